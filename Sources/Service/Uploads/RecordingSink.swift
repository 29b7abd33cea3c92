import HTTPTypes
import Jobs
import NIOCore
import Stores

/// Takes the bytes of one recording as they come. They reach the store once their begin shows what they are.
final class RecordingSink {
  let fileName: String
  private let blobs: any BlobStore
  private let limits: UploadLimits
  private var head: [UInt8] = []
  private var byteCount = 0
  private var format: RecordingFormat?
  private var writer: (any BlobWriter)?

  init(fileName: String, blobs: any BlobStore, limits: UploadLimits) {
    self.fileName = RecordingSink.displayed(fileName)
    self.blobs = blobs
    self.limits = limits
  }

  var isEmpty: Bool { byteCount == 0 }

  func append(_ bytes: ByteBuffer) async throws {
    guard bytes.readableBytes <= limits.fileBytes - byteCount else { throw limits.tooLarge }
    byteCount += bytes.readableBytes
    if let writer { return try await writer.append(bytes) }
    head += bytes.readableBytesView
    if head.count >= RecordingFormat.headBytes { try await begin() }
  }

  /// - Returns: what lies in the store now, and its format.
  func finish() async throws -> (blob: BlobReference, format: RecordingFormat) {
    guard byteCount > 0 else {
      throw ServiceError(
        .badRequest, code: "empty_file", message: "\(fileName) is empty (0 bytes); record or copy it again.",
        parameter: "file")
    }
    if writer == nil { try await begin() }
    guard let writer, let format else { throw StoreError.notFound }
    let blob = try await writer.finish()
    self.writer = nil
    return (blob, format)
  }

  /// The writer of what is unfinished, for somebody to abandon.
  func release() -> (any BlobWriter)? {
    defer { writer = nil }
    return writer
  }

  private func begin() async throws {
    guard let format = RecordingFormat(head: head), limits.formats.contains(format) else {
      throw limits.unknownFormat(fileName)
    }
    self.format = format
    let writer = try await blobs.create()
    self.writer = writer
    try await writer.append(ByteBuffer(bytes: head))
    head = []
  }

  /// A name without folders and control characters, of bearable length.
  static func displayed(_ name: String) -> String {
    let last = name.split { $0 == "/" || $0 == "\\" }.last ?? ""
    let scalars = last.unicodeScalars.filter { $0.properties.generalCategory != .control }.prefix(200)
    return scalars.isEmpty ? "recording" : String(String.UnicodeScalarView(scalars))
  }
}
