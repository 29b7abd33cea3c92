import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Telemetry
import Testing

@testable import Service

@Suite("Who may read the metrics")
struct MetricsAccessTests {
  private static let token = "0123456789abcdef-token"

  @Test(
    "Without a token: this machine and private networks, but nobody by an unknown proxy",
    arguments: [
      ("127.0.0.1", "", true), ("::1", "", true), ("10.1.2.3", "", true), ("192.168.0.9", "", true),
      ("fd00::1", "", true), ("8.8.8.8", "", false), ("2001:db8::1", "", false), ("", "", false),
      ("127.0.0.1", "X-Forwarded-For", false), ("10.0.0.2", "Forwarded", false),
      ("10.0.0.2", "X-Real-IP", false),
    ])
  func addresses(address: String, field: String, isAllowed: Bool) {
    var headers = HTTPFields()
    if let name = HTTPField.Name(field) { headers[name] = "127.0.0.1" }
    #expect(MetricsAccess(token: nil).allows(address: address, peer: address, headers: headers) == isAllowed)
  }

  @Test("Behind a known proxy its client counts")
  func proxy() {
    let headers: HTTPFields = [HTTPField.Name("X-Forwarded-For")!: "10.9.9.9"]
    let access = MetricsAccess(token: nil)
    #expect(access.allows(address: "10.9.9.9", peer: "127.0.0.1", headers: headers))
    #expect(!access.allows(address: "8.8.8.8", peer: "127.0.0.1", headers: headers))
  }

  @Test("With a token only who shows it, from wherever")
  func token() async throws {
    let access = MetricsAccess(token: Self.token)
    #expect(!access.allows(address: "127.0.0.1", peer: "127.0.0.1", headers: [:]))
    for field in ["X-Metrics-Token", "Authorization"] {
      let prefix = field == "Authorization" ? "Bearer " : ""
      let name = try #require(HTTPField.Name(field))
      #expect(access.allows(address: "8.8.8.8", peer: "8.8.8.8", headers: [name: prefix + Self.token]))
      #expect(
        !access.allows(address: "127.0.0.1", peer: "127.0.0.1", headers: [name: prefix + Self.token + "x"]))
    }
  }

  private func router(_ token: String?, serves: Bool = true) -> Router<ServiceContext> {
    let router = Router(context: ServiceContext.self)
    router.add(middleware: ErrorAnswers())
    let operations = ServiceOperations(
      metrics: ServiceMetrics(), health: ServiceHealth(checks: [HealthCheck("database") {}]),
      access: MetricsAccess(token: token), servesMetrics: serves)
    MetricsRoutes(operations: operations).add(to: router)
    return router
  }

  @Test("The page is in the format that was asked for")
  func page() async throws {
    try await Application(router: router(Self.token)).test(.router) { client in
      let name = try #require(HTTPField.Name("X-Metrics-Token"))
      #expect(try await client.execute(uri: "/metrics", method: .get).status == .forbidden)
      let plain = try await client.execute(uri: "/metrics", method: .get, headers: [name: Self.token])
      #expect(plain.status == .ok)
      #expect(plain.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
      let text = String(buffer: plain.body)
      #expect(text.contains("\nsteno_dependency_up{name=\"database\"} 1\n"))
      #expect(text.contains("\nsteno_build_info{version=\"\(StenoVersion.current)\"} 1\n"))
      #expect(text.contains("\nprocess_resident_memory_bytes "))
      let open = try await client.execute(
        uri: "/metrics", method: .get, headers: [name: Self.token, .accept: "application/openmetrics-text"])
      #expect(String(buffer: open.body).hasSuffix("# EOF\n"))
    }
  }

  @Test("Switched off, there is no page")
  func off() async throws {
    try await Application(router: router(Self.token, serves: false)).test(.router) { client in
      let response = try await client.execute(uri: "/metrics", method: .get)
      #expect(response.status == .notFound)
    }
  }
}
