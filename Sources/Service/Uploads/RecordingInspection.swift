import HTTPTypes
import Jobs
import NIOCore
import Stores

/// Looks at a recording that lies in the store as at one that is sent in a form: what it is by its first bytes, whether
/// there is sound in it, how long it is.
struct RecordingInspection: Sendable {
  let probe: RecordingProbe

  /// - Throws: ``ServiceError`` where it is not taken.
  func inspect(_ blob: BlobReference, fileName: String) async throws -> ReceivedUpload {
    guard blob.byteCount > 0 else {
      throw ServiceError(
        .badRequest, code: "empty_file", message: "\(fileName) is empty (0 bytes); record or copy it again.",
        parameter: "file")
    }
    var head: [UInt8] = []
    let range = 0..<min(blob.byteCount, Int64(RecordingFormat.headBytes))
    for try await piece in try await probe.blobs.read(blob, range: range) { head += piece.readableBytesView }
    let format = try format(head, fileName: fileName)
    return ReceivedUpload(
      blob: blob, fileName: fileName, format: format.rawValue,
      seconds: try await probe.seconds(blob, fileName: fileName))
  }

  func format(_ head: [UInt8], fileName: String) throws -> RecordingFormat {
    guard let format = RecordingFormat(head: head), probe.limits.formats.contains(format) else {
      throw ServiceError(
        .unsupportedMediaType, code: "unsupported_format",
        message: "\(fileName) is not in a format that is accepted here: \(probe.limits.formatList).",
        parameter: "file")
    }
    return format
  }
}
