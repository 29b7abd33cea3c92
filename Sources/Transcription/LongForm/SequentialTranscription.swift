import AudioIO
import Foundation
import Inference
import SpeechModels
import Transcripts

/// Transcribes a recording window by window, each beginning where the last one's final timestamp was
/// (`whisper.transcribe`).
struct SequentialTranscription<Engine: WhisperEngine> {
  let engine: Engine
  let tokenizer: WhisperTokenizer
  let alignmentHeads: [AlignmentHead]
  let kernels: Kernels
  let options: TranscriptionOptions
  let observer: (TranscriptionEvent) throws -> Void
  private let clock = StageClock()

  init(
    engine: Engine, tokenizer: WhisperTokenizer, alignmentHeads: [AlignmentHead], kernels: Kernels,
    options: TranscriptionOptions, observer: @escaping (TranscriptionEvent) throws -> Void
  ) {
    self.engine = engine
    self.tokenizer = tokenizer
    self.alignmentHeads = alignmentHeads
    self.kernels = kernels
    self.options = options
    self.observer = observer
  }

  private var decoder: WindowDecoder<Engine> {
    WindowDecoder(engine: engine, tokenizer: tokenizer, kernels: kernels) { try observer(.step) }
  }
  private var windowFrames: Int { 2 * engine.dimensions.audioContext }

  func run(_ reader: any SampleReader) throws -> Transcript {
    var features = try FeatureStream(reader, bands: engine.dimensions.melBins, kernels: kernels)
    let clips = clipFrames
    let start = clips.first?.lowerBound ?? 0
    try clock.measure(\.features) { try features.fill(from: start) }
    let language = detectLanguage(features, from: start)
    try observer(.language(language))
    var progress = Progress(options: options, tokenizer: tokenizer)
    var heard = 0
    for clip in clips {
      // What a window claimed beyond its clip is not yet heard; what two clips share is heard once.
      progress.seek = max(heard, clip.lowerBound)
      let end = clip.upperBound
      heard = max(heard, end)
      while true {
        try clock.measure(\.features) { try features.fill(from: progress.seek) }
        let frames = min(windowFrames, features.contentFrames - progress.seek, end - progress.seek)
        guard frames > 0 else { break }
        let window = AudioWindow(seek: progress.seek, frames: frames)
        try transcribe(window, features, language.code, &progress)
        try observer(.progress(seconds: min(Double(progress.seek) / 100, features.duration)))
      }
    }
    try observer(.timings(clock.finish()))
    return Transcript(
      task: options.task.rawValue, language: language.code,
      languageProbability: options.language == nil && tokenizer.isMultilingual ? language.probability : nil,
      duration: features.duration, segments: progress.segments)
  }

  /// The parts to transcribe in mel frames, in order of time.
  private var clipFrames: [Range<Int>] {
    // 1e9 s is far beyond any recording and far within integers.
    let frame = { (seconds: Double) in Int((min(max(seconds, 0), 1e9) * 100).rounded(.toNearestOrEven)) }
    let clips = options.clips.isEmpty ? [0...Double.infinity] : options.clips
    return clips.sorted { $0.lowerBound < $1.lowerBound }.map { frame($0.lowerBound)..<frame($0.upperBound) }
  }

  private func detectLanguage(_ features: FeatureStream, from start: Int) -> DetectedLanguage {
    if !tokenizer.isMultilingual { return DetectedLanguage(code: "en", probability: 1) }
    if let code = options.language { return DetectedLanguage(code: code, probability: 1) }
    guard features.contentFrames > start else { return DetectedLanguage(code: "en", probability: 0) }
    let mel = clock.measure(\.features) { features.windowWithSilence(from: start, count: windowFrames) }
    let audio = clock.measure(\.encoding) { engine.encode(mel: mel) }
    return clock.measure(\.decoding) { decoder.detectLanguages(audio).first }
      ?? DetectedLanguage(code: "en", probability: 0)
  }

