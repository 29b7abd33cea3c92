import HTTPTypes

/// Codes of Deepgram's errors.
enum DeepgramErrors {
  static func code(_ error: ServiceError) -> String {
    switch error.status.code {
    case 401: "INVALID_AUTH"
    case 403: "INSUFFICIENT_PERMISSIONS"
    case 413: "PAYLOAD_TOO_LARGE"
    case 429: "TOO_MANY_REQUESTS"
    default: error.code.uppercased()
    }
  }
}
