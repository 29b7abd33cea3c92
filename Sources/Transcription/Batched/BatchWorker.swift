import Inference
import SpeechModels
import Transcripts

/// One thread's part of a batched transcription: it keeps several chunks, of any recordings, under way at once and
/// reads the decoder's weights once a step for all of them. A chunk that ends makes room for another at the next step.
final class BatchWorker<Engine: WhisperEngine> {
  typealias Recording = BatchedRecording<Engine>

  private struct Slot {
    var recording: Recording
    var chunk: ChunkTranscription<Engine>
    var window: AudioWindow
    var decoding: FallbackDecoding<Engine>
  }

  private let engine: Engine
  /// Encodes with the threads of workers that have nothing to do.
  private let encodeWidely: (([Float], Int) -> Engine.Audio)?
  private var isAlone: () -> Bool = { false }
  private let tokenizer: WhisperTokenizer
  private let alignmentHeads: [AlignmentHead]
  private let kernels: Kernels
  private let capacity: Int
  private let spectrogram: LogMelSpectrogram
  private let check: () throws -> Void
  private let fail: (Recording, any Error) -> Void
  private let finish: (Recording, [Segment]) -> Void
  private var slots: [Slot] = []

  /// - Parameters:
  ///   - encodeWidely: encodes with all workers' threads, for when the others are idle; nil: there are no others.
  ///   - capacity: most chunks under way at once.
  ///   - check: asked before every step; what it throws ends the work.
  ///   - fail: told of a recording that cannot go on, once.
  ///   - finish: told of a recording's segments when all are there.
  init(
    engine: Engine, encodeWidely: (([Float], Int) -> Engine.Audio)? = nil, tokenizer: WhisperTokenizer,
    alignmentHeads: [AlignmentHead], kernels: Kernels, capacity: Int, check: @escaping () throws -> Void,
    fail: @escaping (Recording, any Error) -> Void,
    finish: @escaping (Recording, [Segment]) -> Void
  ) throws {
    self.engine = engine
    self.encodeWidely = encodeWidely
    self.tokenizer = tokenizer
    self.alignmentHeads = alignmentHeads
    self.kernels = kernels
    self.capacity = max(capacity, 1)
    self.check = check
    self.fail = { recording, error in if recording.markFailed() { fail(recording, error) } }
    self.finish = finish
    spectrogram = try LogMelSpectrogram(bands: engine.dimensions.melBins, kernels: kernels)
  }

  private var decoder: WindowDecoder<Engine> {
    WindowDecoder(engine: engine, tokenizer: tokenizer, kernels: kernels)
  }
  private var windowFrames: Int { 2 * engine.dimensions.audioContext }

  /// Works until the queue has ended.
  func run(
    _ queue: ChunkQueue<Recording, Recording.Prepared>, open: (Int) -> Recording?
  ) throws {
    isAlone = { queue.othersAreIdle }
    defer { isAlone = { false } }
    while true {
      fill: while slots.count < capacity {
        try check()
        switch queue.next(wait: slots.isEmpty, open: open, read: read) {
        case .chunk(let prepared, let recording): begin(prepared, recording)
        case .nothingNow: break fill
        case .end:
          if slots.isEmpty { return }
          break fill
        }
      }
      try check()
      slots.removeAll { $0.recording.hasFailed }
      step()
    }
  }

  /// Reads a chunk, and at a recording's start as many as its language needs.
  private func read(_ recording: Recording) -> Recording.Prepared? {
    guard !recording.hasFailed else { return nil }
    do {
      if recording.language == nil { try findLanguage(recording) }
      if !recording.waiting.isEmpty { return recording.waiting.removeFirst() }
      if let chunk = try recording.read() { return try prepare(chunk, recording) }
      if let segments = try recording.finish() { finish(recording, segments) }
    } catch {
      fail(recording, error)
    }
    return nil
  }

  private func prepare(_ chunk: AudioChunk, _ recording: Recording) throws -> Recording.Prepared {
    let start = StageClock.now()
    defer { recording.add(StageClock.now() - start, to: \.features) }
    spectrogram.reset()
    spectrogram.append(chunk.samples)
    spectrogram.finish()
    let features = spectrogram.window(from: 0, count: chunk.frames, contentEnd: chunk.frames)
    return Recording.Prepared(
      chunk: ChunkTranscription(
        chunk, features: features, bands: spectrogram.bands, language: recording.language?.code ?? "en"))
  }

  /// Hears up to three chunks until the language is clear.
  private func findLanguage(_ recording: Recording) throws {
    if !tokenizer.isMultilingual {
      return try recording.tellLanguage(DetectedLanguage(code: "en", probability: 1))
    }
    if let code = recording.options.language {
      return try recording.tellLanguage(DetectedLanguage(code: code, probability: 1))
    }
    var evidence = LanguageEvidence()
    while !evidence.isClear, recording.waiting.count < 3, let chunk = try recording.read() {
      try check()
      var prepared = try prepare(chunk, recording)
      guard let window = prepared.chunk.window(frames: windowFrames) else { continue }
      let audio = encode(prepared.chunk, window, recording)
      let start = StageClock.now()
      evidence.add(decoder.detectLanguages(audio), seconds: Double(chunk.frames) / 100)
      recording.add(StageClock.now() - start, to: \.decoding)
      prepared.audio = audio
      recording.waiting.append(prepared)
    }
    let language = evidence.best ?? DetectedLanguage(code: "en", probability: 0)
    for index in recording.waiting.indices { recording.waiting[index].chunk.language = language.code }
    try recording.tellLanguage(language)
  }

