/// Tags the words of a sentence from left to right: closed classes by table, the rest by its readings and by what
/// stands around it.
enum PartOfSpeechTagger {
  static func tag(_ sentence: inout Sentence) {
    var tagger = Tagger(tokens: sentence.tokens)
    tagger.run()
    sentence.tokens = tagger.tokens
  }

  private struct Tagger {
    var tokens: [Token]
    /// Whether a finite verb stands since the last break of a clause.
    private var hasVerb = false
    private var isSubordinate = false

    init(tokens: [Token]) { self.tokens = tokens }

    mutating func run() {
      for index in tokens.indices {
        if tokens[index].tag == .punctuation {
          // A comma ends a clause that came first; stronger marks end every clause.
          if tokens[index].isStrongBreak || tokens[index].lower == "("
            || tokens[index].isComma && isSubordinate && hasVerb
          {
            hasVerb = false
            isSubordinate = false
          }
          continue
        }
        tag(index)
        let tag = tokens[index].tag
        if tag == .subordinator || tag == .relative || tag == .coordinator { hasVerb = false }
        if tag == .subordinator { isSubordinate = true }
        if tag == .modal || tag == .auxiliary || tag == .verb && tokens[index].form != .gerund {
          hasVerb = true
        }
      }
    }

    private func previous(of index: Int, skipping: Set<PartOfSpeech> = []) -> Token? {
      var place = index - 1
      while place >= 0 {
        if !skipping.contains(tokens[place].tag) { return tokens[place] }
        place -= 1
      }
      return nil
    }

    private func next(_ index: Int) -> Token? { index + 1 < tokens.count ? tokens[index + 1] : nil }

    private func closed(_ index: Int) -> PartOfSpeech? {
      index >= 0 && index < tokens.count ? EnglishWords.closed[tokens[index].lower] : nil
    }

    private mutating func tag(_ index: Int) {
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
      if word == "s", index > 0, tokens[index - 1].tag == .possessive { return set(index, .possessive) }
      if let tag = EnglishWords.closed[word],
        !(tokens[index].isProper && token.text.count > 3 && tag == .adverb)
      {
        return setClosed(index, tag)
      }
      // Particles are known by the verb before them.
      let before = previous(of: index, skipping: [.adverb, .negation])
      let after = next(index)
      let reading =
        VerbLexicon.english.reading(word)
        ?? (EnglishWords.nouns.contains(word) ? nil : VerbLexicon.english.guess(word))
      let isAdjective = EnglishWords.adjectives.contains(word)
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
      if isAdjective { return set(index, .adjective) }
      if let reading, reading.form == .past || reading.form == .participle || reading.form == .gerund,
        !EnglishWords.nouns.contains(word)
      {
        tokens[index].tag = .adjective
        // A gerund with nothing to describe is a thing: "the billing".
        if reading.form == .gerund, !startsNoun(after) { tokens[index].tag = .noun }
        return
      }
      if !EnglishWords.nouns.contains(word) {
        if word.hasSuffix("ly"), word.utf8.count > 4 { return set(index, .adverb) }
        for ending in [
          "ous", "ful", "less", "able", "ible", "ical", "ative", "ive", "ary", "ish", "al", "ic", "ent",
          "ant",
        ]
        where word.hasSuffix(ending) && !word.hasSuffix("ment") && word.utf8.count > ending.utf8.count + 3
          && startsNoun(after) && !tokens[index].isProper
          && !(after.flatMap { VerbLexicon.english.reading($0.lower)?.form } == .third)
        {
          return set(index, .adjective)
        }
      }
      tokens[index].tag = .noun
      (tokens[index].lemma, tokens[index].isPlural) = NounForms.singular(word)
    }

    private mutating func set(_ index: Int, _ tag: PartOfSpeech) { tokens[index].tag = tag }

    /// Whether a noun can begin or go on with this token, which is not tagged yet.
    private func startsNoun(_ token: Token?) -> Bool {
      guard let token, token.tag != .punctuation else { return false }
      if EnglishWords.closed[token.lower] != nil { return false }
      return !token.lower.hasSuffix("ly")
    }

    private mutating func setClosed(_ index: Int, _ tag: PartOfSpeech) {
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
            EnglishWords.closed[$0.lower] == nil
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
      case "like":
        if before?.tag == .pronoun || before?.tag == .to {
          tokens[index].form = .base
          return set(index, .verb)
        }
        return set(index, .preposition)
      case "so":
        return set(index, after?.lower == "that" || (before?.isComma ?? false) ? .subordinator : .adverb)
      case "since", "after", "before", "until", "till", "as", "once", "like-when":
        return set(index, clauseFollows(index + 1) ? .subordinator : word == "once" ? .adverb : .preposition)
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
      case "one":
        return set(index, startsNoun(after) || after?.lower == "of" ? .number : .pronoun)
      case "plus", "per", "past", "inside", "outside", "near":
        return set(index, .preposition)
      case "her":
        return set(index, startsNoun(after) ? .possessive : .pronoun)
      case "no":
        return set(index, .determiner)
      default: return set(index, tag)
      }
    }

