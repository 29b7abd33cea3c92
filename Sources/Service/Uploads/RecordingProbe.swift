import AudioIO
import HTTPTypes
import Jobs
import NIOPosix
import Stores

/// Opens a recording far enough to know that there is sound in it and how long it is said to be.
struct RecordingProbe: Sendable {
  var blobs: any BlobStore
  var limits: UploadLimits
  /// Opening blocks: WAV on the disk, all else on a confined decoder.
  var threads: NIOThreadPool

  /// - Returns: seconds by the container; nil where it does not tell.
  /// - Throws: ``ServiceError``.
  func seconds(_ blob: BlobReference, fileName: String) async throws -> Double? {
    let limit = AudioLimits(maximumBytes: .max, maximumSeconds: limits.audioSeconds)
    return try await blobs.withFile(blob) { path in
      do {
        return try await threads.runIfActive {
          let reader = try AudioDecoder.open(.file(path), limits: limit)
          defer { reader.close() }
          return reader.expectedDuration
        }
      } catch let error as AudioError {
        throw refusal(error, path: path, fileName: fileName)
      }
    }
  }

  /// Where the file lies is nobody's business; messages name it as its sender does.
  private func refusal(_ error: AudioError, path: String, fileName: String) -> ServiceError {
    let message = error.description.replacing(path, with: fileName)
    switch error {
    case .tooLong:
      return ServiceError(.contentTooLarge, code: "audio_too_long", message: message, parameter: "file")
    case .ffmpegMissing:
      return ServiceError(.serviceUnavailable, code: "decoder_missing", message: message)
    case .notFound, .isDirectory, .permissionDenied, .inputOutput:
      return ServiceError(
        .internalServerError, code: "internal_error", message: "The recording could not be read back.")
    default:
      return ServiceError(.badRequest, code: "invalid_audio", message: message, parameter: "file")
    }
  }
}
