public import AudioIO
import Foundation
public import SpeechModels
import Synchronization
public import Transcripts

/// Transcribes many recordings with one model, several at a time, on threads of its own.
///
/// Threads are first given to recordings, because separate recordings share no work; only what is left over helps
/// within one (see ``workers(threads:recordings:)``).
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
  }

  public let model: SpeechModel
  /// Finds speech for batched transcription; without it recordings are transcribed sequentially.
  public let voiceActivity: SileroVoiceActivityModel?
  public let threads: Int
  /// Most chunks that one worker has under way; nil: as many as are worth their memory.
  public let batchSize: Int?
  /// Tells speakers apart; their segments are told at a recording's end. They are surest with word times.
  public let speakers: SpeakerLabeling?

  public init(
    model: SpeechModel, voiceActivity: SileroVoiceActivityModel? = nil, threads: Int, batchSize: Int? = nil,
    speakers: SpeakerLabeling? = nil
  ) {
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
      let batched = recordings.indices.filter(isBatched)
      BatchedRun(run, indices: batched, model: model, voiceActivity: voiceActivity, threads: threads)
        .work(batchSize: batchSize)
      try run.throwIfStopped()
    }
  }
}

/// Runs workers on threads of their own, each told its number of threads, and returns when all have ended.
func onThreads(_ workers: [Int], _ body: @escaping @Sendable (Int) -> Void) {
  let group = DispatchGroup()
  for (index, count) in workers.enumerated() {
    group.enter()
    let thread = Thread {
      body(count)
      group.leave()
    }
    thread.name = "recognizer-\(index)"
    thread.stackSize = 8 << 20
    thread.start()
  }
  group.wait()
}

/// What the workers of one run share.
final class BatchRun: Sendable {
  private struct State {
    var next: ArraySlice<Int> = []
    var stop: (any Error)?
    var heard: [Int: RecordingSpeakers] = [:]
  }

  let recordings: [RecordingBatch.Recording]
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

  func check() throws {
    try throwIfStopped()
    if isCancelled() { throw stop(CancellationError()) }
  }

  /// The first reason to stop is the one that counts.
  @discardableResult
  func stop(_ error: any Error) -> any Error {
    state.withLock { state in
      if state.stop == nil { state.stop = error }
      return state.stop ?? error
    }
  }

  /// A recording's samples, heard by what tells its speakers apart as they are read.
  func reader(_ reader: any SampleReader, of index: Int) throws -> any SampleReader {
    // Channels of their own are speakers already.
    guard let speakers, recordings[index].split == nil else {
      return ObservedReader(reader, check: check)
    }
    let heard = try RecordingSpeakers(speakers, threads: 1)
    state.withLock { $0.heard[index] = heard }
    return ObservedReader(reader, check: check, hear: heard.hear)
  }

  func tell(_ index: Int, _ event: RecordingBatch.Event) throws {
    guard let heard = state.withLock({ $0.heard[index] }) else { return try pass(index, event) }
    switch event {
    case .transcription(.segment): return
    case .finished(var finished):
      finished.transcript = heard.label(finished.transcript)
      for segment in finished.transcript.segments { try pass(index, .transcription(.segment(segment))) }
      try pass(index, .finished(finished))
    default: return try pass(index, event)
    }
    state.withLock { $0.heard[index] = nil }
  }

  private func pass(_ index: Int, _ event: RecordingBatch.Event) throws {
    try check()
    do {
      try telling.withLock { _ in try observer(index, event) }
    } catch {
      throw stop(error)
    }
  }

  func work(_ recognizer: SpeechRecognizer) {
    while true {
      guard let index = state.withLock({ $0.next.popFirst() }), (try? check()) != nil else { return }
      do {
        let finished = try transcribe(recordings[index], index, recognizer)
        try tell(index, .finished(finished))
      } catch {
        if state.withLock({ $0.stop }) != nil { return }
        try? tell(index, .failed(error))
      }
    }
  }

  private func transcribe(
    _ recording: RecordingBatch.Recording, _ index: Int, _ recognizer: SpeechRecognizer
  ) throws -> RecordingBatch.Finished {
    let start = StageClock.now()
    // Before the audio, so that a language the model lacks does not wait for a pipe.
    let options = try recognizer.model.checked(recording.options)
    let channels = try ChannelReaders(recording)
    defer { channels.readers.close() }
    try tell(index, .opened(duration: channels.duration))
    let readers = try channels.readers.map { try reader($0, of: index) }
    let observer = { [self] (event: TranscriptionEvent) in
      if case .step = event { return try check() }
      try tell(index, .transcription(event))
    }
    let transcript =
      if let split = recording.split {
        try recognizer.transcribe(channels: readers, split, options, observer: observer)
      } else {
        try recognizer.transcribe(readers[0], options, observer: observer)
      }
    return RecordingBatch.Finished(
      transcript: transcript, warnings: channels.notes + channels.readers.warnings,
      wallSeconds: StageClock.now() - start)
  }
}

/// Asks before every read whether to go on, as reading ahead can take long, and lets another hear what was read.
final class ObservedReader: SampleReader {
  private let reader: any SampleReader
  private let check: () throws -> Void
  private let hear: (([Float]) -> Void)?

  init(_ reader: any SampleReader, check: @escaping () throws -> Void, hear: (([Float]) -> Void)? = nil) {
    self.reader = reader
    self.check = check
    self.hear = hear
  }

  var sampleRate: Int { reader.sampleRate }
  var channelCount: Int? { reader.channelCount }
  var expectedDuration: Double? { reader.expectedDuration }
  var warnings: [String] { reader.warnings }

  func read(upTo count: Int) throws -> [Float] {
    try check()
    let samples = try reader.read(upTo: count)
    if let hear, !samples.isEmpty { hear(samples) }
    return samples
  }

  func close() { reader.close() }
}
