/// Tags the words of a sentence from left to right: closed classes by table, the rest by its readings and by what
/// stands around it.
enum PartOfSpeechTagger {
  static func tag(_ sentence: inout Sentence) {
    var tagger = SentenceTagger(tokens: sentence.tokens)
    tagger.run()
    sentence.tokens = tagger.tokens
  }
}

/// Tags one sentence.
struct SentenceTagger {
  var tokens: [Token]
  /// Whether a finite verb stands since the last break of a clause.
  var hasVerb = false
  var isSubordinate = false
  /// Whether the verb that was found is that of a relative clause, so that the one of its noun still comes.
  var awaitsMainVerb = false
  /// "Should the applicant decline, …": the verb still comes.
  var isInverted = false

  init(tokens: [Token]) { self.tokens = tokens }

  mutating func run() {
    for index in tokens.indices {
      if tokens[index].tag == .negation { continue }
      if tokens[index].tag == .punctuation {
        // A comma ends a clause that came first; stronger marks end every clause.
        if tokens[index].isStrongBreak || tokens[index].lower == "("
          || tokens[index].isComma && hasVerb && (isSubordinate || clauseFollows(index + 1))
        {
          hasVerb = false
          isSubordinate = false
          if !tokens[index].isComma { awaitsMainVerb = false }
        }
        continue
      }
      if joinsNegation(index) { continue }
      tag(index)
      let tag = tokens[index].tag
      if index == 0, tokens[index].lower == "should" { isInverted = true }
      if tag == .verb { isInverted = false }
      if tag == .relative { awaitsMainVerb = !hasVerb }
      if tag == .subordinator || tag == .coordinator { awaitsMainVerb = false }
      if tag == .subordinator || tag == .relative || tag == .coordinator { hasVerb = false }
      if tag == .subordinator { isSubordinate = true }
      if tag == .modal || tag == .auxiliary || tag == .verb && tokens[index].form != .gerund {
        hasVerb = true
      }
    }
  }

  private static let negated: [String: String] = [
    "haven": "have", "hasn": "have", "hadn": "have", "don": "do", "doesn": "do", "didn": "do", "isn": "be",
    "aren": "be",
    "wasn": "be", "weren": "be",
  ]

  /// "haven ’ t", in three pieces.
  private mutating func joinsNegation(_ index: Int) -> Bool {
    guard index + 2 < tokens.count, let lemma = Self.negated[tokens[index].lower],
      ["'", "’"].contains(tokens[index + 1].lower), tokens[index + 2].lower == "t"
    else { return false }
    tokens[index].tag = .auxiliary
    tokens[index].lemma = lemma
    tokens[index].form = ["hadn", "didn", "wasn", "weren"].contains(tokens[index].lower) ? .past : .third
    tokens[index + 1].tag = .negation
    tokens[index + 2].tag = .negation
    hasVerb = true
    return true
  }

  func previous(of index: Int, skipping: Set<PartOfSpeech> = []) -> Token? {
    var place = index - 1
    while place >= 0 {
      if !skipping.contains(tokens[place].tag) { return tokens[place] }
      place -= 1
    }
    return nil
  }

  func next(_ index: Int) -> Token? { index + 1 < tokens.count ? tokens[index + 1] : nil }

  func closed(_ index: Int) -> PartOfSpeech? {
    index >= 0 && index < tokens.count ? EnglishWords.closed[tokens[index].lower] : nil
  }

