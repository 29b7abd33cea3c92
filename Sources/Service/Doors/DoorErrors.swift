import HTTPTypes
public import Hummingbird
import Logging
import NIOCore
import Stores
import Transcripts
import Web

/// Answers with the errors of the service in whose place a path stands. It belongs around everything that may refuse a
/// request, so that a missing key or a full queue is told in the same form; errors of other paths go on.
public struct DoorErrors: RouterMiddleware {
  public typealias Context = ServiceContext

  public init() {}

  public func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      guard let envelope = ErrorEnvelope(path: request.uri.path) else { throw error }
      let known = ServiceError(of: error)
      if known.status.code >= 500 {
        context.logger.error(
          "request failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
      }
      return envelope.response(known, requestID: context.requestID)
    }
  }
}

/// How a service that we stand in for writes errors.
enum ErrorEnvelope {
  case openAI
  case whisperCPP
  case deepgram

  init?(path: String) {
    switch path {
    case "/v1/listen", "/v1/listen/": self = .deepgram
    case "/inference", "/load": self = .whisperCPP
    case "/v1": self = .openAI
    default:
      guard path.hasPrefix("/v1/") else { return nil }
      self = .openAI
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
    }
  }

  func response(_ error: ServiceError, requestID: String) -> Response {
    var response = Response(json: value(error, requestID: requestID), status: error.status)
    if let seconds = error.retryAfterSeconds, seconds.isFinite {
      response.headers[.retryAfter] = String(Int(max(1, min(seconds, 86_400)).rounded(.up)))
    }
    if error.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
    return response
  }
}

extension Response {
  init(json: JSONValue, status: HTTPResponse.Status = .ok) {
    self.init(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: json.serialized())))
  }

  init(text: String, type: String) {
    self.init(
      status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
