import Testing

@testable import Transcripts

@Suite("Sentences")
struct SentenceTests {
  @Test(
    "Sentences end where a reader would end them",
    arguments: [
      ("en", "Mr. Hale met Dr. Ng. | They left."), ("en", "It cost 3.5 pounds. | He paid. | No. 5 was late."),
      ("en", "J. R. R. Tolkien wrote it. | We read it."), ("en", "The U.S. Army came. | It stayed."),
      ("en", "See e.g. Fig. 3 for more. | Then go on."), ("en", "Wait... what? | Yes!"),
      ("en", "\"Stop!\" he said. | \"Why?\" | \"Because.\""), ("en", "He left at 5 p.m. | She stayed."),
      ("en", "So did I. | You too?"), ("en", "Really?! | Yes... | No…"),
      ("de", "Am 3. Oktober kamen z.B. Herr Dr. Ott und ca. 40 Gäste. | Schön!"),
      ("fr", "M. Dupont est venu. | Pourquoi ?"), ("es", "¿Qué pasó? | ¡Nada! | El Sr. Paz lo sabe."),
      ("zh", "今天很好。| 我们走吧！| 好吗？"), ("ja", "そうです。| 「はい。」| 行こう！"), ("hi", "यह घर है। | वह जाता है।"),
      ("ar", "هل أنت هنا؟ | نعم."), ("ur", "یہ گھر ہے۔ | وہ جاتا ہے۔"),
    ])
  func ends(language: String, text: String) {
    let expected = text.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
    let joined = expected.joined(separator: language == "zh" || language == "ja" ? "" : " ")
    let found = SentenceSegmentation.sentences(
      of: [Segment(start: 0, end: 10, text: " " + joined)], language: language)
    #expect(found.map { $0.text.trimmed } == expected)
    #expect(found.map(\.text).joined() == " " + joined)
  }

  private func words(_ text: String, from start: Double, step: Double = 0.5) -> [Word] {
    text.split(separator: " ").enumerated().map { index, word in
      Word(
        text: " " + word, start: start + step * Double(index), end: start + step * Double(index + 1),
        probability: 0.5)
    }
  }

  @Test("Segments are joined and cut, and each sentence has its words' times and its share of the statistics")
  func statistics() {
    let first = Segment(
      id: 0, seek: 7, start: 0, end: 2, text: " One two. Three four", tokens: [1, 2], temperature: 0,
      averageLogProbability: -1, words: words("One two. Three four", from: 0))
    let second = Segment(
      id: 1, seek: 9, start: 2, end: 5, text: " five six. Seven.", tokens: [3], temperature: 0.4,
      averageLogProbability: -0.5, words: words("five six. Seven.", from: 2))
    let found = SentenceSegmentation.sentences(of: [first, second], language: "en")
    #expect(found.map(\.text) == [" One two.", " Three four five six.", " Seven."])
    #expect(found.map(\.id) == [0, 1, 2])
    #expect(found.map(\.start) == [0, 1, 3] && found.map(\.end) == [1, 3, 3.5])
    #expect(found.map { ($0.temperature * 1000).rounded() } == [0, 200, 400])
    #expect(found.map { ($0.averageLogProbability * 1000).rounded() } == [-1000, -750, -500])
    #expect(found.flatMap { $0.words ?? [] } == (first.words ?? []) + (second.words ?? []))
    #expect(found.allSatisfy { $0.tokens.isEmpty } && found.map(\.seek) == [7, 7, 9])
  }

  @Test("A sentence made of whole segments keeps their tokens")
  func tokens() {
    let parts = [
      Segment(id: 0, start: 0, end: 1, text: " One", tokens: [1, 2]),
      Segment(id: 1, start: 1, end: 2, text: " two.", tokens: [3]),
    ]
    #expect(SentenceSegmentation.sentences(of: parts, language: "en").map(\.tokens) == [[1, 2, 3]])
  }

  @Test("A long pause and another speaker end a sentence without a mark")
  func pausesAndSpeakers() {
    var all = words("one two three four", from: 0)
    all[2].start += 3
    all[2].end += 3
    all[3].start += 3
    all[3].end += 3
    all[3].speaker = "B"
    for index in 0..<3 { all[index].speaker = "A" }
    let found = SentenceSegmentation.sentences(
      of: [Segment(start: 0, end: 5, text: " one two three four", words: all)], language: "en")
    #expect(found.map(\.text) == [" one two", " three", " four"])
    #expect(found.map(\.speaker) == ["A", "A", "B"])
  }

  @Test("Piece by piece gives what all at once gives, and nothing is lost", arguments: 0..<20)
  func streaming(seed: Int) {
    var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 &+ 1
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    let vocabulary = [
      "yes.", "no", "Mr.", "Hale", "…", "3.", "5", "why?", "(well)", "我们", "。", "a.m.", "-", "I.",
    ]
    let segments = (0..<30).map { index in
      let text = (0..<random(8)).map { _ in " " + vocabulary[random(vocabulary.count)] }.joined()
      return Segment(id: index, start: Double(index), end: Double(index) + 1, text: text)
    }
    var segmentation = SentenceSegmentation(language: "en")
    let pieces = segments.flatMap { segmentation.add($0) } + segmentation.finish()
    #expect(pieces == SentenceSegmentation.sentences(of: segments, language: "en"))
    #expect(pieces.map(\.text).joined() == segments.map(\.text).joined())
    #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.end <= $1.start + 1e-9 })
  }
}
