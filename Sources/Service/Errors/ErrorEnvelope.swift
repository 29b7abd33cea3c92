import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Transcripts

/// How errors are written: each service in whose place a path stands has its own form, and so have we.
enum ErrorEnvelope {
  case openAI
  case whisperCPP
  case deepgram
  case own

  init(path: String) {
    switch path {
    case "/v1/listen", "/v1/listen/": self = .deepgram
    case "/inference", "/load": self = .whisperCPP
    case "/v1": self = .openAI
    default: self = path.hasPrefix("/v1/") ? .openAI : .own
    }
  }

  func value(_ error: ServiceError, requestID: String) -> JSONValue {
    switch self {
    case .openAI: .object([("error", OpenAIErrors.value(error))])
    case .whisperCPP: .object([("error", .string(error.message))])
    case .deepgram:
      .object([
        ("err_code", .string(DeepgramErrors.code(error))), ("err_msg", .string(error.message)),
        ("request_id", .string(requestID)),
      ])
    case .own:
      .object([
        (
          "error",
          .object([
            ("code", .string(error.code)), ("message", .string(error.message)),
            ("details", .object(error.parameter.map { [("field", .string($0))] } ?? [])),
            ("timestamp", .string(Timestamp(seconds: Date().timeIntervalSince1970).text)),
            ("request_id", .string(requestID)),
          ])
        )
      ])
    }
  }

  func response(_ error: ServiceError, requestID: String) -> Response {
    var headers = HTTPFields()
    if let seconds = error.retryAfterSeconds, seconds.isFinite {
      headers[.retryAfter] = String(Int(max(1, min(seconds, 86_400)).rounded(.up)))
    }
    if error.status == .unauthorized { headers[.wwwAuthenticate] = self == .deepgram ? "Token" : "Bearer" }
    if error.status.code == 426 { headers[.upgrade] = "websocket" }
    return .json(value(error, requestID: requestID), status: error.status, headers: headers)
  }
}
