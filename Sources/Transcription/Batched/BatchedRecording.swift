import AudioIO
import Foundation
import SpeechModels
import Synchronization
import Transcripts

/// One recording while its chunks are on their way, shared by the workers.
///
/// Reading is done by one worker at a time (``ChunkQueue`` sees to that); what comes back may come from several. The
/// readers are closed when nobody reads any more.
final class BatchedRecording<Engine: WhisperEngine>: @unchecked Sendable {
  /// A chunk that was read before the recording's language was known.
  struct Prepared {
    var chunk: ChunkTranscription<Engine>
    var audio: Engine.Audio?
    /// Memory of the encoded audio while it waits.
    var reservation: MemoryReservation?
  }

  let index: Int
  let options: TranscriptionOptions
  /// Whether each channel is a speaker.
  let isSplit: Bool
  let priority: RecognitionPriority
  /// Whether somebody waits for its words: it is interactive, or short.
  let isWaitedFor: Bool
  /// Asked before every step and every read; what it throws ends the recording.
  let check: () throws -> Void
  let readers: [any SampleReader]
  /// What the user should know of the recording beside the readers' warnings.
  let notes: [String]
  private let source: any ChunkSource
  private let tell: (TranscriptionEvent) throws -> Void
  private let clock: Double
  /// Touched by the worker that reads.
  var language: DetectedLanguage?
  var waiting: [Prepared] = []
  var evidence = LanguageEvidence()
  private let progress = Mutex(Progress())

  fileprivate struct Progress {
    var delivery = OrderedDelivery<Delivered>()
    var handed = 0
    var delivered = 0
    var hasEnded = false
    var hasFailed = false
    var isClosed = false
    var segments: [Segment] = []
    var timings = StageTimings()
    /// Where each channel is a speaker.
    var merge: ChannelMerge?
  }

  fileprivate struct Delivered {
    var segments: [Segment]
    var chunk: AudioChunk
  }

  /// - Parameters:
  ///   - readers: of each channel that is transcribed by itself; the source reads from them.
  ///   - split: names the channels; nil where there is one only.
  init(
    index: Int, options: TranscriptionOptions, readers: [any SampleReader], source: any ChunkSource,
    split: ChannelSplit? = nil, notes: [String] = [], priority: RecognitionPriority = .normal,
    isShort: Bool = false, check: @escaping () throws -> Void = {},
    tell: @escaping (TranscriptionEvent) throws -> Void
  ) {
    self.index = index
    self.options = options
    self.priority = priority
    isWaitedFor = isShort || priority == .interactive
    self.check = check
    self.readers = readers
    self.notes = notes
    self.source = source
    self.tell = tell
    clock = StageClock.now()
    isSplit = split != nil
    if let split { progress.withLock { $0.merge = ChannelMerge(split) } }
  }

  convenience init(
    index: Int, options: TranscriptionOptions, reader: any SampleReader, source: any ChunkSource,
    tell: @escaping (TranscriptionEvent) throws -> Void
  ) {
    self.init(index: index, options: options, readers: [reader], source: source, tell: tell)
  }

  var duration: Double { source.duration }
  /// Seconds since it was opened.
  var wallSeconds: Double { StageClock.now() - clock }
  var hasFailed: Bool { progress.withLock { $0.hasFailed } }

  /// - Returns: whether this was its first failure.
  func markFailed() -> Bool {
    progress.withLock { progress in
      defer { progress.hasFailed = true }
      return !progress.hasFailed
    }
  }

  /// Ends the reading for good.
  func closeReaders() {
    let isFirst = progress.withLock { progress in
      defer { progress.isClosed = true }
      return !progress.isClosed
    }
    if isFirst { readers.close() }
  }

  /// Has `wake` called when there is something to read again.
  func whenReady(_ wake: @escaping @Sendable () -> Void) { source.whenReady(wake) }

  /// Whether all chunks were read and none waits.
  var isRead: Bool { waiting.isEmpty && progress.withLock { $0.hasEnded } }

  /// The next chunk, counted as handed out.
  func read() throws -> AvailableChunk {
    let start = StageClock.now()
    let chunk = try source.poll()
    progress.withLock { progress in
      progress.timings.features += StageClock.now() - start
      switch chunk {
      case .chunk:
        progress.handed += 1
        progress.hasEnded = source.isAtEnd
      case .notYet: break
      case .end: progress.hasEnded = true
      }
    }
    return chunk
  }

  func tellLanguage(_ language: DetectedLanguage) throws {
    self.language = language
    try tell(.language(language))
  }

  func add(_ seconds: Double, to stage: WritableKeyPath<StageTimings, Double>) {
    progress.withLock { $0.timings[keyPath: stage] += seconds }
  }

  /// Takes the segments of a chunk and passes on what is in order now.
  func deliver(_ chunk: ChunkTranscription<Engine>) throws {
    try progress.withLock { progress in
      guard !progress.hasFailed else { return }
      let delivered = Delivered(segments: chunk.segments, chunk: chunk.chunk)
      var ready = progress.delivery.add(delivered, of: chunk.chunk.index)
      ready += progress.delivery.finish(chunk.chunk.index)
      progress.delivered += 1
      for element in ready.map(\.element) {
        try tellSegments(progress.ordered(element), &progress)
        // Chunks of other channels may begin anywhere behind the start of this one.
        let heard = progress.merge == nil ? element.chunk.end : element.chunk.origin
        try tell(.progress(seconds: heard))
      }
    }
  }

  private func tellSegments(_ segments: [Segment], _ progress: inout Progress) throws {
    for var segment in segments {
      segment.id = progress.segments.count
      progress.segments.append(segment)
      try tell(.segment(segment))
    }
  }

  /// The transcript, once all chunks have been delivered; nil before, and for all but the first who ask.
  func finish() throws -> [Segment]? {
    try progress.withLock { progress in
      guard progress.hasEnded, !progress.hasFailed, progress.delivered == progress.handed else { return nil }
      progress.delivered = -1
      try tellSegments(progress.merge?.finish() ?? [], &progress)
      progress.timings.total = StageClock.now() - clock
      try tell(.progress(seconds: source.duration))
      try tell(.timings(progress.timings))
      return progress.segments
    }
  }
}

extension BatchedRecording.Progress {
  /// The segments that may go out with a chunk, of which all before and none after have been delivered.
  fileprivate mutating func ordered(_ delivered: BatchedRecording.Delivered) -> [Segment] {
    guard merge != nil else { return delivered.segments }
    let chunk = delivered.chunk
    let levels = chunk.levels
    merge?.add(
      delivered.segments.map { ChannelMerge.Heard(segment: $0, channel: chunk.channel, levels: levels) })
    return merge?.release(before: chunk.origin) ?? []
  }
}
