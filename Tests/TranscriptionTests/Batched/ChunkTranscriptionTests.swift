import ModelFixtures
import SpeechModels
import Testing
import Transcripts

@testable import Transcription

@Suite("Chunk transcription")
struct ChunkTranscriptionTests {
  private let tokenizer: WhisperTokenizer

  init() throws { tokenizer = try #require(ScriptedVocabulary.multilingual) }

  private func word(_ number: Int) -> Int { ScriptedVocabulary.word(number) }
  private func time(_ seconds: Double) -> Int { tokenizer.time(seconds) }

  /// Twenty seconds from 100 s on.
  private func heard(
    speech: [ClosedRange<Double>]? = nil, seconds: Double = 20, _ says: [[Int]?]
  ) -> HeardChunk {
    var heard = HeardChunk(.silent(0, start: 100, seconds: seconds, speech: speech), tokenizer)
    let isDone = heard.hear { _, turn in turn < says.count ? says[turn] : nil }
    #expect(isDone)
    return heard
  }

  @Test("What the model leaves unsaid behind a pair of timestamps is heard in a window of its own")
  func earlyStop() {
    let heard = heard([[time(0), word(0), time(8), time(8)], [time(0.5), word(1), time(12)]])
    #expect(heard.windows.map(\.seek) == [0, 800])
    #expect(heard.windows.map(\.frames) == [2000, 1200])
    #expect(heard.segments.map(\.text) == [" w256", " w257"])
    #expect(heard.segments.map(\.start) == [100, 108.5])
    #expect(heard.segments.map(\.end) == [108, 120])
    #expect(heard.segments.map(\.seek) == [10_000, 10_800])
  }

  @Test("A text may end where less speech is left than is worth a window")
  func leastEnd() {
    let leastEnd = { (speech: [ClosedRange<Double>], window: AudioWindow) in
      ChunkTranscription<ScriptedEngine>(
        .silent(0, start: 100, seconds: 20, speech: speech), features: [], bands: 80, language: "en"
      ).leastEnd(of: window)
    }
    let whole = AudioWindow(origin: 100, seek: 0, frames: 2000)
    #expect(leastEnd([0...20], whole) == 19.51)
    #expect(leastEnd([0...8, 14...14.3], whole) == 7.81)
    #expect(leastEnd([3...3.4], whole) == nil)
    #expect(leastEnd([0...20], AudioWindow(origin: 100, seek: 400, frames: 800)) == 7.51)
  }

  @Test("A rest without speech is not heard, one with speech from where it goes on")
  func rests() {
    let first = [time(0), word(0), time(8), time(8)]
    #expect(heard(speech: [0...7.9], [first]).windows.count == 1)
    #expect(heard(speech: [0...7.9, 14...14.3], [first]).windows.count == 1)
    let later = heard(speech: [0...7.9, 14...19], [first, [time(0), word(1), time(5)]])
    #expect(later.windows.map(\.seek) == [0, 1380])
    #expect(later.segments.map(\.start) == [100, 113.8])
  }

  @Test("Speech that the timestamps jump over is heard again and takes its place in time")
  func gap() {
    let first = [time(0), word(0), time(4), time(12), word(1), time(20)]
    let heard = heard([first, [time(0.2), word(2), time(7)]])
    #expect(
      heard.windows == [
        AudioWindow(origin: 100, seek: 0, frames: 2000), AudioWindow(origin: 100, seek: 400, frames: 800),
      ])
    #expect(heard.segments.map(\.text) == [" w256", " w258", " w257"])
    #expect(heard.segments.map(\.start) == [100, 104.2, 112])
  }

  @Test("A jump over a pause is no loss")
  func jumpOverPause() {
    let first = [time(0), word(0), time(4), time(12), word(1), time(20)]
    #expect(heard(speech: [0...4, 6...7.5, 12...20], [first]).windows.count == 1)
    #expect(heard(speech: [0...4, 6...8.5, 12...20], [first]).windows.count == 2)
  }

  @Test("Words that only lacked their times are not written twice")
  func repeated() {
    let first = [time(0), word(0), word(1), word(2), time(4), time(12), word(3), time(20)]
    let heard = heard([first, [time(0), word(0), word(1), word(2), time(4), time(4), word(9), time(8)]])
    #expect(heard.segments.map(\.text) == [" w256 w257 w258", " w265", " w259"])
  }

