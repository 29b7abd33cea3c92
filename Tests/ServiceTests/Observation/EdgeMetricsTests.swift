import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import Telemetry
import Testing

@testable import Service

@Suite("Metrics of what is refused")
struct EdgeMetricsTests {
  @Test("Each refusal is counted under its reason, and nothing else is")
  func refusals() async throws {
    let metrics = ServiceMetrics()
    let router = Router(context: ServiceContext.self)
    router.add(middleware: ErrorAnswers(metrics: metrics.edges))
    let refusals: [(String, ServiceError?)] = [
      ("/fine", nil), ("/unknown", .notFound), ("/stranger", .unauthorized), ("/weak", .forbidden),
      ("/large", ServiceError(.contentTooLarge, code: "file_too_large", message: "")),
      ("/address", ServiceError(.badRequest, code: "address_refused", message: "")),
    ]
    for (path, error) in refusals {
      router.get(RouterPath(path)) { _, _ in
        if let error { throw error }
        return Response(status: .ok)
      }
    }
    try await Application(router: router).test(.router) { client in
      for (path, _) in refusals { _ = try await client.execute(uri: path, method: .get) { $0.status } }
      _ = try await client.execute(uri: "/stranger", method: .get) { $0.status }
    }
    let limit = RateLimit("minute", most: 1, seconds: 60)
    metrics.edges.limited(by: limit)
    metrics.edges.sent(.pending)
    metrics.edges.sent(.delivered)
    let told = MetricExposition.prometheus.text(of: metrics.registry).split(separator: "\n").filter {
      $0.contains("auth_failures") || $0.contains("upload_rejected") || $0.contains("ssrf")
        || $0.contains("rate_limited") || $0.contains("webhook_deliveries")
    }.filter { !$0.hasPrefix("#") }
    #expect(
      told.sorted() == [
        #"steno_auth_failures_total{reason="forbidden"} 1"#,
        #"steno_auth_failures_total{reason="unauthorized"} 2"#,
        #"steno_rate_limited_total{scope="minute"} 1"#, "steno_ssrf_blocked_total 1",
        #"steno_upload_rejected_total{reason="file_too_large"} 1"#,
        #"steno_webhook_deliveries_total{outcome="delivered"} 1"#,
        #"steno_webhook_deliveries_total{outcome="retried"} 1"#,
      ])
  }
}
