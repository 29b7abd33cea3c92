/// Finds steps of which the last leads to the first again.
enum CycleDetector {
  private static let closings: [[String]] = [
    ["cycle"], ["lifecycle"], ["starts", "over"], ["start", "over"], ["begins", "again"], ["begin", "again"],
    ["starts", "again"], ["start", "again"],
    ["repeats"], ["repeat", "itself"], ["all", "over", "again"], ["back", "to", "the", "beginning"],
    ["back", "to", "the", "start"], ["back", "to", "step", "one"], ["come", "full", "circle"],
    ["and", "so", "on"], ["round", "and", "round"], ["the", "loop"], ["once", "more"], ["goes", "round"],
    ["loops", "back"], ["comes", "round", "again"], ["comes", "around", "again"], ["begins", "anew"],
    ["starts", "anew"],
    ["over", "and", "over"], ["begins", "from", "the", "start"], ["come", "round", "again"],
    ["back", "to", "the", "first"],
  ]

  static func find(_ text: AnalyzedText) -> [Candidate] {
    var closing: [Int: Bool] = [:]
    var opening = false
    for (number, sentence) in text.sentences.enumerated() {
      for index in sentence.tokens.indices {
        guard let words = closings.first(where: { CueReader.matches($0, sentence.tokens, at: index) }) else {
          continue
        }
        let isWord = words == ["cycle"] || words == ["lifecycle"]
        if number <= text.sentences.count / 3, isWord {
          opening = true
          // "The water cycle has four stages" tells no step.
          if let clause = text.clauses[number].first,
            sentence.tokens[clause.verb].tag == .auxiliary
              || ["describe", "consist", "explain", "go", "talk", "look", "have"].contains(
                sentence.tokens[clause.verb].lemma)
          {
            closing[number] = true
          }
        } else if isWord || words[0] == "and" || text.clauses[number].count <= 1 && words.count > 1
          || words == ["repeats"]
        {
          closing[number] = sentence.tokens.count < 14
        } else {
          closing[number] = false
        }
      }
    }
    // A cycle that closes in the middle was another subject.
    let isTold =
      closing.keys.contains { 5 * ($0 + 1) > 3 * text.sentences.count } || opening && !closing.isEmpty
    let stages = stageWords(text)
    let returns = returnsToFirst(text)
    guard isTold || stages >= 3 || returns else { return [] }
    guard let steps = StepFinder.steps(text, leavesOut: { closing[$0] ?? false }), steps.nodes.count <= 24,
      let first = steps.nodes.first, let last = steps.nodes.last
    else { return [] }
    var draft = steps.draft
    let source = closing.keys.max().map { text.sentences[$0] } ?? text.sentences[text.sentences.count - 1]
    if let evidence = source.evidence(source.whole) { draft.edge(last, first, evidence: evidence) }
    var confidence = 0.3 + 0.15 * steps.share
    // Words of life without anything that happens: a description.
    if !isTold, !returns, steps.cues == 0, steps.motion < 0.6 { confidence -= 0.2 }
    if opening { confidence += 0.3 }
    if isTold { confidence += 0.3 }
    confidence += min(0.42, 0.085 * Double(stages))
    if isTold, !(closing[text.sentences.count - 1] ?? true) { confidence += 0.1 }
    if returns { confidence += 0.36 }
    if let last = closing.keys.max(), last == text.sentences.count - 1,
      text.sentences[last].tokens.contains(where: { ["cycle", "lifecycle"].contains($0.lower) })
    {
      confidence += 0.12
    }
    if FlowchartDetector.past(text) > 0.6 { confidence -= 0.2 }
    return [
      Candidate(
        diagram: draft.diagram(.cycle, title: "", confidence: min(0.97, confidence)),
        reason: "the last step leads to the first")
    ]
  }

  /// How many different words for stages of life there are.
  private static func stageWords(_ text: AnalyzedText) -> Int {
    var found: Set<String> = []
    for sentence in text.sentences {
      for token in sentence.tokens
      where EnglishWords.lifeStages.contains(token.lemma) || EnglishWords.lifeStages.contains(token.lower) {
        found.insert(token.lemma)
      }
    }
    // A seed that is planted and a plant that flowers are a harvest, not a life.
    let telling = found.subtracting(["seed", "sprout", "fruit", "young", "lay", "calf", "baby", "mature"])
    if telling.count < 2, !telling.contains("die") { return 0 }
    return found.count
  }

  /// Whether the end becomes what the beginning began with: "Rock begins as magma … melt becoming magma again".
  private static func returnsToFirst(_ text: AnalyzedText) -> Bool {
    guard text.sentences.count >= 3, let first = text.sentences.first, let last = text.sentences.last else {
      return false
    }
    // What a condition leads back is a loop of some, not of all.
    guard !(text.clauses.last?.contains { $0.role == .condition } ?? false) else { return false }
    let second = text.sentences[1].tokens
    let nouns = Set((first.tokens + second).filter { $0.tag == .noun }.map(\.lemma))
    let verbs = Set((first.tokens + second).filter { $0.tag == .verb }.map(\.lemma))
    let again = last.tokens.contains { ["again", "anew"].contains($0.lower) }
    if again { return last.tokens.contains { nouns.contains($0.lemma) } }
    // "… back to the sea"
    guard let back = last.tokens.firstIndex(where: { $0.lower == "back" }) else { return false }
    return last.tokens[back...].prefix(6).contains {
      nouns.contains($0.lemma)
        || VerbLexicon.english.reading($0.lower).map { verbs.contains($0.lemma) } ?? false
    }
  }
}
