import Testing
import Transcripts

@testable import Transcription

@Suite("Speakers of words")
struct SpeakerAssignmentTests {
  /// Words of half a second with so many seconds between them.
  private func words(_ text: String, from start: Double = 0, gap: Double = 0) -> [Word] {
    text.split(separator: " ").enumerated().map { index, word in
      let start = start + Double(index) * (0.5 + gap)
      return Word(text: " \(word)", start: start, end: start + 0.5)
    }
  }

  private func segment(_ words: [Word], tokens: [Int] = []) -> Segment {
    Segment(
      id: 7, start: words.first?.start ?? 0, end: words.last?.end ?? 0, text: words.map(\.text).joined(),
      tokens: tokens, words: words)
  }

  private func speakers(_ words: [Word], _ turns: [SpeakerTurn]) -> [String] {
    SpeakerAssignment().assign([segment(words)], turns: turns).flatMap { segment in
      (segment.words ?? []).map { $0.speaker ?? "-" }
    }
  }

  private func turn(_ speaker: String, _ start: Double, _ end: Double) -> SpeakerTurn {
    SpeakerTurn(speaker: speaker, start: start, end: end)
  }

  @Test("A change just after a sentence's start or before its end is moved there, one far from both stays")
  func sentences() {
    // The turn ends one word late, one word early, and in the middle of a sentence.
    #expect(
      speakers(words("I am here. And who are you then"), [turn("A", 0, 2), turn("B", 2, 4)])
        == ["A", "A", "A", "B", "B", "B", "B", "B"])
    #expect(
      speakers(words("I am really here. Who are you"), [turn("A", 0, 1.5), turn("B", 1.5, 3.5)])
        == ["A", "A", "A", "A", "B", "B", "B"])
    #expect(
      speakers(words("Yes. I would never ever do such a thing"), [turn("A", 0, 2.5), turn("B", 2.5, 4.5)])
        == ["A", "A", "A", "A", "A", "B", "B", "B", "B"])
  }

  @Test("A segment is cut where the speaker changes")
  func splits() throws {
    let words = words("how are you fine thanks")
    let turns = [turn("A", 0, 1.6), turn("B", 1.6, 2.5)]
    let result = SpeakerAssignment().assign([segment(words, tokens: Array(0..<10))], turns: turns)
    #expect(result.map(\.speaker) == ["A", "B"])
    #expect(result.map(\.text) == [" how are you", " fine thanks"])
    #expect(result.map(\.id) == [0, 1])
    #expect(result.map(\.start) == [0, 1.5])
    #expect(result.map(\.end) == [1.5, 2.5])
    #expect(result.flatMap(\.tokens) == Array(0..<10))
    #expect(try result.allSatisfy { try #require($0.words).allSatisfy { $0.speaker != nil } })
  }

  @Test("Most of a word decides, and of two who speak equally long the one who began first")
  func overlaps() {
    let pair = words("one two")
    #expect(speakers(pair, [turn("A", 0, 0.7), turn("B", 0.6, 2)]) == ["A", "B"])
    #expect(speakers(pair, [turn("B", 0, 2), turn("A", -1, 2)]) == ["A", "A"])
  }

  @Test("Words between turns go to the nearest, those far from all with their neighbours")
  func gaps() {
    let list = words("one two three four", gap: 1)
    #expect(speakers(list, [turn("A", 0, 0.5), turn("B", 2.5, 3)]) == ["A", "B", "B", "B"])
    #expect(speakers(list, [turn("B", 4.4, 5)]) == ["B", "B", "B", "B"])
    #expect(speakers(list, [turn("A", 90, 91)]) == ["-", "-", "-", "-"])
  }

  @Test("A lone word inside a sentence flips only with a turn of its own")
  func smoothing() {
    let list = words("so it was not here")
    let edge = [turn("A", 0, 1), turn("B", 1, 1.3), turn("A", 1.3, 3)]
    #expect(speakers(list, edge) == ["A", "A", "A", "A", "A"])
    let own = [turn("A", 0, 1), turn("B", 1, 1.5), turn("A", 1.5, 3)]
    #expect(speakers(list, own) == ["A", "A", "B", "A", "A"])
  }

  @Test("Segments without words have the speaker of most of their time, and all are numbered anew")
  func withoutWords() {
    let segments = [
      Segment(id: 4, start: 0, end: 4, text: " a"), Segment(id: 9, start: 4, end: 6, text: " b"),
    ]
    let result = SpeakerAssignment().assign(segments, turns: [turn("A", 0, 1), turn("B", 1, 9)])
    #expect(result.map(\.speaker) == ["B", "B"])
    #expect(result.map(\.id) == [0, 1])
  }

  @Test("Without turns nothing changes")
  func noTurns() {
    let segments = [segment(words("as it was"))]
    #expect(SpeakerAssignment().assign(segments, turns: []) == segments)
    #expect(SpeakerAssignment().assign(segments, turns: [turn("A", .nan, 1)]) == segments)
  }

  @Test("Ten thousand turns do not slow it down: those around a word are found by halving")
  func manyTurns() {
    let turns = (0..<10_000).map { turn("S\($0 % 3)", Double($0), Double($0) + 1) }
    let list = (0..<2000).map { Word(text: " w", start: Double($0) * 5 + 0.2, end: Double($0) * 5 + 0.6) }
    let clock = ContinuousClock()
    var result: [Segment] = []
    let time = clock.measure { result = SpeakerAssignment().assign([segment(list)], turns: turns) }
    #expect(result.flatMap { $0.words ?? [] }.map(\.speaker) == (0..<2000).map { "S\($0 * 5 % 3)" })
    #expect(time < .seconds(5))
  }
}
