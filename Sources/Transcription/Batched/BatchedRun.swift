import AudioIO
import Foundation
import SpeechModels
import Transcripts

/// The batched part of a run: workers, one a thread, that draw the chunks of all recordings from one queue.
final class BatchedRun: Sendable {
  typealias Recording = BatchedRecording<CPUWhisperEngine>
  private typealias Queue = ChunkQueue<Recording, Recording.Prepared>

  private let run: BatchRun
  private let indices: [Int]
  private let model: SpeechModel
  private let voiceActivity: SileroVoiceActivityModel
  private let threads: Int

  init(
    _ run: BatchRun, indices: [Int], model: SpeechModel, voiceActivity: SileroVoiceActivityModel, threads: Int
  ) {
    self.run = run
    self.indices = indices
    self.model = model
    self.voiceActivity = voiceActivity
    self.threads = threads
  }

  /// - Parameter batchSize: chunks a worker has under way; nil: as many as are worth their memory.
  func work(batchSize: Int?) {
    let queue = Queue(count: indices.count, workers: threads)
    let capacity = batchSize ?? BatchSize.automatic(for: model.weights.dimensions, workers: threads)
    onThreads([Int](repeating: 1, count: threads)) { [self] count in
      do {
        let wide = LazyEngine { [self] in
          CPUWhisperEngine(weights: model.weights, threads: threads, kernels: model.kernels)
        }
        let worker = try BatchWorker(
          engine: CPUWhisperEngine(weights: model.weights, threads: count, kernels: model.kernels),
          encodeWidely: threads > 1 ? { wide.engine.encode(mel: $0, content: $1) } : nil,
          tokenizer: model.tokenizer, alignmentHeads: model.alignmentHeads, kernels: model.kernels,
          capacity: capacity, check: run.check, fail: fail, finish: finish)
        try worker.run(queue) { [self] in open(indices[$0]) }
      } catch {
        run.stop(error)
        queue.stop()
      }
    }
  }

  private func open(_ index: Int) -> Recording? {
    do {
      try run.check()
      let recording = run.recordings[index]
      // Before the audio, so that a language the model lacks does not wait for a pipe.
      let options = try model.checked(recording.options)
      let channels = try ChannelReaders(recording)
      try run.tell(index, .opened(duration: channels.duration))
      let sources = try channels.readers.map { reader in
        try VoiceActivityChunks(
          run.reader(reader, of: index), model: voiceActivity, kernels: model.kernels,
          options: options.chunking, clips: options.clips)
      }
      return Recording(
        index: index, options: options, readers: channels.readers,
        source: recording.split == nil ? sources[0] : ChannelChunks(sources), split: recording.split,
        notes: channels.notes
      ) { [run] event in
        try run.tell(index, .transcription(event))
      }
    } catch {
      try? run.tell(index, .failed(error))
      return nil
    }
  }

  private func fail(_ recording: Recording, _ error: any Error) {
    recording.readers.close()
    try? run.tell(recording.index, .failed(error))
  }

  private func finish(_ recording: Recording, _ segments: [Segment]) {
    recording.readers.close()
    let language = recording.language ?? DetectedLanguage(code: "en", probability: 0)
    let wasDetected = recording.options.language == nil && model.isMultilingual
    let spoken = segments.mostSpokenLanguage ?? language.code
    let transcript = Transcript(
      task: recording.options.task.rawValue, language: spoken,
      languageProbability: wasDetected && spoken == language.code ? language.probability : nil,
      duration: recording.duration, model: model.name, segments: segments,
      speakerTurns: run.recordings[recording.index].split == nil ? nil : segments.speakerTurns)
    try? run.tell(
      recording.index,
      .finished(
        .init(
          transcript: transcript, warnings: recording.notes + recording.readers.warnings,
          wallSeconds: recording.wallSeconds)))
  }
}

/// An engine that is made when it is first needed: its threads and scratch memory cost something.
private final class LazyEngine {
  private let make: () -> CPUWhisperEngine
  private(set) lazy var engine = make()

  init(_ make: @escaping () -> CPUWhisperEngine) { self.make = make }
}
