import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Telemetry

/// Counts and times every request, and writes its line into the log once its answer is out. Belongs around all that
/// answers, inside of what gives requests their names.
struct RequestTelemetry: RouterMiddleware {
  let metrics: ServiceMetrics

  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.logger[metadataKey: "request_id"] = "\(context.requestID)"
    let record = RequestRecord(request, context, metrics)
    do {
      var response = try await next(request, context)
      record.status = response.status.code
      let body = response.body
      response.body = ResponseBody(contentLength: body.contentLength) { writer in
        defer { record.end() }
        try await body.write(CountedBodyWriter(base: writer, record: record))
      }
      return response
    } catch {
      record.status =
        (error as? any HTTPResponseError)?.status.code ?? (error is CancellationError ? 499 : 500)
      record.end()
      throw error
    }
  }
}

/// One request, from its head to the end of its answer. Whatever becomes of the answer, it ends once: at the latest when
/// nobody has it any more.
final class RequestRecord: Sendable {
  private struct State {
    var status = 0
    var bytes = 0
    var hasEnded = false
  }

  private let begin = ContinuousClock.now
  private let method: String
  private let path: String
  private let length: Int
  private let context: ServiceContext
  private let metrics: ServiceMetrics
  private let state = Mutex(State())

  init(_ request: Request, _ context: ServiceContext, _ metrics: ServiceMetrics) {
    method = RequestRecord.known(request.method)
    path = request.uri.path
    length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    self.context = context
    self.metrics = metrics
    metrics.requestsInFlight.add(1)
  }

  deinit { end() }

  var status: Int {
    get { state.withLock { $0.status } }
    set { state.withLock { $0.status = newValue } }
  }

  func add(_ bytes: Int) { state.withLock { $0.bytes += bytes } }

  func end() {
    let ended = state.withLock { state -> State? in
      defer { state.hasEnded = true }
      return state.hasEnded ? nil : state
    }
    guard let ended else { return }
    metrics.requestsInFlight.add(-1)
    let seconds = begin.duration(to: .now) / .seconds(1)
    // The router writes down which of its routes it was, never what was asked for.
    let route = context.endpointPath.flatMap { $0 == "NotFound" ? nil : $0 }
    metrics.requests.increment(route ?? "unmatched", method, "\(ended.status)")
    metrics.requestSeconds.observe(seconds, route ?? "unmatched", method)
    metrics.requestBytes.increment(by: Double(max(length, 0)))
    metrics.responseBytes.increment(by: Double(ended.bytes))
    context.logger.log(
      level: level(route, ended.status), "request",
      metadata: [
        "method": "\(method)", "route": "\(route ?? "unmatched")", "path": "\(path.prefix(200))",
        "status": "\(ended.status)", "duration_ms": "\((seconds * 100_000).rounded() / 100)",
        "bytes": "\(ended.bytes)", "request_bytes": "\(length)", "account": "\(context.account.name ?? "-")",
        "client": "\(context.clientAddress)",
      ])
  }

  /// What load balancers and collectors ask every few seconds is not worth a line.
  private func level(_ route: String?, _ status: Int) -> Logger.Level {
    if status >= 500, status != 503 { return .warning }
    guard let route, ProbeRoutes.paths.contains(route) || route == MetricsRoutes.path else { return .info }
    return .debug
  }

  private static func known(_ method: HTTPRequest.Method) -> String {
    let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
    return known.contains(method) ? method.rawValue : "other"
  }
}

/// Counts what goes through it.
private struct CountedBodyWriter: ResponseBodyWriter {
  var base: any ResponseBodyWriter
  let record: RequestRecord

  mutating func write(_ buffer: ByteBuffer) async throws {
    record.add(buffer.readableBytes)
    try await base.write(buffer)
  }

  mutating func write(contentsOf buffers: some Sequence<ByteBuffer>) async throws {
    for buffer in buffers { try await write(buffer) }
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
    try await base.finish(trailingHeaders)
  }
}

/// Whose request it is, told from the inside of the middlewares to the outside.
final class RequestAccount: Sendable {
  private let value = Mutex<String?>(nil)
  var name: String? {
    get { value.withLock { $0 } }
    set { value.withLock { $0 = newValue } }
  }
}
