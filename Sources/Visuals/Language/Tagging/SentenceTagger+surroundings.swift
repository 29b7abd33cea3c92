/// What stands around a word.
extension SentenceTagger {
  /// "are loyal and valuable": what something is said to be.
  func isPredicateAdjective(_ index: Int, _ word: String, _ before: Token?, _ after: Token?) -> Bool {
    guard !EnglishWords.nouns.contains(word), !EnglishWords.actors.contains(word), !tokens[index].isProper,
      !startsNoun(after),
      [
        "ous", "ful", "less", "able", "ible", "ical", "ive", "al", "ic", "ent", "ant", "ile", "ish", "ky",
        "ny", "ry",
      ]
      .contains(where: {
        word.hasSuffix($0) && word.utf8.count > $0.utf8.count + 2 && !word.hasSuffix("ment")
      })
    else { return false }
    if before?.tag == .auxiliary, before?.lemma == "be" { return true }
    if before?.lower == "neither" { return true }
    return before?.tag == .coordinator && tokens[..<index].suffix(4).contains { $0.tag == .adjective }
  }

  func startsPhrase(_ token: Token?) -> Bool {
    guard let token, token.tag != .punctuation else { return false }
    let closed = EnglishWords.closed[token.lower]
    return closed == nil || closed == .determiner || closed == .possessive || closed == .number
  }

  func isVerbForm(_ token: Token) -> Bool {
    VerbLexicon.english.reading(token.lower) != nil && !token.lower.hasSuffix("ing")
  }

  /// Whether a clause with a verb of its own follows before the next mark.
  func clauseFollows(_ index: Int) -> Bool {
    var place = index
    var hasNoun = false
    while place < tokens.count, place < index + 14 {
      let token = tokens[place]
      if token.tag == .punctuation { return false }
      let closed = EnglishWords.closed[token.lower]
      if closed == .modal || closed == .auxiliary {
        return hasNoun || place > index && EnglishWords.closed[tokens[place - 1].lower] == .determiner
      }
      if closed == nil, hasNoun, let reading = VerbLexicon.english.reading(token.lower),
        reading.form != .gerund
      {
        let last = tokens[place - 1]
        let lastClosed = EnglishWords.closed[last.lower]
        if lastClosed == nil || lastClosed == .pronoun || lastClosed == .adverb,
          reading.form != .base || lastClosed == .pronoun || NounForms.singular(last.lower).isPlural
        {
          if reading.form != .third || !EnglishWords.nouns.contains(reading.lemma)
            || !(next(place).map { $0.tag == .punctuation } ?? true)
          {
            return true
          }
        }
      }
      if closed == .relative || closed == .subordinator { return false }
      if closed == nil || closed == .pronoun || closed == .number { hasNoun = true }
      place += 1
    }
    return false
  }

  /// Whether the verb of the phrase that begins here is that of one thing: "the developer is told"; nil where none is near.
  func agreesWithOne(after start: Int) -> Bool? {
    guard start < tokens.count, [.determiner, .possessive].contains(EnglishWords.closed[tokens[start].lower])
    else {
      return nil
    }
    for index in (start + 1)..<(start + 6) where index < tokens.count {
      let word = tokens[index].lower
      if ["is", "was", "has", "does"].contains(word) { return true }
      if ["are", "were", "have", "do"].contains(word) { return false }
      if EnglishWords.closed[word] != nil { return nil }
      if index > start + 1, VerbLexicon.english.reading(word)?.form == .third,
        !EnglishWords.nouns.contains(NounForms.singular(word).lemma)
      {
        return true
      }
    }
    return nil
  }

  /// "Renting gives you freedom", "machine learning covers …": the word after a gerund is the verb of which it is the
  /// subject.
  func verbIsNext(_ index: Int) -> Bool {
    guard !hasVerb, index + 2 < tokens.count, tokens[index + 2].tag != .punctuation,
      VerbLexicon.english.reading(tokens[index + 1].lower)?.form == .third, tokens[index + 2].lower != "of"
    else { return false }
    return !verbFollows(index + 2)
  }

  func lastVerb(before index: Int) -> Token? {
    var place = index - 1
    while place >= 0 {
      let token = tokens[place]
      if token.tag == .verb || token.tag == .auxiliary && token.lemma != "be" { return token }
      if token.tag == .auxiliary || token.isStrongBreak || token.tag == .subordinator { return nil }
      place -= 1
    }
    return nil
  }

  /// Whether "X and" before `index` stands before any verb: then it goes on with a noun.
  func nounPhraseBefore(_ index: Int) -> Bool { lastVerb(before: index) == nil }

  /// Whether the nouns before are joined by "and", which makes a plural.
  func conjoined(_ index: Int) -> Bool {
    var place = index - 1
    while place >= 0, place > index - 9 {
      let token = tokens[place]
      if token.lower == "and" {
        return !hasVerb && place > 0 && tokens[place - 1].tag != .punctuation
          && lastVerb(before: place) == nil
      }
      guard [.noun, .adjective, .determiner].contains(token.tag) || token.lower == "of" else { return false }
      place -= 1
    }
    return false
  }

  /// Whether the first noun of the clause is a plural with a preposition after it: "people with a pass come".
  func headIsPlural(_ index: Int) -> Bool {
    var start = index
    while start > 0, ![.punctuation, .coordinator, .subordinator].contains(tokens[start - 1].tag) {
      start -= 1
    }
    guard let head = (start..<index).first(where: { tokens[$0].tag == .noun }), head + 1 < index else {
      return false
    }
    guard !tokens[start..<head].contains(where: { $0.tag == .preposition }) else { return false }
    return tokens[head].isPlural && tokens[head + 1].tag == .preposition
  }

  /// Whether a finite verb comes before the clause ends.
  func verbFollows(_ index: Int, acrossCommas: Bool = false) -> Bool {
    var place = index
    while place < tokens.count, place < index + 25 {
      let token = tokens[place]
      if token.isStrongBreak || token.isComma && !acrossCommas || token.lower == "." { return false }
      // "repairs the car as soon as the parts have arrived"
      if token.lower == "as", place + 1 < tokens.count,
        ["soon", "long", "if"].contains(tokens[place + 1].lower)
      {
        return false
      }
      switch EnglishWords.closed[token.lower] {
      case .modal where token.text == "May": break
      case .modal, .auxiliary: return true
      case .subordinator, .relative, .coordinator, .pronoun: return false
      case nil:
        if place > index, let reading = VerbLexicon.english.reading(token.lower),
          !EnglishWords.nouns.contains(token.lower), !EnglishWords.nouns.contains(reading.lemma),
          reading.form == .third || reading.form == .past,
          EnglishWords.closed[tokens[place - 1].lower] == nil
        {
          return true
        }
      default: break
      }
      place += 1
    }
    return false
  }
}
