public import Accounts
public import Hummingbird

/// How a service finds out who asks.
public protocol AuthenticationStrategy: Sendable {
  /// - Throws: only where it cannot be found out now.
  func identify(_ request: Request, _ context: ServiceContext) async throws -> Identification
}

public enum Identification: Sendable {
  case principal(Principal)
  /// Nothing is shown, or nothing that is good: which of them is nobody's business.
  case nobody
  /// Somebody is known, and yet must not be served like this.
  case refused(ServiceError)
}

/// Finds out who asks and says so in ``ServiceContext/principal``; who shows nothing, or nothing that is good, stays
/// unknown, and what needs somebody refuses all of them with the same answer.
public struct Authentication: RouterMiddleware {
  public typealias Context = ServiceContext

  private let strategy: any AuthenticationStrategy

  public init(_ strategy: any AuthenticationStrategy) { self.strategy = strategy }

  public func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    switch try await strategy.identify(request, context) {
    case .principal(let principal): context.principal = principal
    case .nobody: context.principal = nil
    case .refused(let error): context.refusal = error
    }
    return try await next(request, context)
  }
}
