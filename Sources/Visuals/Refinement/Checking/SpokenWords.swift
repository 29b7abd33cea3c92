/// The words of a scene, in which quotes are looked up.
struct SpokenWords: Sendable {
  private struct Word {
    var text: String
    var sentence: Int
    var range: Range<String.Index>
    /// Whether the rules read it: fillers and corrected words are not.
    var isRead: Bool
  }

  let sentences: [Sentence]
  let isEnglish: Bool
  private let words: [Word]
  /// All that was said.
  let forms: WordForms

  /// Words of a quote at most: one that holds half of the scene would prove anything.
  static let longestQuote = 40

  init(_ sentences: [Sentence], isEnglish: Bool) {
    self.sentences = sentences
    self.isEnglish = isEnglish
    var words: [Word] = []
    for (number, sentence) in sentences.enumerated() {
      var token = 0
      for (text, range) in WordForms.words(of: sentence.text) {
        while token < sentence.tokens.count, sentence.tokens[token].range.upperBound <= range.lowerBound {
          token += 1
        }
        let isRead = token < sentence.tokens.count && sentence.tokens[token].range.overlaps(range)
        words.append(Word(text: text, sentence: number, range: range, isRead: isRead))
      }
    }
    self.words = words
    forms = WordForms(words.map(\.text), isEnglish: isEnglish)
  }

  /// Where a quote was said: its words in a row, whatever their case and marks. A quote with "…" in it is several.
  ///
  /// - Returns: nil where they were not said.
  func evidence(of quote: String) -> [Evidence]? {
    guard quote.utf8.count <= 4096 else { return nil }
    var found: [Evidence] = []
    for part in quote.replacing("...", with: "…").split(separator: "…") {
      let wanted = WordForms.words(of: String(part)).map(\.text)
      if wanted.isEmpty { continue }
      guard wanted.count <= SpokenWords.longestQuote,
        let place = place(of: wanted, among: Array(words.indices))
          ?? place(of: wanted, among: words.indices.filter { words[$0].isRead })
      else { return nil }
      found.append(evidence(place))
    }
    return found.isEmpty ? nil : found
  }

  private func place(of wanted: [String], among places: [Int]) -> ClosedRange<Int>? {
    guard places.count >= wanted.count else { return nil }
    for start in 0...(places.count - wanted.count) where words[places[start]].text == wanted[0] {
      if wanted.indices.allSatisfy({ words[places[start + $0]].text == wanted[$0] }) {
        return places[start]...places[start + wanted.count - 1]
      }
    }
    return nil
  }

  /// The words as they were said, with the times of the first and the last.
  private func evidence(_ place: ClosedRange<Int>) -> Evidence {
    let (first, last) = (words[place.lowerBound], words[place.upperBound])
    var parts: [String] = []
    var evidence = Evidence(quote: "")
    for number in first.sentence...last.sentence {
      let sentence = sentences[number]
      let from = number == first.sentence ? first.range.lowerBound : sentence.text.startIndex
      let to = number == last.sentence ? last.range.upperBound : sentence.text.endIndex
      parts.append(String(sentence.text[from..<to]))
      let tokens = sentence.tokens.filter { $0.range.overlaps(from..<to) }
      evidence.start = evidence.start ?? tokens.lazy.compactMap(\.start).first
      evidence.end = tokens.reversed().lazy.compactMap(\.end).first ?? evidence.end
    }
    evidence.start = evidence.start ?? sentences[first.sentence].start
    evidence.end = evidence.end ?? sentences[last.sentence].end
    if let start = evidence.start, let end = evidence.end, end < start { evidence.end = start }
    evidence.quote = parts.joined(separator: " ")
    return evidence
  }

  /// The sentence that a text quotes, whole; nil where no sentence has these words.
  func sentence(quoted text: String) -> String? {
    let wanted = WordForms.words(of: text).map(\.text)
    guard wanted.count >= 3, wanted.count <= SpokenText.longestSentence,
      let place = place(of: wanted, among: Array(words.indices)),
      words[place.lowerBound].sentence == words[place.upperBound].sentence
    else { return nil }
    return sentences[words[place.lowerBound].sentence].text
  }

  /// Whether a label says nothing that its quotes and the scene do not: all its words were said in the scene, at least half
  /// of them in the quotes, and it denies nothing that they do not.
  func supports(_ label: String, by quotes: [Evidence]) -> Bool {
    let quoted = WordForms(quotes.map(\.quote).joined(separator: " "), isEnglish: isEnglish)
    let said = WordForms(label, isEnglish: isEnglish)
    if said.hasNegation, !quoted.hasNegation { return false }
    let contents = WordForms.contents(of: label, isEnglish: isEnglish)
    guard !contents.isEmpty else { return !said.words.isEmpty && said.words.isSubset(of: quoted.words) }
    guard contents.allSatisfy(forms.holds) else { return false }
    return 2 * contents.count(where: quoted.holds) >= contents.count
  }

  /// Whether all words of a text that has no quote of its own, such as a title, were said.
  func supports(_ text: String) -> Bool {
    let contents = WordForms.contents(of: text, isEnglish: isEnglish)
    return !contents.isEmpty && contents.allSatisfy(forms.holds)
  }
}
