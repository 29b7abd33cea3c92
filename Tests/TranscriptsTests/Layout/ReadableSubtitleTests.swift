import Testing

@testable import Transcripts

@Suite("Readable subtitles")
struct ReadableSubtitleTests {
  private func words(_ text: String, from start: Double = 0, step: Double = 0.3) -> [Word] {
    text.wordPieces.enumerated().map { index, word in
      Word(text: word, start: start + step * Double(index), end: start + step * Double(index + 1) - 0.02)
    }
  }

  private func segment(_ text: String, from start: Double = 0, step: Double = 0.3) -> Segment {
    let words = words(text, from: start, step: step)
    return Segment(start: start, end: words.last?.end ?? start, text: text, words: words)
  }

  private func cues(_ segments: [Segment], _ rules: SubtitleRules = SubtitleRules()) -> [SubtitleCue] {
    var layout = SubtitleLayout(options: TranscriptFormatOptions(subtitles: rules))
    return segments.flatMap { layout.add($0) } + layout.flush()
  }

  private func lines(_ cues: [SubtitleCue]) -> [[String]] { cues.map { $0.lines { $0 } } }

  @Test("Lines end where phrases end, never after an article or a preposition")
  func phrases() {
    let text =
      " When the committee had finally read the report, it decided to build the new bridge in the old town."
    #expect(
      lines(cues([segment(text)])) == [
        ["When the committee", "had finally read the report,"],
        ["it decided", "to build the new bridge in the old town."],
      ])
  }

  @Test("Subtitles run across the decoder's segments")
  func acrossSegments() {
    let parts = [
      segment(" We went to the"), segment(" house. It was", from: 1.2), segment(" empty.", from: 2.1),
    ]
    #expect(lines(cues(parts)) == [["We went to the house. It was empty."]])
  }

  @Test("A pause and another speaker end a subtitle")
  func boundaries() {
    var second = segment(" after the pause", from: 4)
    #expect(
      lines(cues([segment(" before the pause"), second])) == [["before the pause"], ["after the pause"]])
    second = segment(" said another", from: 0.9)
    second.speaker = "B"
    #expect(lines(cues([segment(" this one said"), second])) == [["this one said"], ["said another"]])
  }

  @Test("A short subtitle stays long enough to read, but not into the next")
  func times() {
    let alone = cues([segment(" Yes.", from: 2)])
    #expect(alone.map(\.start) == [2000] && alone.map(\.end) == [2833])
    var next = segment(" Never again.", from: 2.5)
    next.speaker = "B"
    let both = cues([segment(" Yes.", from: 2), next])
    #expect(both[0].end == 2500 - 83 && both[1].start == 2500)
  }

  @Test("Chinese and Japanese break without spaces, and never before closing marks or small kana")
  func unspaced() {
    let rules = SubtitleRules(language: "ja")
    let text = "昨日は友達と一緒に東京へ行って、とても美味しいラーメンを食べました。それからゆっくり「帰って」きました。"
    let found = lines(cues([Segment(start: 0, end: 9, text: text)], rules))
    #expect(found.joined().joined() == text)
    #expect(found.joined().allSatisfy { $0.columns <= 26 })
    #expect(
      found.joined().allSatisfy { !($0.first?.cannotBeginLine ?? true) && !($0.last?.cannotEndLine ?? true) })
    let chinese = lines(
      cues([Segment(start: 0, end: 9, text: "我们今天下午三点钟在学校门口见面，然后一起去看电影，好不好？")], SubtitleRules(language: "zh"))
    )
    #expect(chinese.joined().allSatisfy { $0.columns <= 32 && $0.first != "，" })
  }

  @Test("A word as long as several lines stands, and a long word of characters is cut")
  func longWords() {
    let long = String(repeating: "x", count: 100)
    #expect(lines(cues([segment(" a \(long) b")])).joined().joined(separator: " ") == "a \(long) b")
    let characters = String(repeating: "語", count: 50)
    let word = Word(text: characters, start: 0, end: 10)
    let found = lines(
      cues([Segment(start: 0, end: 10, text: characters, words: [word])], SubtitleRules(language: "ja")))
    #expect(found.joined().joined() == characters && found.joined().allSatisfy { $0.columns <= 26 })
  }

  @Test("Whatever is said: no word is lost or doubled, no subtitles overlap, limits hold", arguments: 0..<40)
  func invariants(seed: Int) {
    var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 &+ 7
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    let vocabulary = [
      "the", "house", "of", "Mr.", "internationalisation", "yes.", "well,", "(and", "so)", "我", "ー", "3.5",
      "I", "don't",
    ]
    var time = 0.0
    let segments = (0..<12).map { _ -> Segment in
      let words = (0..<(1 + random(25))).map { _ -> Word in
        let start = time + Double(random(10)) / 10 * (random(12) == 0 ? 5 : 0.3)
        time = start + Double(random(8)) / 10
        return Word(text: " " + vocabulary[random(vocabulary.count)], start: start, end: time)
      }
      return Segment(start: words[0].start, end: time, text: words.map(\.text).joined(), words: words)
    }
    var rules = SubtitleRules()
    rules.lineLimit = 1 + seed % 3
    let cues = cues(segments, rules)
    let said = segments.map(\.text).joined().split(separator: " ")
    #expect(lines(cues).joined().flatMap { $0.split(separator: " ") } == said)
    #expect(cues.allSatisfy { $0.start < $0.end })
    #expect(zip(cues, cues.dropFirst()).allSatisfy { $0.end <= $1.start })
    #expect(lines(cues).allSatisfy { $0.count <= rules.lineLimit && $0.allSatisfy { $0.columns <= 42 } })
    #expect(cues.allSatisfy { $0.end - $0.start <= 7300 })
  }

  @Test("Times that are not numbers or run backwards still give subtitles in order")
  func oddTimes() {
    let words = [
      Word(text: " a", start: 5, end: 1), Word(text: " b", start: .nan, end: .infinity),
      Word(text: " c", start: -3, end: .nan), Word(text: " d.", start: 1e300, end: 0),
    ]
    let found = cues([Segment(start: 0, end: 1, text: " a b c d.", words: words)])
    #expect(lines(found).joined().joined(separator: " ") == "a b c d.")
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.end <= $1.start && $0.start < $0.end })
  }

  @Test("Subtitles come while the recording goes on")
  func streaming() {
    var layout = SubtitleLayout(options: TranscriptFormatOptions(subtitles: SubtitleRules()))
    var first: Int?
    for index in 0..<60 {
      let part = segment(" This is a sentence of eight words, really.", from: Double(index) * 2.4)
      if !layout.add(part).isEmpty, first == nil { first = index }
    }
    #expect((first ?? 99) < 12)
  }

  @Test("Highlighted words keep the readable lines")
  func highlight() {
    let options = TranscriptFormatOptions(highlightWords: true, subtitles: SubtitleRules())
    let text = " When the committee had finally read the report, it left."
    let written = TranscriptFormat.srt.render(Fixtures.transcript([segment(text)]), options: options)
    #expect(written.contains("When the committee had finally\nread the <u>report,</u>"))
  }
}
