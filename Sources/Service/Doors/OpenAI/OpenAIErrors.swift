import HTTPTypes
import Transcripts

/// Errors as OpenAI's interface writes them.
enum OpenAIErrors {
  /// The value of the member `error`.
  static func value(_ error: ServiceError) -> JSONValue {
    .object([
      ("message", .string(error.message)), ("type", .string(type(error))),
      ("param", error.parameter.map { .string($0) } ?? .null), ("code", .string(code(error))),
    ])
  }

  private static func type(_ error: ServiceError) -> String {
    switch error.status.code {
    case 401: "authentication_error"
    case 403: "permission_error"
    case 429: "rate_limit_error"
    case 500...: "server_error"
    default: "invalid_request_error"
    }
  }

  private static func code(_ error: ServiceError) -> String {
    error.code == "unauthorized" ? "invalid_api_key" : error.code
  }
}
