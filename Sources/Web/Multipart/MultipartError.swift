/// Why a form could not be read.
public enum MultipartError: Error, Hashable, Sendable {
  /// The `Content-Type` has no usable `boundary`.
  case missingBoundary
  /// The line after a part begins with the boundary and goes on with something else.
  case malformedDelimiter
  /// The header lines of a part; `reason` says what is wrong with them.
  case malformedHeaders(reason: String)
  /// A part does not say which field it is.
  case missingName
  /// A part is encoded, which forms are not (RFC 7578, section 4.7).
  case unsupportedEncoding(String)
  /// The body ends before the last boundary.
  case truncated
  case tooManyHeaderBytes(limit: Int)
  case tooManyParts(limit: Int)
  case fieldTooLarge(name: String, limit: Int)
  /// All text fields together.
  case fieldsTooLarge(limit: Int)
  case fileTooLarge(limit: Int)
  /// The body as a whole.
  case bodyTooLarge(limit: Int)

  /// Whether it is the size that is at fault and not the form.
  public var isSize: Bool {
    switch self {
    case .tooManyHeaderBytes, .tooManyParts, .fieldTooLarge, .fieldsTooLarge, .fileTooLarge, .bodyTooLarge:
      true
    case .missingBoundary, .malformedDelimiter, .malformedHeaders, .missingName, .unsupportedEncoding,
      .truncated:
      false
    }
  }
}

extension MultipartError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missingBoundary:
      "The Content-Type of the form has no boundary; leave this header to your HTTP library."
    case .malformedDelimiter:
      "The form is damaged: its boundary appears inside a part; choose another boundary."
    case .malformedHeaders(let reason):
      "The form is damaged: the headers of a part \(reason)."
    case .missingName:
      "A part of the form has no name; each needs 'Content-Disposition: form-data; name=\"…\"'."
    case .unsupportedEncoding(let encoding):
      "A part of the form is sent as \(encoding); send the bytes as they are."
    case .truncated:
      "The form ends before its last boundary; send it again."
    case .tooManyHeaderBytes(let limit):
      "The headers of a part are longer than \(limit) bytes."
    case .tooManyParts(let limit):
      "The form has more than \(limit) parts."
    case .fieldTooLarge(let name, let limit):
      "The field \(name) is longer than \(limit) bytes; only files may be, and a file needs a file name."
    case .fieldsTooLarge(let limit):
      "The text fields of the form are longer than \(limit) bytes together."
    case .fileTooLarge(let limit):
      "The file is larger than the limit of \(limit) bytes; compress or split it."
    case .bodyTooLarge(let limit):
      "The form is larger than the limit of \(limit) bytes."
    }
  }
}
