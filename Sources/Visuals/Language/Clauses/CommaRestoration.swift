/// Puts commas where a speaker's subordinate clause runs on into its main clause: "once the contract is signed IT sets
/// up the laptop". What follows a complete clause and is a phrase with a finite verb of its own begins the main clause.
///
/// A restored comma has an empty range, so that no quote and no label shows it.
struct CommaRestoration {
  private let tokens: [Token]

  /// Tags the sentence, which is not tagged yet, with the commas that it lacks.
  static func tag(_ sentence: inout Sentence) {
    var plain = sentence.tokens
    PartOfSpeechTagger.tag(&sentence)
    var start = 0
    for _ in 0..<8 {
      guard let seam = CommaRestoration(tokens: sentence.tokens).seam(from: start),
        seam > 0, seam < plain.count
      else { return }
      let place = plain[seam - 1].range.upperBound
      var comma = Token(text: ",", lower: ",", range: place..<place, lemma: ",")
      comma.tag = .punctuation
      plain.insert(comma, at: seam)
      sentence.tokens = plain
      PartOfSpeechTagger.tag(&sentence)
      start = seam + 1
    }
  }

  private static let openers: Set<String> = [
    "once", "when", "whenever", "if", "unless", "after", "before", "while", "whilst", "until", "till",
    "since",
    "because",
  ]
  /// What may stand before a clause that opens: "and then once …".
  private static let introducers: Set<String> = [
    "and", "but", "so", "then", "now", "or", "because", "also", "only", "right", "finally", "next", "first",
    "even", "just", "as", "soon", "otherwise",
  ]
  /// What another clause says is their object: "if they think the offer is fine".
  private static let telling: Set<String> = [
    "believe", "think", "know", "say", "see", "check", "decide", "ensure", "hope", "find", "assume", "feel",
    "guess", "mean", "confirm", "make", "let", "help", "notice", "realize",
  ]
  private static let subjects: Set<String> = [
    "i", "you", "he", "she", "it", "we", "they", "there", "someone", "somebody", "anyone", "anybody",
    "everyone", "everybody", "nobody", "something", "everything", "nothing",
  ]

  /// Where the next main clause begins that lacks its comma.
  private func seam(from start: Int) -> Int? {
    var index = start
    while index < tokens.count {
      if let opener = opener(at: index) {
        let end = tokens[opener...].firstIndex { $0.tag == .punctuation } ?? tokens.count
        if let seam = seam(after: opener, upTo: end), !opensMainClause(end) { return seam }
      }
      index += 1
    }
    return nil
  }

  /// The place behind the words that open a subordinate clause at the start of a clause.
  private func opener(at index: Int) -> Int? {
    if index > 0 {
      let before = tokens[index - 1]
      guard
        before.tag == .punctuation || before.tag == .coordinator || Self.introducers.contains(before.lower)
      else { return nil }
    }
    if tokens[index].lower == "as", index + 2 < tokens.count,
      ["soon", "long"].contains(tokens[index + 1].lower), tokens[index + 2].lower == "as"
    {
      return index + 3
    }
    guard Self.openers.contains(tokens[index].lower), index + 2 < tokens.count else { return nil }
    return index + 1
  }

  private func seam(after opener: Int, upTo end: Int) -> Int? {
    guard opener < end else { return nil }
    // "If not onboarding is done": the contrary of what was asked, and at once the clause.
    if tokens[opener - 1].lower == "if", ["not", "so", "yes", "no"].contains(tokens[opener].lower) {
      guard opener + 2 < end, !isQuantity(opener + 1) else { return nil }
      return subjectAndVerb(from: opener + 1, upTo: end)?.subject == opener + 1 ? opener + 1 : nil
    }
    guard let verb = hiddenVerb(from: opener, upTo: end) ?? finiteVerb(from: opener, upTo: end) else {
      return nil
    }
    if let phrase = prepositionalEnd(from: opener, upTo: verb.lowerBound) { return phrase }
    let main = tokens[verb.upperBound - 1]
    guard let next = subjectAndVerb(from: verb.upperBound, upTo: end, after: main) else { return nil }
    // "If they think the offer is fine we sign it": the clause after the first one.
    if Self.telling.contains(main.lemma), next.subject == verb.upperBound {
      return subjectAndVerb(from: next.verb + 1, upTo: end, after: tokens[next.verb])?.subject
    }
    return next.subject
  }

  /// "not all", "not enough": what is denied is the amount.
  private func isQuantity(_ index: Int) -> Bool {
    ["all", "every", "everything", "enough", "many", "much", "only", "yet", "already", "both", "any"]
      .contains(
        tokens[index].lower)
  }

