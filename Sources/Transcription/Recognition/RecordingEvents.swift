import AudioIO
import Synchronization
import Transcripts

/// A recording that is to be transcribed and what is told of it. With speakers, its segments wait for the end, where
/// they get their names.
final class RecordingEvents: Sendable {
  let recording: RecordingBatch.Recording
  /// Throws where the recording is not wanted any more.
  let check: @Sendable () throws -> Void
  private let speakers: SpeakerLabeling?
  private let observer: @Sendable (RecordingBatch.Event) throws -> Void
  private let heard = Mutex<RecordingSpeakers?>(nil)

  init(
    _ recording: RecordingBatch.Recording, speakers: SpeakerLabeling?,
    check: @escaping @Sendable () throws -> Void,
    observer: @escaping @Sendable (RecordingBatch.Event) throws -> Void
  ) {
    self.recording = recording
    self.speakers = speakers
    self.check = check
    self.observer = observer
  }

  /// The recording's samples, heard by what tells its speakers apart as they are read.
  func reader(_ reader: any SampleReader) throws -> any SampleReader {
    // Channels of their own are speakers already.
    guard let speakers, recording.split == nil else { return ObservedReader(reader, check: check) }
    let heard = try RecordingSpeakers(speakers, threads: 1)
    self.heard.withLock { $0 = heard }
    return ObservedReader(reader, check: check, hear: heard.hear)
  }

  func tell(_ event: RecordingBatch.Event) throws {
    guard let heard = heard.withLock({ $0 }) else { return try observer(event) }
    switch event {
    case .transcription(.segment): return
    case .finished(var finished):
      finished.transcript = heard.label(finished.transcript)
      for segment in finished.transcript.segments { try observer(.transcription(.segment(segment))) }
      try observer(.finished(finished))
      self.heard.withLock { $0 = nil }
    default: try observer(event)
    }
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