  private func encode(
    _ chunk: ChunkTranscription<Engine>, _ window: AudioWindow, _ recording: Recording
  ) -> Engine.Audio {
    let start = StageClock.now()
    defer { recording.add(StageClock.now() - start, to: \.encoding) }
    let mel = chunk.features(of: window, count: windowFrames)
    if let encodeWidely, isAlone() { return encodeWidely(mel, window.frames) }
    return engine.encode(mel: mel, content: window.frames)
  }

  private func begin(_ prepared: Recording.Prepared, _ recording: Recording) {
    var chunk = prepared.chunk
    guard let window = chunk.window(frames: windowFrames) else { return }
    let audio = prepared.audio ?? encode(chunk, window, recording)
    if recording.options.detectsLanguagePerChunk, tokenizer.isMultilingual {
      let detected = decoder.detectLanguages(audio)
      chunk.language = LanguageEvidence.choose(
        detected, recording: recording.language?.code ?? chunk.language)
    }
    start(chunk, window, audio, recording)
  }

  private func start(
    _ chunk: ChunkTranscription<Engine>, _ window: AudioWindow, _ audio: Engine.Audio, _ recording: Recording
  ) {
    let options = recording.options
    var decoding = DecodingOptions(options, language: chunk.language, tokenizer: tokenizer)
    decoding.prompt = options.initialPromptTokens(tokenizer)
    if options.conditionOnPreviousText { decoding.prompt += chunk.prompt(of: window) }
    decoding.seed = options.seed &+ UInt64(clamping: Int(window.offset * 100))
    do {
      let fallback = try FallbackDecoding(
        options.fallback, decoder, audio, decoding, seconds: window.seconds)
      slots.append(Slot(recording: recording, chunk: chunk, window: window, decoding: fallback))
    } catch {
      fail(recording, error)
    }
  }

  /// One step of the model for all chunks under way.
  private func step() {
    let start = StageClock.now()
    var inputs: [EngineInput<Engine.Audio, Engine.Past>] = []
    let counts = slots.map { slot in
      let own = slot.decoding.inputs
      inputs += own
      return own.count
    }
    guard !inputs.isEmpty else { return }
    let scores = engine.step(inputs)
    let vocabulary = engine.dimensions.vocabularySize
    var row = 0
    var ended: [Slot] = []
    for index in slots.indices {
      let own = UnsafeMutableBufferPointer(
        rebasing: scores[row * vocabulary..<(row + counts[index]) * vocabulary])
      row += counts[index]
      do { try slots[index].decoding.take(own) } catch { fail(slots[index].recording, error) }
    }
    let share = (StageClock.now() - start) / Double(slots.count)
    for slot in slots { slot.recording.add(share, to: \.decoding) }
    slots.removeAll { slot in
      guard slot.decoding.result != nil else { return false }
      ended.append(slot)
      return true
    }
    for slot in ended { end(slot) }
  }

  /// Makes text of what was decoded, and goes on with the rest of the chunk if there is one.
  private func end(_ slot: Slot) {
    guard let result = slot.decoding.result else { return }
    let recording = slot.recording
    var chunk = slot.chunk
    var outcome: WindowTranscription<Engine>.Outcome?
    let rules = recording.options.fallback
    let isInvention = chunk.isShortSound && rules.isDoubtful(result, seconds: slot.window.seconds)
    if !isInvention, !rules.isSilence(result, seconds: slot.window.seconds) {
      let windows = WindowTranscription(
        engine: engine, tokenizer: tokenizer, alignmentHeads: alignmentHeads, options: recording.options)
      outcome = windows.transcribe(
        result, slot.decoding.audio, slot.window, language: chunk.language,
        contentEnd: chunk.chunk.end, lastSpeechEnd: chunk.lastSpeechEnd,
        levels: { [windowFrames, spectrogram] in
          let mel = chunk.features(of: slot.window, count: windowFrames)
          return SpeechPauses.levels(mel: mel, bands: spectrogram.bands, frames: slot.window.frames)
        },
        measureWords: { words in
          let start = StageClock.now()
          words()
          recording.add(StageClock.now() - start, to: \.alignment)
        })
      if recording.options.detectsLanguagePerChunk {
        for index in outcome?.segments.indices ?? 0..<0 { outcome?.segments[index].language = chunk.language }
      }
    }
    chunk.take(outcome, of: slot.window)
    if let window = chunk.window(frames: windowFrames) {
      return start(chunk, window, encode(chunk, window, recording), recording)
    }
    do {
      try recording.deliver(chunk)
      if let segments = try recording.finish() { finish(recording, segments) }
    } catch {
      fail(recording, error)
    }
  }
}
