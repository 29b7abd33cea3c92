import AudioIO
import SpeechModels
import Testing
import Transcripts

@testable import Transcription

/// A quiet tone of a given length, or silence.
private final class QuietReader: SampleReader {
  let sampleRate = 16_000
  let channelCount: Int? = 1
  let expectedDuration: Double? = nil
  let warnings: [String] = []
  private var left: Int
  private let level: Float
  init(_ samples: Int, level: Float = 0.01) {
    left = samples
    self.level = level
  }
  func read(upTo count: Int) -> [Float] {
    let now = min(count, left)
    left -= now
    return (0..<now).map { $0 % 8 < 4 ? level : -level }
  }
  func close() {}
}

@Suite("Sequential transcription")
struct SequentialTranscriptionTests {
  private let tokenizer: WhisperTokenizer

  init() throws { tokenizer = try #require(ScriptedVocabulary.multilingual) }

  private func time(_ seconds: Double) -> Int { tokenizer.timestampBegin + Int((seconds * 50).rounded()) }
  private func word(_ number: Int) -> Int { ScriptedVocabulary.word(number) }

  /// Says `text(window)` in every window; window 0 is the first that is decoded.
  private func engine(_ text: @escaping (Int) -> [Int]) -> ScriptedEngine {
    let tokenizer = tokenizer
    return ScriptedEngine { window, taken in
      guard let start = taken.firstIndex(of: tokenizer.startOfTranscript) else { return [1: 0] }
      let said = taken.count - start - 3
      let tokens = text(window)
      if said < 0 { return [1: 0] }
      return said < tokens.count ? [tokens[said]: 0] : [tokenizer.endOfText: 0]
    }
  }

  @discardableResult
  private func run(
    _ engine: ScriptedEngine, samples: Int, _ options: TranscriptionOptions = TranscriptionOptions(),
    observer: @escaping (TranscriptionEvent) throws -> Void = { _ in }
  ) throws -> Transcript {
    var options = options
    options.language = options.language ?? "en"
    let transcription = SequentialTranscription(
      engine: engine, tokenizer: tokenizer, alignmentHeads: [], kernels: scalarKernels, options: options,
      observer: observer)
    return try transcription.run(QuietReader(samples))
  }

  @Test(
    "Recordings of any length end, with as many windows as they need",
    arguments: [(0, 0), (1, 0), (159, 0), (160, 1), (480_000, 1), (480_001, 1), (480_160, 2)])
  func lengths(samples: Int, windows: Int) throws {
    let engine = engine { _ in [time(0)] }
    let transcript = try run(engine, samples: samples)
    #expect(engine.windows.count == windows)
    #expect(transcript.duration == Double(samples) / 16_000)
    #expect(transcript.segments.isEmpty)
  }

  @Test("Windows begin where the last pair of timestamps was, and ids and times run on")
  func seeking() throws {
    let said = [[time(0), word(0), time(10), time(10)], [time(0.5), word(1), time(29)]]
    let engine = engine { said[min($0, 1)] }
    let transcript = try run(engine, samples: 16_000 * 40)
    #expect(transcript.segments.map(\.start) == [0, 10.5])
    #expect(transcript.segments.map(\.end) == [10, 39])
    #expect(transcript.segments.map(\.id) == [0, 1])
    #expect(transcript.segments.map(\.seek) == [0, 1000])
    #expect(transcript.text == "w256 w257")
    #expect(transcript.languageProbability == nil)
  }

  @Test("The text before leads the next window, unless that is not wanted or was found warm")
  func previousText() throws {
    let first = [time(0), word(0), time(30)]
    let plain = engine { $0 == 0 ? first : [time(0), word(1), time(9)] }
    try run(plain, samples: 16_000 * 60)
    #expect(plain.openings.last?.starts(with: [tokenizer.startOfPrevious] + first) == true)
    var options = TranscriptionOptions()
    options.conditionOnPreviousText = false
    let unconditioned = engine { $0 == 0 ? first : [time(0), word(1), time(9)] }
    try run(unconditioned, samples: 16_000 * 60, options)
    #expect(unconditioned.openings.last?.first == tokenizer.startOfTranscript)
    for (temperature, opening) in [
      (Float(0.5), tokenizer.startOfPrevious), (0.6, tokenizer.startOfTranscript),
    ] {
      var warm = TranscriptionOptions()
      warm.temperatures = [temperature]
      warm.bestOf = 1
      let engine = engine { $0 == 0 ? first : [time(0), word(1), time(9)] }
      try run(engine, samples: 16_000 * 60, warm)
      #expect(engine.openings.last?.first == opening)
    }
  }

  @Test("An initial prompt leads the first window, carried it leads all, its end kept when too long")
  func initialPrompt() throws {
    var options = TranscriptionOptions()
    options.initialPrompt = " Ada "
    options.conditionOnPreviousText = false
    let prompt = tokenizer.encode(" Ada")
    for carried in [false, true] {
      options.carryInitialPrompt = carried
      let engine = engine { _ in [time(0), word(0), time(30)] }
      try run(engine, samples: 16_000 * 60, options)
      let openings = engine.openings.filter { $0.count > 3 }
      #expect(openings.first?.starts(with: [tokenizer.startOfPrevious] + prompt) == true)
      #expect((engine.openings.last?.first == tokenizer.startOfPrevious) == carried)
    }
    options.initialPrompt = String(repeating: "a", count: 300) + "xyz"
    options.carryInitialPrompt = true
    let engine = engine { _ in [time(0), word(0), time(30)] }
    try run(engine, samples: 16_000 * 60, options)
    let last = try #require(engine.openings.last)
    #expect(last.count == 227)
    #expect(Array(last[221..<224]) == tokenizer.encode("xyz"))
  }

  @Test("Clips are transcribed alone, in order, what a window claims beyond one is not lost for the next")
  func clips() throws {
    var options = TranscriptionOptions()
    options.clips = [10...20, 5...10, 50...1e300]
    let said = [
      [time(0), word(0), time(7), time(7)], [time(0), word(1), time(10)], [time(0), word(2), time(2)],
    ]
    let engine = engine { said[min($0, 2)] }
    let transcript = try run(engine, samples: 16_000 * 55, options)
    #expect(transcript.segments.map(\.start) == [5, 10, 50])
    #expect(transcript.segments.map(\.end) == [10, 20, 52], "no segment ends beyond what was heard")
  }

  @Test("Digital silence is never decoded, a whisper above it is")
  func silence() throws {
    var options = TranscriptionOptions()
    options.language = "en"
    for (level, count) in [(Float(0), 0), (2e-5, 0), (1e-3, 2)] {
      let engine = engine { _ in [time(0), word(0), time(30)] }
      let transcription = SequentialTranscription(
        engine: engine, tokenizer: tokenizer, alignmentHeads: [], kernels: scalarKernels,
        options: options, observer: { _ in })
      let transcript = try transcription.run(QuietReader(16_000 * 60, level: level))
      #expect(transcript.segments.count == count, "level \(level)")
    }
  }

  @Test("Clips past the end are empty, and no language is looked for in them")
  func distantClip() throws {
    var options = TranscriptionOptions()
    options.clips = [70...80, 900...950]
    options.language = nil
    let german = try #require(tokenizer.languageToken(for: "de"))
    let engine = ScriptedEngine { _, _ in [german: 0] }
    let transcription = SequentialTranscription(
      engine: engine, tokenizer: tokenizer, alignmentHeads: [], kernels: scalarKernels, options: options,
      observer: { _ in })
    let transcript = try transcription.run(QuietReader(16_000 * 60))
    #expect(transcript.segments.isEmpty)
    #expect(engine.windows.isEmpty)
  }

  @Test("Empty and instantaneous segments are left out and do not lead what follows")
  func blank() throws {
    let engine = engine {
      $0 == 0 ? [time(0), 10, time(3), time(4), word(0), time(5), time(30), 10, 10] : [time(0), word(1)]
    }
    let transcript = try run(engine, samples: 16_000 * 35)
    #expect(transcript.segments.map(\.text) == [" w256", " w257"])
    #expect(engine.openings.last?.prefix(4) == [tokenizer.startOfPrevious, time(4), word(0), time(5)])
  }

  @Test("An engine that never moves on cannot hold a recording for ever")
  func neverStuck() throws {
    let engine = engine { _ in [time(0), time(0), word(0), time(0), time(0)] }
    var reached: [Double] = []
    try run(engine, samples: 16_000 * 2) { event in
      if case .progress(let seconds) = event { reached.append(seconds) }
    }
    #expect(reached == reached.sorted())
    #expect(reached.last == 2)
  }

  @Test("What an observer throws ends the transcription")
  func cancellation() throws {
    struct Stop: Error {}
    let engine = engine { _ in [time(0), word(0), time(30)] }
    #expect(throws: Stop.self) {
      try run(engine, samples: 16_000 * 90) { if case .segment = $0 { throw Stop() } }
    }
    #expect(engine.windows.count == 1)
  }

  @Test("The language is detected and its probability told")
  func language() throws {
    let german = try #require(tokenizer.languageToken(for: "de"))
    let engine = ScriptedEngine { [tokenizer] _, taken in
      taken.count == 1 ? [german: 0] : [tokenizer.endOfText: 0]
    }
    let transcription = SequentialTranscription(
      engine: engine, tokenizer: tokenizer, alignmentHeads: [], kernels: scalarKernels,
      options: TranscriptionOptions(), observer: { _ in })
    let transcript = try transcription.run(QuietReader(16_000))
    #expect(transcript.language == "de")
    #expect(transcript.languageProbability == 1)
  }
}
