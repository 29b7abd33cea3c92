/// Whether a word that may be a verb is one where it stands.
extension SentenceTagger {
  /// A verb that no list has, where its place leaves nothing else: "is screened", "the clerk collates the forms".
  func unknownVerb(_ index: Int, _ before: Token?, _ after: Token?) -> VerbLexicon.Reading? {
    let token = tokens[index]
    guard !token.isProper, token.lower.utf8.count > 4, token.lower.allSatisfy(\.isLetter),
      !EnglishWords.nouns.contains(token.lower), let before
    else { return nil }
    if token.lower.hasSuffix("ed"), !token.lower.hasSuffix("eed"),
      before.tag == .auxiliary && before.lemma != "do"
    {
      return VerbLexicon.Reading(lemma: VerbLexicon.stem(ofUnknown: token.lower), form: .participle)
    }
    let closed = after.flatMap { $0.tag == .punctuation ? nil : EnglishWords.closed[$0.lower] }
    let objectFollows = closed == .determiner || closed == .possessive || closed == .pronoun
    // "You tamp it down."
    if objectFollows, ["you", "we", "they", "i"].contains(before.lower), !token.lower.hasSuffix("s") {
      return VerbLexicon.Reading(lemma: token.lower, form: .base)
    }
    guard objectFollows, !hasVerb || awaitsMainVerb,
      before.tag == .noun && !before.isPlural
        || before.tag == .pronoun && ["he", "she", "it"].contains(before.lower)
    else { return nil }
    if token.lower.hasSuffix("s"), !token.lower.hasSuffix("ss"), !token.lower.hasSuffix("us") {
      return VerbLexicon.Reading(lemma: VerbLexicon.stem(ofUnknown: token.lower), form: .third)
    }
    if token.lower.hasSuffix("ed"), !token.lower.hasSuffix("eed") {
      return VerbLexicon.Reading(lemma: VerbLexicon.stem(ofUnknown: token.lower), form: .past)
    }
    return nil
  }