  private func transcribe(
    _ window: AudioWindow, _ features: FeatureStream, _ language: String, _ progress: inout Progress
  ) throws {
    if features.isSilent(from: window.seek, frames: window.frames) {
      progress.seek += window.frames
      return
    }
    let mel = clock.measure(\.features) {
      features.window(from: window.seek, frames: window.frames, count: windowFrames)
    }
    let audio = clock.measure(\.encoding) { engine.encode(mel: mel, content: window.frames) }
    var decoding = DecodingOptions(options, language: language, tokenizer: tokenizer)
    decoding.prompt = progress.prompt
    decoding.seed = options.seed &+ UInt64(window.seek)
    let result = try clock.measure(\.decoding) {
      try options.fallback.decode(audio, decoding, seconds: window.seconds, with: decoder)
    }
    if options.fallback.isSilence(result, seconds: window.seconds) {
      progress.seek += window.frames
      return
    }
    let windows = WindowTranscription(
      engine: engine, tokenizer: tokenizer, alignmentHeads: alignmentHeads, options: options)
    let outcome = windows.transcribe(
      result, audio, window, language: language,
      contentEnd: features.hasEnded ? features.duration : .infinity, lastSpeechEnd: progress.lastSpeechEnd,
      levels: { SpeechPauses.levels(mel: mel, bands: engine.dimensions.melBins, frames: window.frames) },
      measureWords: { words in clock.measure(\.alignment, words) })
    progress.seek += outcome.advance
    progress.lastSpeechEnd = outcome.lastSpeechEnd
    try progress.add(outcome.segments, temperature: result.temperature, observer)
  }
}

extension SequentialTranscription {
  /// What is carried from window to window.
  fileprivate struct Progress {
    var seek = 0
    var segments: [Segment] = []
    var lastSpeechEnd = 0.0
    private var history: [Int]
    private var promptStart = 0
    private let initialPrompt: [Int]
    private let options: TranscriptionOptions

    init(options: TranscriptionOptions, tokenizer: WhisperTokenizer) {
      self.options = options
      initialPrompt = options.initialPromptTokens(tokenizer)
      history = initialPrompt
    }

    /// The tokens that precede the next window. 223 fit in front of a window's own.
    var prompt: [Int] {
      guard options.carryInitialPrompt else { return Array(history[promptStart...]) }
      let recent = history[max(promptStart, initialPrompt.count)...]
      return initialPrompt.suffix(223) + recent.suffix(max(223 - initialPrompt.count, 0))
    }

    mutating func add(
      _ added: [Segment], temperature: Float, _ observer: (TranscriptionEvent) throws -> Void
    ) throws {
      for var segment in added {
        history += segment.tokens
        guard !segment.isBlank else { continue }
        segment.id = segments.count
        segments.append(segment)
        try observer(.segment(segment))
      }
      // After a warm decoding the text is too doubtful to lead what follows.
      if !options.conditionOnPreviousText || temperature > 0.5 { promptStart = history.count }
    }
  }
}

extension Segment {
  var isBlank: Bool { text.allSatisfy(\.isWhitespace) }
}

extension [Segment] {
  /// Where the last word ends, or the last segment where none has words (`whisper.utils.get_end`).
  var lastWordEnd: Double? { last { !($0.words ?? []).isEmpty }?.words?.last?.end ?? last?.end }
}

extension DecodingOptions {
  init(_ options: TranscriptionOptions, language: String, tokenizer: WhisperTokenizer) {
    self.init()
    task = options.task
    self.language = language
    bestOf = options.bestOf
    beamSize = options.beamSize
    patience = options.patience
    lengthPenalty = options.lengthPenalty
    let start = options.prefix?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    prefix = start.isEmpty ? [] : tokenizer.encode(" " + start)
    suppressTokens = options.suppressTokens
    suppressBlank = options.suppressBlank
    withoutTimestamps = options.withoutTimestamps
    maxInitialTimestamp = options.maxInitialTimestamp
    hotwords = options.hotwordBias
  }
}