  @Test("What was heard a second time is not heard a third")
  func noThird() {
    let first = [time(0), word(0), time(1), time(19), word(1), time(20)]
    let heard = heard([first, [time(0), word(2), time(1), time(17), word(3), time(18)]])
    #expect(heard.windows.map(\.seek) == [0, 100])
    #expect(heard.segments.map(\.text) == [" w256", " w258", " w259", " w257"])
  }

  @Test("Silence gives no text and is decoded once")
  func silence() {
    let heard = heard([nil])
    #expect(heard.segments.isEmpty)
    #expect(heard.windows.count == 1)
  }

  @Test("Blank segments are left out")
  func blank() {
    let heard = heard([[time(0), 32, time(2), time(2), word(1), time(20)]])
    #expect(heard.segments.map(\.text) == [" w257"])
  }

  @Test("A chunk longer than a window is heard in several")
  func long() {
    let says = [[time(0), word(0), time(30)], [time(0), word(1), time(15)]]
    let heard = heard(seconds: 45, says)
    #expect(heard.windows.map(\.seek) == [0, 3000])
    #expect(heard.segments.map(\.end) == [130, 145])
  }

  @Test("Text before a window leads it, unless it was found warm")
  func prompt() {
    let heard = heard([[time(0), word(0), time(8), time(8)], [time(0), word(1), time(12)]])
    #expect(heard.transcription.prompt(of: heard.windows[0]).isEmpty)
    #expect(heard.transcription.prompt(of: heard.windows[1]) == [time(0), word(0), time(8)])
  }

  @Test("An engine that never moves on cannot hold a chunk for ever")
  func neverStuck() {
    var heard = HeardChunk(.silent(0, start: 0, seconds: 3), tokenizer)
    #expect(heard.hear(most: 1000) { _, _ in [time(0), time(0), word(0), time(0), time(0)] })
    var slow = HeardChunk(.silent(0, start: 0, seconds: 3), tokenizer)
    #expect(slow.hear(most: 1000) { _, _ in [time(0), word(0), time(0.02), time(0.02)] })
  }

  @Test("Whatever is decoded: it ends, segments are in order within the chunk, no long speech is passed over")
  func random() throws {
    var speech = RandomSpeech(tokenizer: tokenizer, generator: SeededGenerator(seed: 11))
    for turn in 0..<400 {
      let chunk = speech.chunk()
      var heard = HeardChunk(chunk, tokenizer)
      let words = [3, 40, 5000][turn % 3]
      try #require(heard.hear(most: 2 * chunk.frames + 8) { _, _ in speech.tokens(words: words) })
      expectOrder(heard, turn)
      expectAllHeard(heard, turn)
    }
  }

  @Test("Nonsense that no rule lets through ends as well, within the chunk")
  func nonsense() throws {
    var speech = RandomSpeech(tokenizer: tokenizer, generator: SeededGenerator(seed: 5))
    for turn in 0..<200 {
      let chunk = speech.chunk()
      var heard = HeardChunk(chunk, tokenizer)
      try #require(heard.hear(most: 2 * chunk.frames + 8) { _, _ in speech.nonsense() })
      for segment in heard.segments {
        #expect(segment.start >= chunk.origin - 1e-9 && segment.end <= chunk.end + 0.011, "turn \(turn)")
      }
    }
  }

  private func expectOrder(_ heard: HeardChunk, _ turn: Int) {
    let chunk = heard.chunk
    var last = chunk.origin
    for segment in heard.segments {
      #expect(!segment.isBlank)
      // Gaps are cut at whole frames.
      #expect(segment.start >= last - 0.011, "turn \(turn): \(segment.start) after \(last)")
      #expect(segment.end >= segment.start && segment.end <= chunk.end + 0.011, "turn \(turn)")
      last = max(last, segment.end)
    }
  }

  /// Every frame of speech was in a window, and in two if no segment covers it and it is not alone.
  private func expectAllHeard(_ heard: HeardChunk, _ turn: Int) {
    let chunk = heard.chunk
    func isHeard(_ sample: Int, times: Int) -> Bool {
      let frame = (sample - chunk.start) / AudioChunk.frame
      return heard.windows.count { frame >= $0.seek && frame < $0.seek + $0.frames } >= times
    }
    for range in chunk.speech {
      for sample in stride(
        from: range.lowerBound, to: min(range.upperBound, chunk.start + chunk.samples.count), by: 1600)
      {
        #expect(isHeard(sample, times: 1), "turn \(turn)")
      }
    }
  }
}
