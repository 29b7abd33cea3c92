import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Service
import Stores
import Testing

/// Every route of the service × everybody who may ask.
@Suite("Authorization of every route")
struct AuthorizationMatrixTests {
  let service: MultiUserService
  let owner: User
  let other: User
  let admin: User

  init() async throws {
    service = try await MultiUserService()
    owner = try await service.user("owner")
    other = try await service.user("other")
    admin = try await service.user("admin", role: .admin)
  }

  struct Route: Hashable {
    var method: HTTPRequest.Method
    var path: String
    var name: String { "\(method) \(path)" }
  }

  var routes: [Route] {
    service.router().routes.map { Route(method: $0.method, path: "/" + trim("\($0.path)")) }
  }

  private func trim(_ path: String) -> String { String(path.drop { $0 == "/" }) }

  @Test("Every route has a rule, and every rule a route")
  func complete() {
    let names = Set(routes.map(\.name))
    #expect(names.subtracting(RouteRule.all.keys).sorted() == [], "add these routes to RouteRule")
    #expect(Set(RouteRule.all.keys).subtracting(names).sorted() == [], "these routes are gone")
  }

  /// Things of the owner that are asked for; made anew where a route ends them.
  func path(_ route: Route, _ rule: RouteRule) async throws -> String {
    var path = route.path
    switch rule {
    case .own(.transcription, _):
      path = path.replacing("{id}", with: try await service.job(owner, bytes: 1).text)
    case .own(.visuals, _):
      path = path.replacing("{id}", with: try await service.job(owner, kind: .visualize).text)
        .replacing("{scene}", with: "1")
    case .own(.video, _):
      path = path.replacing("{id}", with: try await service.job(owner, kind: .render).text)
    case .own(.export, _):
      path = path.replacing("{id}", with: try await service.job(owner, kind: .export).text)
    case .own(.batch, _):
      path = path.replacing("{id}", with: try await service.job(owner, kind: .batch).text)
    case .own(.upload, _): path = path.replacing("{id}", with: try await service.upload(owner))
    case .own(.webhook, _): path = path.replacing("{id}", with: try await service.webhook(owner).id)
    case .own(.delivery, _): path = path.replacing("{id}", with: try await service.delivery(owner))
    case .own(.key, _): path = path.replacing("{key}", with: try await service.key(owner).id)
    case .own(.login, _): path = path.replacing("{login}", with: try await service.session(owner).id)
    case .scope(.admin) where path.contains("{user}"):
      let user = try await service.user("u\(UUID().uuidString.prefix(12))")
      path = path.replacing("{user}", with: user.id)
      if path.contains("{key}") { path = path.replacing("{key}", with: try await service.key(user).id) }
    default: break
    }
    return path.replacing("**", with: "base").replacing("{id}", with: "01M7ZDSG1J4P010DZDNFXB2EBM")
  }

  /// The status with which a route answers.
  func status(_ ask: Caller, _ route: Route, _ path: String, _ headers: HTTPFields) async throws -> Int {
    // What is open-ended ends by itself for a job that has ended.
    if path.hasSuffix("/events") {
      let id = path.split(separator: "/").dropLast().last.flatMap { JobID(String($0)) }
      if let id {
        _ = try? await service.service.stores.jobs.apply(.cancelRequested, to: id, of: .everyone)
      }
    }
    let body: [String: any Sendable]? = [.get, .head, .options].contains(route.method) ? nil : [:]
    var headers = headers
    headers[HTTPField.Name("Tus-Resumable")!] = "1.0.0"
    return try await ask(route.method, path, headers, body).status
  }

