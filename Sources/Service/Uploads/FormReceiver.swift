import HTTPTypes
public import Hummingbird
public import Jobs
import NIOCore
public import NIOPosix
public import Stores
import Web

/// Receives a request's fields and recording, in every way in which they are sent: a form, bare bytes with the fields in
/// the query, JSON, or fields alone. The recording goes to the blob store as it comes.
public struct FormReceiver: Sendable {
  private let blobs: any BlobStore
  private let limits: UploadLimits
  private let probe: RecordingProbe

  /// - Parameter threads: where recordings are opened, which blocks.
  public init(
    blobs: any BlobStore, limits: UploadLimits = UploadLimits(), threads: NIOThreadPool = .singleton
  ) {
    self.blobs = blobs
    self.limits = limits
    probe = RecordingProbe(blobs: blobs, limits: limits, threads: threads)
  }

  /// Fields of the query come first, so that those of the body overrule them. Whoever gets the form owns the blob in it.
  ///
  /// - Throws: ``ServiceError``; nothing is then left in the store.
  public func receive(_ request: Request, context: ServiceContext) async throws -> ReceivedForm {
    let length = request.headers[.contentLength].flatMap(Int.init)
    if let length, length > limits.fileBytes, length - limits.fileBytes > overheadBytes {
      throw limits.tooLarge
    }
    var fields = FormFields()
    for (name, value) in request.uri.queryParameters { fields.append(String(name), String(value)) }
    let type = request.headers[.contentType] ?? ""
    let pace = SenderPace(leastBytesPerSecond: limits.leastBytesPerSecond, seconds: limits.slowSeconds)
    let query = fields
    do {
      switch HeaderParameters(type).value {
      case "multipart/form-data":
        return try await pace.read(request.body) { try await form(type, query, $0) }
      case "application/x-www-form-urlencoded":
        let bytes = try await pace.read(request.body) { try await small($0) }
        return ReceivedForm(fields: try FormBodies.urlEncoded(bytes, after: query))
      case "application/json":
        let bytes = try await pace.read(request.body) { try await small($0) }
        return ReceivedForm(fields: try FormBodies.json(bytes, after: query))
      case let type
      where type.isEmpty || type == "application/octet-stream" || type == "application/ogg"
        || type.hasPrefix("audio/") || type.hasPrefix("video/"):
        return try await pace.read(request.body) { try await raw(query, $0, length: length) }
      case let type:
        throw ServiceError(
          .unsupportedMediaType, code: "unsupported_media_type",
          message:
            "Send multipart/form-data with a file, or the recording itself as audio/…, not \(type.prefix(80))."
        )
      }
    } catch let error as MultipartError {
      throw refusal(error)
    } catch StoreError.full(let what) {
      throw ServiceError(
        HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), code: "insufficient_storage",
        message: StoreError.full(what).description)
    }
  }

  /// Looks at a recording that came another way: its format and length, under the same limits.
  ///
  /// - Throws: ``ServiceError`` where it is none that is taken; the blob is left where it is.
  public func inspect(_ blob: BlobReference, fileName: String) async throws -> ReceivedUpload {
    var head: [UInt8] = []
    let range = 0..<min(Int64(RecordingFormat.headBytes), blob.byteCount)
    for try await piece in try await blobs.read(blob, range: range) { head += piece.readableBytesView }
    guard let format = RecordingFormat(head: head), limits.formats.contains(format) else {
      throw limits.unknownFormat(fileName)
    }
    let seconds = try await probe.seconds(blob, fileName: fileName)
    return ReceivedUpload(blob: blob, fileName: fileName, format: format.rawValue, seconds: seconds)
  }

  /// What may surround a file in a form.
  private var overheadBytes: Int { limits.fieldsBytes + 4 << 20 }

  private func refusal(_ error: MultipartError) -> ServiceError {
    switch error {
    case .fileTooLarge: limits.tooLarge
    case _ where error.isSize:
      ServiceError(.contentTooLarge, code: "form_too_large", message: error.description)
    default: ServiceError(.badRequest, code: "invalid_form", message: error.description)
    }
  }

  /// Leaves nothing behind where it throws, also when the sender is gone and this task cancelled.
  private func received(
    _ fields: FormFields, _ sink: RecordingSink?
  ) async throws -> ReceivedForm {
    guard let sink else { return ReceivedForm(fields: fields) }
    let (blob, format) = try await sink.finish()
    do {
      let seconds = try await probe.seconds(blob, fileName: sink.fileName)
      return ReceivedForm(
        fields: fields,
        upload: ReceivedUpload(
          blob: blob, fileName: sink.fileName, format: format.rawValue, seconds: seconds))
    } catch {
      let blobs = blobs
      await Task { try? await blobs.delete(blob.key) }.value
      throw error
    }
  }

  private func small(_ pieces: SenderPace.Pieces) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    try await pieces.deliver { piece in
      guard piece.readableBytes <= limits.fieldsBytes - bytes.count else {
        throw refusal(.fieldsTooLarge(limit: limits.fieldsBytes))
      }
      bytes += piece.readableBytesView
    }
    return bytes
  }

  private func raw(
    _ query: FormFields, _ pieces: SenderPace.Pieces, length: Int?
  ) async throws -> ReceivedForm {
    if let length, length > limits.fileBytes { throw limits.tooLarge }
    let sink = RecordingSink(fileName: query["filename"] ?? "recording", blobs: blobs, limits: limits)
    do {
      var count = 0
      try await pieces.deliver {
        count += $0.readableBytes
        try await sink.append($0)
      }
      guard length == nil || length == count else { throw CancellationError() }
      // No body at all and none announced: a request of fields alone.
      if count == 0, length == nil { return ReceivedForm(fields: query) }
      return try await received(query, sink)
    } catch {
      await abandon(sink)
      throw error
    }
  }

  private func form(
    _ contentType: String, _ query: FormFields, _ pieces: SenderPace.Pieces
  ) async throws -> ReceivedForm {
    var partLimits = MultipartLimits()
    partLimits.fieldBytes = limits.fieldBytes
    partLimits.fieldsBytes = limits.fieldsBytes
    partLimits.fileBytes = limits.fileBytes
    let (bodyBytes, overflow) = limits.fileBytes.addingReportingOverflow(overheadBytes)
    partLimits.bodyBytes = overflow ? .max : bodyBytes
    partLimits.fileFields = ["file", "audio"]
    var parser = try MultipartParser(contentType: contentType, limits: partLimits)
    var collected = CollectedForm(fields: query, blobs: blobs, limits: limits)
    do {
      try await pieces.deliver { piece in
        try parser.append(piece)
        while let event = try parser.next() { try await collected.take(event) }
      }
      try parser.finish()
      return try await received(collected.fields, collected.sink)
    } catch {
      if let sink = collected.sink { await abandon(sink) }
      throw error
    }
  }

  private func abandon(_ sink: RecordingSink) async {
    // A cancelled task may be refused by the store; abandoning must happen all the same.
    guard let abandoned = sink.release() else { return }
    await Task { try? await abandoned.abandon() }.value
  }
}

