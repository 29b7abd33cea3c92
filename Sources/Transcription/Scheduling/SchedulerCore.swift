import AudioIO
import Foundation
import Inference
import SpeechModels
import Synchronization
import Transcripts

/// What the threads of a ``RecognitionScheduler`` share. They keep it alive until they end.
final class SchedulerCore: Sendable {
  private typealias Recording = BatchedRecording<CPUWhisperEngine>
  private typealias Queue = ChunkQueue<Recording, Recording.Prepared>

  private struct State {
    var isStopped = false
    /// By numbers of their own.
    var jobs: [Int: RecognitionJob] = [:]
    var count = 0
    var running = 0
    /// What ended a worker.
    var failure: (any Error)?
  }

  /// Recordings up to this length are over with their first chunk.
  private static let shortSeconds = 30.0

  let budget: MemoryBudget
  private let model: SpeechModel
  private let voiceActivity: SileroVoiceActivityModel
  private let threads: Int
  private let capacity: Int
  private let niceness: Int
  private let pulses: [WorkerPulse]
  private let queue: Queue
  private let state = Mutex(State())
  private let group = Mutex<DispatchGroup?>(nil)
  /// As many threads as there are workers, for the one that works while all others have nothing to do.
  private let wide = Mutex<ComputeThreads?>(nil)

  init(
    model: SpeechModel, voiceActivity: SileroVoiceActivityModel,
    _ configuration: RecognitionScheduler.Configuration
  ) throws {
    self.model = model
    self.voiceActivity = voiceActivity
    threads = max(configuration.threads, 1)
    capacity = configuration.batchSize ?? BatchSize.most
    niceness = configuration.niceness
    pulses = (0..<threads).map { _ in WorkerPulse() }
    // What would stop every worker is better found here.
    _ = try LogMelSpectrogram(bands: model.weights.dimensions.melBins, kernels: model.kernels)
    let engine = CPUWhisperEngine(weights: model.weights, threads: 1, kernels: model.kernels)
    budget = MemoryBudget(
      bytes: configuration.memoryBudget,
      reserve: configuration.keepsInteractiveRoom ? DecodingMemory(engine).bytes(sequences: 1) : 0,
      workers: threads)
    queue = Queue(
      workers: threads,
      limits: FairSchedule.Limits(open: configuration.mostOpen, shortOpen: configuration.mostShortOpen))
  }

  func start() {
    state.withLock { $0.running = threads }
    let group = startThreads(threads) { [self] number in
      do {
        try work(number)
      } catch {
        state.withLock { if !$0.isStopped { $0.failure = error } }
        stop()
      }
      hasEnded()
    }
    self.group.withLock { $0 = group }
  }

  func close() { queue.close() }

  func stop() {
    state.withLock { $0.isStopped = true }
    queue.stop()
  }

  func wait() { group.withLock { $0 }?.wait() }

  func submit(_ events: RecordingEvents, _ request: FairSchedule.Request) -> RecognitionJob {
    let job = RecognitionJob(events, expectedSeconds: request.expectedSeconds) { [queue] in
      queue.takeBack($0)
    }
    guard events.recording.options.longForm == .batched else {
      _ = job.end(.failed(SchedulingError.sequential))
      return job
    }
    let number = state.withLock { state in
      defer { state.count += 1 }
      state.jobs[state.count] = job
      return state.count
    }
    let id = queue.add(
      request, named: { job.id = $0 },
      open: { [self] id in open(job, number, request, id: id) },
      abandon: { [self] recording in
        if recording?.markFailed() ?? true { end(number, .failed(CancellationError())) }
        recording?.closeReaders()
      })
    if id == nil { end(number, .failed(SchedulingError.hasShutDown)) }
    return job
  }

  private func end(_ number: Int, _ event: RecordingBatch.Event) {
    let job = state.withLock { $0.jobs.removeValue(forKey: number) }
    _ = job?.end(event)
  }

