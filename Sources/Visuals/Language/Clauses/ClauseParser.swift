/// Cuts a sentence into clauses around its verbs.
struct ClauseParser {
  var tokens: [Token]
  var markers: [Int: (length: Int, role: ClauseRole)] = [:]

  static func clauses(of sentence: Sentence) -> [Clause] {
    var parser = ClauseParser(tokens: sentence.tokens)
    return parser.parse()
  }

  init(tokens: [Token]) { self.tokens = tokens }

  struct VerbGroup {
    var range: Range<Int>
    var verb: Int
    var particle: Int?
    var isPassive = false
    var isNegated = false
    var hasModal = false
    var isInfinitive = false
    var isGerund = false
    var isParticiple = false
  }

  mutating func parse() -> [Clause] {
    findMarkers()
    let groups = mergeCatenatives(verbGroups())
    let heads = groups.filter {
      !$0.isInfinitive && !$0.isParticiple && (!$0.isGerund || isTemporalGerund($0) || isPerfectGerund($0))
    }
    guard !heads.isEmpty else { return [] }
    var clauses: [Clause] = []
    var start = 0
    for (index, group) in heads.enumerated() {
      let next = index + 1 < heads.count ? heads[index + 1] : nil
      let end = next.map { boundary(after: group, before: $0, from: start) } ?? tokens.count
      var clause = Clause(
        range: start..<max(end, group.range.upperBound), verbs: group.range, verb: group.verb)
      clause.particle = group.particle
      clause.isPassive = group.isPassive
      clause.isNegated = group.isNegated
      clause.hasModal = group.hasModal
      clause.isGerund = group.isGerund
      fill(
        &clause, previous: clauses.last, main: clauses.last { $0.role == .main }, later: next != nil)
      clauses.append(clause)
      start = clause.range.upperBound
    }
    shareObjects(&clauses)
    return clauses
  }

  mutating func findMarkers() {
    var index = 0
    var depth = 0
    if tokens.first?.lower == "should", tokens.count > 2, tokens.dropFirst().contains(where: \.isComma) {
      markers[0] = (1, .condition)
    }
    // "Where goods are damaged, …"
    if tokens.first?.lower == "where", tokens.count > 4, tokens.contains(where: \.isComma),
      tokens.last?.lower != "?"
    {
      markers[0] = (1, .condition)
    }
    while index < tokens.count {
      var length = 1
      if tokens[index].lower == "(" { depth += 1 }
      if tokens[index].lower == ")" { depth = max(0, depth - 1) }
      guard depth == 0 else {
        index += 1
        continue
      }
      let tag = tokens[index].tag
      if tag != .punctuation, tag != .determiner, tag != .noun || tokens[index].lower == "case",
        let opener = EnglishMarkers.openers.first(where: { matches($0.words, at: index) })
      {
        length = opener.words.count
        let single = length == 1
        let isOpener = tag == .subordinator || tag == .relative
        // "Prior to opening the doors" has a verb, "prior to the opening" none.
        if opener.words == ["prior", "to"],
          !(index + 2 < tokens.count && tokens[index + 2].tag == .verb && tokens[index + 2].form == .gerund)
        {
          index += 2
          continue
        }
        // "if not" and "if so" are cues, "that" may be a pronoun, "after" a preposition.
        if !single || isOpener,
          !(opener.words == ["in", "case"] && index + 2 < tokens.count && tokens[index + 2].lower == "of")
        {
          let role = opener.role
          if !(opener.words == ["if"] && index + 1 < tokens.count
            && ["not", "so"].contains(tokens[index + 1].lower)
            && (index + 2 >= tokens.count || tokens[index + 2].tag == .punctuation))
          {
            if markers[index] == nil {
              markers[index] = (length, tag == .relative && opener.words == ["that"] ? .other : role)
            }
          }
        } else if ["after", "before", "upon", "on"].contains(tokens[index].lower), tag == .preposition,
          index + 1 < tokens.count, tokens[index + 1].tag == .verb, tokens[index + 1].form == .gerund
        {
          markers[index] = (1, tokens[index].lower == "before" ? .before : .after)
        }
      } else if tokens[index].lower == "upon" || tokens[index].lower == "when", index + 1 < tokens.count,
        tokens[index + 1].form == .gerund, tokens[index + 1].tag == .verb
      {
        markers[index] = (1, .after)
      }
      index += length
    }
  }

