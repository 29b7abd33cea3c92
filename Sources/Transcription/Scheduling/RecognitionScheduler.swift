import AudioIO
import Foundation
public import SpeechModels
import Synchronization
import Transcripts

/// Transcribes recordings with one model on threads of its own, for as long as it is needed: recordings are given to
/// it at any time from any thread, and the chunks of all of them share the model's steps.
///
/// Which chunk is next: ``FairSchedule``. What a recording's transcript says does not depend on what else is
/// transcribed. Only batched transcription: see ``LongFormMode``.
public final class RecognitionScheduler: Sendable {
  public struct Configuration: Sendable {
    /// Workers, each with a thread and an engine.
    public var threads: Int
    /// Most chunks that a worker has under way; nil: as many as are worth it.
    public var batchSize: Int?
    /// Bytes that all chunks under way may hold; every worker may have one chunk, whatever it holds.
    public var memoryBudget = BatchSize.budget
    /// Recordings of each priority that are open at once; each costs a reader, for most formats a child process.
    public var mostOpen = 8
    /// More of them, for those known to last two minutes at most.
    public var mostShortOpen = 4
    /// Whether memory for a chunk is kept free of all but interactive work.
    public var keepsInteractiveRoom = true
    /// How far its threads stand behind others of the machine, as nice(1) has it: 0 to 19.
    public var niceness = 0

    public init(threads: Int) { self.threads = max(threads, 1) }
  }

  public enum Shutdown: Sendable {
    /// What was given is finished.
    case drain
    /// What is not finished fails with `CancellationError` at the next step.
    case stop
  }

  private let core: SchedulerCore

  /// - Throws: where the model's features cannot be computed.
  public init(model: SpeechModel, voiceActivity: SileroVoiceActivityModel, configuration: Configuration)
    throws
  {
    core = try SchedulerCore(model: model, voiceActivity: voiceActivity, configuration)
    core.start()
  }

  deinit { core.stop() }

  /// Has a recording transcribed. Returns at once.
  ///
  /// - Parameters:
  ///   - owner: whose it is; owners of the same priority have equal shares.
  ///   - expectedSeconds: its length, where it is known: short ones are opened sooner.
  ///   - speakers: tells its speakers apart.
  ///   - observer: told of its events in order, one at a time, on threads of the scheduler; the last is `finished` or
  ///     `failed`. What it throws fails the recording. It must not call ``shutdown(_:)``.
  @discardableResult
  public func submit(
    _ recording: RecordingBatch.Recording, priority: RecognitionPriority = .normal, owner: String = "",
    expectedSeconds: Double? = nil, speakers: SpeakerLabeling? = nil,
    observer: @escaping @Sendable (RecordingBatch.Event) throws -> Void
  ) -> RecognitionJob {
    let events = RecordingEvents(recording, speakers: speakers, check: {}, observer: observer)
    let request = FairSchedule.Request(
      priority: priority, owner: owner, expectedSeconds: expectedSeconds,
      sequences: recording.options.firstSequences)
    return core.submit(events, request)
  }

  /// Has a recording transcribed after those that were given with the same list before.
  @discardableResult
  func submit(_ events: RecordingEvents, list: Int) -> RecognitionJob {
    let request = FairSchedule.Request(list: list, sequences: events.recording.options.firstSequences)
    return core.submit(events, request)
  }

  /// Bytes that chunks under way hold.
  public var memoryInUse: Int { core.budget.used }
  /// The most bytes that they ever held.
  public var mostMemoryInUse: Int { core.budget.most }

  /// What it does now.
  public var activity: SchedulerActivity { core.activity }

  /// Takes no more recordings and returns when all threads have ended. Blocks.
  public func shutdown(_ shutdown: Shutdown = .drain) {
    if shutdown == .stop { core.stop() } else { core.close() }
    core.wait()
  }
}

/// Why a scheduler does not transcribe a recording.
public enum SchedulingError: Error, Equatable, CustomStringConvertible {
  case sequential
  case hasShutDown

  public var description: String {
    switch self {
    case .sequential:
      "Sequential transcription shares no steps with other recordings; ask for batched transcription."
    case .hasShutDown:
      "The recognizer is shutting down and takes no more recordings; try again after its restart."
    }
  }
}