/// Parts of a form on their way to fields and the recording.
private struct CollectedForm {
  var fields: FormFields
  var sink: RecordingSink?
  let blobs: any BlobStore
  let limits: UploadLimits
  private var part: PartHeaders?
  private var text: [UInt8] = []

  init(fields: FormFields, blobs: any BlobStore, limits: UploadLimits) {
    self.fields = fields
    self.blobs = blobs
    self.limits = limits
  }

  mutating func take(_ event: MultipartParser.Event) async throws {
    switch event {
    case .partHeaders(let headers):
      part = headers
      text = []
      guard headers.isFile else { return }
      // Browsers send a part with an empty name where no file was chosen.
      guard headers.fileName != "" || sink == nil else { return }
      guard sink == nil else {
        throw ServiceError(
          .badRequest, code: "multiple_files", message: "Send one recording per request.",
          parameter: headers.name)
      }
      sink = RecordingSink(fileName: headers.fileName ?? "", blobs: blobs, limits: limits)
    case .bytes(let bytes):
      if part?.isFile == true { try await sink?.append(bytes) } else { text += bytes.readableBytesView }
    case .partEnd:
      guard let part else { return }
      if part.isFile {
        if part.fileName == "", sink?.isEmpty == true { sink = nil }
      } else {
        guard let value = String(validating: text, as: UTF8.self) else {
          throw ServiceError.invalid(part.name, "\(part.name) is not UTF-8 text.")
        }
        fields.append(part.name, value)
      }
    case .end: break
    }
  }
}
