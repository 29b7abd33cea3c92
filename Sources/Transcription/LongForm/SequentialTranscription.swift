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

  /// The window that begins at a mel frame.
  private struct Window {
    var seek: Int
    var frames: Int
    var offset: Double { Double(seek) / 100 }
    var seconds: Double { Double(frames) / 100 }
    /// Where its sound ends in the recording.
    var end: Double { Double(seek + frames) / 100 }
  }

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
        let window = Window(seek: progress.seek, frames: frames)
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
    _ window: Window, _ features: FeatureStream, _ language: String, _ progress: inout Progress
  ) throws {
    if features.isSilent(from: window.seek, frames: window.frames) {
      progress.seek += window.frames
      return
    }
    let mel = clock.measure(\.features) {
      features.window(from: window.seek, frames: window.frames, count: windowFrames)
    }
    let audio = clock.measure(\.encoding) { engine.encode(mel: mel) }
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
    let outcome = SegmentSeeking(timestampBegin: tokenizer.timestampBegin)
      .split(result.tokens, windowFrames: window.frames)
    var segments = outcome.pieces.map { piece in segment(piece, window, result) }
    progress.seek += max(outcome.advance, 1)
    if options.wordTimestamps {
      let end = features.hasEnded ? features.duration : .infinity
      try clock.measure(\.alignment) {
        let levels = SpeechPauses.levels(mel: mel, bands: engine.dimensions.melBins, frames: window.frames)
        try addWords(to: &segments, audio, window, levels, language, outcome, contentEnd: end, &progress)
      }
    }
    for index in segments.indices
    where segments[index].start == segments[index].end || segments[index].isBlank {
      // Nothing was said: the tokens must not colour what follows.
      segments[index].text = ""
      segments[index].tokens = []
      segments[index].words = segments[index].words.map { _ in [] }
    }
    // The model also dates what lies in the silence that fills the window up.
    for index in segments.indices where segments[index].end > window.end {
      segments[index].end = max(window.end, segments[index].start)
    }
    try progress.add(segments, temperature: result.temperature, observer)
  }

  private func segment(_ piece: SegmentSeeking.Piece, _ window: Window, _ result: DecodingResult) -> Segment {
    let text = tokenizer.decode(piece.tokens.filter { $0 < tokenizer.endOfText })
    return Segment(
      id: 0, seek: window.seek, start: window.offset + piece.start, end: window.offset + piece.end,
      text: text,
      tokens: piece.tokens, temperature: Double(result.temperature),
      averageLogProbability: Double(result.averageLogProbability),
      compressionRatio: Double(result.compressionRatio),
      noSpeechProbability: Double(result.noSpeechProbability))
  }

  private func addWords(
    to segments: inout [Segment], _ audio: Engine.Audio, _ window: Window, _ levels: [Float],
    _ language: String, _ outcome: SegmentSeeking.Outcome, contentEnd: Double, _ progress: inout Progress
  ) throws {
    let alignment = WordAlignment(
      engine: engine, tokenizer: tokenizer, heads: alignmentHeads, language: language, task: options.task)
    let tokens = segments.map { $0.tokens.filter { $0 < tokenizer.endOfText } }
    let words = alignment.align(tokens.flatMap { $0 }, audio: audio, frames: window.frames, levels: levels)
    let lastSpeechEnd = progress.lastSpeechEnd
    var assignment = WordAssignment(
      prepend: options.prependPunctuations, append: options.appendPunctuations,
      lastSpeechEnd: progress.lastSpeechEnd)
    assignment.assign(words, to: &segments, textTokens: tokens, offset: window.offset)
    if let threshold = options.hallucinationSilenceThreshold {
      let filter = HallucinationFilter(
        threshold: threshold, punctuation: options.prependPunctuations + options.appendPunctuations)
      let next = filter.apply(
        &segments,
        .init(
          start: window.offset, end: window.offset + Double(windowFrames) / 100,
          contentEnd: window.offset + Double(window.frames) / 100, recordingEnd: contentEnd,
          lastSpeechEnd: lastSpeechEnd, hasSingleTimestampEnding: outcome.hasSingleTimestampEnding))
      if let next { progress.seek = Int((next * 100).rounded()) }
    } else if !outcome.hasSingleTimestampEnding, let end = segments.lastWordEnd, end > window.offset {
      progress.seek = Int((end * 100).rounded())
    }
    // Word times are not on the grid of frames; one that rounds to the window's start would hear it for ever.
    progress.seek = max(progress.seek, window.seek + 1)
    progress.lastSpeechEnd = segments.lastWordEnd ?? progress.lastSpeechEnd
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
      let text = options.initialPrompt?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
      initialPrompt = text.isEmpty ? [] : tokenizer.encode(" " + text)
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
  }
}
