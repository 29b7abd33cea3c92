public import Accounts
import Foundation
import Hummingbird
import HummingbirdCore
import Inference
import Jobs
public import Logging
public import Models
import NIOCore
import NIOPosix
import ServiceLifecycle
import Stores
import UnixSignals
import Web

/// The whole service in one process: store, worker, models, doors.
public struct ServiceProgram: Sendable {
  let configuration: ServiceConfiguration
  private let store: InstalledModels
  let logger: Logger
  let metrics: ServiceMetrics

  /// - Parameter metrics: where it counts.
  public init(
    _ configuration: ServiceConfiguration, models store: InstalledModels, logger: Logger,
    metrics: ServiceMetrics = ServiceMetrics()
  ) {
    self.metrics = metrics
    self.configuration = configuration
    self.store = store
    self.logger = logger
  }

  /// Host, process and a random part, so that no two workers ever have the same name.
  public static func workerName() -> String {
    "\(ProcessInfo.processInfo.hostName)-\(getpid())-\(String(UInt32.random(in: .min ... .max), radix: 36))"
  }

  /// Runs until SIGTERM or SIGINT; then takes no more requests, lets jobs end for a while and gives back the rest.
  ///
  /// - Parameter onListening: called with the port once requests are answered.
  ///   Before it, `onSetup` is called with the token for making the first administrator, where there is no user yet.
  public func run(
    onSetup: @escaping @Sendable (SecretText) -> Void = { _ in },
    onListening: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws {
    let edge = try HTTPEdge(configuration)
    edge.allowConnections(logger)
    let database = try SQLiteDatabase(path: configuration.data.database) { [metrics] call in
      metrics.observe(call)
    }
    let stores = try openStores(database)
    let accounts = try await AccountAssembly(
      configuration, accounts: SQLiteAccountStore(database: database), jobs: stores.jobs)
    if let token = accounts.setupToken { onSetup(token) }
    let webhooks = try webhookDesk(stores)
    let models = RecognitionModels(store: store, configuration: modelConfiguration, metrics: metrics)
    let service = SpeechService(
      stores: stores, models: models, selection: ModelSelection(preferred: configuration.models.standard),
      policy: policy, worker: worker, logger: logger, metrics: metrics, quotas: accounts.quotas,
      webhooks: webhooks)
    let monitor = EngineMonitor(
      limit: configuration.health.engineTimeoutSeconds, metrics: metrics, logger: logger
    ) { await models.engines.mapValues(\.activity) }
    let operations = ServiceOperations.make(
      configuration, service: service, monitor: monitor, worker: worker, metrics: metrics, logger: logger)
    let threads = NIOThreadPool(numberOfThreads: 4).started
    let uploads = try UploadAssembly(
      configuration.uploads, limits: uploadLimits, service: service, threads: threads, logger: logger)
    let manyReceiver = FormReceiver(blobs: stores.blobs, limits: batchLimits, threads: threads)
    var routes = ServiceRoutes(
      service: service, operations: operations, synchronousSeconds: configuration.jobs.syncThresholdSeconds,
      synchronousTimeout: configuration.jobs.syncTimeoutSeconds,
      receiveMany: { request, context in
        try await service.checkQuota(beforeReceiving: request, context)
        return try await manyReceiver.receive(request, context: context)
      },
      receive: { request, context in
        try await service.checkQuota(beforeReceiving: request, context)
        return try await uploads.sources.receive(request, context: context)
      })
    routes.accounts = accounts.desk
    routes.uploads = uploads.routes
    let port = configuration.http.port
    let application = Application(
      router: routes.router(
        identify: Authentication(accounts.strategy), edge: edge,
        hasMetrics: configuration.metrics.port == nil),
      server: edge.server { responder, http in
        WebSocketUpgradeChannel(
          responder: responder,
          configuration: .init(http: http, isSocketPath: ServiceRoutes.isSocketPath))
      },
      configuration: edge.application(name: "steno", logger: logger),
      services: [
        ModelKeeper(
          models: models, preloads: configuration.models.preload, logger: logger,
          onLoaded: operations.health.becomeReady),
        StoreSweep(sweepConfiguration, service: service), webhookSender(webhooks, stores), service.worker,
        UploadSweep(desk: uploads.desk, logger: logger), monitor,
      ].compactMap(\.self) + accounts.keepers(logger: logger) + edge.services(logger),
      onServerRunning: { channel in onListening(channel.localAddress?.port ?? port) }, logger: logger)
    var services: [any ServiceLifecycle.Service] = [
      DrainNotice(inner: application, health: operations.health)
    ]
    // The first one is the last to end, so that it can be seen how the service drains.
    if let port = configuration.metrics.port {
      services.insert(
        operations.application(host: configuration.http.host, port: port, logger: logger), at: 0)
    }
    var group = ServiceGroupConfiguration(
      services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
      logger: logger)
    // Whoever still follows a job then has to come back.
    group.maximumGracefulShutdownDuration = .seconds(worker.drainSeconds + 7)
    try await ServiceGroup(configuration: group).run()
  }

  private func openStores(_ database: SQLiteDatabase) throws -> ServiceStores {
    let blobs = URL(fileURLWithPath: configuration.data.folder).appendingPathComponent("blobs")
    return ServiceStores(
      jobs: SQLiteJobStore(
        database: database, policy: RetryPolicy(mostAttempts: configuration.jobs.retries + 1),
        clock: SpeechService.now),
      blobs: try DiskBlobStore(folder: blobs.path, reserve: configuration.uploads.reserveBytes),
      cache: InMemoryCache(mostEntries: max(configuration.cache.entries, 1)), events: InProcessEvents(),
      uploads: SQLiteUploadStore(database: database), webhooks: SQLiteWebhookStore(database: database))
  }

  private var modelConfiguration: RecognitionModels.Configuration {
    var models = RecognitionModels.Configuration(
      defaultModel: configuration.models.standard,
      threads: configuration.models.threads ?? ProcessInfo.processInfo.activeProcessorCount,
      unloadsAfterSeconds: configuration.models.unloadAfterSeconds)
    models.preloads = configuration.models.preload
    models.niceness = configuration.models.niceness
    return models
  }

  private var policy: JobPolicy {
    var policy = JobPolicy()
    policy.retentionDays = configuration.jobs.keepTranscriptsSeconds.map { $0 / 86_400 }
    policy.isEphemeral = configuration.jobs.isEphemeral
    policy.isCacheOn = configuration.cache.isEnabled
    policy.cacheSeconds = configuration.cache.lifetimeSeconds
    policy.longestAudioSeconds = configuration.uploads.maxAudioSeconds ?? policy.longestAudioSeconds
    return policy
  }

  private var worker: WorkerConfiguration {
    var worker = WorkerConfiguration(name: ServiceProgram.workerName())
    worker.mostLongJobs = configuration.jobs.maxConcurrent
    // A lane for short ones besides.
    worker.mostJobs = configuration.jobs.maxConcurrent + 8
    worker.leaseSeconds = configuration.jobs.leaseSeconds
    worker.deadlineFactor = configuration.jobs.deadlineFactor
    return worker
  }

  private var uploadLimits: UploadLimits {
    var limits = UploadLimits()
    limits.fileBytes = Int(clamping: configuration.uploads.maxBytes)
    limits.audioSeconds = configuration.uploads.maxAudioSeconds ?? limits.audioSeconds
    let formats = configuration.uploads.formats.compactMap { RecordingFormat(named: $0) }
    if !formats.isEmpty { limits.formats = Set(formats) }
    return limits
  }

  /// Each recording of a batch under the same limits as one alone.
  private var batchLimits: UploadLimits {
    var limits = uploadLimits
    limits.mostFiles = BatchRoutes.mostFiles
    return limits
  }
}

extension NIOThreadPool {
  /// The same, with its threads running.
  fileprivate var started: NIOThreadPool {
    start()
    return self
  }
}

/// Loads models beforehand, and lets go those that nobody needs.
struct ModelKeeper: ServiceLifecycle.Service {
  let models: RecognitionModels
  let preloads: [String]
  let logger: Logger
  /// Called when all that can be loaded is.
  let onLoaded: @Sendable () -> Void

  func run() async throws {
    for name in preloads {
      do { try await models.preload(name) } catch {
        logger.error("model cannot be loaded", metadata: ["model": "\(name)", "error": "\(error)"])
      }
    }
    onLoaded()
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(15))
        await models.unloadIdle()
      }
    }
    await models.shutDown()
  }
}
