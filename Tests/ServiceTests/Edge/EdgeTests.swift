import Accounts
import HTTPTransport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing
import Web

@testable import Service

@Suite("The edge of the service")
struct EdgeTests {
  private static func ask(
    _ uri: String, _ method: HTTPRequest.Method = .get, _ headers: [(String, String)] = [],
    _ change: (inout ServiceConfiguration) -> Void
  ) async throws -> TestResponse {
    let application = Application(router: try EdgeService.router(change))
    var fields = HTTPFields()
    for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
    let sent = fields
    return try await application.test(.router) { client in
      try await client.execute(uri: uri, method: method, headers: sent) { $0 }
    }
  }

  private static func header(_ response: TestResponse, _ name: String) -> String? {
    HTTPField.Name(name).flatMap { response.headers[$0] }
  }

  @Test(
    "allows pages of exactly the origins that are named",
    arguments: [
      (["https://a.example"], false, "https://a.example", "https://a.example"),
      (["https://a.example"], true, "https://a.example", "https://a.example"),
      (["https://a.example"], false, "https://a.example.evil", nil),
      (["https://a.example"], false, "http://a.example", nil),
      (["https://a.example"], false, "https://A.example", nil), (["https://a.example"], false, "null", nil),
      (
        ["https://a.example", "http://localhost:3000"], false, "http://localhost:3000",
        "http://localhost:3000"
      ),
      (["*"], false, "https://b.example", "*"), (["*"], true, "https://b.example", "*"),
      ([], true, "https://a.example", nil),
    ] as [([String], Bool, String, String?)])
  func crossOrigin(origins: [String], credentials: Bool, origin: String, allowed: String?) async throws {
    for (method, more) in [
      (HTTPRequest.Method.get, []),
      (
        .options,
        [("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x-a, authorization")]
      ),
    ] {
      let response = try await Self.ask("/api/v1/jobs", method, [("Origin", origin)] + more) {
        $0.http.corsOrigins = origins
        $0.http.corsCredentials = credentials
      }
      #expect(Self.header(response, "Access-Control-Allow-Origin") == allowed)
      let expectsCredentials = credentials && allowed != nil && allowed != "*"
      #expect(
        Self.header(response, "Access-Control-Allow-Credentials") == (expectsCredentials ? "true" : nil))
      let varies = Self.header(response, "Vary")?.contains("Origin") ?? false
      #expect(varies == (!origins.isEmpty && !origins.contains("*")) || method == .options)
      guard allowed != nil else { continue }
      if method == .options {
        #expect(response.status == .noContent)
        #expect(Self.header(response, "Access-Control-Allow-Headers") == "x-a, authorization")
        let methods = try #require(Self.header(response, "Access-Control-Allow-Methods"))
        for name in ["PATCH", "HEAD", "DELETE", "PUT"] { #expect(methods.contains(name)) }
      } else {
        let exposed = try #require(Self.header(response, "Access-Control-Expose-Headers"))
        for name in [
          "Location", "X-Request-ID", "X-RateLimit-Remaining", "Retry-After", "Upload-Offset",
          "Upload-Length",
          "Upload-Defer-Length", "Upload-Concat", "Upload-Expires", "Upload-Metadata", "Tus-Resumable",
          "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm",
        ] { #expect(exposed.contains(name)) }
      }
    }
  }

  @Test("lets pages read errors too, in every door's form")
  func errorsAcrossOrigins() async throws {
    let response = try await Self.ask(
      "/v1/audio/transcriptions", .post, [("Origin", "https://a.example")]
    ) { $0.http.corsOrigins = ["https://a.example"] }
    #expect(response.status == .notFound)
    #expect(Self.header(response, "Access-Control-Allow-Origin") == "https://a.example")
    #expect(Self.header(response, "X-Request-ID") != nil)
    #expect(Self.header(response, "X-Content-Type-Options") == "nosniff")
    #expect(String(buffer: response.body).contains("\"type\""))
  }

  @Test("an OPTIONS that is no question of a browser goes on")
  func otherOptions() async throws {
    let response = try await Self.ask("/nowhere", .options) { $0.http.corsOrigins = ["https://a.example"] }
    #expect(response.status == .notFound)
  }

  @Test("adds the headers that keep browsers in check, and HSTS over TLS only")
  func securityHeaders() async throws {
    let plain = try await Self.ask("/api/v1/jobs") { _ in }
    for (name, value) in [
      ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"),
      ("Cross-Origin-Resource-Policy", "same-origin"), ("Cache-Control", "no-store"),
    ] {
      #expect(Self.header(plain, name) == value)
    }
    #expect(Self.header(plain, "Content-Security-Policy")?.contains("default-src 'none'") == true)
    #expect(Self.header(plain, "Strict-Transport-Security") == nil)
    let page = try await Self.ask("/page") { _ in }
    #expect(Self.header(page, "Content-Security-Policy")?.contains("default-src 'self'") == true)
    let off = try await Self.ask("/page") { $0.http.hasSecurityHeaders = false }
    #expect(Self.header(off, "Content-Security-Policy") == nil)
  }

  @Test("believes a trusted proxy that says TLS, and nobody else")
  func transportSecurity() async throws {
    for (trusted, transport) in [(["127.0.0.0/8", "::1"], SecurityHeaders.transport), ([], nil)] {
      let application = Application(
        router: try EdgeService.router {
          $0.http.trustedProxies = TrustedProxies(trusted.compactMap { IPNetwork($0) })
        })
      let names = try ["X-Forwarded-For", "X-Forwarded-Proto"].map { try #require(HTTPField.Name($0)) }
      try await application.test(.live) { client in
        let response = try await client.execute(
          uri: "/api/v1/jobs", method: .get, headers: [names[0]: "198.51.100.7", names[1]: "https"]
        ) { $0 }
        #expect(Self.header(response, "Strict-Transport-Security") == transport)
        #expect((String(buffer: response.body) == "198.51.100.7 true") == (transport != nil))
      }
    }
  }

  @Test("does not start with TLS files that do not fit, and names the one at fault")
  func faultyCertificates() {
    var configuration = ServiceConfiguration(home: "/nonexistent")
    configuration.http.tls = .init(certificate: "/nonexistent/a.pem", key: "/nonexistent/a.key")
    let faults = configuration.faults { $0 }
    #expect(faults.map(\.name) == ["http.tls.certificate"])
    #expect(faults.first?.fault.contains("/nonexistent/a.pem") == true)
    #expect(throws: CertificateError.self) { try HTTPEdge(configuration) }
  }

  @Test("sends browsers to https, refuses others that come without, and lets probes pass")
  func forcesHTTPS() async throws {
    let change = { (configuration: inout ServiceConfiguration) in configuration.http.forcesHTTPS = true }
    let browser = try await Self.ask("/page?a=b", .get, [("Accept", "text/html,*/*")], change)
    #expect(browser.status == .permanentRedirect)
    #expect(Self.header(browser, "Location") == "https://localhost/page?a=b")
    let named = try await Self.ask("/page", .get, [("Accept", "text/html")]) {
      $0.http.forcesHTTPS = true
      $0.http.publicURL = "https://speech.example:8443/x"
    }
    #expect(Self.header(named, "Location") == "https://speech.example:8443/page")
    let program = try await Self.ask("/api/v1/jobs", .get, [], change)
    #expect(program.status == .forbidden)
    #expect(String(buffer: program.body).contains("https_required"))
    let probe = try await Self.ask("/livez", .get, [], change)
    #expect(probe.status == .ok)
  }

  @Test(
    "writes what connections refuse in the form of the path",
    arguments: [
      ("/v1/audio/transcriptions?x", "\"type\""), ("/inference", "{\"error\":\""), ("/v1/listen", "err_msg"),
      ("/api/v1/jobs", "request_id"), (nil, "malformed_request"),
    ] as [(String?, String)])
  func refusals(path: String?, part: String) {
    let answer = ConnectionRefusals.answer(.malformed, path: path)
    let body = String(decoding: answer.body, as: UTF8.self)
    #expect(body.contains(part), "\(body)")
    #expect(answer.headers[.contentType] == "application/json")
  }

  @Test(
    "a trusted proxy's word makes a login's cookies secure, and nobody else's does", arguments: [true, false])
  func cookies(isTrusted: Bool) async throws {
    let users = try await MultiUserService()
    try await users.user("ada")
    var configuration = ServiceConfiguration(home: "/nonexistent")
    let trusted = isTrusted ? ["127.0.0.0/8", "::1"] : []
    configuration.http.trustedProxies = TrustedProxies(trusted.compactMap { IPNetwork($0) })
    let application = Application(
      router: users.routes.router(
        identify: Authentication(AccountAuthentication(users.desk)), edge: try HTTPEdge(configuration)))
    let body = #"{"username":"ada","password":"\#(MultiUserService.password.reveal())","session":true}"#
    let cookies = try await application.test(.live) { client in
      try await client.execute(
        uri: "/auth/login", method: .post,
        headers: [.contentType: "application/json", HTTPField.Name("X-Forwarded-Proto")!: "https"],
        body: .init(string: body)
      ) { $0.headers[values: .setCookie] }
    }
    #expect(cookies.count == 2)
    for cookie in cookies {
      #expect(cookie.hasPrefix("__Host-") == isTrusted)
      #expect(cookie.contains("; Secure") == isTrusted)
    }
  }
}