  /// Whether a clause of its own follows the mark, so that the mark parts it from the one before.
  private func opensMainClause(_ mark: Int) -> Bool {
    guard mark + 1 < tokens.count, tokens[mark].isComma else { return false }
    let next = tokens[mark + 1]
    if next.tag == .coordinator || next.tag == .subordinator || next.tag == .relative { return false }
    if Self.openers.contains(next.lower) || ["otherwise", "else", "as"].contains(next.lower) { return false }
    if next.tag == .verb { return next.form == .base }
    return true
  }

  /// The verb of the clause with its auxiliaries.
  private func finiteVerb(from start: Int, upTo end: Int) -> Range<Int>? {
    guard
      let first = (start..<end).first(where: { [.modal, .auxiliary, .verb].contains(tokens[$0].tag) })
    else { return nil }
    // A relative clause hangs on the subject, which still waits for its verb.
    if tokens[start..<first].contains(where: { $0.tag == .relative || $0.tag == .to }) { return nil }
    var last = first
    var index = first + 1
    while index < end, tokens[last].tag != .verb {
      guard [.modal, .auxiliary, .verb, .adverb, .negation].contains(tokens[index].tag) else { break }
      if tokens[index].tag == .verb || tokens[index].tag == .auxiliary || tokens[index].tag == .negation {
        last = index
      }
      index += 1
    }
    return first..<(last + 1)
  }

  /// "If the customer ordered delivery the driver takes it": the verb further on hid the first one from the tagger.
  private func hiddenVerb(from start: Int, upTo end: Int) -> Range<Int>? {
    var index = start + 1
    while index < end, ![.modal, .auxiliary, .verb, .relative, .to].contains(tokens[index].tag) {
      if let subject = subject(endingAt: index, from: start, after: nil), subject == start,
        isFinite(index, subject, end, isFirst: true),
        subjectAndVerb(from: index + 1, upTo: end, after: tokens[index]) != nil
      {
        return index..<(index + 1)
      }
      index += 1
    }
    return nil
  }

  /// "After the meeting the clerk …": two phrases before the verb; the first one belongs to a preposition.
  private func prepositionalEnd(from start: Int, upTo verb: Int) -> Int? {
    guard ["after", "before", "until", "till", "since"].contains(tokens[start - 1].lower), start + 1 < verb
    else { return nil }
    return ((start + 1)..<verb).first {
      opensPhrase($0)
        && ![.preposition, .coordinator, .determiner, .possessive, .adverb].contains(tokens[$0 - 1].tag)
    }
  }

  private func opensPhrase(_ index: Int) -> Bool {
    let closed = EnglishWords.closed[tokens[index].lower]
    return closed == .determiner || closed == .possessive && tokens[index].lower.first?.isLetter ?? false
      || Self.subjects.contains(tokens[index].lower)
  }

  // MARK: the main clause

  /// The first phrase with a finite verb right after it.
  /// - Parameter verb: the verb of the clause before.
  private func subjectAndVerb(from start: Int, upTo end: Int, after verb: Token? = nil) -> (
    subject: Int, verb: Int
  )? {
    var index = start + 1
    while index < end {
      let token = tokens[index]
      // "… the form that we sent": its clause is no main clause.
      if tokens[index - 1].tag == .relative || ["who", "which", "whose", "whether"].contains(token.lower) {
        return nil
      }
      if token.lower == "then", Self.subjects.contains(index + 1 < end ? tokens[index + 1].lower : "") {
        return nil
      }
      if let subject = subject(endingAt: index, from: start, after: verb), isFinite(index, subject, end) {
        let before = subject > 0 ? tokens[subject - 1] : nil
        // "… that the parts are there", but "while he does that | a colleague copies …".
        let continues =
          before.map {
            ["and", "or", "nor", "how", "what", "why"].contains($0.lower)
              || $0.lower == "that" && verb?.lemma != "do"
          } ?? false
        if !continues { return (subject, index) }
        if before?.tag != .coordinator { return nil }
      }
      index += 1
    }
    return nil
  }

  /// Where the phrase begins that ends right before `verb`.
  private func subject(endingAt verb: Int, from start: Int, after known: Token?) -> Int? {
    var last = verb - 1
    while last > start, EnglishWords.closed[tokens[last].lower] == .adverb { last -= 1 }
    guard last >= start else { return nil }
    if Self.subjects.contains(tokens[last].lower) { return last }
    guard isOpenClass(last) || tokens[last].lower == "one" else { return nil }
    var first = last
    while first > start, isOpenClass(first - 1) || EnglishWords.closed[tokens[first - 1].lower] == .number {
      first -= 1
    }
    if first > start, [.determiner, .possessive].contains(EnglishWords.closed[tokens[first - 1].lower]),
      tokens[first - 1].lower.first?.isLetter ?? false
    {
      // "While she does that marketing designs …"
      let isObject =
        ["that", "this"].contains(tokens[first - 1].lower) && first - 1 == start && known?.lemma == "do"
      if !isObject { return extended(first - 1, from: start) }
      return first
    }
    return bareSubject(first, last, start, known)
  }

