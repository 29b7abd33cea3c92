/// Finds events with dates.
enum TimelineDetector {
  static func find(_ text: AnalyzedText) -> [Candidate] {
    let labels = LabelWriter(text: text)
    struct Event {
      var date: DateReader.Found
      var label: String
      var evidence: Evidence
    }
    var events: [Event] = []
    // Times of the day make a timeline where no other dates are.
    let readsClocks = !text.sentences.contains { !DateReader.dates(in: $0).isEmpty }
    var dated = 0
    for number in text.sentences.indices {
      let sentence = text.sentences[number]
      let dates = DateReader.dates(in: sentence, readsClocks: readsClocks)
      guard !dates.isEmpty else { continue }
      dated += 1
      let clauses = text.clauses[number].filter { $0.role != .other }
      var used: Set<Int> = []
      for date in dates {
        // An end ("until March 1996") is not an event of its own.
        let before = date.tokens.lowerBound > 0 ? sentence.tokens[date.tokens.lowerBound - 1].lower : ""
        if ["until", "till", "to"].contains(before), dates.count > 1 { continue }
        let place =
          clauses.firstIndex { $0.range.contains(date.tokens.lowerBound) } ?? (clauses.isEmpty ? nil : 0)
        guard let place else {
          // "1999: first release."
          let rest = date.tokens.upperBound..<sentence.tokens.count
          if let evidence = sentence.evidence(sentence.whole), dates.count == 1,
            sentence.tokens[rest].contains(where: { $0.tag == .noun })
          {
            events.append(Event(date: date, label: sentence.words(rest.prefix(10)), evidence: evidence))
          }
          continue
        }
        guard used.insert(place).inserted else { continue }
        let clause = clauses[place]
        if sentence.tokens[clause.verb].tag == .auxiliary,
          before == "since"
            || before == "in" && sentence.tokens[clause.range].contains(where: { $0.lower == "since" })
        {
          continue
        }
        guard
          let evidence = sentence.evidence(
            min(
              clause.range.lowerBound, date.tokens.lowerBound)..<max(
                clause.range.upperBound, date.tokens.upperBound))
        else { continue }
        events.append(Event(date: date, label: label(clause, number, date, text, labels), evidence: evidence))
      }
    }
    guard events.count >= 2 else { return [] }
    let ordered = events.enumerated().sorted {
      ($0.element.date.order, $0.offset) < ($1.element.date.order, $1.offset)
    }.map(\.element)
    var draft = DiagramDraft()
    var last: Int?
    for event in ordered where !draft.isFull {
      let node = draft.node(event.label, role: .event, date: event.date.date, evidence: event.evidence)
      if let last { draft.edge(last, node, evidence: event.evidence) }
      last = node
    }
    let share = Double(dated) / Double(max(1, text.sentences.count))
    let distinct = Set(events.map(\.date.date)).count
    guard distinct >= (readsClocks ? 3 : 2) else { return [] }
    let confidence = 0.3 + 0.4 * share + min(0.25, 0.07 * Double(distinct))
    return [
      Candidate(
        diagram: draft.diagram(.timeline, title: "", confidence: confidence),
        reason: "\(events.count) events with dates")
    ]
  }

  /// The clause without its date.
  private static func label(
    _ clause: Clause, _ number: Int, _ date: DateReader.Found, _ text: AnalyzedText, _ labels: LabelWriter
  ) -> String {
    let tokens = text.sentences[number].tokens
    let range = (clause.subject?.range.lowerBound ?? clause.verbs.lowerBound)
    var start = min(range, clause.verbs.lowerBound)
    if !clause.range.contains(start) { start = clause.verbs.lowerBound }
    var end = clause.range.upperBound
    if date.tokens.lowerBound >= clause.verbs.upperBound { end = date.tokens.lowerBound }
    while end > start + 1,
      [.preposition, .punctuation, .coordinator, .adverb, .determiner, .subordinator].contains(
        tokens[end - 1].tag), end > clause.verb + 1
    { end -= 1 }
    if end - start > 12 { return labels.statement(clause, in: number) }
    var said = text.sentences[number].words(start..<max(end, clause.verbs.upperBound))
    if let subject = clause.subject, tokens[subject.head].tag == .pronoun, subject.range.count == 1 {
      said =
        labels.words(subject, in: number, limit: 4) + " "
        + text.sentences[number].words(
          max(subject.range.upperBound, clause.verbs.lowerBound)..<max(end, clause.verbs.upperBound))
    }
    return LabelWriter.capitalized(said)
  }
}
