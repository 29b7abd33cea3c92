/// Cuts a talk where its subject changes: words in common on both sides, phrases that announce something new, pauses.
struct SceneSplitter {
  /// Sentences on each side that are compared.
  var window = 3
  /// Fewest sentences of a scene.
  var shortest = 4
  /// Words above which a scene is cut at its best place even without a sign.
  var longest = 300
  /// Least depth of a valley of likeness, and how far above the mean it must be in deviations; by meaning and by words.
  var leastDepth = 0.3
  var spread = 0.8
  var lexicalDepth = 0.4
  var lexicalSpread = 0.5
  /// Compares sentences by meaning where a model is there; words are compared else.
  var embedding: (any SentenceEmbedding)?

  private static let announcements: [[String]] = [
    ["let", "'s", "move", "on"], ["moving", "on"], ["next", "topic"],
    ["the", "next", "topic"], ["now", "let", "'s"],
    ["let", "'s", "talk", "about"], ["let", "'s", "turn", "to"], ["turning", "to"], ["another", "topic"],
    ["to", "change", "the", "subject"],
    ["finally", "let"], ["to", "sum", "up"], ["in", "summary"], ["in", "conclusion"], ["to", "conclude"],
    ["let", "me", "now"], ["i", "want", "to", "talk", "about"],
    ["now", "i", "want"], ["so", "much", "for"], ["that", "brings", "us"], ["which", "brings", "us"],
    ["let", "'s", "look", "at"], ["let", "me", "tell", "you", "about"],
    ["now", "about"], ["about", "our"], ["about", "the"], ["as", "for"], ["coming", "to"],
    ["let", "'s", "come", "to"], ["on", "to"],
  ]

  private static let spelledOut = announcements.filter { $0.contains("'s") }.map { words in
    words.map { $0 == "'s" ? "us" : $0 }
  }

  private static func announces(_ sentence: Sentence) -> Bool {
    // "Now, let us turn to …" as well as "now let's turn to …".
    let tokens = sentence.tokens.prefix(12).filter { $0.lower != "," }
    return (announcements + spelledOut).contains { words in
      // "About the order": only as the first words is it a heading.
      (0..<(words[0] == "about" ? 1 : 3)).contains { CueReader.matches(words, tokens, at: $0) }
    }
  }

  /// Whether a sentence after the first ones announces a new subject, or the text has parts of its own.
  func announcesSubjects(_ sentences: [Sentence]) -> Bool {
    sentences.dropFirst(2).contains { Self.announces($0) || $0.opensParagraph && $0.tokens.count < 8 }
  }

  /// Fewest sentences of a scene that the text itself sets apart.
  private static let shortestPart = 2

  /// The scenes as ranges of sentences, which cover all of them.
  func split(_ sentences: [Sentence]) throws -> [Range<Int>] {
    // Paragraphs mean something where they are more than single sentences.
    let hasParagraphs = 2 * sentences.count { $0.opensParagraph } <= sentences.count
    let isMarked = sentences.map { Self.announces($0) || hasParagraphs && $0.opensParagraph }
    guard sentences.count >= (isMarked.dropFirst().contains(true) ? shortest : 2 * shortest) else {
      return sentences.isEmpty ? [] : [0..<sentences.count]
    }
    let cohesion = try cohesions(sentences)
    // Depth of the valley at each gap, against the nearest peaks.
    var scores = [Double](repeating: 0, count: sentences.count)
    for gap in 1..<sentences.count {
      var left = cohesion[gap]
      var place = gap
      while place > 1, cohesion[place - 1] >= left, gap - place < 12 {
        left = cohesion[place - 1]
        place -= 1
      }
      var right = cohesion[gap]
      place = gap
      while place + 1 < sentences.count, cohesion[place + 1] >= right, place - gap < 12 {
        right = cohesion[place + 1]
        place += 1
      }
      scores[gap] = (left - cohesion[gap]) + (right - cohesion[gap])
      let sentence = sentences[gap]
      if Self.announces(sentence) { scores[gap] += 1.2 }
      if sentence.opensParagraph { scores[gap] += hasParagraphs ? 0.7 : 0.25 }
      if sentence.pause > 1.5 { scores[gap] += min(0.6, 0.2 * sentence.pause) }
      // A pronoun or a conjunction at its beginning goes on with what was said.
      if let first = sentence.tokens.first,
        ["it", "they", "this", "these", "then", "and", "but", "otherwise", "if", "he", "she"].contains(
          first.lower)
      {
        scores[gap] -= 0.5
      }
    }
    let inner = scores[1...]
    let mean = inner.reduce(0, +) / Double(inner.count)
    let deviation = (inner.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(inner.count)).squareRoot()
    // Likenesses of meaning lie nearer each other than those of words, and are surer.
    let threshold =
      embedding == nil
      ? max(lexicalDepth, mean + lexicalSpread * deviation) : max(leastDepth, mean + spread * deviation)
    var cuts: [Int] = []
    for gap in (1..<sentences.count).sorted(by: { (scores[$0], -$0) > (scores[$1], -$1) })
    where scores[gap] >= threshold {
      let nearest = nearest(cuts, to: gap)
      let fewest = isMarked[gap] ? Self.shortestPart : shortest
      let after = (nearest.above ?? sentences.count) - gap
      if gap - nearest.below >= fewest, after >= (nearest.above == nil ? min(fewest, shortest - 1) : fewest) {
        cuts.insert(gap, at: cuts.firstIndex { $0 > gap } ?? cuts.count)
      }
    }
    return shortened([0] + cuts + [sentences.count], scores, sentences)
  }

