import Accounts
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Service
import Testing

@Suite("Authentication of a single user")
struct AuthenticationTests {
  static let key = "an-example-key-of-the-tests"

  @Test(
    "A service without a key is not started where others could reach it",
    arguments: ["0.0.0.0", "::", "192.0.2.1", "127.0.0.1.example.org", "127.0.0", ""])
  func refused(host: String) throws {
    #expect(throws: AccountError.self) { try SingleUserPolicy(listeningOn: host, key: nil) }
    #expect(throws: AccountError.self) { try SingleUserPolicy(listeningOn: host, key: SecretText("")) }
    #expect(throws: AccountError.self) { try SingleUserPolicy(listeningOn: host, key: SecretText("short")) }
    _ = try SingleUserPolicy(listeningOn: host, key: SecretText(Self.key))
  }

  @Test("The refusal says what to do, and no error tells a key")
  func message() {
    #expect {
      try SingleUserPolicy(listeningOn: "0.0.0.0", key: nil)
    } throws: {
      "\($0)".contains("STENO_API_KEY")
    }
    #expect {
      try SingleUserPolicy(listeningOn: "0.0.0.0", key: SecretText("hunter2"))
    } throws: {
      !"\($0)".contains("hunter2")
    }
  }

  @Test("On this machine no key is needed", arguments: ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
  func loopback(host: String) throws {
    #expect(try SingleUserPolicy(listeningOn: host, key: nil).key == nil)
  }

  @Test(
    "Without a key foreign pages and foreign names are refused",
    arguments: [
      ("127.0.0.1:8080", nil, nil, true), ("localhost", nil, "none", true), ("[::1]:8080", nil, nil, true),
      ("localhost:80", "http://localhost:80", "same-origin", true),
      ("localhost:80", "https://app.example.org", "cross-site", true),
      ("localhost:80", "http://evil.example", nil, false), ("localhost:80", "null", nil, false),
      ("localhost:80", "http://localhost:81", nil, false), ("localhost:80", nil, "cross-site", false),
      ("localhost:80", nil, "same-site", false),
      ("evil.example:80", "http://evil.example:80", "same-origin", false),
      ("127.0.0.1.evil.example", nil, nil, false), ("[::1", nil, nil, false),
      ("localhost:80:80", nil, nil, false),
      (nil, nil, nil, false),
    ] as [(String?, String?, String?, Bool)])
  func pages(host: String?, origin: String?, site: String?, isAllowed: Bool) throws {
    let policy = try SingleUserPolicy(
      listeningOn: "127.0.0.1", key: nil, origins: ["https://app.example.org"])
    #expect(policy.allows(credential: nil, host: host, origin: origin, site: site) == isAllowed)
  }

  @Test(
    "A key is taken wherever clients put it, and anything else is answered alike",
    arguments: [
      ("Authorization", "Bearer \(key)", true), ("Authorization", "bearer  \(key)", true),
      ("Authorization", "Token \(key)", true), ("X-API-Key", key, true), ("Authorization", key, false),
      ("Authorization", "Basic \(key)", false), ("Authorization", "Bearer \(key)x", false),
      ("Authorization", "Bearer ", false), ("X-API-Key", "", false), ("X-Other", key, false),
    ])
  func keys(field: String, value: String, isAllowed: Bool) async throws {
    let policy = try SingleUserPolicy(listeningOn: "0.0.0.0", key: SecretText(Self.key))
    let name = try #require(HTTPField.Name(field))
    #expect(try await answer(policy, [name: value]) == (isAllowed ? "local" : "unauthorized"))
  }

  @Test("Two keys that differ are none")
  func two() async throws {
    let policy = try SingleUserPolicy(listeningOn: "0.0.0.0", key: SecretText(Self.key))
    let name = try #require(HTTPField.Name("X-API-Key"))
    #expect(
      try await answer(policy, [.authorization: "Bearer \(Self.key)", name: "other"]) == "unauthorized")
    #expect(try await answer(policy, [.authorization: "Bearer \(Self.key)", name: Self.key]) == "local")
  }

  /// Who a route finds asking, or the code of the refusal.
  func answer(_ policy: SingleUserPolicy, _ headers: HTTPFields) async throws -> String {
    let router = Router(context: ServiceContext.self)
    router.add(middleware: Authentication(policy))
    router.get("who") { _, context in
      do { return try context.require(.write).account } catch let error as ServiceError { return error.code }
    }
    return try await Application(router: router).test(.router) { client in
      try await client.execute(uri: "/who", method: .get, headers: headers) { String(buffer: $0.body) }
    }
  }

  @Test("Who must change the password may do nothing else")
  func mustChange() async throws {
    let router = Router(context: MustChange.self)
    router.get("who") { _, context in
      do { return try context.inner.require(.read).account } catch let error as ServiceError {
        return error.code
      }
    }
    let answer = try await Application(router: router).test(.router) { client in
      try await client.execute(uri: "/who", method: .get) { String(buffer: $0.body) }
    }
    #expect(answer == "password_change_required")
  }

  /// A request of somebody who must change the password.
  struct MustChange: RequestContext {
    var coreContext: CoreRequestContextStorage
    var inner: ServiceContext

    init(source: ApplicationRequestContextSource) {
      coreContext = CoreRequestContextStorage(source: source)
      inner = ServiceContext(source: source)
      inner.principal = Principal(
        account: "a", role: .admin, scopes: Set(Scope.allCases), credential: .session("s"),
        mustChangePassword: true)
    }
  }
}
