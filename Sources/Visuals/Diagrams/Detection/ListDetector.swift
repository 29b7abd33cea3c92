/// Finds points that belong together: "there are three reasons. First, …"
enum ListDetector {
  private static let announced: Set<String> = [
    "reason", "tip", "thing", "way", "rule", "advantage", "benefit", "disadvantage", "point", "principle",
    "lesson", "goal", "feature", "factor", "mistake", "idea", "habit", "question", "requirement", "problem",
    "challenge", "argument", "option", "ingredient", "item", "trick", "priority", "value", "drawback", "risk",
    "tool", "skill",
  ]
  private static let openers: Set<String> = [
    "first", "second", "third", "fourth", "fifth", "sixth", "firstly", "secondly", "thirdly", "fourthly",
    "finally", "lastly", "next", "another", "also", "one", "two", "three", "four", "five", "six", "last",
    "then", "some", "others", "other", "many",
  ]

  /// What commas and the last "and" part, where it is three or more short pieces.
  private static func parts(_ tokens: [Token], from start: Int) -> [Range<Int>]? {
    var found: [Range<Int>] = []
    var begin = start
    for index in start..<tokens.count {
      let isEnd = index == tokens.count - 1
      let parts =
        tokens[index].isComma || tokens[index].lower == "and" && index > begin && found.count >= 1
      guard parts || isEnd else { continue }
      let end = isEnd && tokens[index].tag != .punctuation ? index + 1 : index
      if end > begin { found.append(begin..<end) }
      begin = index + 1
    }
    return found.count >= 3 && found.allSatisfy { $0.count <= 7 } ? found : nil
  }

  /// Whether only orders follow: "Turn off the lights. Lower the heating."
  private static func isOrdered(_ text: AnalyzedText, after number: Int) -> Bool {
    let later = text.clauses[(number + 1)...].enumerated().filter { !$0.element.isEmpty }
    return later.count >= 3
      && later.allSatisfy { offset, clauses in
        clauses[0].subject == nil
          && text.sentences[number + 1 + offset].tokens[clauses[0].verb].form == .base
      }
  }

