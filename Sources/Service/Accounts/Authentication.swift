import Accounts
import HTTPTypes
public import Hummingbird

/// Finds out who asks and says so in ``ServiceContext/principal``; who shows nothing, or nothing that is good, stays
/// unknown, and what needs somebody refuses all of them with the same answer.
public struct Authentication: RouterMiddleware {
  public typealias Context = ServiceContext

  private let policy: SingleUserPolicy

  public init(_ policy: SingleUserPolicy) { self.policy = policy }

  public func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let isAllowed = policy.allows(
      credential: PresentedCredential.text(of: request.headers), host: request.head.authority,
      origin: request.headers[.origin], site: request.headers[HTTPField.Name("Sec-Fetch-Site")!])
    context.principal = isAllowed ? .singleUser : nil
    return try await next(request, context)
  }
}
