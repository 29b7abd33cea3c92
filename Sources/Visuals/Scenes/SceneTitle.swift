/// What a scene is called, in words of its own: what the speaker announces, else the things that are drawn, else the
/// noun of which the most sentences tell.
enum SceneTitle {
  static let longest = 64

  /// - Parameter diagram: what is shown; its titles of things come in where nothing is announced.
  static func title(of sentences: [Sentence], showing diagram: Diagram? = nil) -> String {
    let isTagged = sentences.contains { $0.tokens.contains { $0.tag == .verb || $0.tag == .auxiliary } }
    guard isTagged else { return KeyPhrases.title(of: sentences) }
    if let announced = announced(sentences) { return announced }
    if let diagram, let things = things(of: diagram) { return things }
    return subject(sentences) ?? KeyPhrases.title(of: sentences)
  }

  // MARK: what is announced

  /// Words before what a talk is about.
  private static let openers: [[String]] = [
    ["the", "history", "of"], ["an", "overview", "of"], ["the", "process", "of"], ["the", "story", "of"],
    ["the", "life", "cycle", "of"], ["the", "difference", "between"], ["the", "basics", "of"],
  ]
  /// After these comes what it is about.
  private static let leads: [[String]] = [
    ["talk", "about"], ["talk", "you", "through"], ["walk", "you", "through"], ["tell", "you", "about"],
    ["look", "at"],
    ["speak", "about"], ["think", "about"], ["introduction", "to"], ["guide", "to"], ["compare"], ["discuss"],
    ["explain"],
    ["go", "over"], ["ideas", "for"], ["overview", "of"],
  ]

  private static func announced(_ sentences: [Sentence]) -> String? {
    for sentence in sentences.prefix(3) {
      let tokens = sentence.tokens
      for index in tokens.indices {
        // "how to change a tire", "how we handle reports", "why projects fail".
        if tokens[index].lower == "how" || tokens[index].lower == "why", index + 2 < tokens.count,
          index > 0 || tokens.last?.lower == "?" || tokens[index + 1].tag == .to,
          !["much", "many", "long", "often", "far", "are", "about", "come", "do", "does", "did", "is"]
            .contains(
              tokens[index + 1].lower),
          let title = phrase(sentence, from: index, isClause: true)
        {
          return title
        }
        if let words = openers.first(where: { CueReader.matches($0, tokens, at: index) }),
          let title = phrase(
            sentence, from: index + (words[0] == "the" || words[0] == "an" ? 1 : 0), least: words.count + 1)
        {
          return title
        }
        if let words = leads.first(where: { CueReader.matches($0, tokens, at: index) }),
          index == 0 || tokens[index].tag == .verb || tokens[index].tag == .noun
        {
          let start = index + words.count
          if start < tokens.count, ["how", "why"].contains(tokens[start].lower) { continue }
          if let title = phrase(sentence, from: start) { return title }
        }
        // "the procurement process", "the rock cycle".
        if ["process", "cycle", "workflow", "procedure", "timeline", "roadmap"].contains(tokens[index].lemma),
          tokens[index].tag == .noun, index > 0, [.noun, .adjective].contains(tokens[index - 1].tag)
        {
          var start = index
          while start > 0, [.noun, .adjective].contains(tokens[start - 1].tag) { start -= 1 }
          let words = tokens[start...index]
          if words.count > 1,
            !words.contains(where: { ["whole", "same", "new", "end", "own"].contains($0.lower) })
          {
            return shown(sentence.words(start..<(index + 1)))
          }
        }
      }
    }
    return nil
  }

