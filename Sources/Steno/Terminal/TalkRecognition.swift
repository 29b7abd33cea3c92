import AudioIO
import Foundation
import Synchronization
import Transcription
import Transcripts

/// Takes the transcript of one recording.
final class TalkRecognition: Sendable {
  private struct State {
    var transcript: Transcript?
    var progress = BatchProgress(count: 1)
  }

  private let path: String
  private let quiet: Bool
  private let state = Mutex(State())

  init(path: String, quiet: Bool) {
    self.path = path
    self.quiet = quiet
  }

  var transcript: Transcript? { state.withLock { $0.transcript } }

  func take(_ index: Int, _ event: RecordingBatch.Event) {
    state.withLock { state in
      if !quiet, let line = state.progress.line(index, event) { Console.shared.progress(line) }
      switch event {
      case .finished(let finished): state.transcript = finished.transcript
      case .failed(let error): Console.shared.tell(FailureText.text(error, of: path))
      default: break
      }
    }
  }
}