  func matches(_ words: [String], at index: Int) -> Bool {
    guard index + words.count <= tokens.count else { return false }
    for (offset, word) in words.enumerated() where tokens[index + offset].lower != word { return false }
    return true
  }

  /// Where the clause of `group` ends and that of `next` begins.
  func boundary(after group: VerbGroup, before next: VerbGroup, from start: Int) -> Int {
    let gap = group.range.upperBound..<max(group.range.upperBound, next.range.lowerBound)
    if let strong = gap.last(where: { tokens[$0].isStrongBreak || tokens[$0].lower == "(" }) {
      return strong + 1
    }
    if let marker = gap.last(where: { markers[$0] != nil }) { return marker }
    if let cue = gap.last(where: {
      ["otherwise", "else", "then"].contains(tokens[$0].lower) && $0 > gap.lowerBound
    }) {
      let hasSubject =
        cue + 1 < gap.upperBound && [.pronoun, .determiner, .possessive].contains(tokens[cue + 1].tag)
      if tokens[cue].lower != "then" || tokens[cue - 1].isComma || hasSubject || startsSubordinate(start) {
        return tokens[cue - 1].lower == "or" || tokens[cue - 1].lower == "and" ? cue - 1 : cue
      }
    }
    // The coordinator right before the next verb.
    if let last = gap.last(where: { tokens[$0].tag != .adverb && tokens[$0].tag != .negation }),
      tokens[last].tag == .coordinator
    {
      return last
    }
    let isSubordinate = startsSubordinate(start)
    if isSubordinate, let comma = gap.first(where: { isClauseComma($0, gap.upperBound) }) { return comma + 1 }
    if let comma = gap.last(where: { tokens[$0].isComma }), comma + 1 < gap.upperBound,
      tokens[comma + 1].tag == .coordinator
    {
      return comma + 1
    }
    if let coordinator = gap.last(where: {
      tokens[$0].tag == .coordinator && $0 + 1 < gap.upperBound && $0 > gap.lowerBound
    }),
      !isNounCoordination(coordinator, gap)
    {
      return coordinator
    }
    if let comma = gap.first(where: { isClauseComma($0, gap.upperBound) }) { return comma + 1 }
    if let comma = gap.last(where: { tokens[$0].isComma }) { return comma + 1 }
    // "A customer who wants to return an item fills in …": what stands between belongs to the relative clause.
    if isRestrictiveRelative(group, start) { return gap.upperBound }
    // No sign at all: the phrase before the verb is its subject.
    if let subject = NounPhraseChunker.phrases(tokens, in: gap).last,
      subject.range.upperBound == gap.upperBound || tokens[subject.range.upperBound].tag == .adverb
    {
      return max(subject.range.lowerBound, gap.lowerBound)
    }
    return gap.upperBound
  }

  /// Whether the verb belongs to a relative clause that hangs on the subject of the verb to come.
  private func isRestrictiveRelative(_ group: VerbGroup, _ start: Int) -> Bool {
    guard let marker = (start..<max(start, group.range.lowerBound)).last(where: { markers[$0] != nil }),
      tokens[marker].tag == .relative, marker > start, !tokens[marker - 1].isComma
    else { return false }
    // The clause has no verb before: its subject still waits for one.
    return !tokens[start..<marker].contains { $0.tag == .verb || $0.tag == .auxiliary || $0.tag == .modal }
  }

  func startsSubordinate(_ start: Int) -> Bool {
    var index = start
    while index < tokens.count,
      tokens[index].tag == .punctuation || tokens[index].tag == .coordinator || tokens[index].tag == .adverb
    {
      if markers[index] != nil { return true }
      index += 1
    }
    return markers[index] != nil
  }

  /// A comma that does not merely part adjectives or items of a list.
  func isClauseComma(_ index: Int, _ end: Int) -> Bool {
    guard tokens[index].isComma else { return false }
    return index + 1 < end && !(tokens[index - 1].tag == .adjective && tokens[index + 1].tag == .adjective)
  }

  /// "the storehouse and the engineering department are": both before one verb, without another verb's object.
  func isNounCoordination(_ coordinator: Int, _ gap: Range<Int>) -> Bool {
    // The comma before it parts clauses, and so does a phrase of its own before it ("the defect and the clerk …").
    guard let before = gap.first(where: { tokens[$0].isComma }) else { return false }
    return before < coordinator
  }
}
