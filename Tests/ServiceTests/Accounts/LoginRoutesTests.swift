import Accounts
import Foundation
import HTTPTypes
import Jobs
import Service
import Stores
import Testing

@Suite("Logging in and out")
struct LoginRoutesTests {
  static let password = MultiUserService.password.reveal()
  static let csrf = HTTPField.Name("X-CSRF-Token")!
  let service: MultiUserService
  let ada: User

  init() async throws {
    service = try await MultiUserService()
    ada = try await service.user("ada", role: .admin)
  }

  func bearer(_ answer: Caller.Answer) throws -> HTTPFields {
    [.authorization: "Bearer \(try #require(answer.json["access_token"] as? String))"]
  }

  /// Cookies of an answer, as a browser sends them back.
  func cookies(_ answer: Caller.Answer) -> String {
    answer.headers[values: .setCookie].compactMap { $0.split(separator: ";").first.map(String.init) }
      .joined(separator: "; ")
  }

  @Test(
    "A name and a password give tokens that say who it is, under all names of the route",
    arguments: [
      "/api/v1/auth/login", "/api/auth/login", "/auth/login", "/auth/token", "/token", "/api/v1/auth/token",
    ])
  func login(path: String) async throws {
    try await service.test { ask async throws in
      let answer = try await ask(.post, path, [:], ["username": "Ada", "password": Self.password])
      #expect(answer.status == 200)
      #expect(answer.json["token_type"] as? String == "bearer")
      #expect(answer.json["expires_in"] as? Int == 900)
      #expect(answer.headers[.cacheControl] == "no-store")
      let me = try await ask(.get, "/api/v1/auth/me", bearer(answer))
      #expect((me.json["user"] as? [String: Any])?["username"] as? String == "ada")
      #expect(me.json["scopes"] as? [String] == ["admin", "read", "write"])
      #expect(!answer.body.contains("argon2"))
    }
  }

  @Test("OAuth clients log in with a form")
  func form() async throws {
    try await service.test { ask async throws in
      let fields = "grant_type=password&username=ada&password=correct%20horse%20battery"
      #expect(try await ask(.post, "/auth/token", form: fields).status == 200)
      #expect(try await ask(.post, "/auth/token", form: "username=ada&password=x").status == 401)
    }
  }

  @Test("Unknown, disabled and wrong have one answer; after five a pause, told in Retry-After and the log")
  func refused() async throws {
    try await service.user("bob", isEnabled: false)
    try await service.test { ask async throws in
      var bodies: Set<String> = []
      for (name, password) in [("eve", Self.password), ("bob", Self.password), ("ada", "wrong")] {
        let answer = try await ask(.post, "/auth/login", [:], ["username": name, "password": password])
        #expect(answer.status == 401)
        bodies.insert("\(answer.code ?? "") \((answer.json["error"] as? [String: Any])?["message"] ?? "")")
      }
      #expect(bodies.count == 1)
      for _ in 1...4 {
        _ = try await ask(.post, "/auth/login", [:], ["username": "ada", "password": "wrong"])
      }
      let paused = try await ask(
        .post, "/auth/login", [:], ["username": "ada", "password": Self.password])
      #expect(paused.status == 429)
      #expect(paused.headers[.retryAfter] == "60")
    }
    let records = try await service.accounts.auditRecords(after: 0, limit: 100)
    #expect(records.count { $0.event.action == "login" && $0.event.outcome == .failure } == 7)
  }

  @Test("A hash that has become too cheap is renewed at the next login, and logins go on")
  func rehash() async throws {
    let dearer = try await MultiUserService(
      parameters: PasswordParameters(memoryBytes: 16384, passes: 2))
    let user = try await dearer.user("ada")
    let cheap = try PasswordHash(
      of: MultiUserService.password, parameters: PasswordParameters(memoryBytes: 8192, passes: 1))
    try await dearer.accounts.setPassword(cheap, mustChange: false, of: user.id)
    let before = try await dearer.token(user).headers
    try await dearer.test { ask async throws in
      let body = ["username": "ada", "password": Self.password]
      #expect(try await ask(.post, "/auth/login", [:], body).status == 200)
      #expect(try await ask(.get, "/auth/me", before).status == 200)
      let kept = try #require(try await dearer.accounts.credentials(named: UserName("ada"))?.password)
      #expect(kept != cheap && kept.matches(MultiUserService.password))
      #expect(!kept.isWeaker(than: try PasswordParameters(memoryBytes: 16384, passes: 2)))
      #expect(try await ask(.post, "/auth/login", [:], body).status == 200)
    }
  }

