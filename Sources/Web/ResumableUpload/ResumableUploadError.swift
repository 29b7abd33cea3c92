public import HTTPTypes

/// Why a request of a resumable upload is refused (tus 1.0.0, https://tus.io/protocols/resumable-upload).
public enum ResumableUploadError: Error, Hashable, Sendable {
  case unsupportedVersion
  /// A header is missing or makes no sense.
  case invalidHeader(String)
  /// The bytes are not sent as `application/offset+octet-stream`.
  case wrongContentType
  /// The upload is at another offset than the request.
  case wrongOffset(current: Int64)
  case tooLarge(limit: Int64)
  /// More bytes come than the upload has left.
  case beyondEnd(length: Int64)
  case unknownChecksum(String)
  case checksumMismatch
  /// A concatenation takes no bytes.
  case isFinal

  public var status: HTTPResponse.Status {
    switch self {
    case .unsupportedVersion: .preconditionFailed
    case .invalidHeader, .unknownChecksum: .badRequest
    case .wrongContentType: .unsupportedMediaType
    case .wrongOffset: .conflict
    case .tooLarge, .beyondEnd: .contentTooLarge
    case .checksumMismatch: HTTPResponse.Status(code: 460, reasonPhrase: "Checksum Mismatch")
    case .isFinal: .forbidden
    }
  }
}

extension ResumableUploadError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unsupportedVersion: "Send 'Tus-Resumable: 1.0.0'; no other version is spoken here."
    case .invalidHeader(let name): "The header \(name) is missing or has no usable value."
    case .wrongContentType: "Send the bytes with 'Content-Type: application/offset+octet-stream'."
    case .wrongOffset(let current): "The upload is at offset \(current); ask with HEAD and go on from there."
    case .tooLarge(let limit): "The upload is larger than the limit of \(limit) bytes."
    case .beyondEnd(let length): "The upload ends at \(length) bytes; more were sent."
    case .unknownChecksum(let name): "The checksum \(name) is not known; use sha1, sha256 or md5."
    case .checksumMismatch: "The bytes are not those of the checksum; send them again."
    case .isFinal: "This upload was put together from others; it takes no bytes."
    }
  }
}
