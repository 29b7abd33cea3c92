import Hummingbird
import Jobs
public import Logging
import Metrics
import ServiceLifecycle
import Stores
import Telemetry

extension ServiceConfiguration {
  /// What must reach no log.
  public var secrets: [String] {
    [
      accounts.apiKey, accounts.jwtSecret, accounts.bootstrapPassword, metrics.token, webhooks.secret,
    ].compactMap(\.self)
  }

  /// Logs and metrics of the whole process, libraries included, as they are set. To be called once.
  public func observeProcess() -> (logger: Logger, metrics: ServiceMetrics) {
    let registry = MetricRegistry()
    MetricsSystem.bootstrap(registry)
    let handler = makeLogHandler()
    LoggingSystem.bootstrap(handler)
    return (Logger(label: "steno", factory: handler), ServiceMetrics(registry))
  }

  private func makeLogHandler() -> @Sendable (String) -> any LogHandler {
    let scrubber = LogScrubber(secrets: secrets)
    let (level, format) = (log.level, log.isJSON ? LogFormat.json : .text)
    return { ScrubbedLogHandler(label: $0, level: level, format: format, scrubber: scrubber) }
  }
}

extension ServiceOperations {
  /// What a service needs to be run, as it is set.
  static func make(
    _ configuration: ServiceConfiguration, service: SpeechService, monitor: EngineMonitor,
    worker: WorkerConfiguration, metrics: ServiceMetrics, logger: Logger
  ) -> ServiceOperations {
    let folder = configuration.data.folder
    let heartbeat: @Sendable () -> Timestamp? = { service.worker.lastHeartbeat }
    let health = ServiceHealth.logging(
      [
        .database(service.stores.jobs), .cache(service.stores.cache),
        .disk(folder, reserve: configuration.uploads.reserveBytes), .engine(monitor),
        .worker(
          limit: max(worker.leaseSeconds, worker.renewSeconds * 10), clock: service.clock,
          heartbeat: heartbeat),
      ], to: logger)
    return ServiceOperations(
      metrics: metrics, health: health, access: MetricsAccess(token: configuration.metrics.token),
      servesMetrics: configuration.metrics.isEnabled,
      engineSilence: { monitor.silence },
      sources: Sources(
        jobs: service.stores.jobs, webhooks: service.stores.webhooks,
        engines: { await service.models.engines }, workerHeartbeat: heartbeat,
        folder: folder, clock: service.clock))
  }

  /// Answers only what watches the service asks for, on a port of its own.
  func application(host: String, port: Int, logger: Logger) -> some ApplicationProtocol {
    let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: HeadAnswers())
    router.add(middleware: RequestNames())
    router.add(middleware: RequestTelemetry(metrics: metrics))
    router.add(middleware: ErrorAnswers())
    ProbeRoutes(health: health).add(to: router)
    MetricsRoutes(operations: self).add(to: router)
    return Application(
      router: router, configuration: .init(address: .hostname(host, port: port), serverName: "steno"),
      logger: logger)
  }
}

/// Runs a service, and says so at once when it is asked to stop, before any of its parts does.
struct DrainNotice<Inner: ServiceLifecycle.Service>: ServiceLifecycle.Service {
  let inner: Inner
  let health: ServiceHealth

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await inner.run()
    } onGracefulShutdown: {
      health.drain()
    }
  }
}
