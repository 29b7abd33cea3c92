import Inference
import SpeechModels
import Transcripts

/// One thread's part of a batched transcription: it keeps several chunks, of any recordings, under way at once and
/// reads the decoder's weights once a step for all of them. A chunk that ends makes room for another at the next step.
final class BatchWorker<Engine: WhisperEngine> {
  typealias Recording = BatchedRecording<Engine>

  typealias Queue = ChunkQueue<Recording, Recording.Prepared>

  private struct Slot {
    var recording: Recording
    var chunk: ChunkTranscription<Engine>
    var window: AudioWindow
    var decoding: FallbackDecoding<Engine>
    var reservation: MemoryReservation
  }

  private let engine: Engine
  /// Encodes with the threads of workers that have nothing to do.
  private let encodeWidely: (([Float], Int) -> Engine.Audio)?
  private var isAlone: () -> Bool = { false }
  private let tokenizer: WhisperTokenizer
  private let alignmentHeads: [AlignmentHead]
  private let kernels: Kernels
  private let number: Int
  private let capacity: Int
  private let budget: MemoryBudget
  private let memory: DecodingMemory
  private let spectrogram: LogMelSpectrogram
  private let pulse: WorkerPulse
  private let check: () throws -> Void
  private let fail: (Recording, any Error) -> Void
  private let finish: (Recording, [Segment]) -> Void
  private var slots: [Slot] = []
  /// Room for the chunk that is being read.
  private var admitted: MemoryReservation?
  /// Of a step; kept for their memory.
  private var inputs: [EngineInput<Engine.Audio, Engine.Past>] = []
  private var counts: [Int] = []
  /// Steps since a chunk was taken.
  private var stepsAfterTaking = 0

  /// Interactive chunks beyond the capacity, so that none waits for a place.
  private static var lane: Int { 2 }
  /// Steps between two chunks that are taken while one or two are waited for. More of those are a crowd, to which it
  /// matters more that all of them get on.
  private static var pace: Int { 16 }
  private static var crowd: Int { 3 }

