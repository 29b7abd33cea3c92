import Accounts
import HTTPTypes
import Hummingbird
import Stores

/// Logging in and out, under `/api/v1/auth` and the names that guides use.
struct LoginRoutes: Sendable {
  static let prefixes = ["/api/v1/auth", "/api/auth", "/auth"]

  private struct Credentials: Decodable {
    var username: String?
    var name: String?
    var email: String?
    var password: String
    /// Cookies instead of tokens.
    var session: Bool?
  }

  private struct Registration: Decodable {
    var username: String
    var email: String?
    var password: String
  }

  private struct Setup: Decodable {
    var token: String
    var username: String
    var email: String?
    var password: String
  }

  private struct Refresh: Decodable {
    var token: String?
    enum CodingKeys: String, CodingKey { case token = "refresh_token" }
  }

  let desk: AccountDesk

  func add(to router: some RouterMethods<ServiceContext>) {
    router.post("/token", use: login)
    for prefix in LoginRoutes.prefixes {
      let routes = router.group(RouterPath(prefix))
      routes.post("login", use: login)
      routes.post("token", use: login)
      routes.post("refresh", use: refresh)
      routes.post("logout", use: logout)
      routes.post("register", use: register)
      routes.post("setup", use: setup)
    }
  }

  @Sendable private func login(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let given = try await request.record(Credentials.self)
    guard let name = given.username ?? given.name ?? given.email else {
      throw ServiceError.invalid("username", "username is missing.")
    }
    let wantsSession = given.session ?? false
    let page = AskingPage(request.headers)
    // Another site must not log somebody's browser in as somebody else.
    if wantsSession, !page.isOurs(host: request.head.authority, others: desk.settings.origins) {
      throw ServiceError.forgedRequest
    }
    let user = try await desk.login.user(
      name: name, password: SecretText(given.password), address: context.clientAddress,
      requestID: context.requestID)
    return wantsSession
      ? try await desk.beginSession(user, context) : try await desk.beginTokens(user)
  }

  /// With a session's cookie the session is exchanged for a new one, otherwise the refresh token.
  @Sendable private func refresh(_ request: Request, _ context: ServiceContext) async throws -> Response {
    if let principal = context.principal, case .session(let id) = principal.credential {
      guard let user = try await desk.store.user(principal.account) else { throw ServiceError.unauthorized }
      return try await desk.beginSession(user, replacing: id, context)
    }
    if let refusal = context.refusal { throw refusal }
    let hasBody = request.headers[.contentLength] != "0" && request.headers[.contentType] != nil
    guard hasBody, let token = try await request.record(Refresh.self).token else {
      throw ServiceError.unauthorized
    }
    return try await desk.refresh(token, context)
  }

  @Sendable private func logout(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.requireLogin()
    switch principal.credential {
    case .session(let id): try await desk.store.deleteSession(id)
    case .token(let family): try await desk.store.revokeFamily(family, at: desk.clock.now())
    case .apiKey, .singleUser: break
    }
    try await desk.administration.tell("logout", principal.account, by: context.actor)
    var response = Response(status: .noContent)
    for field in desk.cookies(context).removal { response.headers.append(field) }
    return response
  }

  @Sendable private func register(_ request: Request, _ context: ServiceContext) async throws -> Response {
    guard desk.settings.isRegistrationOpen else {
      throw ServiceError(
        .forbidden, code: "registration_closed",
        message: "Ask an administrator of this service for an account."
      )
    }
    let given = try await request.record(Registration.self)
    guard try await desk.store.countUsers() > 0 else {
      throw ServiceError(
        .conflict, code: "setup_required",
        message: "The first administrator must be made before anybody else.")
    }
    let user = try await desk.administration.add(
      name: given.username, email: given.email, password: SecretText(given.password), by: context.actor
    ).user
    return try .secret(UserResource(user), status: .created)
  }

  /// Makes the first administrator with the token that was shown where the service was started.
  @Sendable private func setup(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let given = try await request.record(Setup.self)
    guard desk.acceptsSetup(given.token) else { throw ServiceError.unauthorized }
    let user = try await desk.administration.add(
      name: given.username, email: given.email, role: .admin, password: SecretText(given.password),
      isFirst: true, by: context.actor
    ).user
    desk.endSetup()
    return try .secret(UserResource(user), status: .created)
  }
}
