import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import Logging
import Service
import Stores
import Testing

@Suite("Keys, users and the audit log")
struct AccountRoutesTests {
  let service: MultiUserService
  let admin: User
  let ada: User
  let adminHeaders: HTTPFields
  let adaHeaders: HTTPFields

  init() async throws {
    service = try await MultiUserService()
    admin = try await service.user("admin", role: .admin)
    ada = try await service.user("ada")
    adminHeaders = try await service.token(admin).headers
    adaHeaders = try await service.token(ada).headers
  }

  func bearer(_ answer: Caller.Answer) throws -> HTTPFields {
    [.authorization: "Bearer \(try #require(answer.json["key"] as? String))"]
  }

  @Test("A key is shown once, works by its scopes, is rotated and revoked")
  func key() async throws {
    try await service.test { ask async throws in
      let made = try await ask(
        .post, "/api/v1/keys", adaHeaders, ["name": "ci", "scopes": ["read"], "expires_in_days": 30])
      #expect(made.status == 201)
      let id = try #require(made.json["id"] as? String)
      let headers = try bearer(made)
      #expect(try await ask(.get, "/api/v1/transcriptions", headers).status == 200)
      #expect(try await ask(.post, "/api/v1/exports", headers, [:]).status == 403)
      let listed = try await ask(.get, "/api/v1/keys", adaHeaders)
      #expect(listed.body.contains("steno_\(id)") && !listed.body.contains("\"key\":"))
      let rotated = try await ask(.post, "/api/v1/keys/\(id)/rotate", adaHeaders)
      #expect(try await ask(.get, "/api/v1/transcriptions", headers).status == 401)
      #expect(try await ask(.get, "/api/v1/transcriptions", bearer(rotated)).status == 200)
      #expect(try await ask(.delete, "/api/v1/keys/\(id)", adaHeaders).status == 204)
      #expect(try await ask(.get, "/api/v1/transcriptions", bearer(rotated)).status == 401)
      #expect(try await ask(.post, "/api/v1/keys/\(id)/rotate", adaHeaders).status == 404)
    }
  }

  @Test("A key expires, never has more than its user's role, and makes no other keys")
  func keyLimits() async throws {
    try await service.test { ask async throws in
      let made = try await ask(.post, "/api/v1/keys", adaHeaders, ["name": "ci", "expires_in_days": 1])
      let headers = try bearer(made)
      #expect(try await ask(.post, "/api/v1/keys", headers, ["name": "other"]).code == "login_required")
      for body: [String: any Sendable] in [
        ["name": "x", "scopes": ["admin"]], ["name": "x", "scopes": ["root"]],
        ["name": "x", "scopes": [String]()],
        ["name": ""], ["name": "a\u{7}b"], ["name": "x", "expires_at": "2001-01-01T00:00:00Z"],
        ["name": "x", "expires_at": "soon"], ["name": "x", "expires_in_days": -1], [:],
      ] { #expect(try await ask(.post, "/api/v1/keys", adaHeaders, body).status == 400, "\(body)") }
      service.pass(86_400)
      #expect(try await ask(.get, "/api/v1/transcriptions", headers).status == 401)
    }
    // Keys of an administrator who is one no longer.
    let key = try await service.key(admin, [.admin, .read]).headers
    try await service.user("second", role: .admin)
    try await service.test { ask async throws in
      #expect(try await ask(.get, "/api/v1/admin/users", key).status == 200)
      _ = try await service.accounts.update(admin.id) { $0.role = .user }
      #expect(try await ask(.get, "/api/v1/admin/users", key).status == 403)
    }
  }

  @Test("An administrator makes, changes, disables and removes a user")
  func users() async throws {
    try await service.test { ask async throws in
      let made = try await ask(
        .post, "/api/v1/admin/users", adminHeaders,
        ["username": "bob", "email": "Bob@example.org", "quota": ["concurrent_jobs": 2]])
      #expect(made.status == 201)
      let id = try #require(made.json["id"] as? String)
      let temporary = try #require(made.json["temporary_password"] as? String)
      let path = "/api/v1/admin/users/\(id)"
      let login = try await ask(.post, "/auth/login", [:], ["username": "bob", "password": temporary])
      #expect(login.json["must_change_password"] as? Bool == true)
      let changed = try await ask(
        .patch, path, adminHeaders, ["role": "admin", "must_change_password": false])
      #expect(changed.json["role"] as? String == "admin")
      #expect(changed.json["email"] as? String == "bob@example.org")
      #expect((changed.json["quota"] as? [String: Any])?["concurrent_jobs"] as? Int == 2)
      let user = try #require(try await service.accounts.user(id))
      let (session, _) = try await service.session(user)
      #expect(try await ask(.post, "\(path)/disable", adminHeaders).json["enabled"] as? Bool == false)
      #expect(try await ask(.get, "/auth/me", session).status == 401)
      #expect(try await ask(.post, "\(path)/enable", adminHeaders).json["enabled"] as? Bool == true)
      #expect(try await ask(.get, "/auth/me", session).status == 401, "logins stay ended")
      #expect(
        try await ask(.put, "\(path)/quota", adminHeaders, ["bytes": -1]).status == 400)
      let job = try await service.job(user, bytes: 10)
      _ = try await service.upload(user)
      _ = try await service.delivery(user)
      #expect(try await ask(.delete, path, adminHeaders).status == 204)
      #expect(try await service.service.stores.uploads.uploads(of: id, limit: 1, offset: 0).isEmpty)
      #expect(try await service.webhooks.store.endpoints(of: id).isEmpty)
      #expect(try await ask(.get, path, adminHeaders).status == 404)
      #expect(try await service.service.stores.jobs.job(job, of: .everyone) == nil)
      #expect((service.service.stores.blobs as? MemoryBlobs)?.keys == [])
      let listed = try await ask(.get, "/api/v1/admin/users?limit=1&page=2", adminHeaders)
      #expect(listed.json["total"] as? Int == 2)
      #expect((listed.json["items"] as? [Any])?.count == 1)
    }
  }