  /// The last worker tells those whose end nobody has told.
  private func hasEnded() {
    let (left, failure) = state.withLock { state in
      state.running -= 1
      return (state.running == 0 ? state.jobs.keys.sorted() : [], state.failure)
    }
    for number in left { end(number, .failed(failure ?? CancellationError())) }
  }

  // MARK: Workers

  var activity: SchedulerActivity {
    let (count, longest) = state.withLock { state in
      (state.jobs.count, state.jobs.values.reduce(0) { max($0, $1.expectedSeconds ?? 0) })
    }
    return SchedulerActivity(
      recordings: count, longestSeconds: longest, capacity: capacity * threads,
      chunksBegun: pulses.reduce(0) { $0 + $1.chunksBegun }, workers: pulses.map(\.activity))
  }

  private func work(_ number: Int) throws {
    // Threads and children that come of this one inherit it.
    ThreadPriority.lower(to: niceness)
    let engine = CPUWhisperEngine(weights: model.weights, threads: 1, kernels: model.kernels)
    let worker = try BatchWorker(
      engine: engine,
      encodeWidely: threads > 1
        ? { [self] in engine.encode(mel: $0, content: $1, threads: allThreads()) } : nil,
      tokenizer: model.tokenizer, alignmentHeads: model.alignmentHeads, kernels: model.kernels,
      number: number, capacity: capacity, budget: budget, pulse: pulses[number], check: check, fail: fail,
      finish: finish)
    try worker.run(queue)
  }

  private func allThreads() -> ComputeThreads {
    wide.withLock { wide in
      let threads = wide ?? ComputeThreads(count: threads)
      wide = threads
      return threads
    }
  }

  private func check() throws {
    if state.withLock({ $0.isStopped }) { throw CancellationError() }
  }

  private func open(_ job: RecognitionJob, _ number: Int, _ request: FairSchedule.Request, id: Int)
    -> Recording?
  {
    do {
      try job.check()
      let events = job.events
      // Before the audio, so that a language the model lacks does not wait for a pipe.
      let options = try model.checked(events.recording.options)
      let channels = try ChannelReaders(events.recording)
      do {
        try events.tell(.opened(duration: channels.duration))
        let sources = try channels.readers.map { reader in
          try VoiceActivityChunks(
            events.reader(reader), model: voiceActivity, kernels: model.kernels,
            options: options.chunking, clips: options.clips)
        }
        let split = events.recording.split
        let seconds = channels.duration ?? request.expectedSeconds ?? .infinity
        let recording = Recording(
          index: number, options: options, readers: channels.readers,
          source: split == nil ? sources[0] : ChannelChunks(sources), split: split, notes: channels.notes,
          priority: request.priority,
          isShort: request.list == nil && seconds <= SchedulerCore.shortSeconds, check: job.check
        ) { try events.tell(.transcription($0)) }
        recording.whenReady { [queue] in queue.wake(id) }
        return recording
      } catch {
        channels.readers.close()
        throw error
      }
    } catch {
      end(number, .failed(error))
      return nil
    }
  }

  private func fail(_ recording: Recording, _ error: any Error) {
    let id = state.withLock { $0.jobs[recording.index] }?.id
    end(recording.index, .failed(error))
    // Where somebody reads it just now the readers are closed after him.
    if id.map(queue.takeBack) != true { recording.closeReaders() }
  }

  private func finish(_ recording: Recording, _ segments: [Segment]) {
    recording.closeReaders()
    let language = recording.language ?? DetectedLanguage(code: "en", probability: 0)
    let wasDetected = recording.options.language == nil && model.isMultilingual
    let spoken = segments.mostSpokenLanguage ?? language.code
    let transcript = Transcript(
      task: recording.options.task.rawValue, language: spoken,
      languageProbability: wasDetected && spoken == language.code ? language.probability : nil,
      duration: recording.duration, model: model.name, segments: segments,
      speakerTurns: recording.isSplit ? segments.speakerTurns : nil)
    end(
      recording.index,
      .finished(
        .init(
          transcript: transcript, warnings: recording.notes + recording.readers.warnings,
          wallSeconds: recording.wallSeconds)))
  }
}