  @Test("A refresh token is good once; shown again it ends the login, also for its access tokens")
  func refresh() async throws {
    try await service.test { ask async throws in
      let first = try await ask(.post, "/auth/login", [:], ["username": "ada", "password": Self.password])
      let old = try #require(first.json["refresh_token"] as? String)
      let second = try await ask(.post, "/auth/refresh", [:], ["refresh_token": old])
      #expect(second.status == 200)
      #expect(second.json["refresh_token"] as? String != old)
      #expect(try await ask(.get, "/auth/me", bearer(second)).status == 200)
      #expect(try await ask(.post, "/auth/refresh", [:], ["refresh_token": old]).status == 401)
      #expect(try await ask(.get, "/auth/me", bearer(second)).status == 401)
      for text in ["", "x", String(repeating: "A", count: 43)] {
        #expect(try await ask(.post, "/auth/refresh", [:], ["refresh_token": text]).status == 401)
      }
      #expect(try await ask(.post, "/auth/refresh").status == 401)
    }
    let actions = try await service.accounts.auditRecords(after: 0, limit: 100).map(\.event.action)
    #expect(actions.contains("token.reuse"))
  }

  @Test("After logging out the access token is of no use")
  func logout() async throws {
    try await service.test { ask async throws in
      let login = try await ask(.post, "/auth/login", [:], ["username": "ada", "password": Self.password])
      #expect(try await ask(.post, "/auth/logout", bearer(login)).status == 204)
      #expect(try await ask(.get, "/auth/me", bearer(login)).status == 401)
    }
  }