  static func find(_ text: AnalyzedText) -> [Candidate] {
    var draft = DiagramDraft()
    let labels = LabelWriter(text: text)
    var announcement: Int?
    var numbered = 0
    var spoken = 0
    /// How many points were announced, and whether they follow one a sentence.
    var expected = 0
    for (number, sentence) in text.sentences.enumerated() {
      let tokens = sentence.tokens
      if announcement == nil,
        let place = tokens.firstIndex(where: { announced.contains($0.lemma) && $0.isPlural }),
        tokens[..<place].contains(where: {
          $0.tag == .number
            || ["several", "some", "few", "many", "following", "main", "important"].contains($0.lower)
        }) || tokens.first?.lower == "what" && tokens.last?.lower == "?"
      {
        announcement = number
        expected =
          tokens[..<place].indices.lazy.compactMap { SpokenNumbers.number(tokens, at: $0)?.value }.first
          .flatMap { $0 < 30 ? Int($0) : nil } ?? (isOrdered(text, after: number) ? text.sentences.count : 0)
        let list =
          tokens.indices.first { $0 > place && tokens[$0].lower == ":" }.map {
            Enumeration.phrases(tokens, from: $0 + 1, upTo: tokens.count)
          } ?? []
        if list.count >= 3 {
          for phrase in list {
            if let evidence = sentence.evidence(phrase.range) {
              draft.node(LabelWriter.capitalized(sentence.words(phrase.range)), evidence: evidence)
            }
          }
        } else if let colon = tokens.indices.first(where: { $0 > place && tokens[$0].lower == ":" }),
          let parts = parts(tokens, from: colon + 1)
        {
          // "Five tips: take breaks, sleep enough and talk to friends."
          for part in parts {
            if let evidence = sentence.evidence(part) {
              draft.node(sentence.words(part).capitalizedFirst, evidence: evidence)
            }
          }
          numbered += 2
        } else if let colon = tokens.indices.first(where: { $0 > place && tokens[$0].lower == ":" }),
          let evidence = sentence.evidence(colon + 1..<tokens.count)
        {
          // "Five rules: Wash your hands. Label everything."
          draft.node(
            sentence.words((colon + 1..<tokens.count).prefix(9)).capitalizedFirst, evidence: evidence)
        }
        continue
      }
      // "My three favorite cities are Lisbon, Prague and Kyoto."
      if announcement == nil, let clause = text.clauses[number].first, tokens[clause.verb].lemma == "be",
        let subject = clause.subject, tokens[subject.head].isPlural,
        let count = subject.range.lazy.compactMap({ SpokenNumbers.number(tokens, at: $0)?.value }).first
      {
        let list = Enumeration.phrases(tokens, from: clause.verbs.upperBound, upTo: clause.range.upperBound)
        if list.count >= 3, Double(list.count) == count {
          for phrase in list {
            if let evidence = sentence.evidence(phrase.range) {
              draft.node(LabelWriter.capitalized(labels.words(phrase, in: number)), evidence: evidence)
            }
          }
          announcement = number
          numbered += 2
          expected = 0
          continue
        }
      }
      // Shopping: "we need A, B, C and D".
      if text.sentences.count <= 3, let clause = text.clauses[number].first,
        ["need", "buy", "bring", "pack", "get", "take", "want"].contains(tokens[clause.verb].lemma)
          || tokens[clause.verb].lemma == "be" && text.sentences.count == 1
      {
        let list = Enumeration.phrases(tokens, from: clause.verbs.upperBound, upTo: clause.range.upperBound)
        // Amounts make a chart.
        let counts = list.count { tokens[$0.range].contains { $0.tag == .number } }
        if list.count >= 3, counts < 2 {
          for phrase in list {
            if let evidence = sentence.evidence(phrase.range) {
              draft.node(LabelWriter.capitalized(labels.words(phrase, in: number)), evidence: evidence)
            }
          }
          announcement = announcement ?? number
          continue
        }
      }
      guard
        let start = tokens.indices.first(where: {
          tokens[$0].tag != .punctuation && tokens[$0].tag != .determiner && tokens[$0].tag != .coordinator
        }), let evidence = sentence.evidence(sentence.whole), !draft.isFull
      else { continue }
      let first = tokens[start]
      let follows = announcement.map { number - $0 <= max(expected, 1) } ?? false
      let also = tokens.prefix(3).contains { $0.lower == "also" }
      // "Third, a map."
      let rest = tokens.indices.first { $0 > start && tokens[$0].tag != .punctuation } ?? start
      // "Number one, a passport."
      let isCounted =
        first.lower == "number" && start + 1 < tokens.count
        && SpokenNumbers.number(tokens, at: start + 1) != nil
      if isCounted { spoken += 1 }
      guard openers.contains(first.lower) || also || follows || isCounted else { continue }
      guard let clause = text.clauses[number].first(where: { $0.role == .main }) else {
        guard announcement != nil || isCounted, rest < tokens.count else { continue }
        if isCounted {
          let value = tokens.indices.first {
            $0 > start + 1 && tokens[$0].tag != .punctuation && tokens[$0].tag != .number
          }
          guard let value, let end = tokens.lastIndex(where: { $0.tag != .punctuation }), end >= value else {
            continue
          }
          numbered += 1
          draft.node(sentence.words((value..<(end + 1)).prefix(9)).capitalizedFirst, evidence: evidence)
          continue
        }
        if SpokenNumbers.ordinal(first.lower) != nil || first.tag == .number || first.tag == .pronoun {
          numbered += 1
        }
        let end = tokens.last?.tag == .punctuation ? tokens.count - 1 : tokens.count
        draft.node(
          sentence.words((openers.contains(first.lower) ? rest..<max(rest + 1, end) : start..<end).prefix(9))
            .capitalizedFirst, evidence: evidence)
        continue
      }
      if SpokenNumbers.ordinal(first.lower) != nil || first.lower.hasSuffix("ly") { numbered += 1 }
      let isOrder = clause.subject == nil && tokens[clause.verb].tag == .verb
      draft.node(
        isOrder
          ? sentence.words((clause.verb..<clause.range.upperBound).prefix(8)).capitalizedFirst
          : labels.statement(clause, in: number), evidence: evidence)
    }
    guard draft.nodes.count >= 3 || draft.nodes.count >= 2 && announcement != nil && numbered >= 2 else {
      return []
    }
    let share = Double(draft.nodes.count) / Double(max(1, text.sentences.count))
    guard announcement != nil else {
      return numbered >= 3 || spoken >= 3
        ? [
          Candidate(
            diagram: draft.diagram(
              .list, title: "", confidence: (spoken >= 3 ? 0.56 : 0.3) + 0.2 * min(1, share)),
            reason: "numbered points")
        ] : []
    }
    return [
      Candidate(
        diagram: draft.diagram(
          .list, title: "", confidence: 0.58 + 0.22 * min(1, share) + min(0.12, 0.04 * Double(numbered))),
        reason: "points that were announced")
    ]
  }
}