  mutating func tag(_ index: Int) {
    let token = tokens[index]
    let word = token.lower
    if word == "%" { return set(index, .noun) }
    if word.first?.isNumber ?? false || (word.first == "$" || word.first == "€" || word.first == "£") {
      return set(index, .number)
    }
    tokens[index].isProper =
      token.text.first?.isUppercase ?? false && index > 0 && tokens[index - 1].lower != ":"
      && word != "i"
    // "Based on this", "depending on the outcome" lead in like prepositions.
    if word == "based" || word == "depending", next(index)?.lower == "on",
      previous(of: index)?.tag != .auxiliary, previous(of: index)?.tag != .noun
    {
      return set(index, .preposition)
    }
    if word == "following", index == 0, let next = next(index), next.tag != .punctuation {
      return set(index, .preposition)
    }
    if word == "s", index > 0, tokens[index - 1].tag == .possessive { return set(index, .possessive) }
    // "Plan B", "option A".
    if token.text.count == 1, token.text.first?.isUppercase ?? false, index > 0,
      tokens[index - 1].tag == .noun,
      word != "i"
    {
      tokens[index].isProper = true
      return set(index, .noun)
    }
    // The department, not the pronoun.
    if token.text == "IT" {
      tokens[index].isProper = true
      return set(index, .noun)
    }
    if let tag = EnglishWords.closed[word],
      !(tokens[index].isProper && token.text.count > 3 && tag == .adverb)
    {
      return setClosed(index, tag)
    }
    // "Service Management" after "to" is a name, in running text.
    if tokens[index].isProper, index > 0, tokens[index - 1].tag == .to, index + 1 < tokens.count,
      tokens[index + 1].text.first?.isUppercase ?? false
    {
      tokens[index].tag = .noun
      (tokens[index].lemma, tokens[index].isPlural) = NounForms.singular(word)
      return
    }
    // Particles are known by the verb before them.
    var before = previous(of: index, skipping: [.adverb, .negation])
    // "Somebody new joins."
    if before?.tag == .adjective, index > 1, tokens[index - 2].tag == .pronoun { before = tokens[index - 2] }
    // "and, if necessary, requests …": as if it were not there.
    if let start = adverbialCondition(before: index) { before = start > 0 ? tokens[start - 1] : nil }
    let after = next(index)
    let reading =
      VerbLexicon.english.reading(word)
      ?? (EnglishWords.nouns.contains(word) ? nil : VerbLexicon.english.guess(word))
    let isAdjective = EnglishWords.adjectives.contains(word)
    if reading == nil, !isAdjective, let guess = unknownVerb(index, before, after) {
      tokens[index].tag = .verb
      tokens[index].lemma = guess.lemma
      tokens[index].form = guess.form
      return
    }
    if let reading, canBeVerb(index, reading, before, after, isAdjective) {
      tokens[index].tag = .verb
      tokens[index].lemma = reading.lemma
      tokens[index].form = reading.form
      if reading.form == .past, let before, before.tag == .auxiliary { tokens[index].form = .participle }
      // Forms that are both: "has run", "was cut".
      if reading.form == .base, before?.tag == .auxiliary, before?.lower != "do", before?.lower != "does",
        before?.lower != "did"
      {
        tokens[index].form = .participle
      }
      return
    }
    // "the light blinks": a noun that may be an adjective, before a verb.
    if isAdjective, EnglishWords.nouns.contains(word), before?.tag == .determiner, !hasVerb, let after,
      VerbLexicon.english.reading(after.lower)?.form == .third,
      !EnglishWords.nouns.contains(NounForms.singular(after.lower).lemma)
    {
      tokens[index].lemma = word
      return set(index, .noun)
    }
    if isAdjective { return set(index, .adjective) }
    if let reading, reading.form == .past || reading.form == .participle || reading.form == .gerund,
      !EnglishWords.nouns.contains(word)
    {
      tokens[index].tag = .adjective
      // A gerund with nothing to describe is a thing: "the billing".
      if reading.form == .gerund, !startsNoun(after) || verbIsNext(index) { tokens[index].tag = .noun }
      return
    }
    // "louder than"
    if word.hasSuffix("er"), after?.lower == "than" { return set(index, .adjective) }
    if isPredicateAdjective(index, word, before, after) { return set(index, .adjective) }
    if !EnglishWords.nouns.contains(word), !EnglishWords.actors.contains(NounForms.singular(word).lemma) {
      if word.hasSuffix("ly"), word.utf8.count > 4 { return set(index, .adverb) }
      for ending in [
        "ous", "ful", "less", "able", "ible", "ical", "ative", "ive", "ary", "ish", "al", "ic", "ent",
        "ant",
      ]
      where word.hasSuffix(ending) && !word.hasSuffix("ment") && word.utf8.count > ending.utf8.count + 3
        && startsNoun(after) && !tokens[index].isProper
        && !(after.flatMap { VerbLexicon.english.reading($0.lower)?.form } == .third
          && (!(after.map { EnglishWords.nouns.contains(NounForms.singular($0.lower).lemma) } ?? false)
            || [.determiner, .possessive, .pronoun].contains(closed(index + 2))))
      {
        return set(index, .adjective)
      }
    }
    tokens[index].tag = .noun
    (tokens[index].lemma, tokens[index].isPlural) = NounForms.singular(word)
  }

  private static let adverbials: Set<String> = [
    "necessary", "needed", "required", "possible", "applicable", "desired", "appropriate", "available",
    "requested",
  ]

  /// Where ", if necessary," begins that ends right before `index`; its words are tagged as an adverb.
  private mutating func adverbialCondition(before index: Int) -> Int? {
    guard index >= 4, tokens[index - 1].isComma, Self.adverbials.contains(tokens[index - 2].lower),
      ["if", "where", "when"].contains(tokens[index - 3].lower)
    else { return nil }
    tokens[index - 3].tag = .adverb
    tokens[index - 2].tag = .adverb
    hasVerb = true
    return tokens[index - 4].isComma ? index - 4 : index - 3
  }

  mutating func set(_ index: Int, _ tag: PartOfSpeech) { tokens[index].tag = tag }

  /// Whether a noun can begin or go on with this token, which is not tagged yet.
  func startsNoun(_ token: Token?) -> Bool {
    guard let token, token.tag != .punctuation else { return false }
    if token.lower == "further" || token.lower == "several" || token.lower == "more" { return true }
    if EnglishWords.closed[token.lower] != nil { return false }
    return !token.lower.hasSuffix("ly")
  }
}