    private func startsPhrase(_ token: Token?) -> Bool {
      guard let token, token.tag != .punctuation else { return false }
      let closed = EnglishWords.closed[token.lower]
      return closed == nil || closed == .determiner || closed == .possessive || closed == .number
    }

    private func isVerbForm(_ token: Token) -> Bool {
      VerbLexicon.english.reading(token.lower) != nil && !token.lower.hasSuffix("ing")
    }

    /// Whether a clause with a verb of its own follows before the next mark.
    private func clauseFollows(_ index: Int) -> Bool {
      var place = index
      var hasNoun = false
      while place < tokens.count, place < index + 14 {
        let token = tokens[place]
        if token.tag == .punctuation { return false }
        let closed = EnglishWords.closed[token.lower]
        if closed == .modal || closed == .auxiliary { return hasNoun }
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

    private func canBeVerb(
      _ index: Int, _ reading: VerbLexicon.Reading, _ before: Token?, _ after: Token?, _ isAdjective: Bool
    ) -> Bool {
      let word = tokens[index].lower
      let isNoun =
        EnglishWords.nouns.contains(word) || EnglishWords.nouns.contains(NounForms.singular(word).lemma)
      let direct = previous(of: index)
      let afterClosed = after.flatMap { $0.tag == .punctuation ? nil : EnglishWords.closed[$0.lower] }
      let objectFollows = afterClosed == .determiner || afterClosed == .possessive || afterClosed == .pronoun
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
        // "The young grow": an adjective may stand for a noun, if nothing else does and an object follows.
        if before?.tag == .adjective, reading.form != .gerund, !hasVerb, objectFollows,
          reading.form == .third || reading.form == .past
        {
          return true
        }
        return false
      case .preposition:
        // "by sending", "after returning": a deed; "of service" is none.
        if reading.form == .gerund { return !isNoun || objectFollows }
        return false
      case .number:
        if before?.lower.first?.isNumber ?? false, reading.form == .past || reading.form == .third, !hasVerb {
          return !isNoun
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
              && (objectFollows || afterClosed == .preposition || startsNoun(after)
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
        return reading.form != .gerund ? !isNoun && reading.form != .base : !isNoun
      default: break
      }
      if opensClause {
        switch reading.form {
        case .base:
          // An order: "Place the wheel", "then register all accounts".
          if objectFollows { return true }
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
          return !isNoun
            && (objectFollows || afterClosed == .preposition || afterClosed == .adverb || startsNoun(after))
            && (index > 0 || objectFollows || startsNoun(after))
        case .past, .participle: return index > 0 || afterClosed == .preposition || afterClosed == .determiner
        case .gerund: return !isNoun
        }
      }
      // After a noun.
      guard before?.tag == .noun else { return false }
      switch reading.form {
      case .third:
        if hasVerb { return false }
        if before?.isPlural ?? false, isNoun { return false }
        if !isNoun { return true }
        if objectFollows || afterClosed == .preposition && !(after?.lower == "of") || afterClosed == .to
          || afterClosed == .adverb || afterClosed == .number
          || ["up", "out", "down", "off", "back", "into"].contains(after?.lower ?? "")
        {
          return !verbFollows(index + 1)
        }
        if after == nil || after?.tag == .punctuation { return !verbFollows(index + 1, acrossCommas: true) }
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
        if hasVerb { return false }
        guard before?.isPlural ?? false || before?.lower == "police" || conjoined(index) else { return false }
        if isAdjective { return objectFollows }
        if !isNoun { return true }
        return objectFollows || afterClosed == .preposition && after?.lower != "of" || afterClosed == .adverb
          || afterClosed == .to || startsNoun(after) && !verbFollows(index + 1)
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

    private func lastVerb(before index: Int) -> Token? {
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
    private func nounPhraseBefore(_ index: Int) -> Bool { lastVerb(before: index) == nil }

    /// Whether the nouns before are joined by "and", which makes a plural.
    private func conjoined(_ index: Int) -> Bool {
      var place = index - 1
      while place >= 0, place > index - 6 {
        let token = tokens[place]
        if token.lower == "and" { return !hasVerb }
        guard token.tag == .noun || token.tag == .adjective || token.tag == .determiner else { return false }
        place -= 1
      }
      return false
    }

    /// Whether a finite verb comes before the clause ends.
    private func verbFollows(_ index: Int, acrossCommas: Bool = false) -> Bool {
      var place = index
      while place < tokens.count, place < index + 25 {
        let token = tokens[place]
        if token.isStrongBreak || token.isComma && !acrossCommas || token.lower == "." { return false }
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
}
