/// Reads noun phrases: determiner, adjectives, nouns, and "of" with the phrase after it.
enum NounPhraseChunker {
  /// The phrase that begins at `index`, if one does.
  static func phrase(_ tokens: [Token], at start: Int, upTo end: Int, joins: Bool = true) -> NounPhrase? {
    var index = start
    var head: Int?
    var sawOpening = false
    while index < end {
      let token = tokens[index]
      switch token.tag {
      // "two more people"
      case .determiner where token.lower == "more" && index > start && tokens[index - 1].tag == .number: break
      case .determiner, .possessive:
        if head != nil, token.tag == .determiner { return finish(tokens, start, index, head, end, joins) }
        if token.tag == .possessive, head != nil {
          // "On the day | my brother puts up the tent."
          if token.lower.first?.isLetter ?? false, token.lower != "s", token.lower != "whose" {
            return finish(tokens, start, index, head, end, joins)
          }
          sawOpening = true
        }
      case .adjective, .number:
        if token.tag == .number, head != nil,
          !(tokens[index - 1].isProper || tokens[index - 1].tag == .number || tokens[index - 1].tag == .noun)
        {
          return finish(tokens, start, index, head, end, joins)
        }
        if token.tag == .number, index > start, tokens[index - 1].tag == .number,
          tokens[index - 1].lower.count == 4, tokens[index - 1].lower.first?.isNumber ?? false
        {
          return finish(tokens, start, index, head, end, joins)
        }
        if token.tag == .number { head = index }
        if token.tag == .adjective, let found = head, tokens[found].tag == .noun, !sawOpening,
          index == found + 1,
          index + 1 >= end || tokens[index + 1].tag != .noun
        {
          return finish(tokens, start, index, head, end, joins)
        }
      case .noun:
        head = index
      case .pronoun:
        let isOne =
          ["one", "ones"].contains(token.lower) && index > start && tokens[index - 1].tag == .adjective
        if head != nil || index > start && tokens[index - 1].tag != .determiner && !isOne {
          return finish(tokens, start, index, head, end, joins)
        }
        head = index
        return finish(tokens, start, index + 1, head, end, joins)
      case .adverb:
        // "automatically generated reports", "very large".
        guard index + 1 < end, tokens[index + 1].tag == .adjective, head == nil else {
          return finish(tokens, start, index, head, end, joins)
        }
      case .punctuation:
        let isQuote = "\"“”‘".contains(token.text)
        let joinsAdjectives =
          token.isComma && index > start && tokens[index - 1].tag == .adjective && index + 1 < end
          && (tokens[index + 1].tag == .adjective
            || tokens[index + 1].tag == .adverb && index + 2 < end && tokens[index + 2].tag == .adjective)
          && head == nil
        if !isQuote && !joinsAdjectives && token.lower != "/" {
          return finish(tokens, start, index, head, end, joins)
        }
      case .coordinator:
        // "positive and negative charges"
        guard head == nil, index > start, index + 1 < end, tokens[index - 1].tag == .adjective,
          tokens[index + 1].tag == .adjective
        else { return finish(tokens, start, index, head, end, joins) }
      default: return finish(tokens, start, index, head, end, joins)
      }
      index += 1
    }
    return finish(tokens, start, index, head, end, joins)
  }

  private static func finish(
    _ tokens: [Token], _ start: Int, _ stop: Int, _ head: Int?, _ end: Int, _ joins: Bool
  ) -> NounPhrase? {
    var stop = stop
    guard var head else {
      // "the latter", "all", "several".
      guard stop > start,
        let last = (start..<stop).last(where: {
          tokens[$0].tag == .adjective || tokens[$0].tag == .determiner
        }),
        tokens[start].tag == .determiner || tokens[start].tag == .possessive, tokens[last].lower != "a",
        tokens[last].lower != "the", tokens[last].lower != "an"
      else { return nil }
      return NounPhrase(range: start..<(last + 1), head: last)
    }
    stop = max(head + 1, min(stop, end))
    while stop > head + 1, tokens[stop - 1].tag != .noun, tokens[stop - 1].tag != .number { stop -= 1 }
    // "of" binds to the noun before it.
    if joins, stop < end, tokens[stop].lower == "of",
      let rest = phrase(tokens, at: stop + 1, upTo: end, joins: true)
    {
      // "a list of parts": what counts is the list; "a couple of eggs", "two of them": the eggs.
      if [
        "couple", "lot", "number", "bit", "kind", "type", "sort", "variety", "series", "set", "piece", "one",
        "handful", "pinch", "dash", "drop", "majority", "rest",
        "member", "pair", "group",
      ].contains(tokens[head].lemma) || tokens[head].tag == .number,
        tokens[rest.head].tag == .noun
      {
        head =
          tokens[head].lemma == "member" || tokens[head].lemma == "set" || tokens[head].lemma == "list"
          ? head : rest.head
      }
      stop = rest.range.upperBound
    }
    return NounPhrase(range: start..<stop, head: head)
  }

  /// All phrases between the bounds, from left to right.
  static func phrases(_ tokens: [Token], in range: Range<Int>, joins: Bool = true) -> [NounPhrase] {
    var found: [NounPhrase] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if [.determiner, .possessive, .adjective, .number, .noun, .pronoun].contains(tokens[index].tag),
        let phrase = phrase(tokens, at: index, upTo: range.upperBound, joins: joins)
      {
        found.append(phrase)
        index = max(index + 1, phrase.range.upperBound)
      } else {
        index += 1
      }
    }
    return found
  }
}
