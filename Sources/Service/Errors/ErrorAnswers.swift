import Accounts
import HTTPTypes
public import Hummingbird
import Jobs
import Logging
import Stores
import Web

/// Answers whatever goes wrong below it, in the form that belongs to the path, and never with what is inside the service.
/// It stands around everything that may refuse a request, so that a missing key or a full queue is told in the same form.
public struct ErrorAnswers: RouterMiddleware {
  public typealias Context = ServiceContext

  private let metrics: EdgeMetrics?

  public init(metrics: EdgeMetrics? = nil) { self.metrics = metrics }

  public func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      if let error = error as? HTTPError, error.status == .notFound {
        let methods = AllowedMethods.at(request.uri.path)
        if !methods.isEmpty, !methods.contains(request.method) {
          return wrongMethod(request, context, methods)
        }
      }
      let refused = ServiceError(of: error)
      metrics?.refused(refused)
      if refused.status.code >= 500 {
        context.logger.error(
          "request failed",
          metadata: [
            "request_id": "\(context.requestID)", "error": "\(error)", "path": "\(request.uri.path)",
          ])
      }
      return ErrorEnvelope(path: request.uri.path).response(refused, requestID: context.requestID)
    }
  }

  /// The router tells a path it does not know and a method it does not know alike.
  private func wrongMethod(
    _ request: Request, _ context: ServiceContext, _ methods: [HTTPRequest.Method]
  ) -> Response {
    let allowed = methods.map(\.rawValue).joined(separator: ", ")
    let refused = ServiceError(
      .methodNotAllowed, code: "method_not_allowed", message: "Here is only \(allowed).")
    var response = ErrorEnvelope(path: request.uri.path).response(refused, requestID: context.requestID)
    response.headers[.allow] = allowed
    return response
  }
}

extension ServiceError {
  /// What a request is refused with for any error.
  init(of error: any Error) {
    switch error {
    case let error as ServiceError: self = error
    case let error as JobEventError:
      self.init(.conflict, code: "wrong_state", message: "\(error)")
    case StoreError.notFound: self = .notFound
    case let error as StoreError: self.init(of: error)
    case let error as AccountError: self.init(of: error)
    case let error as HTTPError:
      self.init(
        error.status, code: ServiceError.code(of: error.status),
        message: error.body ?? error.status.reasonPhrase)
    case let error as any HTTPResponseError:
      self.init(
        error.status, code: ServiceError.code(of: error.status), message: error.status.reasonPhrase)
    case is WebSocketRequired:
      self.init(
        HTTPResponse.Status(code: 426, reasonPhrase: "Upgrade Required"), code: "upgrade_required",
        message: "\(error)")
    case is ConnectionClosed:
      // Nobody reads it; logs do. 499 is what proxies write for it.
      self.init(
        HTTPResponse.Status(code: 499, reasonPhrase: "Client Closed Request"), code: "client_closed",
        message: "The caller has closed the connection.")
    default:
      self.init(
        .internalServerError, code: "internal_error",
        message: "Something went wrong in the service; its log has more under this request's name.")
    }
  }

  private init(of error: StoreError) {
    switch error {
    case .notFound: self = .notFound
    case .idempotencyConflict:
      self.init(.conflict, code: "idempotency_conflict", message: "\(error)", parameter: "Idempotency-Key")
    case .full:
      self.init(
        HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), code: "insufficient_storage",
        message: "The service has no room for this now; nothing of it was kept. Try again later.",
        retryAfterSeconds: 300)
    case .unavailable:
      self.init(
        .serviceUnavailable, code: "service_unavailable",
        message: "The service cannot reach its store now; try again in a moment.", retryAfterSeconds: 5)
    case .corrupted:
      self.init(
        .internalServerError, code: "corrupted",
        message: "What is stored is damaged; the service's administrator has to look at it.")
    }
  }

  /// `Not Found` → `not_found`.
  private static func code(of status: HTTPResponse.Status) -> String {
    if status == .contentTooLarge { return "file_too_large" }
    if status == .tooManyRequests { return "rate_limit_exceeded" }
    return String(status.reasonPhrase.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
  }
}
