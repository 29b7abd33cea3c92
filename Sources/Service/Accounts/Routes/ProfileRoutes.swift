import Accounts
import HTTPTypes
import Hummingbird
import Jobs
import Stores

/// What users see and change of themselves.
struct ProfileRoutes: Sendable {
  private struct Profile: Encodable {
    var user: UserResource
    var scopes: [String]
    var credential: String
  }

  private struct PasswordChange: Decodable {
    var current: String
    var new: String
    enum CodingKeys: String, CodingKey {
      case current = "current_password"
      case new = "new_password"
    }
  }

  let desk: AccountDesk
  let quotas: AccountQuotas

  func add(to router: some RouterMethods<ServiceContext>) {
    for prefix in LoginRoutes.prefixes {
      let routes = router.group(RouterPath(prefix))
      routes.get("me", use: me)
      routes.post("password", use: changePassword)
      routes.put("password", use: changePassword)
      routes.post("change-password", use: changePassword)
      routes.get("sessions", use: logins)
      routes.delete("sessions", use: endOthers)
      routes.delete("sessions/{login}", use: end)
    }
    for path in ["/api/v1/usage", "/api/v1/quota"] { router.get(RouterPath(path), use: usage) }
  }

  @Sendable private func me(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.requireSomebody()
    let kind =
      switch principal.credential {
      case .session: "session"
      case .token: "token"
      case .apiKey: "api_key"
      case .singleUser: "single_user"
      }
    return try .json(
      Profile(
        user: UserResource(try await user(principal)), scopes: principal.scopes.map(\.rawValue).sorted(),
        credential: kind))
  }

  @Sendable private func usage(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let user = try await user(try context.require(.read))
    return try .json(
      UsageResource(try await quotas.usage(of: user.id), quota: user.quota, at: desk.clock.now()))
  }

  /// Ends all logins; the one that asks goes on as a new one.
  @Sendable private func changePassword(_ request: Request, _ context: ServiceContext) async throws
    -> Response
  {
    let principal = try context.requireLogin()
    let given = try await request.record(PasswordChange.self)
    let known = try await user(principal)
    // Whoever has somebody's session must not be able to guess at the password faster than others.
    let user: User
    do {
      user = try await desk.login.user(
        name: known.name.text, password: SecretText(given.current), address: context.clientAddress,
        requestID: context.requestID, action: "password.confirm")
    } catch let error as ServiceError where error.code == "invalid_login" {
      throw ServiceError(
        .forbidden, code: "wrong_password", message: "The current password is wrong.",
        parameter: "current_password")
    }
    guard given.new != given.current else {
      throw ServiceError(of: AccountError.weakPassword("it is the same as before"))
    }
    try await desk.administration.setPassword(SecretText(given.new), of: user.id, by: context.actor)
    return try await desk.beginAgain(try await self.user(principal), like: principal, context)
  }

  @Sendable private func logins(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.read)
    let now = desk.clock.now()
    let lifetimes = desk.settings.sessions
    let sessions = try await desk.store.sessions(of: principal.account)
      .filter { $0.isAlive(at: now, lifetimes: lifetimes) }
      .map { LoginResource($0, lifetimes: lifetimes, current: principal.credential) }
    let families = try await desk.store.families(of: principal.account).filter { $0.isAlive(at: now) }
      .map { LoginResource($0, current: principal.credential) }
    return try .json(["sessions": sessions + families])
  }

  @Sendable private func end(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    _ = try context.requireLogin()
    let id = try context.loginID
    if let session = try await desk.store.session(id), session.account == principal.account {
      try await desk.store.deleteSession(id)
    } else if let family = try await desk.store.family(id), family.account == principal.account,
      family.revokedAt == nil
    {
      try await desk.store.revokeFamily(id, at: desk.clock.now())
    } else {
      throw ServiceError.notFound
    }
    try await desk.administration.tell("session.end", id, by: context.actor)
    return Response(status: .noContent)
  }

  @Sendable private func endOthers(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    _ = try context.requireLogin()
    for session in try await desk.store.sessions(of: principal.account)
    where principal.credential != .session(session.id) {
      try await desk.store.deleteSession(session.id)
    }
    for family in try await desk.store.families(of: principal.account)
    where principal.credential != .token(family.id) {
      try await desk.store.revokeFamily(family.id, at: desk.clock.now())
    }
    try await desk.administration.tell("session.end_others", principal.account, by: context.actor)
    return Response(status: .noContent)
  }

  private func user(_ principal: Principal) async throws -> User {
    guard let user = try await desk.store.user(principal.account) else { throw ServiceError.unauthorized }
    return user
  }
}

extension ServiceContext {
  /// The login that the path names: a hash of 64 digits, or a family.
  fileprivate var loginID: String {
    get throws { try pathName("login") }
  }
}
