/// Subject, object and what else belongs to the verb of a clause.
extension ClauseParser {
  /// - Parameter main: the last main clause before.
  func fill(_ clause: inout Clause, previous: Clause?, main: Clause?, later: Bool) {
    var index = clause.range.lowerBound
    let verbStart = clause.verbs.lowerBound
    var coordinator: String?
    while index < verbStart {
      let token = tokens[index]
      if let marker = markers[index] {
        clause.role = marker.role
        clause.marker = index..<(index + marker.length)
        index += marker.length
        break
      }
      if token.tag == .coordinator {
        coordinator = token.lower
      } else if token.tag != .punctuation, token.tag != .adverb {
        break
      }
      index += 1
    }
    // A marker may stand later: "but only when", "5 days after …".
    if clause.marker.isEmpty, let later = (index..<verbStart).last(where: { markers[$0] != nil }),
      let marker = markers[later],
      index == clause.range.lowerBound || previous == nil || coordinator != nil
    {
      clause.role = marker.role
      clause.marker = later..<(later + marker.length)
      index = later + marker.length
    }
    let front = index..<max(index, verbStart)
    // "Once approved, …"
    if !clause.marker.isEmpty, clause.role != .relative, front.isEmpty, !clause.isGerund,
      clause.verbs.count == 1,
      tokens[clause.verb].form == .past || tokens[clause.verb].form == .participle
    {
      clause.isPassive = true
    }
    clause.subject = subject(in: front)
    var inner: NounPhrase?
    if clause.role == .relative, let previous, clause.marker.count == 1 {
      inner = clause.subject
      clause.subject = lastPhrase(of: previous, before: clause.range.lowerBound)
    }
    if clause.role == .relative, clause.subject == nil {
      clause.subject =
        NounPhraseChunker.phrases(tokens, in: clause.range.lowerBound..<clause.marker.lowerBound).last
    }
    if clause.isGerund, clause.marker.isEmpty, tokens[verbStart].lower == "having" { clause.role = .after }
    // "Loaves that are too dark are sorted out": what the relative clause hangs on.
    if clause.subject == nil, coordinator == nil, clause.marker.isEmpty, let previous,
      previous.marker.count == 1, previous.marker.lowerBound > previous.range.lowerBound,
      tokens[previous.marker.lowerBound].tag == .relative
    {
      clause.subject =
        NounPhraseChunker.phrases(tokens, in: previous.range.lowerBound..<previous.marker.lowerBound).last
    }
    if clause.subject == nil, let previous, clause.marker.isEmpty || clause.isGerund,
      coordinator != nil || !clause.marker.isEmpty || tokens[verbStart].form != .base
    {
      clause.subject = previous.subject
      // "evaluates how many have opened it and presents the figures": joined to the verb of its own form.
      if coordinator != nil, previous.role == .other || previous.role == .relative, let main,
        tokens[verbStart].form == .third, tokens[verbStart].tag == .verb,
        tokens[main.verbs.lowerBound].form == .third, tokens[previous.verbs.lowerBound].form != .third
      {
        clause.subject = main.subject
        clause.joinedBy = coordinator
      } else if coordinator != nil {
        clause.role = previous.role
        clause.joinedBy = coordinator
        if clause.role != .main { clause.marker = previous.marker }
      }
    } else if coordinator != nil, let previous, clause.marker.isEmpty {
      clause.joinedBy = nil
      // "If A is ready and B has finished, …" goes on with the condition where the deed still comes.
      if previous.role == .condition || previous.role == .after,
        !previous.range.dropFirst().contains(where: { tokens[$0].isComma && $0 > previous.verb }),
        later, clause.range.contains(where: { tokens[$0].isComma && $0 > clause.verb }),
        !tokens[previous.range].contains(where: { $0.lower == "then" })
      {
        clause.role = previous.role
        clause.marker = previous.marker
        clause.joinedBy = coordinator
      }
    }
    // "if they believe the facts have been presented": what is believed tells nothing of its own.
    if let previous, clause.marker.isEmpty, coordinator == nil, clause.role == .main,
      Self.thinking.contains(tokens[previous.verb].lemma)
        || tokens[previous.verb].lemma == "be"
          && ["sure", "certain"].contains(tokens[previous.verbs.upperBound].lower),
      !tokens[previous.verbs.upperBound..<verbStart].contains(where: { $0.tag == .punctuation })
    {
      clause.role = previous.role == .condition ? .condition : .other
      clause.marker = previous.role == .condition ? previous.marker : clause.marker
    }
    complements(&clause)
    // "their documents, which the clerk puts into a list": done to what it hangs on, by who stands in it.
    if let inner, clause.object == nil, !clause.isPassive,
      ["which", "that", "whom"].contains(tokens[clause.marker.lowerBound].lower)
    {
      clause.object = clause.subject
      clause.subject = inner
    }
  }

  private static let thinking: Set<String> = [
    "believe", "think", "know", "assume", "hope", "feel", "ensure", "guess",
  ]

