/// Steps of what happens by itself or by the listener's hand: one for each sentence, more where the sentence itself
/// says "then".
enum StepFinder {
  struct Steps {
    var draft: DiagramDraft
    var nodes: [Int]
    /// Part of the sentences that are steps.
    var share: Double
    /// Part of the steps in which something happens, not merely is.
    var motion: Double
    /// Words such as "first" and "then".
    var cues: Int
    /// Part of the steps that speak of something that the step before spoke of.
    var cohesion: Double
  }

  static func steps(_ text: AnalyzedText, leavesOut: (Int) -> Bool = { _ in false }) -> Steps? {
    var draft = DiagramDraft()
    let labels = LabelWriter(text: text)
    var nodes: [Int] = []
    var cues = 0
    var used = 0
    var (linked, links) = (0, 0)
    var last: Set<String> = []
    var (moving, personal) = (0, 0)
    for number in text.sentences.indices where !draft.isFull && !leavesOut(number) {
      let sentence = text.sentences[number]
      let clauses = text.clauses[number]
      var made = false
      for (index, clause) in clauses.enumerated()
      where clause.role == .main || index == 0 && !clauses.contains(where: { $0.role == .main }) {
        let found = CueReader.cues(of: clause, in: sentence)
        let isSequence = !found.isDisjoint(with: [.sequence, .first, .last])
        if isSequence { cues += 1 }
        guard !made || isSequence else { continue }
        if isIntroduction(clause, sentence, isFirst: number == 0) { continue }
        var end = clause.range.upperBound
        if index + 1 < clauses.count, !made,
          !clauses[(index + 1)...].contains(where: {
            !CueReader.cues(of: $0, in: sentence).isDisjoint(with: [.sequence, .last]) && $0.role == .main
          })
        {
          end = clauses[clauses.count - 1].range.upperBound
        }
        let start = made ? clause.range.lowerBound : 0
        guard let evidence = sentence.evidence(start..<end) else { continue }
        let subject = clause.subject.map { sentence.tokens[$0.head] }
        let isOrder = clause.subject == nil || subject?.lower == "you" || subject?.lower == "we"
        var label =
          isOrder && sentence.tokens[clause.verb].tag == .verb
          ? labels.deed(clause, in: number) : labels.statement(clause, in: number)
        if clause.isNegated, isOrder {
          label = LabelWriter.capitalized(
            sentence.words(clause.verbs) + (clause.object.map { " " + labels.words($0, in: number) } ?? ""))
        }
        let node = draft.node(label, evidence: evidence)
        if let before = nodes.last { draft.edge(before, node, evidence: evidence) }
        nodes.append(node)
        made = true
        // "lasts five hours" tells how it is.
        let measures =
          !isOrder && clause.object.map { sentence.tokens[$0.range].contains { $0.tag == .number } } ?? false
        if sentence.tokens[clause.verb].tag == .verb, !measures,
          !EnglishVerbs.stative.contains(sentence.tokens[clause.verb].lemma)
        {
          moving += 1
        }
        if sentence.tokens.contains(where: { ["i", "my", "me", "mine"].contains($0.lower) }) {
          personal += 1
        } else if ["we", "our"].contains(where: { word in
          sentence.tokens.prefix(6).contains { $0.lower == word }
        }),
          sentence.tokens[clause.verb].tag != .verb || clause.hasModal
        {
          // "We are happy with our stay": how they feel.
          personal += 1
        }
      }
      if clauses.isEmpty, let evidence = sentence.evidence(sentence.whole), sentence.tokens.count <= 4,
        text.sentences.count > 3, !sentence.opensParagraph
      {
        // A sentence without a verb that still is one of the steps: "Flowers."
        let node = draft.node(sentence.words(sentence.whole), evidence: evidence)
        if let before = nodes.last { draft.edge(before, node, evidence: evidence) }
        nodes.append(node)
        made = true
      }
      if made {
        used += 1
        let words = Set(sentence.tokens.filter { $0.tag == .noun }.map(\.lemma))
        let hasPronoun = sentence.tokens.prefix(4).contains {
          ["it", "they", "this", "these"].contains($0.lower)
        }
        if !last.isEmpty {
          links += 1
          if hasPronoun || !words.isDisjoint(with: last) { linked += 1 }
        }
        last = words
      }
    }
    guard nodes.count >= 3 else { return nil }
    return Steps(
      draft: draft, nodes: nodes, share: Double(used) / Double(max(1, text.sentences.count)),
      motion: Double(moving - personal) / Double(nodes.count), cues: cues,
      cohesion: links == 0 ? 0 : Double(linked) / Double(links))
  }

  static let speaking: Set<String> = [
    "talk", "explain", "tell", "describe", "show", "want", "look", "discuss", "see", "start", "go", "think",
    "begin",
  ]

  /// "Let us look at …", "let me explain": to the listener, no part of what is told. "Let us heat the oil" is.
  static func isInvitation(_ clause: Clause, _ sentence: Sentence) -> Bool {
    let tokens = sentence.tokens
    let verb = tokens[clause.verb].lemma
    let start = max(clause.range.lowerBound, clause.verb - 4)
    return (verb == "let" || speaking.contains(verb))
      && (start...max(start, clause.verb)).contains { index in
        tokens[index].lower == "let" && index + 1 < tokens.count
          && ["me", "us", "'s", "’s"].contains(tokens[index + 1].lower)
      }
  }

  /// "I will explain how …", "there are four stages", "let me tell you …".
  static func isIntroduction(_ clause: Clause, _ sentence: Sentence, isFirst: Bool) -> Bool {
    let tokens = sentence.tokens
    let verb = tokens[clause.verb].lemma
    let subject = clause.subject.map { tokens[$0.head] }
    if isInvitation(clause, sentence) { return true }
    if let subject,
      subject.lower == "i" || subject.lower == "we" || subject.lower == "let" || subject.lower == "us",
      speaking.contains(verb)
    {
      return true
    }
    let nouns = ["stage", "step", "phase", "kind", "type", "part"]
    if isFirst, verb == "be" || verb == "have" || verb == "go" || verb == "consist",
      tokens[clause.range].contains(where: { nouns.contains($0.lemma) }),
      tokens[clause.range].contains(where: {
        $0.tag == .number || $0.lower == "several" || $0.lower == "through"
      })
    {
      return true
    }
    return false
  }
}
