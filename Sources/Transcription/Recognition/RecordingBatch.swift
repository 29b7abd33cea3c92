public import AudioIO
import Foundation
public import SpeechModels
import Synchronization
public import Transcripts

/// Transcribes a list of recordings with one model, on threads of its own: batched ones by a ``RecognitionScheduler``
/// that lives as long as the list, in the list's order.
///
/// Where recordings are transcribed sequentially threads are first given to recordings, because separate recordings
/// share no work; only what is left over helps within one (see ``workers(threads:recordings:)``).
public struct RecordingBatch: Sendable {
  public struct Recording: Sendable {
    public var input: AudioInput
    public var channels: ChannelSelection
    /// Every channel is transcribed by itself, as a speaker; then `channels` does not count.
    public var split: ChannelSplit?
    public var limits: AudioLimits
    public var options: TranscriptionOptions

    public init(
      _ input: AudioInput, channels: ChannelSelection = .mix, split: ChannelSplit? = nil,
      limits: AudioLimits = .standard, options: TranscriptionOptions
    ) {
      self.input = input
      self.channels = channels
      self.split = split
      self.limits = limits
      self.options = options
    }
  }

  /// What happens to one recording, in order.
  public enum Event: Sendable {
    /// It could be opened; its length in seconds where it is known.
    case opened(duration: Double?)
    case transcription(TranscriptionEvent)
    case finished(Finished)
    case failed(any Error)
  }

  public struct Finished: Sendable {
    public var transcript: Transcript
    /// What was wrong with the recording but could be survived.
    public var warnings: [String]
    /// From opening to the end, in seconds.
    public var wallSeconds: Double

    public init(transcript: Transcript, warnings: [String], wallSeconds: Double) {
      self.transcript = transcript
      self.warnings = warnings
      self.wallSeconds = wallSeconds
    }
  }

  public let model: SpeechModel
  /// Finds speech for batched transcription; without it recordings are transcribed sequentially.
  public let voiceActivity: SileroVoiceActivityModel?
  public let threads: Int
  /// Most chunks that one worker has under way; nil: as many as are worth it and fit into the memory budget.
  public let batchSize: Int?
  /// Bytes that all chunks under way may hold; nil: the usual, and any where a batch size is given.
  public let memoryBudget: Int?
  /// Tells speakers apart; their segments are told at a recording's end. They are surest with word times.
  public let speakers: SpeakerLabeling?

  public init(
    model: SpeechModel, voiceActivity: SileroVoiceActivityModel? = nil, threads: Int, batchSize: Int? = nil,
    memoryBudget: Int? = nil, speakers: SpeakerLabeling? = nil
  ) {
    self.memoryBudget = memoryBudget
    self.speakers = speakers
    self.model = model
    self.voiceActivity = voiceActivity
    self.threads = max(threads, 1)
    self.batchSize = batchSize
  }

  /// Threads of each worker; as many workers as there are elements.
  public static func workers(threads: Int, recordings: Int) -> [Int] {
    let threads = max(threads, 1)
    let count = min(threads, max(recordings, 1))
    return (0..<count).map { threads / count + ($0 < threads % count ? 1 : 0) }
  }

  /// Transcribes all recordings and returns when all have ended; one's failure does not stop the others. Blocks.
  ///
  /// - Parameters:
  ///   - isCancelled: asked before every token and every read; true ends everything.
  ///   - observer: told of events of all recordings, one call at a time, on the workers' threads. What it throws
  ///     ends everything.
  /// - Throws: `CancellationError`, or what the observer threw.
  public func run(
    _ recordings: [Recording], isCancelled: @escaping @Sendable () -> Bool = { false },
    observer: @escaping @Sendable (Int, Event) throws -> Void
  ) throws {
    let run = BatchRun(
      recordings: recordings, speakers: speakers, isCancelled: isCancelled, observer: observer)
    let isBatched = { (index: Int) in
      voiceActivity != nil && recordings[index].options.longForm == .batched
    }
    let sequential = recordings.indices.filter { !isBatched($0) }
    if !sequential.isEmpty {
      run.next = sequential[...]
      let workers = RecordingBatch.workers(threads: threads, recordings: sequential.count)
      onThreads(workers) { [model] in run.work(SpeechRecognizer(model: model, threads: $0)) }
      try run.throwIfStopped()
    }
    if let voiceActivity, sequential.count < recordings.count {
      let scheduler = try RecognitionScheduler(
        model: model, voiceActivity: voiceActivity, configuration: schedulerConfiguration)
      for index in recordings.indices where isBatched(index) {
        scheduler.submit(run.events(of: index), list: 0)
      }
      scheduler.shutdown()
      try run.throwIfStopped()
    }
  }

