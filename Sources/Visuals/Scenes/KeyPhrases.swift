/// Phrases that say what a text is about: runs of content words, weighed by how often their words stand together.
enum KeyPhrases {
  struct Phrase {
    var text: String
    var score: Double
    var evidence: Evidence
  }

  static func find(_ sentences: [Sentence], limit: Int = 8) -> [Phrase] {
    var runs: [(key: String, words: [String], evidence: Evidence, text: String)] = []
    var frequency: [String: Double] = [:]
    var degree: [String: Double] = [:]
    for sentence in sentences {
      var index = 0
      while index < sentence.tokens.count {
        guard isContent(sentence.tokens[index]) else {
          index += 1
          continue
        }
        var end = index
        while end < sentence.tokens.count, end - index < 4, isContent(sentence.tokens[end]) { end += 1 }
        // A phrase ends in a noun where the words are tagged.
        while end > index + 1, sentence.tokens[end - 1].tag == .adjective { end -= 1 }
        if sentence.tokens[end - 1].tag != .adjective, let evidence = sentence.evidence(index..<end) {
          let words = sentence.tokens[index..<end].map(\.lemma)
          for word in words {
            frequency[word, default: 0] += 1
            degree[word, default: 0] += Double(words.count)
          }
          runs.append((words.joined(separator: " "), words, evidence, sentence.words(index..<end)))
        }
        index = end
      }
    }
    var best: [String: (score: Double, count: Int, first: Int)] = [:]
    for (place, run) in runs.enumerated() {
      let score =
        run.words.reduce(0) { $0 + degree[$1, default: 0] / frequency[$1, default: 1].squareRoot() }
        / Double(run.words.count).squareRoot()
      if let known = best[run.key] {
        best[run.key] = (known.score, known.count + 1, known.first)
      } else {
        best[run.key] = (score, 1, place)
      }
    }
    let ranked = best.values.sorted {
      let (left, right) = ($0.score * Double($0.count).squareRoot(), $1.score * Double($1.count).squareRoot())
      return left != right ? left > right : $0.first < $1.first
    }
    var chosen: [Phrase] = []
    var usedWords: [Set<String>] = []
    for entry in ranked where chosen.count < limit {
      let run = runs[entry.first]
      let words = Set(run.words)
      if usedWords.contains(where: { words.isSubset(of: $0) || $0.isSubset(of: words) }) { continue }
      usedWords.append(words)
      chosen.append(Phrase(text: run.text, score: entry.score, evidence: run.evidence))
    }
    return chosen
  }

  private static func isContent(_ token: Token) -> Bool {
    switch token.tag {
    case .noun: token.lower.count > 2 && !dull.contains(token.lemma) && token.lower != "…"
    case .adjective: !dull.contains(token.lower) && token.lower.count > 2
    // Where nothing is tagged (another language), long words count.
    case .other: token.lower.count > 4 && token.lower != "…" && EnglishWords.closed[token.lower] == nil
    default: false
    }
  }

  private static let dull: Set<String> = [
    "thing", "way", "lot", "bit", "kind", "sort", "case", "part", "time", "example", "other", "same", "such",
    "able", "first", "next", "last",
    "number", "something", "anything", "everything", "good", "new", "own", "sure", "ok",
  ]

  /// A title from the words of the text themselves; empty only for a text without words.
  static func title(of sentences: [Sentence]) -> String {
    let phrases = find(sentences, limit: 2)
    if let first = phrases.first { return first.text.capitalizedFirst }
    guard let sentence = sentences.first(where: { !$0.tokens.isEmpty }) else { return "" }
    return String(sentence.words(0..<min(6, sentence.tokens.count)).prefix(80)).capitalizedFirst
  }
}

/// What is shown where nothing is described that a picture could show.
enum KeyPhraseCard {
  static func card(_ sentences: [Sentence], language: String?) -> Diagram {
    var draft = DiagramDraft()
    for phrase in KeyPhrases.find(sentences) {
      draft.node(phrase.text.capitalizedFirst, evidence: phrase.evidence)
    }
    if draft.nodes.isEmpty {
      for sentence in sentences.prefix(3) {
        if let evidence = sentence.evidence(0..<min(8, sentence.tokens.count)) {
          draft.node(evidence.quote, evidence: evidence)
        }
      }
    }
    return draft.diagram(
      .keyPhrases, title: KeyPhrases.title(of: sentences), confidence: 0.3, language: language)
  }
}