  /// - Parameters:
  ///   - encodeWidely: encodes with all workers' threads, for when the others are idle; nil: there are no others.
  ///   - number: the worker's own among those that share the budget.
  ///   - capacity: most chunks under way at once, interactive ones apart.
  ///   - budget: memory of all workers' chunks.
  ///   - pulse: where it shows that it lives.
  ///   - check: asked before every step; what it throws ends the work.
  ///   - fail: told of a recording that cannot go on, once.
  ///   - finish: told of a recording's segments when all are there.
  init(
    engine: Engine, encodeWidely: (([Float], Int) -> Engine.Audio)? = nil, tokenizer: WhisperTokenizer,
    alignmentHeads: [AlignmentHead], kernels: Kernels, number: Int = 0, capacity: Int,
    budget: MemoryBudget, pulse: WorkerPulse = WorkerPulse(), check: @escaping () throws -> Void,
    fail: @escaping (Recording, any Error) -> Void,
    finish: @escaping (Recording, [Segment]) -> Void
  ) throws {
    self.engine = engine
    self.encodeWidely = encodeWidely
    self.tokenizer = tokenizer
    self.alignmentHeads = alignmentHeads
    self.kernels = kernels
    self.number = number
    self.capacity = max(capacity, 1)
    self.budget = budget
    self.pulse = pulse
    memory = DecodingMemory(engine)
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
  func run(_ queue: Queue) throws {
    isAlone = { queue.othersAreIdle }
    defer {
      isAlone = { false }
      slots = []
      pulse.beat(0)
    }
    while true {
      guard try fill(from: queue) || !slots.isEmpty else { return }
      try check()
      for slot in slots {
        do { try slot.recording.check() } catch { fail(slot.recording, error) }
      }
      slots.removeAll { $0.recording.hasFailed }
      pulse.beat(slots.count)
      step()
    }
  }

  /// Takes chunks while there are some and there is room.
  ///
  /// - Returns: false when no more will come.
  private func fill(from queue: Queue) throws -> Bool {
    queue.settle()
    if slots.isEmpty { pulse.beat(0) }
    while slots.count < capacity + BatchWorker.lane {
      try check()
      let next = queue.next(
        wait: slots.isEmpty, from: slots.count < capacity && !isHurried ? .bulk : .interactive,
        admit: admit, read: read)
      defer { admitted = nil }
      switch next {
      case .chunk(let prepared, let recording):
        pulse.begin()
        begin(prepared, recording)
        stepsAfterTaking = 0
      case .nothingNow: return true
      case .end: return false
      }
    }
    return true
  }

  /// Whether somebody waits for the next words, so that reading and encoding others' chunks, which takes as long as
  /// many words, should not always come between.
  private var isHurried: Bool {
    guard stepsAfterTaking < BatchWorker.pace else { return false }
    let waitedFor = slots.count { $0.recording.isWaitedFor }
    return waitedFor > 0 && waitedFor < BatchWorker.crowd
  }

  private func admit(_ request: FairSchedule.Request) -> Bool {
    let purpose: MemoryBudget.Purpose =
      slots.isEmpty ? .necessary : request.priority == .interactive ? .interactive : .ordinary
    admitted = nil
    admitted = budget.reserve(memory.bytes(sequences: request.sequences), worker: number, purpose)
    return admitted != nil
  }

  /// Reads a chunk, and at a recording's start as many as its language needs.
  private func read(_ recording: Recording) -> Queue.Given {
    guard !recording.hasFailed else { return .end }
    do {
      try recording.check()
      if recording.language == nil, try !findLanguage(recording) { return .nothingYet }
      if !recording.waiting.isEmpty { return given(recording.waiting.removeFirst(), recording) }
      switch try recording.read() {
      case .chunk(let chunk): return given(try prepare(chunk, recording), recording)
      case .notYet: return .nothingYet
      case .end:
        if let segments = try recording.finish() { finish(recording, segments) }
      }
    } catch {
      fail(recording, error)
    }
    return .end
  }

  private func given(_ prepared: Recording.Prepared, _ recording: Recording) -> Queue.Given {
    .chunk(prepared, seconds: Double(prepared.chunk.chunk.frames) / 100, isLast: recording.isRead)
  }

  private func prepare(_ chunk: AudioChunk, _ recording: Recording) throws -> Recording.Prepared {
    let start = StageClock.now()
    defer { recording.add(StageClock.now() - start, to: \.features) }
    spectrogram.reset()
    spectrogram.append(chunk.samples)
    spectrogram.finish()
    let features = spectrogram.window(from: 0, count: chunk.frames, contentEnd: chunk.frames)
    var chunk = chunk
    // Whose channel a sound is on is told by how loud it is there.
    if !recording.isSplit { chunk.forgetSamples() }
    return Recording.Prepared(
      chunk: ChunkTranscription(
        chunk, features: features, bands: spectrogram.bands, language: recording.language?.code ?? "en"))
  }

  /// Hears up to three chunks until the language is clear.
  ///
  /// - Returns: false where there is nothing to hear yet.
  private func findLanguage(_ recording: Recording) throws -> Bool {
    if let code = tokenizer.isMultilingual ? recording.options.language : "en" {
      try recording.tellLanguage(DetectedLanguage(code: code, probability: 1))
      return true
    }
    search: while !recording.evidence.isClear, recording.waiting.count < 3 {
      switch try recording.read() {
      case .chunk(let chunk): try hear(chunk, recording)
      case .notYet where recording.waiting.isEmpty: return false
      case .notYet, .end: break search
      }
    }
    let language = recording.evidence.best ?? DetectedLanguage(code: "en", probability: 0)
    for index in recording.waiting.indices { recording.waiting[index].chunk.language = language.code }
    try recording.tellLanguage(language)
    return true
  }

  /// Hears a chunk's language and keeps what was encoded for that.
  private func hear(_ chunk: AudioChunk, _ recording: Recording) throws {
    try check()
    var prepared = try prepare(chunk, recording)
    guard let window = prepared.chunk.window(frames: windowFrames) else { return }
    prepared.reservation = budget.reserve(
      memory.encodedBytes(frames: chunk.frames), worker: number, .necessary)
    let audio = encode(prepared.chunk, window, recording)
    let start = StageClock.now()
    recording.evidence.add(decoder.detectLanguages(audio), seconds: Double(chunk.frames) / 100)
    recording.add(StageClock.now() - start, to: \.decoding)
    prepared.audio = audio
    recording.waiting.append(prepared)
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
    guard let reservation = admitted, let window = chunk.window(frames: windowFrames) else { return }
    admitted = nil
    let audio = prepared.audio ?? encode(chunk, window, recording)
    if recording.options.detectsLanguagePerChunk, tokenizer.isMultilingual {
      let detected = decoder.detectLanguages(audio)
      chunk.language = LanguageEvidence.choose(
        detected, recording: recording.language?.code ?? chunk.language)
    }
    reservation.shrink(
      to: memory.bytes(frames: chunk.chunk.frames, sequences: recording.options.firstSequences))
    start(chunk, window, audio, recording, reservation)
  }

  private func start(
    _ chunk: ChunkTranscription<Engine>, _ window: AudioWindow, _ audio: Engine.Audio,
    _ recording: Recording, _ reservation: MemoryReservation
  ) {
    let options = recording.options
    var decoding = DecodingOptions(options, language: chunk.language, tokenizer: tokenizer)
    decoding.prompt = options.initialPromptTokens(tokenizer)
    if options.conditionOnPreviousText { decoding.prompt += chunk.prompt(of: window) }
    decoding.leastEnd = chunk.leastEnd(of: window)
    decoding.seed = options.seed &+ UInt64(clamping: Int(window.offset * 100))
    do {
      let fallback = try FallbackDecoding(
        options.fallback, decoder, audio, decoding, seconds: window.seconds)
      slots.append(
        Slot(
          recording: recording, chunk: chunk, window: window, decoding: fallback, reservation: reservation))
    } catch {
      fail(recording, error)
    }
  }

  /// One step of the model for all chunks under way that have room for what they follow.
  private func step() {
    let start = StageClock.now()
    counts.removeAll(keepingCapacity: true)
    for index in slots.indices {
      // The last one goes on without room where no other does.
      guard hasRoom(index, force: inputs.isEmpty && index == slots.count - 1) else {
        counts.append(0)
        continue
      }
      let own = slots[index].decoding.inputs
      inputs += own
      counts.append(own.count)
    }
    guard !inputs.isEmpty else { return }
    let scores = engine.step(inputs)
    stepsAfterTaking += 1
    inputs.removeAll(keepingCapacity: true)
    let vocabulary = engine.dimensions.vocabularySize
    var row = 0
    for (index, count) in counts.enumerated() where count > 0 {
      let own = UnsafeMutableBufferPointer(rebasing: scores[row * vocabulary..<(row + count) * vocabulary])
      row += count
      do { try slots[index].decoding.take(own) } catch { fail(slots[index].recording, error) }
    }
    let share = (StageClock.now() - start) / Double(slots.count)
    for slot in slots { slot.recording.add(share, to: \.decoding) }
    guard slots.contains(where: { $0.decoding.result != nil }) else { return }
    let ended = slots.filter { $0.decoding.result != nil }
    slots.removeAll { $0.decoding.result != nil }
    for slot in ended { end(slot) }
  }

  /// Whether a slot holds memory for all sequences it follows; a warmer attempt follows several.
  private func hasRoom(_ index: Int, force: Bool) -> Bool {
    let slot = slots[index]
    let needed = memory.bytes(frames: slot.chunk.chunk.frames, sequences: slot.decoding.options.sequences)
    return slot.reservation.grow(to: needed, force: force)
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
      return start(chunk, window, encode(chunk, window, recording), recording, slot.reservation)
    }
    do {
      try recording.deliver(chunk)
      if let segments = try recording.finish() { finish(recording, segments) }
    } catch {
      fail(recording, error)
    }
  }
}