  func subject(in range: Range<Int>) -> NounPhrase? {
    let phrases = NounPhraseChunker.phrases(tokens, in: range)
    var found: NounPhrase?
    for phrase in phrases.reversed() {
      let before = phrase.range.lowerBound - 1
      if before >= range.lowerBound,
        tokens[before].tag == .preposition || tokens[before].tag == .to
          || before > range.lowerBound && tokens[before].tag == .verb && tokens[before].form == .gerund
            // "a letter containing the details is sent", but "the claim handling process goes on"
            && (tokens[before - 1].tag != .noun || phrase.range.count > 1 || tokens[phrase.head].isPlural)
      {
        continue
      }
      if let known = found {
        // "the food, wine, and cart", "A and B".
        let gap = phrase.range.upperBound..<known.range.lowerBound
        if !gap.isEmpty, gap.count <= 2,
          gap.contains(where: { tokens[$0].lower == "and" || tokens[$0].lower == "or" })
            || gap.count == 1 && tokens[gap.lowerBound].isComma
              && tokens[known.range].contains(where: { $0.lower == "and" })
        {
          found = NounPhrase(range: phrase.range.lowerBound..<known.range.upperBound, head: known.head)
          continue
        }
        break
      }
      found = phrase
    }
    return found
  }

  func lastPhrase(of clause: Clause, before end: Int) -> NounPhrase? {
    NounPhraseChunker.phrases(tokens, in: clause.range.lowerBound..<min(end, clause.range.upperBound)).last
  }

  func complements(_ clause: inout Clause) {
    var index = clause.verbs.upperBound
    let end = clause.range.upperBound
    while index < end, tokens[index].tag == .adverb || tokens[index].tag == .negation { index += 1 }
    // "enters (based on the data) a report"
    if index < end, tokens[index].lower == "(",
      let close = tokens[index..<end].firstIndex(where: { $0.lower == ")" })
    {
      index = close + 1
    }
    var place = index
    if let object = NounPhraseChunker.phrase(tokens, at: index, upTo: end), !isTime(object) {
      clause.object = object
      place = object.range.upperBound
      if [
        "give", "send", "tell", "show", "offer", "provide", "hand", "pay", "advise", "bring", "teach", "lend",
      ].contains(tokens[clause.verb].lemma),
        place < end, let second = NounPhraseChunker.phrase(tokens, at: place, upTo: end),
        tokens[second.head].tag == .noun
      {
        clause.object = second
        place = second.range.upperBound
      }
      // "the flour and the sugar"
      while place + 1 < end, tokens[place].tag == .coordinator,
        let more = NounPhraseChunker.phrase(tokens, at: place + 1, upTo: end),
        tokens[more.head].tag == .noun,
        more.range.upperBound >= end
          || [.punctuation, .preposition, .to, .coordinator].contains(tokens[more.range.upperBound].tag)
      {
        clause.object?.range = object.range.lowerBound..<more.range.upperBound
        place = more.range.upperBound
      }
      // "sends it back"
      if place < end, clause.particle == nil, EnglishWords.particles.contains(tokens[place].lower),
        tokens[place].tag == .adverb || tokens[place].tag == .particle || place + 1 == end
          || [.punctuation, .preposition, .coordinator, .subordinator].contains(tokens[place + 1].tag)
      {
        clause.particle = place
        place += 1
      }
    }
    while place < end {
      let token = tokens[place]
      if token.isStrongBreak || token.tag == .coordinator
        || token.isComma && clause.object == nil && place > index
      {
        break
      }
      if token.tag == .preposition || token.tag == .to {
        if let phrase = NounPhraseChunker.phrase(tokens, at: place + 1, upTo: end) {
          if token.lower == "by", clause.isPassive {
            if clause.agent == nil { clause.agent = phrase }
          } else if clause.preposition == nil {
            clause.preposition = place
            clause.prepositionObject = phrase
          }
          place = phrase.range.upperBound
          continue
        }
      }
      place += 1
    }
  }

  /// "every year", "one week later": when, not what.
  private func isTime(_ phrase: NounPhrase) -> Bool {
    guard tokens[phrase.range.lowerBound].tag != .noun,
      [
        "second", "minute", "hour", "day", "week", "month", "year", "morning", "evening", "afternoon",
        "night", "time",
        "weekday", "weekend", "quarter", "decade", "moment",
      ].contains(tokens[phrase.head].lemma)
    else { return false }
    if phrase.range.lowerBound > 0,
      ["twice", "once", "times"].contains(tokens[phrase.range.lowerBound - 1].lower)
    {
      return true
    }
    return ["every", "each", "this", "that", "next", "last", "one", "once", "all", "some", "any"].contains(
      tokens[phrase.range.lowerBound].lower)
  }

  /// Verbs that always have an object, said or not: "produce a table and send to the office".
  private static let transferring: Set<String> = [
    "send", "forward", "pass", "submit", "deliver", "give", "return", "hand", "ship", "transfer", "upload",
    "mail",
    "email",
  ]

  /// "checks and configures the software": both have the object.
  func shareObjects(_ clauses: inout [Clause]) {
    for index in clauses.indices.dropFirst()
    where clauses[index].object == nil && clauses[index].joinedBy != nil && !clauses[index].isPassive
      && Self.transferring.contains(tokens[clauses[index].verb].lemma)
    {
      guard let preposition = clauses[index].preposition, tokens[preposition].lower == "to",
        tokens[clauses[index].prepositionObject?.head ?? 0].tag == .noun, !clauses[index - 1].isPassive
      else { continue }
      clauses[index].object = clauses[index - 1].object
    }
    for index in clauses.indices.dropLast().reversed()
    where clauses[index].object == nil && !clauses[index].isPassive {
      let next = clauses[index + 1]
      guard next.joinedBy != nil, next.object != nil || next.prepositionObject != nil,
        clauses[index].prepositionObject == nil,
        next.verbs.lowerBound - clauses[index].verbs.upperBound <= 2
      else { continue }
      clauses[index].object = next.object
      if next.object == nil {
        clauses[index].preposition = next.preposition
        clauses[index].prepositionObject = next.prepositionObject
      }
    }
  }
}
