public import HTTPTypes

extension HTTPField.Name {
  public static let tusResumable = HTTPField.Name("Tus-Resumable")!
  public static let tusVersion = HTTPField.Name("Tus-Version")!
  public static let tusExtension = HTTPField.Name("Tus-Extension")!
  public static let tusMaxSize = HTTPField.Name("Tus-Max-Size")!
  public static let tusChecksumAlgorithm = HTTPField.Name("Tus-Checksum-Algorithm")!
  public static let uploadOffset = HTTPField.Name("Upload-Offset")!
  public static let uploadLength = HTTPField.Name("Upload-Length")!
  public static let uploadDeferLength = HTTPField.Name("Upload-Defer-Length")!
  public static let uploadMetadata = HTTPField.Name("Upload-Metadata")!
  public static let uploadChecksum = HTTPField.Name("Upload-Checksum")!
  public static let uploadConcat = HTTPField.Name("Upload-Concat")!
}

/// What the headers of a resumable upload ask for: tus 1.0.0 without any input or output.
public struct ResumableUploadProtocol: Sendable, Hashable {
  public static let version = "1.0.0"
  /// Bytes of an upload at most.
  public var maximumBytes: Int64

  public init(maximumBytes: Int64) { self.maximumBytes = maximumBytes }

  /// Every request but OPTIONS names the version it speaks.
  public func checkVersion(_ headers: HTTPFields) throws(ResumableUploadError) {
    guard headers[.tusResumable] == ResumableUploadProtocol.version else { throw .unsupportedVersion }
  }

  /// A wish for a new upload.
  public struct Creation: Sendable, Hashable {
    public enum Concatenation: Sendable, Hashable {
      case none
      /// A piece, of no use by itself.
      case partial
      /// Made of these, by their addresses.
      case final([String])
    }

    /// nil: it is told later, or follows from the pieces.
    public var length: Int64?
    public var metadata: UploadMetadata?
    public var concatenation = Concatenation.none
    /// Whether the first bytes come with it.
    public var hasBytes = false
  }

  public func creation(_ headers: HTTPFields) throws(ResumableUploadError) -> Creation {
    try checkVersion(headers)
    var creation = Creation()
    creation.length = try length(headers)
    if let header = headers[.uploadMetadata] { creation.metadata = try UploadMetadata(header: header) }
    creation.hasBytes = isBytes(headers)
    if let concatenation = headers[.uploadConcat] {
      if concatenation == "partial" {
        creation.concatenation = .partial
      } else if concatenation.hasPrefix("final;") {
        let parts = concatenation.dropFirst(6).split(separator: " ").map(String.init)
        guard (1...1000).contains(parts.count), creation.length == nil, !creation.hasBytes else {
          throw .invalidHeader("Upload-Concat")
        }
        creation.concatenation = .final(parts)
        return creation
      } else {
        throw .invalidHeader("Upload-Concat")
      }
    }
    let deferred = headers[.uploadDeferLength]
    guard deferred == nil || deferred == "1" else { throw .invalidHeader("Upload-Defer-Length") }
    // Exactly one of both.
    guard (creation.length == nil) == (deferred != nil) else { throw .invalidHeader("Upload-Length") }
    return creation
  }

  /// How far an upload is.
  public struct Standing: Sendable, Hashable {
    public var offset: Int64
    public var length: Int64?
    public var isFinal: Bool

    public init(offset: Int64, length: Int64?, isFinal: Bool = false) {
      self.offset = offset
      self.length = length
      self.isFinal = isFinal
    }
  }

  /// Bytes that are allowed.
  public struct Continuation: Sendable {
    /// The upload's length, as far as it is known by now.
    public var length: Int64?
    /// How many bytes may come at most.
    public var room: Int64
    public var checksum: UploadChecksum?
  }

  /// Decides upon a PATCH.
  public func continuation(
    _ headers: HTTPFields, of upload: Standing
  ) throws(ResumableUploadError) -> Continuation {
    try checkVersion(headers)
    guard !upload.isFinal else { throw .isFinal }
    guard isBytes(headers) else { throw .wrongContentType }
    guard let offset = headers[.uploadOffset].flatMap(ResumableUploadProtocol.number) else {
      throw .invalidHeader("Upload-Offset")
    }
    guard offset == upload.offset else { throw .wrongOffset(current: upload.offset) }
    var length = upload.length
    if let told = try self.length(headers) {
      // Once told it does not change, and what is there already cannot be taken back.
      guard length == nil || length == told, told >= upload.offset else {
        throw .invalidHeader("Upload-Length")
      }
      length = told
    }
    let room = max(0, (length ?? maximumBytes) - upload.offset)
    if let count = headers[.contentLength].flatMap(ResumableUploadProtocol.number), count > room {
      throw length.map { .beyondEnd(length: $0) } ?? .tooLarge(limit: maximumBytes)
    }
    let checksum: UploadChecksum? =
      if let header = headers[.uploadChecksum] { try UploadChecksum(header: header) } else { nil }
    return Continuation(length: length, room: room, checksum: checksum)
  }

  private func length(_ headers: HTTPFields) throws(ResumableUploadError) -> Int64? {
    guard let text = headers[.uploadLength] else { return nil }
    guard let length = ResumableUploadProtocol.number(text) else { throw .invalidHeader("Upload-Length") }
    guard length <= maximumBytes else { throw .tooLarge(limit: maximumBytes) }
    return length
  }

  private func isBytes(_ headers: HTTPFields) -> Bool {
    headers[.contentType].map { HeaderParameters($0).value } == "application/offset+octet-stream"
  }

  /// Digits and nothing else.
  private static func number(_ text: String) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text)
  }
}
