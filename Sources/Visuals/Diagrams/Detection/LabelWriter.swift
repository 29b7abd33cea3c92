/// Writes short labels from clauses: "Check the defect", "Seed sprouts".
struct LabelWriter {
  let text: AnalyzedText
  static let longest = 9

  /// Words of a noun phrase, a pronoun replaced by what it stands for.
  func words(_ phrase: NounPhrase, in sentence: Int, limit: Int = 6, dropsArticle: Bool = false) -> String {
    let (place, phrase) = text.meaning(phrase, in: sentence)
    var range = phrase.range
    let tokens = text.sentences[place].tokens
    if dropsArticle, let first = range.first,
      ["the", "a", "an", "this", "that", "these", "those", "each", "every"].contains(tokens[first].lower),
      range.count > 1
    {
      range = (first + 1)..<range.upperBound
    }
    if range.count > limit {
      // What follows "of" goes first.
      if let of = range.first(where: { tokens[$0].lower == "of" && $0 > range.lowerBound }),
        of > phrase.head || of - range.lowerBound >= 2, phrase.head < of
      {
        range = range.lowerBound..<of
      }
      if range.count > limit + 2 {
        range =
          max(
            range.lowerBound, min(phrase.head, range.upperBound - 1) - limit + 1)..<min(
            range.upperBound, phrase.head + 1)
      }
    }
    let said = text.sentences[place].words(range)
    // The capital of a sentence's first word goes, unless it may be a name.
    guard range.lowerBound == text.sentences[place].tokens.firstIndex(where: { $0.tag != .punctuation }),
      let first = range.first,
      [.adjective, .adverb, .number].contains(tokens[first].tag)
        || tokens[first].tag == .noun && tokens[first].isPlural && range.count == 1
        || tokens[first].tag == .determiner
          && !["the", "a", "an", "this", "these", "all", "any"].contains(tokens[first].lower)
    else { return said }
    return said.lowercasedFirst
  }

  /// Verb and object as an order: for steps that somebody takes.
  func deed(_ clause: Clause, in sentence: Int, content: Range<Int>? = nil) -> String {
    let tokens = text.sentences[sentence].tokens
    var parts = [verbWords(clause, tokens)]
    if let particle = clause.particle { parts.append(tokens[particle].lower) }
    let object = clause.isPassive ? (clause.object ?? clause.subject) : clause.object
    if let content, let object, tokens[object.head].lower != "it" || !clause.isPassive {
      parts.append(Self.continued(words(object, in: sentence, limit: 3)))
      parts.append(text.sentences[sentence].words(content.prefix(9)))
    } else if let content {
      parts.append(text.sentences[sentence].words(content.prefix(10)))
    } else if verbWords(clause, tokens) == "let", clause.range.upperBound - clause.verb <= 9 {
      parts = [text.sentences[sentence].words(clause.verb..<clause.range.upperBound)]
    } else if let object {
      parts.append(Self.continued(words(object, in: sentence)))
      if ["inform", "notify", "advise", "remind", "warn"].contains(tokens[clause.verb].lemma),
        let preposition = clause.preposition, let phrase = clause.prepositionObject,
        ["of", "about"].contains(tokens[preposition].lower)
      {
        parts.append(tokens[preposition].lower + " " + Self.continued(words(phrase, in: sentence, limit: 4)))
      }
    } else if !clause.isPassive, let end = infinitiveEnd(clause, tokens) {
      // "Wait to do the billing."
      parts.append(text.sentences[sentence].words(clause.verbs.upperBound..<end))
    } else if let preposition = clause.preposition, let phrase = clause.prepositionObject,
      !clause.isPassive, let subject = clause.subject, isThing(subject, in: sentence)
    {
      // "The reimbursement goes to the bank account": it happens to a thing.
      let name = words(subject, in: sentence, limit: 4, dropsArticle: true)
      return Self.capitalized(
        name + " " + text.sentences[sentence].words(clause.verbs) + " " + tokens[preposition].lower + " "
          + Self.continued(words(phrase, in: sentence, limit: 4)))
    } else if let preposition = clause.preposition, let phrase = clause.prepositionObject {
      parts.append(tokens[preposition].lower)
      parts.append(words(phrase, in: sentence, limit: 5))
    } else if let subject = clause.subject, ["you", "we", "i", "they"].contains(tokens[subject.head].lower) {
      // "You wait", "wait until it has doubled".
      let clauses = text.clauses[sentence]
      if let next = clauses.first(where: { $0.range.lowerBound == clause.range.upperBound }),
        next.role == .until
      {
        parts.append(text.sentences[sentence].words(next.range.prefix(8)))
      } else {
        var end = clause.verbs.upperBound
        while end < clause.range.upperBound, tokens[end].tag == .adverb { end += 1 }
        parts.append(text.sentences[sentence].words(clause.verbs.upperBound..<end))
      }
    } else if let subject = clause.subject {
      // Nothing but who does it: "Customer calls".
      let name = words(subject, in: sentence, limit: 4, dropsArticle: true)
      return Self.capitalized(name + " " + text.sentences[sentence].words(clause.verbs))
    }
    return Self.capitalized(parts.joined(separator: " "))
  }

