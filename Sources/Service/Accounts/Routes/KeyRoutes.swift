import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Stores

/// `/api/v1/keys`: keys for programs.
struct KeyRoutes: Sendable {
  private struct Creation: Decodable {
    var name: String
    var scopes: [String]?
    var expiresAt: String?
    var expiresInDays: Double?

    enum CodingKeys: String, CodingKey {
      case name, scopes
      case expiresAt = "expires_at"
      case expiresInDays = "expires_in_days"
    }
  }

  private struct Change: Decodable {
    var name: String?
    var scopes: [String]?
  }

  let desk: AccountDesk

  func add(to router: some RouterMethods<ServiceContext>) {
    for path in ["/api/v1/keys", "/api/v1/api-keys"] {
      let routes = router.group(RouterPath(path))
      routes.get("", use: list)
      routes.post("", use: create)
      routes.get("{key}", use: get)
      routes.patch("{key}", use: change)
      routes.delete("{key}", use: revoke)
      routes.post("{key}/rotate", use: rotate)
      routes.post("{key}/regenerate", use: rotate)
    }
  }

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.read)
    let now = desk.clock.now()
    let keys = try await desk.store.apiKeys(of: principal.account).map { KeyResource($0, at: now) }
    return try .json(["keys": keys])
  }

  @Sendable private func get(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.read)
    guard let key = try await desk.store.apiKey(context.pathName("key")), key.account == principal.account
    else { throw ServiceError.notFound }
    return try .json(KeyResource(key, at: desk.clock.now()))
  }

  @Sendable private func create(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try owner(context)
    let given = try await request.record(Creation.self)
    let now = desk.clock.now()
    var end = try given.expiresAt.map { try KeyRoutes.moment($0) }
    if let days = given.expiresInDays {
      guard days > 0, days <= 36_500 else {
        throw ServiceError.invalid("expires_in_days", "expires_in_days must be above 0 and at most 36500.")
      }
      end = now.advanced(seconds: days * 86_400)
    }
    let made = try await desk.administration.makeKey(
      of: principal.account, name: given.name,
      scopes: try given.scopes.map(KeyRoutes.scopes) ?? [.read, .write], expiresAt: end, by: context.actor)
    return try .secret(KeyResource(made.key, text: made.text, at: now), status: .created)
  }

  @Sendable private func change(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try owner(context)
    let given = try await request.record(Change.self)
    let key = try await desk.administration.changeKey(
      context.pathName("key"), of: principal.account, name: given.name,
      scopes: given.scopes.map(KeyRoutes.scopes), by: context.actor)
    return try .json(KeyResource(key, at: desk.clock.now()))
  }

  @Sendable private func rotate(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let made = try await desk.administration.rotateKey(
      context.pathName("key"), of: owner(context).account, by: context.actor)
    return try .secret(KeyResource(made.key, text: made.text, at: desk.clock.now()))
  }

  @Sendable private func revoke(_ request: Request, _ context: ServiceContext) async throws -> Response {
    try await desk.administration.revokeKey(
      context.pathName("key"), of: owner(context).account, by: context.actor)
    return Response(status: .noContent)
  }

  private func owner(_ context: ServiceContext) throws -> Principal {
    _ = try context.require(.write)
    return try context.requireLogin()
  }

  private static func scopes(_ names: [String]) throws -> Set<Scope> {
    Set(
      try names.map { name in
        guard let scope = Scope(rawValue: name) else {
          let known = Scope.allCases.map(\.rawValue).joined(separator: ", ")
          throw ServiceError.invalid("scopes", "scopes must be some of \(known).")
        }
        return scope
      })
  }

  /// A moment as RFC 3339 writes it.
  private static func moment(_ text: String) throws -> Timestamp {
    for fractions in [false, true] {
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: fractions)
      if let date = try? style.parse(text) { return Timestamp(seconds: date.timeIntervalSince1970) }
    }
    throw ServiceError.invalid("expires_at", "expires_at must look like 2030-01-31T00:00:00Z.")
  }
}