  func canBeVerb(
    _ index: Int, _ reading: VerbLexicon.Reading, _ before: Token?, _ after: Token?, _ isAdjective: Bool
  ) -> Bool {
    let word = tokens[index].lower
    let isNoun =
      EnglishWords.nouns.contains(word) || EnglishWords.nouns.contains(NounForms.singular(word).lemma)
    let direct = previous(of: index)
    let afterClosed = after.flatMap { $0.tag == .punctuation ? nil : EnglishWords.closed[$0.lower] }
    let objectFollows = afterClosed == .determiner || afterClosed == .possessive || afterClosed == .pronoun
    // The verb of "the customer who wants to return an item fills in a form".
    let hasVerb =
      hasVerb
      && !(awaitsMainVerb
        && (reading.form == .third || reading.form == .past
          || reading.form == .base && (previous(of: index)?.tag == .noun)))
    let opensClause =
      before == nil || before?.tag == .punctuation || before?.tag == .coordinator
      || before?.tag == .subordinator
      || before?.tag == .interjection || before?.tag == .adverb
    if reading.form == .third, afterClosed == .auxiliary || afterClosed == .modal { return false }
    // Names are no verbs: "Project Leader", "Action Plan".
    if tokens[index].isProper, before?.tag == .coordinator, index >= 2, tokens[index - 2].isProper,
      after?.text.first?.isUppercase ?? false
    {
      return false
    }
    if tokens[index].isProper,
      before?.isProper ?? false || (after?.text.first?.isUppercase ?? false) && before?.tag == .determiner
    {
      return false
    }
    // "Tea and coffee both contain caffeine."
    if let direct, direct.lower == "both", direct.tag == .adverb, reading.form == .base {
      return !isNoun || objectFollows || startsNoun(after) || afterClosed == .preposition
        || after.map { $0.tag == .punctuation } ?? true
    }
    switch before?.tag {
    case .modal: return true
    case .to:
      if reading.form == .base {
        return !isNoun || objectFollows || !(VerbLexicon.english.reading(word) == nil)
      }
      return false
    case .auxiliary:
      if before?.lemma == "do" { return reading.form == .base }
      if before?.lemma == "have" {
        if reading.form == .past || reading.form == .participle { return true }
        return reading.form == .base && direct?.tag == .auxiliary
          && ["come", "become", "run", "put", "cut", "set", "let", "hit"].contains(word)
      }
      if isAdjective, reading.form == .base { return false }
      if reading.form == .base {
        return [
          "put", "cut", "set", "let", "hit", "split", "read", "spread", "shut", "cost", "become", "run",
          "input", "reset",
        ].contains(word)
      }
      return reading.form == .past || reading.form == .participle
        || reading.form == .gerund && !(isNoun && afterClosed == .preposition && false)
    case .determiner, .possessive, .adjective:
      if before?.tag == .determiner,
        before?.lower == "all" || before?.lower == "both" || before?.lower == "this", !isNoun,
        reading.form == .third
      {
        return true
      }
      // "Anything that is not fresh goes to the compost."
      if before?.tag == .adjective, awaitsMainVerb, reading.form == .third, !isNoun { return true }
      // "The young grow": an adjective may stand for a noun, if nothing else does and an object follows.
      if before?.tag == .adjective, index >= 2, tokens[index - 2].tag == .determiner, reading.form != .gerund,
        !hasVerb,
        objectFollows,
        reading.form == .third || reading.form == .past
      {
        return true
      }
      return false
    case .preposition:
      // "by sending", "after returning": a deed; "of service" is none.
      // "the head of marketing", but "the process of requesting a vacation"
      if reading.form == .gerund, before?.lower == "of" { return objectFollows }
      if reading.form == .gerund { return !isNoun || objectFollows }
      return false
    case .number:
      if before?.lower.first?.isNumber ?? false, reading.form == .past || reading.form == .third, !hasVerb {
        return !isNoun
      }
      // "If the two match, …"
      if reading.form == .base, !isNoun, !hasVerb, after == nil || after?.tag == .punctuation, index >= 2,
        tokens[index - 2].tag == .determiner
      {
        return true
      }
      // "amounts over $200 require approval"
      if reading.form == .base, !isNoun, !hasVerb, objectFollows || startsNoun(after) {
        return tokens[..<index].contains { $0.tag == .noun && $0.isPlural }
      }
      return reading.form == .third && !isNoun && !hasVerb
    case .pronoun:
      if reading.form == .gerund { return true }
      if ["me", "him", "us", "them", "something", "anything", "others", "'s"].contains(before?.lower ?? ""),
        hasVerb
      {
        return reading.form == .base && before?.lower == "'s"
      }
      if before?.lower == "it" || before?.lower == "one", hasVerb, reading.form == .base { return false }
      return true
    case .relative:
      return reading.form != .gerund
    case .particle, .verb:
      // "begins storing", "helped build"; two verbs in a row are rare.
      if reading.form == .gerund {
        return before?.tag == .verb && EnglishVerbs.catenative.contains(before?.lemma ?? "") || !isNoun
      }
      // "It gets weighed."
      if before?.tag == .verb, before?.lemma == "get", reading.form == .past || reading.form == .participle,
        !objectFollows
      {
        return true
      }
      // "Cars that pass go straight …"
      if awaitsMainVerb, direct?.tag == .verb, index >= 2, tokens[index - 2].tag == .relative,
        reading.form != .participle
      {
        return true
      }
      if before?.tag == .verb, before?.lemma == "let" || before?.lemma == "help" || before?.lemma == "go",
        reading.form == .base
      {
        return true
      }
      return before?.tag == .particle && reading.form == .third && !isNoun
    case .coordinator:
      // What verbs the clause has decides: "checks and registers", "check and repair".
      let verb = lastVerb(before: index)
      if let verb, verb.form == reading.form || verb.form == .participle && reading.form == .past {
        if reading.form == .participle || reading.form == .past {
          return !startsNoun(after) || !isNoun
        }
        return !isNoun
          || !(afterClosed == .auxiliary || afterClosed == .modal)
            && (objectFollows || afterClosed == .subordinator || afterClosed == .number
              || afterClosed == .preposition
              || startsNoun(after)
              || after?.tag == .punctuation)
            && !nounPhraseBefore(index)
      }
      if verb?.form == .third || verb?.form == .past, reading.form == .past || reading.form == .third {
        return !isNoun || objectFollows
      }
      if verb?.form == .participle, reading.form == .third, !isNoun || objectFollows { return true }
      if reading.form == .base {
        return objectFollows
          || !isNoun && (startsNoun(after) || afterClosed == .preposition || afterClosed == .to)
            && verb?.form != .third
      }
      return reading.form != .gerund ? !isNoun && reading.form != .base : !isNoun && !verbIsNext(index)
    default: break
    }
    if opensClause {
      switch reading.form {
      case .base:
        // An order: "Place the wheel", "then register all accounts".
        // "First of all, turn off the main valve."
        if isNoun, let after, EnglishWords.particles.contains(after.lower), after.lower != "in" || index == 0,
          let determiner = closed(index + 2), [.determiner, .possessive, .pronoun].contains(determiner),
          !verbFollows(index + 1)
        {
          return true
        }
        // "Wait until the light blinks."
        if index == 0 || direct?.tag == .punctuation || before?.tag == .adverb,
          ["wait", "look", "check", "search", "ask", "stay", "watch"].contains(word),
          ["until", "till", "for", "at", "whether", "if", "that", "on"].contains(after?.lower ?? "")
        {
          return true
        }
        // "Land vehicles include cars."
        if index + 2 < tokens.count, NounForms.singular(tokens[index + 1].lower).isPlural,
          EnglishWords.closed[tokens[index + 1].lower] == nil,
          VerbLexicon.english.isBase(tokens[index + 2].lower),
          !EnglishWords.nouns.contains(tokens[index + 2].lower)
        {
          return false
        }
        // "Both study law."
        if isNoun, before?.tag == .adverb, before?.lower == "both",
          startsNoun(after) || afterClosed == .preposition
        {
          return true
        }
        // "Plan A costs …"
        if let after, after.text.count == 1, after.text.first?.isUppercase ?? false, after.lower != "i" {
          return false
        }
        if objectFollows { return true }
        // "otherwise use new ones"
        if isNoun, let after, EnglishWords.adjectives.contains(after.lower), !verbFollows(index + 1),
          before == nil || before?.tag == .subordinator || before?.tag == .adverb
            || before?.tag == .punctuation
        {
          return true
        }
        if isNoun || isAdjective { return false }
        // A word alone between commas is one of a list.
        if after?.tag == .punctuation, after?.lower == ",", direct?.tag == .punctuation { return false }
        if after?.tag == .punctuation || after == nil { return !isNoun }
        if let after, VerbLexicon.english.reading(after.lower)?.form == .third,
          !EnglishWords.nouns.contains(NounForms.singular(after.lower).lemma)
        {
          return false
        }
        return afterClosed != .auxiliary && afterClosed != .modal
      case .third:
        // "writes a test, fixes the code and opens …"
        if isNoun, objectFollows, direct?.isComma ?? false,
          tokens[..<index].contains(where: { $0.form == .third && $0.tag == .verb })
        {
          return true
        }
        // "…, returns with errors are passed on"
        if direct?.tag == .punctuation, afterClosed == .preposition, verbFollows(index + 1) { return false }
        return !isNoun
          && (objectFollows || afterClosed == .preposition || afterClosed == .adverb || startsNoun(after))
          && (index > 0 || objectFollows)
      case .past, .participle:
        // "…; rejected proposals are returned", ": supervised learning, …": it describes what comes.
        if let direct, startsNoun(after),
          direct.tag == .punctuation || direct.tag == .coordinator && verbFollows(index + 1),
          before?.tag != .coordinator || !hasVerb
        {
          return false
        }
        return index > 0 || afterClosed == .preposition || afterClosed == .determiner
      // "Onboarding is done": a subject.
      case .gerund:
        return !isNoun && !verbIsNext(index)
          && (hasVerb || afterClosed != .auxiliary && afterClosed != .modal)
      }
    }
    // After a noun.
    guard before?.tag == .noun else { return false }
    switch reading.form {
    case .third:
      if hasVerb { return false }
      if let after, ["that", "whether", "if", "how"].contains(after.lower) { return true }
      // "Unless the team objects, the letter is mailed."
      if isSubordinate, after?.isComma ?? false, !(before?.isPlural ?? false) { return true }
      // "One of our volunteers visits your home."
      if objectFollows, !verbFollows(index + 1),
        tokens[..<index].suffix(6).contains(where: { ["one", "each", "none", "neither"].contains($0.lower) })
      {
        return true
      }
      if before?.isPlural ?? false, isNoun { return false }
      if !isNoun { return true }
      if objectFollows || afterClosed == .preposition && !(after?.lower == "of") || afterClosed == .to
        || afterClosed == .adverb || afterClosed == .number || afterClosed == .subordinator
        || ["up", "out", "down", "off", "back", "into"].contains(after?.lower ?? "")
      {
        return !verbFollows(index + 1)
      }
      if after == nil || after?.tag == .punctuation { return !verbFollows(index + 1, acrossCommas: true) }
      // "The pipeline stops and the developer is told": one is, so the two are no subject.
      if afterClosed == .coordinator, let singular = agreesWithOne(after: index + 2), singular { return true }
      // "checks and configures the software"
      if afterClosed == .coordinator, index + 2 < tokens.count,
        VerbLexicon.english.reading(tokens[index + 2].lower)?.form == .third
      {
        return true
      }
      if let after, let verb = VerbLexicon.english.reading(after.lower), verb.form != .gerund,
        !EnglishWords.nouns.contains(after.lower)
      {
        return false
      }
      return startsNoun(after) && !verbFollows(index + 1)
    case .base:
      if isInverted { return true }
      if hasVerb { return false }
      // "Museums that want to borrow a painting write …"
      let isAwaited =
        awaitsMainVerb && !isNoun
        && tokens[..<index].indices.last { tokens[$0].tag == .relative }.map {
          $0 > 0 && tokens[$0 - 1].isPlural
        } ?? false
      // "Anna read twelve books": the past looks like the base.
      if ["read", "put", "cut", "set", "hit", "let", "shut", "cost", "spread", "split"].contains(word),
        objectFollows || afterClosed == .number, !verbFollows(index + 1)
      {
        return true
      }
      guard
        before?.isPlural ?? false || before?.lower == "police" || conjoined(index) || isAwaited
          || !isNoun && headIsPlural(index)
      else {
        return false
      }
      // "the loaves cool down"
      if isAdjective { return objectFollows || EnglishWords.particles.contains(after?.lower ?? "") }
      if !isNoun { return true }
      return objectFollows || afterClosed == .preposition && after?.lower != "of" || afterClosed == .adverb
        || afterClosed == .to || afterClosed == .subordinator || startsNoun(after) && !verbFollows(index + 1)
        || (after?.tag == .punctuation || after == nil) && !verbFollows(index + 1, acrossCommas: true)
    case .past, .participle:
      if hasVerb { return false }
      // "Delegates appointed by the leader are …" describes; "the leader appointed them" tells.
      if objectFollows { return true }
      return !verbFollows(index + 1) || after?.tag == .punctuation
    case .gerund:
      return !isNoun && (objectFollows || afterClosed == .preposition || startsNoun(after))
    }
  }
}
