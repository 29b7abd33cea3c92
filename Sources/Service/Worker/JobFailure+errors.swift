import AudioIO
import HTTPTypes
import Jobs
import Stores
import Transcription

extension JobFailure {
  /// What an error means for the job in which it happened.
  init(of error: any Error) {
    switch error {
    case let failure as JobFailure: self = failure
    case let error as AudioError: self.init(of: error)
    case let error as RecognitionError:
      self.init(code: "invalid_request", message: "\(error)", isRetryable: false)
    case let error as ServiceError:
      self.init(code: error.code, message: error.message, isRetryable: error.status.code >= 500)
    case let error as StoreError:
      if case .corrupted = error {
        self.init(code: "corrupted", message: "\(error)", isRetryable: false)
      } else if case .notFound = error {
        self.init(code: "input_missing", message: "The recording is not there any more.", isRetryable: false)
      } else {
        self.init(code: "store_unavailable", message: "\(error)", isRetryable: true)
      }
    default:
      self.init(
        code: "internal_error", message: "Something went wrong that should not: \(error)", isRetryable: true)
    }
  }
}

extension JobFailure {
  private init(of error: AudioError) {
    let message = "The recording cannot be read: \(error)."
    switch error {
    case .inputOutput, .permissionDenied, .notFound, .ffmpegMissing:
      self.init(code: "decoder_unavailable", message: message, isRetryable: true)
    case .timedOut: self.init(code: "decoder_timed_out", message: message, isRetryable: true)
    case .tooLong: self.init(code: "audio_too_long", message: message, isRetryable: false)
    case .tooManyBytes: self.init(code: "file_too_large", message: message, isRetryable: false)
    default: self.init(code: "invalid_audio", message: message, isRetryable: false)
    }
  }

  /// The same without the place where the recording lies, which is nobody's business.
  func naming(_ title: String, insteadOf path: String) -> JobFailure {
    var failure = self
    failure.message = message.split(separator: path, omittingEmptySubsequences: false).joined(
      separator: title)
    return failure
  }
}