  @Test("A session's cookie is for browsers alone, and Secure over TLS", arguments: [false, true])
  func cookie(isSecure: Bool) async throws {
    let service = try await MultiUserService(isSecure: isSecure)
    try await service.user("ada")
    try await service.test { ask async throws in
      let body: [String: any Sendable] = ["username": "ada", "password": Self.password, "session": true]
      let answer = try await ask(.post, "/auth/login", [:], body)
      #expect(answer.json["access_token"] == nil)
      let cookies = answer.headers[values: .setCookie]
      let session = try #require(cookies.first { $0.contains("steno_session=") })
      for part in ["HttpOnly", "SameSite=Lax", "Path=/"] { #expect(session.contains(part)) }
      #expect(!session.contains("Domain"))
      let csrf = try #require(cookies.first { $0.contains("steno_csrf=") })
      #expect(!csrf.contains("HttpOnly") && csrf.contains("SameSite=Strict"))
      for cookie in cookies {
        #expect(cookie.contains("Secure") == isSecure)
        #expect(cookie.hasPrefix("__Host-") == isSecure)
      }
    }
  }

  @Test("With a cookie, changes need its token and a page of ours; reading needs no token")
  func forgery() async throws {
    let (headers, _) = try await service.session(ada)
    let foreign = try await service.session(try await service.user("eve")).headers
    try await service.test { ask async throws in
      func keys(_ change: (inout HTTPFields) -> Void) async throws -> Caller.Answer {
        var headers = headers
        change(&headers)
        return try await ask(.post, "/api/v1/keys", headers, ["name": "ci"])
      }
      let site = HTTPField.Name("Sec-Fetch-Site")!
      #expect(try await keys { _ in }.status == 201)
      #expect(try await keys { $0[site] = "same-origin" }.status == 201)
      #expect(try await keys { $0[.origin] = "http://localhost" }.status == 201)
      for change: (inout HTTPFields) -> Void in [
        { $0[Self.csrf] = nil }, { $0[Self.csrf] = "x.y" }, { $0[Self.csrf] = foreign[Self.csrf] },
        { $0[.cookie] = $0[.cookie]?.components(separatedBy: "; ").first },
        { $0[.origin] = "https://evil.example" }, { $0[.origin] = "null" }, { $0[site] = "cross-site" },
        { $0[site] = "same-site" },
      ] {
        let answer = try await keys(change)
        #expect(answer.status == 403)
        #expect(answer.code == "csrf_failed")
      }
      var reading = headers
      reading[Self.csrf] = nil
      #expect(try await ask(.get, "/api/v1/keys", reading).status == 200)
      reading[.origin] = "https://evil.example"
      #expect(try await ask(.get, "/api/v1/keys", reading).status == 403)
      // Two cookies of one name: one is somebody else's.
      var two = headers
      two[.cookie] = (two[.cookie] ?? "") + "; " + (foreign[.cookie] ?? "")
      #expect(try await ask(.get, "/api/v1/keys", two).status == 401)
      let login: [String: any Sendable] = ["username": "ada", "password": Self.password, "session": true]
      let forged = try await ask(.post, "/auth/login", [.origin: "https://evil.example"], login)
      #expect(forged.status == 403)
    }
  }

  @Test("A session is exchanged for a new one; the old cookie is of no use then")
  func rotation() async throws {
    try await service.test { ask async throws in
      let body: [String: any Sendable] = ["username": "ada", "password": Self.password, "session": true]
      let first = try await ask(.post, "/auth/login", [:], body)
      func headers(_ answer: Caller.Answer) throws -> HTTPFields {
        [.cookie: cookies(answer), Self.csrf: try #require(answer.json["csrf_token"] as? String)]
      }
      let second = try await ask(.post, "/auth/refresh", headers(first))
      #expect(second.status == 200)
      #expect(cookies(second) != cookies(first))
      #expect(try await ask(.get, "/auth/me", headers(first)).status == 401)
      #expect(try await ask(.get, "/auth/me", headers(second)).status == 200)
      let out = try await ask(.post, "/auth/logout", headers(second))
      #expect(out.status == 204)
      #expect(out.headers[values: .setCookie].allSatisfy { $0.contains("Max-Age=0") })
      #expect(try await ask(.get, "/auth/me", headers(second)).status == 401)
    }
  }

  @Test("A session ends after 12 hours without use")
  func idle() async throws {
    let (headers, _) = try await service.session(ada)
    try await service.test { ask async throws in
      for _ in 1...3 {
        service.pass(11 * 3600)
        #expect(try await ask(.get, "/auth/me", headers).status == 200)
      }
      service.pass(12 * 3600)
      #expect(try await ask(.get, "/auth/me", headers).status == 401)
    }
  }

  @Test("Who must change the password can do that and nothing else; all other logins end with it")
  func change() async throws {
    let user = try await service.user("new", mustChange: true)
    let (elsewhere, _) = try await service.session(user)
    try await service.test { ask async throws in
      let login = try await ask(.post, "/auth/login", [:], ["username": "new", "password": Self.password])
      #expect(login.json["must_change_password"] as? Bool == true)
      let headers = try bearer(login)
      let refused = try await ask(.get, "/api/v1/transcriptions", headers)
      #expect(refused.status == 403 && refused.code == "password_change_required")
      func change(_ current: String, _ new: String) async throws -> Caller.Answer {
        try await ask(
          .post, "/api/v1/auth/password", headers, ["current_password": current, "new_password": new])
      }
      #expect(try await change("wrong", "another fine phrase").code == "wrong_password")
      #expect(try await change(Self.password, "short").code == "weak_password")
      #expect(try await change(Self.password, Self.password).code == "weak_password")
      let done = try await change(Self.password, "another fine phrase")
      #expect(done.status == 200)
      #expect(try await ask(.get, "/api/v1/transcriptions", bearer(done)).status == 200)
      #expect(try await ask(.get, "/auth/me", headers).status == 401)
      #expect(try await ask(.get, "/auth/me", elsewhere).status == 401)
    }
  }

  @Test("Logins are listed and ended, one or all others")
  func sessions() async throws {
    let (mine, _) = try await service.token(ada)
    let (browser, id) = try await service.session(ada)
    let (third, _) = try await service.token(ada)
    try await service.test { ask async throws in
      let listed = try await ask(.get, "/auth/sessions", mine).json["sessions"] as? [[String: Any]] ?? []
      #expect(listed.count == 3)
      #expect(listed.count { $0["current"] as? Bool == true } == 1)
      #expect(try await ask(.delete, "/auth/sessions/\(id)", mine).status == 204)
      #expect(try await ask(.get, "/auth/me", browser).status == 401)
      #expect(try await ask(.delete, "/auth/sessions", mine).status == 204)
      #expect(try await ask(.get, "/auth/me", third).status == 401)
      #expect(try await ask(.get, "/auth/me", mine).status == 200)
    }
  }

  @Test("Everybody may register only where the service says so, and never as an administrator")
  func register() async throws {
    let body: [String: any Sendable] = [
      "username": "eve", "password": "a phrase of her own", "role": "admin", "is_admin": true,
    ]
    try await service.test { ask async throws in
      #expect(try await ask(.post, "/auth/register", [:], body).code == "registration_closed")
    }
    let open = try await MultiUserService(isRegistrationOpen: true)
    try await open.test { ask async throws in
      #expect(try await ask(.post, "/auth/register", [:], body).code == "setup_required")
      try await open.user("admin", role: .admin)
      let made = try await ask(.post, "/auth/register", [:], body)
      #expect(made.status == 201)
      #expect(made.json["role"] as? String == "user")
      #expect(try await ask(.post, "/auth/register", [:], body).code == "name_taken")
    }
  }

  @Test("The first administrator is made once, with the token that was shown")
  func setup() async throws {
    let fresh = try await MultiUserService()
    let token = try #require(try await fresh.desk.makeSetupToken()).reveal()
    try await fresh.test { ask async throws in
      func make(_ token: String, _ name: String) async throws -> Caller.Answer {
        try await ask(
          .post, "/api/v1/auth/setup", [:],
          ["token": token, "username": name, "password": "a phrase of the first"])
      }
      #expect(try await make("wrong", "root").status == 401)
      #expect(try await make("", "root").status == 401)
      let made = try await make(token, "root")
      #expect(made.status == 201)
      #expect(made.json["role"] as? String == "admin")
      #expect(try await make(token, "second").status == 401)
    }
    #expect(try await fresh.desk.makeSetupToken() == nil)
  }
}