  /// Where "to do the billing" right after the verb ends.
  private func infinitiveEnd(_ clause: Clause, _ tokens: [Token]) -> Int? {
    let start = clause.verbs.upperBound
    guard start + 1 < clause.range.upperBound, tokens[start].tag == .to, tokens[start + 1].tag == .verb else {
      return nil
    }
    if let phrase = NounPhraseChunker.phrase(tokens, at: start + 2, upTo: clause.range.upperBound),
      phrase.range.upperBound - start <= Self.longest
    {
      return phrase.range.upperBound
    }
    return start + 2
  }

  private func isThing(_ phrase: NounPhrase, in sentence: Int) -> Bool {
    let (place, meaning) = text.meaning(phrase, in: sentence)
    let tokens = text.sentences[place].tokens
    return tokens[meaning.head].tag == .noun && !tokens[meaning.head].isProper
      && !AnalyzedText.isActor(meaning, tokens)
  }

  private func verbWords(_ clause: Clause, _ tokens: [Token]) -> String {
    let verb = tokens[clause.verb]
    return verb.isProper ? verb.lemma.capitalizedFirst : verb.lemma
  }

  /// Who, what they do and to what, as it was said: for what happens by itself.
  func statement(_ clause: Clause, in sentence: Int) -> String {
    let tokens = text.sentences[sentence].tokens
    var range = (clause.subject?.range.lowerBound ?? clause.verbs.lowerBound)..<clause.verbs.upperBound
    if range.lowerBound > clause.verbs.lowerBound { range = clause.verbs }
    var end = clause.verbs.upperBound
    if let object = clause.object, object.range.lowerBound >= end { end = object.range.upperBound }
    if end - range.lowerBound < Self.longest, let phrase = clause.prepositionObject,
      phrase.range.lowerBound >= end
    {
      if phrase.range.upperBound - range.lowerBound <= Self.longest + 3 { end = phrase.range.upperBound }
    }
    // What "is" says stands after it.
    while end < clause.range.upperBound, end - range.lowerBound < Self.longest,
      tokens[clause.verb].tag == .auxiliary,
      tokens[end].tag == .adjective || tokens[end].tag == .adverb
    { end += 1 }
    if end - range.lowerBound > Self.longest + 6, let object = clause.object {
      let subject = clause.subject.map { words($0, in: sentence, limit: 4) + " " } ?? ""
      return Self.capitalized(
        subject + text.sentences[sentence].words(clause.verbs) + " " + words(object, in: sentence))
    }
    var said = text.sentences[sentence].words(range.lowerBound..<max(end, range.upperBound))
    if let subject = clause.subject, subject.range.lowerBound == range.lowerBound,
      tokens[subject.head].tag == .pronoun, subject.range.count == 1
    {
      let name = words(subject, in: sentence, limit: 4)
      said =
        name + " " + text.sentences[sentence].words(subject.range.upperBound..<max(end, range.upperBound))
    }
    return Self.capitalized(said)
  }

  /// A phrase inside a label: its article is small.
  private static func continued(_ text: String) -> String {
    for article in ["The ", "A ", "An ", "This ", "These ", "All ", "Any ", "Each ", "Every "]
    where text.hasPrefix(article) { return text.prefix(1).lowercased() + text.dropFirst() }
    return text
  }

  static func capitalized(_ text: String) -> String { text.capitalizedFirst }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
  /// Abbreviations keep their capitals.
  var lowercasedFirst: String {
    dropFirst().first?.isUppercase ?? false ? self : prefix(1).lowercased() + dropFirst()
  }
}