  /// "the head of marketing", "two of the boxes".
  private func extended(_ first: Int, from start: Int) -> Int {
    guard first - 2 >= start, tokens[first - 1].lower == "of" else { return first }
    var place = first - 2
    while place > start, isOpenClass(place - 1) { place -= 1 }
    if place > start, EnglishWords.closed[tokens[place - 1].lower] == .determiner { place -= 1 }
    return place
  }

  /// A phrase without determiner, which may begin within a run of nouns: "is over five hundred euros | finance has".
  private func bareSubject(_ first: Int, _ last: Int, _ start: Int, _ known: Token?) -> Int? {
    let isAtVerb = first == start
    var first = first
    let name = (first...last).first { isName(tokens[$0]) && $0 > start - 1 }
    if let name, (name...last).allSatisfy({ isName(tokens[$0]) }) {
      first = name
    } else if last > first, EnglishWords.actors.contains(tokens[last].lower),
      let before = end(before: last, first)
    {
      first = before
    } else if isAtVerb, known?.lemma == "be", known?.tag == .auxiliary, last > first,
      EnglishWords.adjectives.contains(tokens[first].lower)
    {
      first += 1
    }
    // "If it is late": the word after "is" is what it is said to be.
    if first == start, known?.lemma == "be", known?.tag == .auxiliary { return nil }
    return first
  }

  /// Where a phrase ends within the run before an actor without article.
  private func end(before last: Int, _ first: Int) -> Int? {
    let before = tokens[last - 1]
    let isEnd =
      NounForms.singular(before.lower).isPlural || EnglishWords.adjectives.contains(before.lower)
      || EnglishWords.closed[before.lower] == .number || last - 1 > first && before.tag == .noun
    return isEnd ? last : nil
  }

  /// Whether a word looks like a name within a sentence: "IT", "Anna".
  private func isName(_ token: Token) -> Bool {
    token.text.first?.isUppercase ?? false && token.lower != "i"
  }

  private func isOpenClass(_ index: Int) -> Bool {
    let token = tokens[index]
    if token.text == "IT" { return true }
    return token.tag != .punctuation && token.tag != .particle && EnglishWords.closed[token.lower] == nil
  }

  /// Whether the word is a finite verb that agrees with its subject.
  private func isFinite(_ index: Int, _ subject: Int, _ end: Int, isFirst: Bool = false) -> Bool {
    let token = tokens[index]
    let pronoun = subject == index - 1 ? tokens[subject].lower : ""
    let closed = EnglishWords.closed[token.lower]
    if closed == .modal || closed == .auxiliary, !["been", "being", "be"].contains(token.lower) {
      return true
    }
    if ["'s", "’s"].contains(token.lower), Self.subjects.contains(tokens[index - 1].lower) { return true }
    guard closed == nil, let reading = VerbLexicon.english.reading(token.lower) else { return false }
    var head = index - 1
    while head > subject, EnglishWords.closed[tokens[head].lower] == .adverb { head -= 1 }
    let isPlural =
      ["we", "you", "they", "i"].contains(tokens[head].lower)
      || NounForms.singular(tokens[head].lower).isPlural
      || tokens[subject..<head].contains {
        ["two", "three", "both", "all", "several", "most"].contains($0.lower)
      }
    let isPronoun = Self.subjects.contains(pronoun) || Self.subjects.contains(tokens[head].lower)
    let after = index + 1 < end ? tokens[index + 1] : nil
    let afterClosed = after.flatMap { EnglishWords.closed[$0.lower] }
    let isNoun =
      EnglishWords.nouns.contains(token.lower)
      || EnglishWords.nouns.contains(NounForms.singular(token.lower).lemma)
    let takesObject =
      [.determiner, .possessive, .pronoun, .number, .preposition, .adverb, .subordinator, .to, .relative]
      .contains(
        afterClosed) && !["of", "as"].contains(after?.lower ?? "")
    if afterClosed == .auxiliary || afterClosed == .modal { return false }
    switch reading.form {
    case .third:
      guard !isPlural else { return false }
      if isFirst { return true }
      return !isNoun || takesObject || isPronoun || after == nil
        || after.map { afterClosed == nil && NounForms.singular($0.lower).isPlural } ?? false
    case .base: return isPlural && (!isNoun || takesObject || isPronoun)
    case .past:
      // "… the parts ordered by the clerk" describes.
      guard !isNoun, after?.lower != "by" else { return false }
      if isFirst { return ![.preposition, .to].contains(afterClosed) }
      return isPronoun || opensPhrase(subject) && (afterClosed == .determiner || afterClosed == .possessive)
    case .participle, .gerund: return false
    }
  }
}