  private var schedulerConfiguration: RecognitionScheduler.Configuration {
    var configuration = RecognitionScheduler.Configuration(threads: threads)
    configuration.batchSize = batchSize
    if let memoryBudget { configuration.memoryBudget = memoryBudget }
    if memoryBudget == nil, batchSize != nil { configuration.memoryBudget = .max }
    // Each worker reads one at most, and nothing urgent can come.
    configuration.mostOpen = threads + 1
    configuration.keepsInteractiveRoom = false
    return configuration
  }
}

/// Runs workers on threads of their own, each told its number of threads, and returns when all have ended.
func onThreads(_ workers: [Int], _ body: @escaping @Sendable (Int) -> Void) {
  startThreads(workers.count) { body(workers[$0]) }.wait()
}

/// Runs workers on threads of their own, each told its number.
///
/// - Returns: a group that is empty when all have ended.
func startThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> DispatchGroup {
  let group = DispatchGroup()
  for index in 0..<count {
    group.enter()
    let thread = Thread {
      body(index)
      group.leave()
    }
    thread.name = "recognizer-\(index)"
    thread.stackSize = 8 << 20
    thread.start()
  }
  return group
}

/// What the recordings of one list have in common while they are transcribed.
final class BatchRun: Sendable {
  private struct State {
    var next: ArraySlice<Int> = []
    var stop: (any Error)?
  }

  private let recordings: [RecordingBatch.Recording]
  private let speakers: SpeakerLabeling?
  private let isCancelled: @Sendable () -> Bool
  private let observer: @Sendable (Int, RecordingBatch.Event) throws -> Void
  private let state = Mutex(State())
  private let telling = Mutex(())

  init(
    recordings: [RecordingBatch.Recording], speakers: SpeakerLabeling?,
    isCancelled: @escaping @Sendable () -> Bool,
    observer: @escaping @Sendable (Int, RecordingBatch.Event) throws -> Void
  ) {
    self.recordings = recordings
    self.speakers = speakers
    self.isCancelled = isCancelled
    self.observer = observer
  }

  /// The recordings that are yet to be taken by ``work(_:)``.
  var next: ArraySlice<Int> {
    get { state.withLock { $0.next } }
    set { state.withLock { $0.next = newValue } }
  }

  func throwIfStopped() throws {
    if let stop = state.withLock({ $0.stop }) { throw stop }
  }

  private func check() throws {
    try throwIfStopped()
    if isCancelled() { throw stop(CancellationError()) }
  }

  /// The first reason to stop is the one that counts.
  @discardableResult
  private func stop(_ error: any Error) -> any Error {
    state.withLock { state in
      if state.stop == nil { state.stop = error }
      return state.stop ?? error
    }
  }

  /// What is told of a recording.
  func events(of index: Int) -> RecordingEvents {
    let tell = { @Sendable [self] (event: RecordingBatch.Event) in
      try check()
      do {
        try telling.withLock { _ in try observer(index, event) }
      } catch {
        throw stop(error)
      }
    }
    return RecordingEvents(
      recordings[index], speakers: speakers, check: { [self] in try check() }, observer: tell)
  }

  func work(_ recognizer: SpeechRecognizer) {
    while true {
      guard let index = state.withLock({ $0.next.popFirst() }), (try? check()) != nil else { return }
      let events = events(of: index)
      do {
        try events.tell(.finished(try transcribe(events, recognizer)))
      } catch {
        if state.withLock({ $0.stop }) != nil { return }
        try? events.tell(.failed(error))
      }
    }
  }

  private func transcribe(
    _ events: RecordingEvents, _ recognizer: SpeechRecognizer
  ) throws -> RecordingBatch.Finished {
    let start = StageClock.now()
    // Before the audio, so that a language the model lacks does not wait for a pipe.
    let options = try recognizer.model.checked(events.recording.options)
    let channels = try ChannelReaders(events.recording)
    defer { channels.readers.close() }
    try events.tell(.opened(duration: channels.duration))
    let readers = try channels.readers.map(events.reader)
    let observer = { (event: TranscriptionEvent) in
      if case .step = event { return try events.check() }
      try events.tell(.transcription(event))
    }
    let transcript =
      if let split = events.recording.split {
        try recognizer.transcribe(channels: readers, split, options, observer: observer)
      } else {
        try recognizer.transcribe(readers[0], options, observer: observer)
      }
    return RecordingBatch.Finished(
      transcript: transcript, warnings: channels.notes + channels.readers.warnings,
      wallSeconds: StageClock.now() - start)
  }
}