  @Test("Nobody, and who shows what is no good, gets 401 wherever somebody is needed")
  func nobody() async throws {
    var callers: [String: HTTPFields] = ["anonymous": [:]]
    callers["junk"] = [.authorization: "Bearer junk"]
    callers["another scheme"] = [.authorization: "Basic b3duZXI6Y29ycmVjdCBob3JzZSBiYXR0ZXJ5"]
    let expired = try await service.token(owner).headers
    let expiredKey = try await service.key(owner, seconds: 60).headers
    let expiredSession = try await service.session(owner).headers
    service.pass(31 * 86_400)
    callers["expired token"] = expired
    callers["expired key"] = expiredKey
    callers["expired session"] = expiredSession
    let revoked = try await service.token(owner)
    try await service.accounts.revokeFamily(revoked.family, at: service.now)
    callers["revoked token"] = revoked.headers
    let key = try await service.key(owner)
    let now = service.now
    _ = try await service.accounts.updateKey(key.id, of: owner.id) { $0.revokedAt = now }
    callers["revoked key"] = key.headers
    let session = try await service.session(owner)
    try await service.accounts.deleteSession(session.id)
    callers["ended session"] = session.headers
    let disabled = try await service.user("disabled", role: .admin)
    callers["disabled user's token"] = try await service.token(disabled).headers
    callers["disabled user's key"] = try await service.key(disabled).headers
    callers["disabled user's session"] = try await service.session(disabled).headers
    _ = try await service.accounts.update(disabled.id) { $0.isEnabled = false }
    var both = try await service.session(owner).headers
    both[.authorization] = "Bearer junk"
    callers["good session under a bad key"] = both
    try await service.test { [callers] ask async throws in
      for route in routes {
        guard let rule = RouteRule.all[route.name] else { continue }
        if case .open = rule { continue }
        let path = try await path(route, rule)
        for (name, headers) in callers {
          #expect(try await status(ask, route, path, headers) == 401, "\(name): \(route.name)")
        }
      }
    }
  }

  @Test("Owners reach what is theirs; others, administrators too, get 404; a role or scope too few is 403")
  func somebody() async throws {
    let reader = try await service.key(owner, [.read]).headers
    let writer = try await service.key(owner, [.write]).headers
    let weak = try await service.key(admin, [.read, .write]).headers
    let changing = try await service.user("changing", role: .admin, mustChange: true)
    try await service.test { ask async throws in
      for route in routes {
        guard let rule = RouteRule.all[route.name] else { continue }
        func check(_ name: String, _ headers: HTTPFields, _ isRight: (Int) -> Bool) async throws {
          let status = try await status(ask, route, path(route, rule), headers)
          #expect(isRight(status), "\(name): \(route.name) answers \(status)")
        }
        // Fresh ones, since some routes end the login that asks.
        let mine = try await service.token(owner).headers
        let theirs = try await service.token(other).headers
        let administrators = try await service.token(admin).headers
        let change = try await service.token(changing).headers
        switch rule {
        case .open: try await check("owner", mine) { $0 < 500 }
        case .somebody:
          try await check("owner", mine) { ![401, 404].contains($0) && $0 < 500 }
          try await check("must change the password", change) { ![401, 404].contains($0) && $0 < 500 }
        case .scope(let scope):
          try await check("must change the password", change) { $0 == 403 }
          if scope == .admin {
            try await check("user", mine) { $0 == 403 }
            try await check("key of an administrator without the scope", weak) { $0 == 403 }
            try await check("administrator", administrators) { ![401, 403, 404].contains($0) && $0 < 500 }
            continue
          }
          try await check("key without the scope", scope == .read ? writer : reader) { $0 == 403 }
          for (name, headers) in [("owner", mine), ("administrator", administrators)] {
            try await check(name, headers) { ![401, 403].contains($0) && ($0 < 500 || $0 == 503) }
          }
        case .own(_, let scope):
          try await check("must change the password", change) { $0 == 403 }
          try await check("other user", theirs) { $0 == 404 }
          try await check("administrator", administrators) { $0 == 404 }
          try await check("key without the scope", scope == .read ? writer : reader) { $0 == 403 }
          try await check("owner", mine) { ![401, 403, 404].contains($0) && $0 < 500 }
          try await check("owner's session", service.session(owner).headers) {
            ![401, 403, 404].contains($0) && $0 < 500
          }
        }
      }
    }
  }
}