  /// The words from `start` to the next mark or clause, without the article; nil where they are too many or too few.
  private static func phrase(_ sentence: Sentence, from start: Int, least: Int = 1, isClause: Bool = false)
    -> String?
  {
    let tokens = sentence.tokens
    var start = start
    if start < tokens.count, ["the", "a", "an", "our", "my", "your", "this"].contains(tokens[start].lower),
      !isClause
    {
      start += 1
    }
    var end = start
    while end < tokens.count {
      let token = tokens[end]
      if token.tag == .punctuation || token.tag == .subordinator && end > start || token.tag == .relative {
        break
      }
      if !isClause, [.verb, .auxiliary, .modal].contains(token.tag), token.form != .gerund { break }
      if isClause, end > start, ["so", "here", "today", "now", "then", "is", "are"].contains(token.lower) {
        break
      }
      end += 1
    }
    while end > start, [.preposition, .coordinator, .adverb, .determiner, .to].contains(tokens[end - 1].tag) {
      end -= 1
    }
    guard end - start >= max(least, isClause ? 3 : 1), end - start <= 10,
      tokens[start..<end].contains(where: { $0.tag == .noun }),
      !tokens[start..<end].contains(where: {
        ["it", "this", "that", "them"].contains($0.lower) && $0.tag == .pronoun
      })
    else { return nil }
    return shown(sentence.words(start..<end))
  }

  private static func shown(_ words: String) -> String? {
    words.count <= longest && words.count > 2 ? words.capitalizedFirst : nil
  }

  // MARK: what is drawn

  private static func things(of diagram: Diagram) -> String? {
    switch diagram.kind {
    case .comparison: joined(diagram.table?.items.map(\.text) ?? [])
    case .venn: joined(diagram.groups.map(\.label))
    case .hierarchy, .mindMap, .causeAndEffect:
      diagram.nodes.first { $0.role == .subject }.flatMap { shown($0.label) }
    default: nil
    }
  }

  private static func joined(_ names: [String]) -> String? {
    guard (2...3).contains(names.count), let last = names.last else { return nil }
    // A name keeps its capital.
    let first = last.lowercased().prefix { $0.isLetter }
    let isKnown =
      EnglishWords.closed[String(first)] != nil || EnglishWords.adjectives.contains(String(first))
      || EnglishWords.nouns.contains(NounForms.singular(String(first)).lemma)
      || VerbLexicon.english.reading(String(first)) != nil
    return shown(names.dropLast().joined(separator: ", ") + " and " + (isKnown ? last.lowercasedFirst : last))
  }

  // MARK: what most sentences tell of

  private static func subject(_ sentences: [Sentence]) -> String? {
    var counts: [String: Int] = [:]
    var phrases: [String: (text: String, words: Int, place: Int)] = [:]
    for (number, sentence) in sentences.enumerated() {
      let tokens = sentence.tokens
      var seen: Set<String> = []
      for phrase in NounPhraseChunker.phrases(tokens, in: tokens.indices, joins: false) {
        let head = tokens[phrase.head]
        guard head.tag == .noun, head.lower.count > 2, !dull.contains(head.lemma),
          !EnglishWords.actors.contains(head.lemma)
        else { continue }
        if seen.insert(head.lemma).inserted { counts[head.lemma, default: 0] += 1 }
        var range = phrase.range
        while let first = range.first, first < phrase.head,
          tokens[first].tag != .noun
        { range = range.dropFirst() }
        let words = range.count
        if words <= 3, phrases[head.lemma].map({ words > $0.words }) ?? true {
          phrases[head.lemma] = (sentence.words(range), words, phrases[head.lemma]?.place ?? number)
        }
      }
    }
    guard
      let best = counts.max(by: { left, right in
        let (a, b) = (phrases[left.key]?.place ?? 0, phrases[right.key]?.place ?? 0)
        return left.value != right.value ? left.value < right.value : a != b ? a > b : left.key > right.key
      }), best.value >= 2
    else { return nil }
    return phrases[best.key].flatMap { shown($0.text) }
  }

  private static let dull: Set<String> = [
    "thing", "way", "lot", "bit", "kind", "sort", "case", "part", "time", "example", "number", "day", "week",
    "month",
    "year", "hour", "minute", "step", "process", "people", "end", "beginning", "percent", "euro", "dollar",
    "something", "everything",
  ]
}