  @Test("In a service with one user everybody here is that user, and there are no logins")
  func single() async throws {
    var routes = service.routes
    routes.accounts = nil
    let policy = try SingleUserPolicy(listeningOn: "127.0.0.1", key: nil)
    let router = routes.router(identify: Authentication(policy))
    try await Application(router: router, logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
      .test(.router) { client async throws in
        let ask = Caller(client: client)
        let me = try await ask(.get, "/api/v1/auth/me")
        #expect(me.json["credential"] as? String == "single_user")
        #expect(try await ask(.get, "/api/v1/auth/me", [.origin: "https://evil.example"]).status == 401)
        #expect(try await ask(.post, "/api/v1/auth/login", [:], [:]).status == 404)
        #expect(try await ask(.get, "/api/v1/admin/users").status == 404)
      }
  }

  @Test("The last administrator cannot be disabled, demoted or removed")
  func last() async throws {
    let path = "/api/v1/admin/users/\(admin.id)"
    try await service.test { ask async throws in
      #expect(try await ask(.post, "\(path)/disable", adminHeaders).code == "last_administrator")
      #expect(
        try await ask(.put, "\(path)/role", adminHeaders, ["role": "user"]).code == "last_administrator")
      #expect(try await ask(.delete, path, adminHeaders).code == "last_administrator")
      #expect(try await ask(.get, "/auth/me", adminHeaders).status == 200)
    }
  }

  @Test("Everything done to accounts is in the log, which tells when it was tampered with")
  func audit() async throws {
    try await service.test { ask async throws in
      let made = try await ask(.post, "/api/v1/keys", adaHeaders, ["name": "ci"])
      let id = try #require(made.json["id"] as? String)
      _ = try await ask(.delete, "/api/v1/keys/\(id)", adaHeaders)
      _ = try await ask(.post, "/api/v1/admin/users/\(ada.id)/disable", adminHeaders)
      let log = try await ask(.get, "/api/v1/admin/audit?limit=2", adminHeaders)
      let items = log.json["items"] as? [[String: Any]] ?? []
      #expect(items.map { $0["action"] as? String } == ["user.change", "key.revoke"])
      #expect(items.first?["actor"] as? String == admin.id)
      let next = try #require(log.json["next"] as? Int)
      let rest = try await ask(.get, "/api/v1/admin/audit?before=\(next)", adminHeaders)
      #expect((rest.json["items"] as? [[String: Any]])?.map { $0["action"] as? String } == ["key.create"])
      let whole = try await ask(.get, "/api/v1/admin/audit/verify", adminHeaders)
      #expect(whole.json["valid"] as? Bool == true)
      let text = try #require(made.json["key"] as? String)
      #expect(!log.body.contains(text))
    }
  }
}
