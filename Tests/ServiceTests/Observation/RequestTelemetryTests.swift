import Accounts
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import Logging
import NIOCore
import Synchronization
import Telemetry
import Testing
import Transcripts

@testable import Service

@Suite("Requests are counted, timed and logged")
struct RequestTelemetryTests {
  private struct Refusal: Error {}

  private final class Observed: Sendable {
    let metrics = ServiceMetrics()
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    func logger(_ level: Logger.Level = .trace) -> Logger {
      Logger(label: "test") { label in
        ScrubbedLogHandler(label: label, level: level, format: .json) { line in
          self.lines.withLock { $0.append(line) }
        }
      }
    }

    var text: String { MetricExposition.prometheus.text(of: metrics.registry) }
  }

  private func router(_ observed: Observed) -> Router<ServiceContext> {
    let router = Router(context: ServiceContext.self)
    router.add(middleware: RequestNames())
    router.add(middleware: RequestTelemetry(metrics: observed.metrics))
    router.add(middleware: ErrorAnswers())
    router.add(middleware: KnownUser())
    router.get("/jobs/{id}") { _, _ in
      Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "12345")))
    }
    router.get("/stream") { _, _ in
      Response(
        status: .ok,
        body: ResponseBody { writer in
          for _ in 0..<3 { try await writer.write(ByteBuffer(string: "1234")) }
          try await writer.finish(nil)
        })
    }
    router.get("/broken") { _, _ -> Response in throw Refusal() }
    router.get("/missing") { _, _ -> Response in throw ServiceError.notFound }
    return router
  }

  @Test("By the route's template, method and status, whatever was asked for")
  func counts() async throws {
    let observed = Observed()
    let app = Application(router: router(observed), logger: observed.logger())
    try await app.test(.router) { client in
      for index in 0..<50 {
        _ = try await client.execute(uri: "/jobs/\(index)?token=c4naryQ7xVb2Lm9Zt", method: .get)
        _ = try await client.execute(uri: "/wp-admin/\(index)", method: .get)
      }
      for path in ["/stream", "/broken", "/missing"] { _ = try await client.execute(uri: path, method: .get) }
      _ = try await client.execute(uri: "/jobs/1", method: .init("BREW")!)
    }
    let metrics = observed.metrics
    #expect(metrics.requests.value("/jobs/{id}", "GET", "200") == 50)
    #expect(metrics.requests.value("unmatched", "GET", "404") == 50)
    #expect(metrics.requests.value("/stream", "GET", "200") == 1)
    #expect(metrics.requests.value("/broken", "GET", "500") == 1)
    #expect(metrics.requests.value("/missing", "GET", "404") == 1)
    #expect(metrics.requestSeconds.count("/jobs/{id}", "GET") == 50)
    #expect(metrics.requestsInFlight.value() == 0)
    #expect(observed.text.split(separator: "\n").count { $0.hasPrefix("steno_http_requests_total{") } <= 6)
    #expect(!observed.text.contains("wp-admin"))
    #expect(!observed.text.contains("BREW"))
  }

  @Test("One line each, with who and how long, and without what the query says")
  func log() async throws {
    let observed = Observed()
    let app = Application(router: router(observed), logger: observed.logger())
    try await app.test(.router) { client in
      _ = try await client.execute(
        uri: "/jobs/7?token=c4naryQ7xVb2Lm9Zt", method: .get,
        headers: [HTTPField.Name("X-Request-ID")!: "r-42", .authorization: "Bearer c4naryQ7xVb2Lm9Zt"])
      _ = try await client.execute(uri: "/stream", method: .get)
    }
    let lines = observed.all.filter { $0.contains(#""message":"request""#) }
    #expect(lines.count == 2)
    for part in [
      #""request_id":"r-42""#, #""route":"/jobs/{id}""#, #""path":"/jobs/7""#, #""status":"200""#,
      #""bytes":"5""#, #""account":"ada""#, #""duration_ms":""#,
    ] {
      #expect(lines.first?.contains(part) == true, "\(part)")
    }
    #expect(lines.last?.contains(#""bytes":"12""#) == true)
    for line in observed.all { #expect(!line.contains("c4naryQ7xVb2Lm9Zt")) }
  }

  @Test("Neither a key nor a word that was said reaches the log, at any level")
  func canary() async throws {
    let canary = "xylophonquartett"
    var transcript = Transcript.spoken
    transcript.segments[0].text = " \(canary) one."
    transcript.segments[0].words?[0].text = " \(canary)"
    let observed = Observed()
    for failure in [nil, JobFailure(code: "internal_error", message: "It failed.", isRetryable: false)] {
      let replayed = ReplayedTranscription(transcript, failure: failure)
      let router = Router(context: ServiceContext.self)
      router.add(middleware: RequestNames())
      router.add(middleware: RequestTelemetry(metrics: observed.metrics))
      router.add(middleware: ErrorAnswers())
      router.add(middleware: KnownUser())
      let receive: ReceiveForm = { _, _ in
        ReceivedForm(
          fields: FormFields([
            (name: "prompt", value: canary), (name: "response_format", value: "verbose_json"),
          ]),
          upload: .clip)
      }
      OpenAIRoutes(door: replayed, receive: receive).add(to: router)
      WhisperCPPRoutes(door: replayed, receive: receive).add(to: router)
      try await Application(router: router, logger: observed.logger()).test(.router) { client in
        for path in ["/v1/audio/transcriptions?api_key=\(canary)", "/inference?key=\(canary)"] {
          let response = try await client.execute(
            uri: path, method: .post, headers: [.authorization: "Bearer \(canary)", .cookie: "s=\(canary)"],
            body: ByteBuffer(string: canary))
          if failure == nil { #expect(String(buffer: response.body).contains(canary)) }
        }
      }
    }
    #expect(!observed.all.isEmpty)
    for line in observed.all { #expect(!line.contains(canary), "\(line)") }
    #expect(!observed.text.contains(canary))
  }

  @Test("Names of all metrics are valid, begin alike, and end as their kind does")
  func names() {
    let metrics = ServiceMetrics()
    ProcessMetrics(metrics.registry).refresh()
    for line in MetricExposition.prometheus.text(of: metrics.registry).split(separator: "\n")
    where line.hasPrefix("# TYPE ") {
      let parts = line.split(separator: " ")
      #expect(MetricName.isValid(String(parts[2])))
      #expect(parts[2].hasPrefix("steno_") || parts[2].hasPrefix("process_"))
      #expect((parts[3] == "counter") == parts[2].hasSuffix("_total"), "\(line)")
    }
  }
}

private struct KnownUser: RouterMiddleware {
  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    var principal = Principal.singleUser
    principal.account = "ada"
    context.principal = principal
    return try await next(request, context)
  }
}
