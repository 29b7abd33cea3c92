/// Phrases of several words that open clauses or say how a clause follows what came before.
enum EnglishMarkers {
  /// Openers of subordinate clauses, longest first.
  static let openers: [(words: [String], role: ClauseRole)] = [
    (["in", "the", "event", "that"], .condition), (["in", "the", "case", "that"], .condition),
    (["for", "the", "case", "that"], .condition), (["in", "the", "case", "where"], .condition),
    (["under", "the", "condition", "that"], .condition), (["on", "condition", "that"], .condition),
    (["in", "case", "that"], .condition), (["in", "cases", "where"], .condition),
    (["in", "case"], .condition),
    (["as", "long", "as"], .condition), (["provided", "that"], .condition),
    (["assuming", "that"], .condition),
    (["on", "the", "condition", "that"], .condition), (["in", "cases", "when"], .condition),
    (["so", "long", "as"], .condition), (["supposing"], .condition), (["except", "if"], .condition),
    (["in", "which", "case"], .main), (["after", "which"], .main), (["at", "which", "point"], .main), (["whereupon"], .main),
    (["only", "if"], .condition), (["even", "if"], .condition), (["if"], .condition),
    (["unless"], .condition),
    (["provided"], .condition), (["assuming"], .condition), (["whether"], .other),
    (["as", "soon", "as"], .after), (["each", "time"], .after), (["every", "time"], .after),
    (["now", "that"], .after),
    (["immediately", "after"], .after), (["by", "the", "time"], .after), (["after"], .after),
    (["once"], .after),
    (["when"], .after), (["whenever"], .after), (["before"], .before), (["while"], .parallel),
    (["whilst"], .parallel),
    (["whereas"], .parallel), (["until"], .until), (["till"], .until), (["so", "that"], .other),
    (["because"], .other),
    (["although"], .other), (["though"], .other), (["since"], .other), (["as"], .other), (["so"], .main),
    (["where"], .other), (["wherever"], .other), (["that"], .other), (["how"], .other), (["why"], .other),
    (["what"], .other), (["who"], .relative), (["which"], .relative),
    (["whom"], .relative), (["whose"], .other),
  ]

  static let cues: [(words: [String], cue: FlowCue)] = [
    (["or", "else"], .otherwise), (["otherwise"], .otherwise), (["else"], .otherwise),
    (["if", "not"], .ifNot),
    (["in", "the", "other", "case"], .otherwise), (["in", "all", "other", "cases"], .otherwise),
    (["in", "any", "other", "case"], .otherwise), (["failing", "that"], .otherwise), (["or", "otherwise"], .otherwise), (["alternatively"], .alternative),
    (["on", "the", "other", "hand"], .alternative),
    (["in", "the", "former", "case"], .former), (["in", "the", "first", "case"], .former),
    (["in", "the", "latter", "case"], .latter), (["in", "the", "second", "case"], .latter),
    (["if", "so"], .ifSo), (["if", "yes"], .ifSo), (["if", "no"], .ifNot),
    (["in", "which", "case"], .sameBranch), (["in", "this", "case"], .sameBranch),
    (["in", "such", "cases"], .sameBranch), (["in", "such", "a", "case"], .sameBranch), (["in", "these", "cases"], .sameBranch),
    (["in", "those", "cases"], .sameBranch),  (["in", "that", "case"], .sameBranch),
    (["in", "any", "case"], .anyCase), (["in", "either", "case"], .anyCase),
    (["in", "both", "cases"], .anyCase),
    (["either", "way"], .anyCase), (["in", "every", "case"], .anyCase), (["in", "each", "case"], .anyCase),
    (["whatever", "happens"], .anyCase), (["no", "matter", "what"], .anyCase), (["regardless"], .anyCase), (["in", "all", "cases"], .anyCase),
    (["in", "the", "meantime"], .meanwhile), (["in", "the", "mean", "time"], .meanwhile),
    (["meanwhile"], .meanwhile),
    (["at", "the", "same", "time"], .meanwhile), (["in", "parallel"], .meanwhile),
    (["simultaneously"], .meanwhile), (["in", "the", "same", "time"], .meanwhile), (["while", "this", "happens"], .meanwhile),
    (["parallel", "to", "that"], .meanwhile), (["during", "this", "time"], .meanwhile), (["alongside", "this"], .meanwhile),
    (["concurrently"], .meanwhile), (["parallel", "to", "this"], .meanwhile),
    (["then"], .sequence), (["next"], .sequence), (["afterwards"], .sequence), (["afterward"], .sequence),
    (["after", "that"], .sequence), (["after", "this"], .sequence), (["subsequently"], .sequence),
    (["finally"], .last), (["lastly"], .last),
    (["in", "the", "end"], .last), (["eventually"], .last), (["first", "of", "all"], .first),
    (["first"], .first), (["firstly"], .first),
    (["to", "begin", "with"], .first), (["initially"], .first), (["second"], .sequence),
    (["secondly"], .sequence),
    (["third"], .sequence), (["thirdly"], .sequence), (["later"], .sequence), (["thereafter"], .sequence),
    (["following", "this"], .sequence), (["from", "there"], .sequence), (["once", "done"], .sequence),
    (["again"], .again), (["once", "more"], .again), (["one", "more", "time"], .again), (["anew"], .again),
  ]
}

/// How a clause follows what came before it.
enum FlowCue: Sendable, Hashable {
  case otherwise, ifSo, ifNot, alternative, former, latter, sameBranch, anyCase, meanwhile, sequence, first,
    last, again
}
