import Accounts
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Service

@Suite("Limits at the routes")
struct RateLimitsTests {
  private static func limits(_ change: (inout ServiceConfiguration) -> Void = { _ in }) throws
    -> Application<RouterResponder<ServiceContext>>
  {
    Application(
      router: try EdgeService.router {
        $0.limits.use = .on
        change(&$0)
      })
  }

  private static func header(_ response: TestResponse, _ name: String) -> String? {
    HTTPField.Name(name).flatMap { response.headers[$0] }
  }

  @Test("refuse in the form of each door, and tell when to come again")
  func refusal() async throws {
    let application = try Self.limits {
      $0.limits.perMinute = 3
      $0.limits.transcriptionsPerMinute = 0
    }
    try await application.test(.router) { client in
      for left in [2, 1, 0] {
        let response = try await client.execute(uri: "/api/v1/jobs", method: .get) { $0 }
        #expect(response.status == .ok)
        #expect(Self.header(response, "X-RateLimit-Limit") == "3")
        #expect(Self.header(response, "RateLimit-Remaining") == "\(left)")
        #expect(Self.header(response, "RateLimit-Policy") == "\"minute\";q=3;w=60, \"hour\";q=1000;w=3600")
      }
      for (uri, method, part) in [
        ("/api/v1/jobs", HTTPRequest.Method.get, "\"code\":\"rate_limit_exceeded\""),
        ("/v1/audio/transcriptions", .post, "\"type\""), ("/inference", .post, "{\"error\":\""),
        ("/v1/listen", .post, "err_msg"),
      ] {
        let response = try await client.execute(uri: uri, method: method) { $0 }
        #expect(response.status == .tooManyRequests)
        #expect(String(buffer: response.body).contains(part))
        let wait = try #require(Self.header(response, "Retry-After").flatMap { Int($0) })
        #expect((1...120).contains(wait))
        #expect(Self.header(response, "RateLimit-Remaining") == "0")
        #expect(Self.header(response, "X-RateLimit-Reset").flatMap { Int($0) } ?? 0 > 1_700_000_000)
      }
      for _ in 0..<10 {
        let response = try await client.execute(uri: "/livez", method: .get) { $0 }
        #expect(response.status == .ok)
        #expect(Self.header(response, "RateLimit-Limit") == nil)
      }
    }
  }

  @Test("count each key, each account and each stranger by itself")
  func keys() async throws {
    let application = try Self.limits {
      $0.limits.perMinute = 4
      $0.limits.accountFactor = 2
    }
    try await application.test(.router) { client in
      let key = try #require(HTTPField.Name("X-API-Key"))
      var allowed: [String: Int] = [:]
      for name in ["one@a", "two@a", "three@a", "one-of@b", ""] {
        for _ in 0..<6 {
          let response = try await client.execute(
            uri: "/api/v1/jobs", method: .get, headers: name.isEmpty ? [:] : [key: name]
          ) { $0 }
          if response.status == .ok { allowed[name, default: 0] += 1 }
        }
      }
      #expect(allowed == ["one@a": 4, "two@a": 4, "one-of@b": 4, "": 4])
    }
  }

  @Test("hold strangers who want work, and whoever tries to log in, to fewer")
  func classes() async throws {
    let application = try Self.limits { $0.limits.loginsPerMinute = 3 }
    try await application.test(.router) { client in
      var statuses: [HTTPResponse.Status] = []
      for _ in 0..<7 {
        statuses.append(try await client.execute(uri: "/api/v1/transcriptions", method: .post) { $0.status })
      }
      #expect(statuses.count { $0 == .ok } == 5)
      statuses = []
      for _ in 0..<5 {
        statuses.append(try await client.execute(uri: "/api/v1/auth/login", method: .post) { $0.status })
      }
      #expect(statuses.count { $0 == .unauthorized } == 3)
      #expect(statuses.last == .tooManyRequests)
    }
  }

  @Test("count only what failed, where that is wanted")
  func failuresOnly() async throws {
    let application = try Self.limits {
      $0.limits.skipsSuccessful = true
      $0.limits.perMinute = 2
    }
    try await application.test(.router) { client in
      for _ in 0..<5 {
        let status = try await client.execute(uri: "/api/v1/jobs", method: .get) { $0.status }
        #expect(status == .ok)
      }
      for expected in [HTTPResponse.Status.notFound, .notFound, .tooManyRequests] {
        let status = try await client.execute(uri: "/api/v1/none", method: .get) { $0.status }
        #expect(status == expected)
      }
    }
  }

  @Test("are off for the only user of this machine, and on where others can come")
  func byDefault() {
    var configuration = ServiceConfiguration(home: "/nonexistent")
    #expect(!configuration.limitsRequests)
    configuration.http.host = "0.0.0.0"
    #expect(configuration.limitsRequests)
    configuration.http.host = "::1"
    #expect(!configuration.limitsRequests)
    configuration.accounts.isMultiUser = true
    #expect(configuration.limitsRequests)
  }

  @Test(
    "take a network of IPv6 for one place",
    arguments: [
      ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("192.0.2.1", "192.0.2.1"),
      ("::ffff:192.0.2.1", "192.0.2.1"), ("", "unknown"),
    ])
  func places(address: String, place: String) {
    #expect(RateRules.place(address) == place)
  }
}