  private func nearest(_ cuts: [Int], to gap: Int) -> (below: Int, above: Int?) {
    var (low, high) = (0, cuts.count)
    while low < high {
      let middle = (low + high) / 2
      if cuts[middle] < gap { low = middle + 1 } else { high = middle }
    }
    return (low > 0 ? cuts[low - 1] : 0, low < cuts.count ? cuts[low] : nil)
  }

  /// Cuts what is too long for one picture at its best gap.
  private func shortened(_ bounds: [Int], _ scores: [Double], _ sentences: [Sentence]) -> [Range<Int>] {
    var scenes: [Range<Int>] = []
    var open = zip(bounds, bounds.dropFirst()).map { $0..<$1 }.reversed() as [Range<Int>]
    while let scene = open.popLast() {
      let words = scene.reduce(0) { $0 + sentences[$1].tokens.count }
      let inner =
        scene.count > 2 * shortest ? (scene.lowerBound + shortest)..<(scene.upperBound - shortest + 1) : 0..<0
      if words > longest,
        let best = inner.max(by: {
          (scores[$0], -abs($0 - (scene.lowerBound + scene.upperBound) / 2)) < (
            scores[$1], -abs($1 - (scene.lowerBound + scene.upperBound) / 2)
          )
        })
      {
        open.append(best..<scene.upperBound)
        open.append(scene.lowerBound..<best)
      } else {
        scenes.append(scene)
      }
    }
    return scenes
  }

  /// How alike the sentences before and after each gap are, from 0 to 1.
  private func cohesions(_ sentences: [Sentence]) throws -> [Double] {
    if let embedding {
      let vectors = try embedding.embed(sentences.map(\.text))
      if vectors.count == sentences.count {
        return windows(sentences.count) { Self.similarity(vectors[$0], vectors[$1]) }
      }
    }
    var frequency: [String: Int] = [:]
    let words = sentences.map { sentence in
      Set(
        sentence.tokens.filter {
          $0.tag == .noun || $0.tag == .verb || $0.tag == .adjective || $0.tag == .other && $0.lower.count > 4
        }.map(\.lemma))
    }
    for set in words { for word in set { frequency[word, default: 0] += 1 } }
    var result = [Double](repeating: 0, count: sentences.count)
    for gap in 1..<sentences.count {
      var left: [String: Double] = [:]
      var right: [String: Double] = [:]
      for place in max(0, gap - window)..<gap { for word in words[place] { left[word, default: 0] += 1 } }
      for place in gap..<min(sentences.count, gap + window) {
        for word in words[place] { right[word, default: 0] += 1 }
      }
      var (dot, one, two) = (0.0, 0.0, 0.0)
      func weight(_ word: String) -> Double { 1 / Double(frequency[word] ?? 1).squareRoot() }
      for (word, count) in left {
        one += count * count * weight(word)
        if let other = right[word] { dot += count * other * weight(word) }
      }
      for (word, count) in right { two += count * count * weight(word) }
      result[gap] = one * two > 0 ? dot / (one * two).squareRoot() : 0
    }
    return result
  }

  private func windows(_ count: Int, _ similarity: (Int, Int) -> Double) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    for gap in 1..<count {
      var (sum, pairs) = (0.0, 0.0)
      for left in max(0, gap - window)..<gap {
        for right in gap..<min(count, gap + window) {
          sum += similarity(left, right)
          pairs += 1
        }
      }
      result[gap] = sum / max(1, pairs)
    }
    return result
  }

  private static func similarity(_ left: [Float], _ right: [Float]) -> Double {
    var (dot, one, two): (Float, Float, Float) = (0, 0, 0)
    for (a, b) in zip(left, right) {
      dot += a * b
      one += a * a
      two += b * b
    }
    return one * two > 0 ? Double(dot / (one * two).squareRoot()) : 0
  }
}

/// Vectors that are near each other where sentences mean alike.
public protocol SentenceEmbedding: Sendable {
  /// One vector for each sentence, all of one length.
  func embed(_ sentences: [String]) throws -> [[Float]]
}
