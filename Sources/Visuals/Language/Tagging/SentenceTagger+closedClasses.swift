/// Words of closed classes that belong to several of them.
extension SentenceTagger {
  /// "about three months"
  private func isDuration(_ start: Int) -> Bool {
    var index = start
    while ["about", "around", "roughly", "some", "a", "few", "several", "only", "just", "approximately"]
      .contains(
        index < tokens.count ? tokens[index].lower : "")
    { index += 1 }
    guard index < tokens.count else { return false }
    if closed(index) == .number || tokens[index].lower.first?.isNumber ?? false { index += 1 }
    return index > start && index < tokens.count
      && ["second", "minute", "hour", "day", "week", "month", "year", "while"].contains(
        NounForms.singular(tokens[index].lower).lemma)
  }

  mutating func setClosed(_ index: Int, _ tag: PartOfSpeech) {
    let word = tokens[index].lower
    let before = previous(of: index)
    let after = next(index)
    switch word {
    case "that":
      let follows = closed(index + 1)
      if before?.tag == .noun || before?.tag == .pronoun,
        follows == .modal || follows == .auxiliary
          || follows == nil && after.map({ isVerbForm($0) }) ?? false
      {
        return set(index, .relative)
      }
      // "While she does that, …"
      if before?.lemma == "do", after?.tag == .punctuation { return set(index, .pronoun) }
      if before?.tag == .verb || before?.tag == .adjective, follows != .modal, follows != .auxiliary {
        return set(index, .subordinator)
      }
      if before?.tag == .noun, follows == .determiner || follows == .pronoun || follows == .possessive {
        return set(index, .relative)
      }
      return set(
        index, follows == nil && after?.tag != .punctuation && after != nil ? .determiner : .pronoun)
    case "this", "these", "those":
      let follows = closed(index + 1)
      let standsAlone =
        after == nil || after?.tag == .punctuation || follows == .modal || follows == .auxiliary
        || follows == .preposition || follows == .adverb && after?.lower != "first" || follows == .to
        || follows == .coordinator
        || after.map({
          VerbLexicon.english.reading($0.lower)?.form == .third && !EnglishWords.nouns.contains($0.lower)
            && word == "this"
        }) ?? false
      return set(index, standsAlone ? .pronoun : .determiner)
    case "which", "who", "whom":
      return set(index, .relative)
    case "whose": return set(index, .relative)
    case "'s", "’s":
      // "it's", "that's", "let's" against "the guest's".
      let owner = before?.lower ?? ""
      if ["it", "that", "there", "he", "she", "what", "who", "here", "where", "this", "everything"]
        .contains(owner)
      {
        tokens[index].lemma = "be"
        tokens[index].form = .third
        return set(index, .auxiliary)
      }
      if owner == "let" { return set(index, .pronoun) }
      return set(index, .possessive)
    case "'", "’":
      return set(index, before?.isPlural ?? false || after?.lower == "s" ? .possessive : .punctuation)
    case "have", "has", "had", "having", "do", "does", "did":
      tokens[index].lemma = word.hasPrefix("h") ? "have" : "do"
      tokens[index].form = VerbLexicon.english.reading(word)?.form ?? (word == "having" ? .gerund : .base)
      if word == "had" || word == "did" { tokens[index].form = .past }
      return set(index, .auxiliary)
    case "be", "am", "is", "are", "was", "were", "been", "being", "'re", "’re", "'m", "’m":
      tokens[index].lemma = "be"
      tokens[index].form =
        ["is", "am", "are", "'re", "’re", "'m", "’m"].contains(word) ? .third : word == "be" ? .base : .past
      if word == "being" { tokens[index].form = .gerund }
      return set(index, .auxiliary)
    case "either", "both":
      // "either approves or rejects"
      let reading = after.flatMap { VerbLexicon.english.reading($0.lower) }
      let isVerb =
        reading != nil
        && after.map({
          EnglishWords.closed[$0.lower] == nil && reading?.form == .base && index + 2 < tokens.count
            && EnglishWords.closed[tokens[index + 2].lower] != .coordinator
            && (tokens[index + 2].tag != .punctuation || before?.tag == .noun)
            && !verbFollows(index + 2) && !NounForms.singular($0.lower).isPlural && word == "both"
            || EnglishWords.closed[$0.lower] == nil
              && !EnglishWords.nouns.contains(NounForms.singular($0.lower).lemma)
        }) ?? false
      return set(index, isVerb ? .adverb : .determiner)
    case "will", "can", "might", "may", "must", "should", "shall":
      if before?.tag == .determiner || before?.tag == .possessive
        || tokens[index].text == "May" && index > 0
      {
        return set(index, .noun)
      }
      return set(index, .modal)
    // "They forward the application."
    case "forward"
    where [.determiner, .possessive, .pronoun].contains(closed(index + 1))
      && [.pronoun, .noun, .modal, .to, .adverb, .coordinator].contains(before?.tag ?? .adverb):
      tokens[index].form = .base
      return set(index, .verb)
    case "like":
      if before?.tag == .pronoun || before?.tag == .to {
        tokens[index].form = .base
        return set(index, .verb)
      }
      return set(index, .preposition)
    case "so":
      // "… cold coffee so first you grind the beans"
      let goesOn =
        index > 0 && ["first", "then", "you", "we", "now", "next", "they"].contains(after?.lower ?? "")
        && ![.auxiliary, .verb, .modal].contains(before?.tag ?? .noun)
      return set(
        index, after?.lower == "that" || (before?.isComma ?? false) || goesOn ? .subordinator : .adverb)
    case "provided", "providing":
      if before?.tag == .auxiliary || before?.tag == .modal {
        tokens[index].lemma = "provide"
        tokens[index].form = word == "provided" ? .participle : .gerund
        return set(index, .verb)
      }
      return set(index, tag)
    case "since", "after", "before", "until", "till", "as", "once", "like-when":
      // "Once approved, the questions are printed."
      if word == "once", let after, EnglishWords.closed[after.lower] == nil,
        VerbLexicon.english.reading(after.lower)?.form == .past
      {
        return set(index, .subordinator)
      }
      if word == "after", isDuration(index + 1) { return set(index, .preposition) }
      return set(index, clauseFollows(index + 1) ? .subordinator : word == "once" ? .adverb : .preposition)
    case "because" where after?.lower == "of":
      return set(index, .preposition)
    case "when", "while", "if", "unless", "because", "although", "whereas", "whenever", "where", "though":
      return set(index, .subordinator)
    case "up", "out", "down", "off", "over", "back", "away", "on", "in", "through", "apart", "together",
      "around", "along":
      if let before, before.tag == .verb, word != "in" || !startsPhrase(after),
        word != "on" || !startsPhrase(after),
        word != "through" || !startsPhrase(after)
      {
        return set(index, .particle)
      }
      return set(
        index,
        word == "back" || word == "away" || word == "apart" || word == "together" ? .adverb : .preposition)
    case "first", "second", "third", "next", "last":
      if startsNoun(after), before?.tag == .determiner || before?.tag == .possessive {
        return set(index, .adjective)
      }
      return set(index, .adverb)
    case "one"
    where after.map { VerbLexicon.english.reading($0.lower)?.form == .third } ?? false
      && [.determiner, .possessive].contains(closed(index + 2)):
      // "one designs the circuit, the other …"
      return set(index, .pronoun)
    case "one"
    where before?.tag == .noun
      && ["option", "plan", "version", "model", "team", "group", "variant", "method"]
        .contains(before?.lemma ?? ""):
      return set(index, .number)
    case "one":
      return set(
        index, startsNoun(after) || after?.lower == "of" || closed(index + 1) == .number ? .number : .pronoun)
    case "plus", "per", "past", "inside", "outside", "near":
      return set(index, .preposition)
    case "her":
      return set(index, startsNoun(after) ? .possessive : .pronoun)
    case "further":
      let reading = after.flatMap { VerbLexicon.english.reading($0.lower) }
      return set(
        index,
        startsNoun(after) && reading?.form != .past && reading?.form != .participle ? .adjective : .adverb)
    case "no":
      return set(index, .determiner)
    default: return set(index, tag)
    }
  }
}
