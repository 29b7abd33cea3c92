import Accounts
import HTTPTypes
import Hummingbird
import Jobs
import Stores

/// `/api/v1/admin/users`: what administrators do with users.
struct UserRoutes: Sendable {
  private struct Creation: Decodable {
    var username: String
    var email: String?
    var role: Role?
    /// Absent: a temporary one is made.
    var password: String?
    var quota: QuotaResource?
  }

  private struct Change: Decodable {
    var email: String?
    var role: Role?
    var isEnabled: Bool?
    var mustChangePassword: Bool?
    var quota: QuotaResource?

    enum CodingKeys: String, CodingKey {
      case email, role, quota
      case isEnabled = "enabled"
      case mustChangePassword = "must_change_password"
    }
  }

  private struct RoleChange: Decodable { var role: Role }

  let desk: AccountDesk
  let quotas: AccountQuotas
  let erasure: AccountErasure

  func add(to router: some RouterMethods<ServiceContext>) {
    let routes = router.group("/api/v1/admin/users")
    routes.get("", use: list)
    routes.post("", use: create)
    routes.get("{user}", use: get)
    routes.patch("{user}", use: change)
    routes.delete("{user}", use: delete)
    routes.put("{user}/role", use: setRole)
    routes.put("{user}/quota", use: setQuota)
    routes.get("{user}/usage", use: usage)
    routes.post("{user}/password", use: resetPassword)
    routes.post("{user}/logout", use: endLogins)
    for (name, isEnabled) in [("disable", false), ("enable", true)] {
      routes.post("{user}/\(name)") { _, context in
        try await answer(context) { try await $0.change($1, isEnabled: isEnabled, by: $2) }
      }
    }
    routes.get("{user}/keys", use: keys)
    routes.delete("{user}/keys/{key}", use: revokeKey)
  }

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try context.require(.admin)
    let fields = request.queryFields
    let limit = try fields.integer("limit", in: 1...JobQuery.mostPerPage) ?? 20
    let page = try fields.integer("page", in: 1...1_000_000) ?? 1
    let users = try await desk.store.users(offset: (page - 1) * limit, limit: limit)
    return try .json(
      PageResource(
        users.map { UserResource($0) }, total: try await desk.store.countUsers(), page: page,
        limit: limit))
  }

  @Sendable private func create(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try context.require(.admin)
    let given = try await request.record(Creation.self)
    let made = try await desk.administration.add(
      name: given.username, email: given.email, role: given.role ?? .user,
      password: given.password.map { SecretText($0) }, mustChange: true,
      quota: given.quota?.quota ?? .unlimited, by: context.actor)
    return try .secret(UserResource(made.user, temporary: made.temporary), status: .created)
  }

  @Sendable private func get(_ request: Request, _ context: ServiceContext) async throws -> Response {
    try .json(UserResource(try await user(context)))
  }

  @Sendable private func change(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try context.require(.admin)
    let given = try await request.record(Change.self)
    return try await answer(context) {
      try await $0.change(
        $1, email: given.email, role: given.role, isEnabled: given.isEnabled,
        mustChange: given.mustChangePassword, quota: given.quota?.quota, by: $2)
    }
  }

  @Sendable private func setRole(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try context.require(.admin)
    let role = try await request.record(RoleChange.self).role
    return try await answer(context) { try await $0.change($1, role: role, by: $2) }
  }

  @Sendable private func setQuota(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try context.require(.admin)
    let quota = try await request.record(QuotaResource.self).quota
    return try await answer(context) { try await $0.change($1, quota: quota, by: $2) }
  }

  @Sendable private func delete(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try context.require(.admin)
    try await desk.administration.delete(context.pathName("user"), erasure, by: context.actor)
    return Response(status: .noContent)
  }

  @Sendable private func resetPassword(_ request: Request, _ context: ServiceContext) async throws -> Response
  {
    let user = try await user(context)
    let temporary = try await desk.administration.setPassword(nil, of: user.id, by: context.actor)
    return try .secret(UserResource(try await self.user(context), temporary: temporary))
  }

  @Sendable private func endLogins(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try context.require(.admin)
    try await desk.administration.endLogins(of: context.pathName("user"), by: context.actor)
    return Response(status: .noContent)
  }

  @Sendable private func usage(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let user = try await user(context)
    return try .json(
      UsageResource(try await quotas.usage(of: user.id), quota: user.quota, at: desk.clock.now()))
  }

  @Sendable private func keys(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let user = try await user(context)
    let now = desk.clock.now()
    return try .json([
      "keys": try await desk.store.apiKeys(of: user.id).map { KeyResource($0, at: now) }
    ])
  }

  @Sendable private func revokeKey(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try context.require(.admin)
    try await desk.administration.revokeKey(
      context.pathName("key"), of: context.pathName("user"), by: context.actor)
    return Response(status: .noContent)
  }

  private func user(_ context: ServiceContext) async throws -> User {
    _ = try context.require(.admin)
    guard let user = try await desk.store.user(context.pathName("user")) else { throw ServiceError.notFound }
    return user
  }

  /// Changes the user that the path names and answers with it.
  private func answer(
    _ context: ServiceContext,
    _ change: (AccountAdministration, String, AccountActor) async throws -> User
  ) async throws -> Response {
    _ = try context.require(.admin)
    return try .json(
      UserResource(try await change(desk.administration, context.pathName("user"), context.actor)))
  }
}
