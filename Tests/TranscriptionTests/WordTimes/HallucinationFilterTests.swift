import Testing
import Transcripts

@testable import Transcription

@Suite("Hallucination filter")
struct HallucinationFilterTests {
  private let filter = HallucinationFilter(threshold: 2, punctuation: ".,!?")

  /// A segment of words of equal length.
  private func segment(_ start: Double, _ end: Double, words: Int = 4, probability: Double = 0.9) -> Segment {
    let length = (end - start) / Double(words)
    var segment = Segment(start: start, end: end, text: "")
    segment.words = (0..<words).map { index in
      Word(
        text: " w\(index)", start: start + Double(index) * length, end: start + Double(index + 1) * length,
        probability: probability)
    }
    return segment
  }

  private func window(single: Bool = false, lastSpeechEnd: Double = 10, recordingEnd: Double = 100)
    -> HallucinationFilter.Window
  {
    .init(
      start: 10, end: 40, contentEnd: 40, recordingEnd: recordingEnd, lastSpeechEnd: lastSpeechEnd,
      hasSingleTimestampEnding: single)
  }

  @Test("Believable segments stay, and the next window begins where the words end or the window does")
  func believable() {
    var segments = [segment(11, 13), segment(13, 39)]
    segments[1] = segment(13, 39, words: 40)
    let kept = segments
    #expect(filter.apply(&segments, window()) == 40)
    #expect(segments == kept)
    // More than the threshold is left of the window: go on from the last word.
    segments = [segment(11, 20, words: 20)]
    #expect(filter.apply(&segments, window()) == 20)
    #expect(filter.apply(&segments, window(single: true)) == nil)
  }

  @Test("A first segment that looks invented and follows silence is dropped and heard again from its start")
  func leading() {
    var segments = [segment(15, 16, probability: 0.05), segment(16, 20, words: 12)]
    #expect(filter.apply(&segments, window(single: true)) == 15)
    #expect(segments.isEmpty)
    // Without the silence it stays.
    segments = [segment(11.5, 12.5, probability: 0.05), segment(12.5, 20, words: 12)]
    #expect(filter.apply(&segments, window(single: true)) == nil)
    #expect(segments.count == 2)
  }

  @Test("An invented segment with silence on both sides is removed with all that follows")
  func between() {
    var segments = [
      segment(10.5, 15, words: 12), segment(20, 21, probability: 0.05), segment(30, 39, words: 20),
    ]
    #expect(filter.apply(&segments, window(single: true)) == 20)
    #expect(segments.count == 1)
  }

  @Test("With speech right before or after it an improbable segment stays")
  func nextToSpeech() {
    var segments = [
      segment(10.5, 19.5, words: 20), segment(20, 21, probability: 0.05), segment(30, 38, words: 20),
    ]
    #expect(filter.apply(&segments, window(single: true)) == nil)
    #expect(segments.count == 3)
    segments = [
      segment(10.5, 15, words: 12), segment(20, 21, probability: 0.05), segment(21.5, 38, words: 40),
    ]
    #expect(filter.apply(&segments, window(single: true)) == nil)
    #expect(segments.count == 3)
  }

  @Test("Near the recording's end the rest is given up instead of heard again")
  func atTheEnd() {
    var segments = [segment(10.5, 15, words: 12), segment(38.5, 39, probability: 0.05)]
    #expect(filter.apply(&segments, window(single: true, recordingEnd: 40)) == 40)
    #expect(segments.count == 1)
  }

  @Test("Words of no length and of many seconds look as invented as improbable ones")
  func lengths() {
    for (start, end, words) in [(20.0, 20.08, 4), (20.0, 29.0, 2)] {
      var segments = [
        segment(10.5, 15, words: 12), segment(start, end, words: words), segment(35, 39, words: 20),
      ]
      #expect(filter.apply(&segments, window(single: true)) == 20)
      #expect(segments.count == 1)
    }
  }

  @Test("Segments without words are passed over")
  func withoutWords() {
    var segments = [Segment(start: 12, end: 13, text: ""), Segment(start: 30, end: 31, text: "")]
    #expect(filter.apply(&segments, window(single: true)) == nil)
    #expect(segments.count == 2)
  }
}
