import AudioIO
import NIOCore
import NIOPosix
import Synchronization
import Transcription
import Transcripts

/// One recording that a scheduler transcribes, as a sequence of events.
struct RecordingTranscription: Sendable {
  enum Event: Sendable {
    /// Its length in seconds, where it is known.
    case opened(duration: Double?)
    case language(String)
    case segment(Segment)
    /// All audio before this second is done.
    case progress(seconds: Double)
    case finished(RecordingBatch.Finished)
  }

  let scheduler: RecognitionScheduler

  /// Events until the end. Cancelling the task that reads them cancels the recording within a step of the model.
  func run(
    _ recording: RecordingBatch.Recording, priority: RecognitionPriority, owner: String,
    expectedSeconds: Double?, speakers: SpeakerLabeling?
  ) -> AsyncThrowingStream<Event, any Error> {
    let (stream, continuation) = AsyncThrowingStream<Event, any Error>.makeStream()
    // Whoever resumes a task may have to start a thread of the pool for it, which then has his priority for good: the
    // scheduler's threads stand behind all others, so they leave it to one that does not.
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let job = scheduler.submit(
      recording, priority: priority, owner: owner, expectedSeconds: expectedSeconds, speakers: speakers
    ) { event in
      loop.execute { RecordingTranscription.tell(event, continuation) }
    }
    continuation.onTermination = { termination in
      if case .cancelled = termination { job.cancel() }
    }
    return stream
  }

  private static func tell(
    _ event: RecordingBatch.Event, _ continuation: AsyncThrowingStream<Event, any Error>.Continuation
  ) {
    switch event {
    case .opened(let duration): continuation.yield(.opened(duration: duration))
    case .transcription(.language(let language)): continuation.yield(.language(language.code))
    case .transcription(.segment(let segment)): continuation.yield(.segment(segment))
    case .transcription(.progress(let seconds)): continuation.yield(.progress(seconds: seconds))
    case .transcription(.step), .transcription(.timings): break
    case .finished(let finished):
      continuation.yield(.finished(finished))
      continuation.finish()
    case .failed(let error): continuation.finish(throwing: error)
    }
  }
}
