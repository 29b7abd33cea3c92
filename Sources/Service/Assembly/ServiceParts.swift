import Hummingbird
import Logging
import Models
import NIOPosix
import ServiceLifecycle
import Stores

/// The parts of a service, put together as it is configured.
struct ServiceParts: Sendable {
  let accounts: AccountAssembly
  let service: SpeechService
  let operations: ServiceOperations
  private let configuration: ServiceConfiguration
  private let webhooks: WebhookAssembly
  private let uploads: UploadAssembly
  private let monitor: EngineMonitor
  private let logger: Logger

  init(
    _ configuration: ServiceConfiguration, installed: InstalledModels, metrics: ServiceMetrics, logger: Logger
  ) async throws {
    self.configuration = configuration
    self.logger = logger
    let database = try SQLiteDatabase(path: configuration.data.database) { metrics.observe($0) }
    let stores = try ServiceStores(configuration, database: database)
    accounts = try await AccountAssembly(
      configuration, accounts: SQLiteAccountStore(database: database), jobs: stores.jobs)
    webhooks = try WebhookAssembly(configuration, stores: stores, logger: logger)
    let models = RecognitionModels(store: installed, configuration: .init(configuration), metrics: metrics)
    let worker = WorkerConfiguration(configuration)
    service = SpeechService(
      stores: stores, models: models, selection: ModelSelection(preferred: configuration.models.standard),
      policy: JobPolicy(configuration), worker: worker, logger: logger, metrics: metrics,
      quotas: accounts.quotas, webhooks: webhooks.desk,
      refinement: VisualsRefinement(configuration, logger: logger))
    monitor = EngineMonitor(
      limit: configuration.health.engineTimeoutSeconds, metrics: metrics, logger: logger
    ) { await models.engines.mapValues(\.activity) }
    operations = ServiceOperations.make(
      configuration, service: service, monitor: monitor, worker: worker, metrics: metrics, logger: logger)
    let threads = NIOThreadPool(numberOfThreads: 4)
    threads.start()
    uploads = try UploadAssembly(
      configuration.uploads, limits: UploadLimits(configuration), service: service, threads: threads,
      logger: logger)
  }

  func router(_ edge: HTTPEdge) -> Router<ServiceContext> {
    var routes = ServiceRoutes(
      service: service, operations: operations, synchronousSeconds: configuration.jobs.syncThresholdSeconds,
      synchronousTimeout: configuration.jobs.syncTimeoutSeconds, receiveMany: uploads.receiveMany,
      receive: uploads.receive)
    routes.accounts = accounts.desk
    routes.uploads = uploads.routes
    routes.recording = uploads.recording
    return routes.router(
      identify: Authentication(accounts.strategy), edge: edge,
      hasMetrics: configuration.metrics.port == nil)
  }

  /// What runs beside the doors.
  var background: [any ServiceLifecycle.Service] {
    [
      ModelKeeper(
        models: service.models, preloads: configuration.models.preload, logger: logger,
        onLoaded: operations.health.becomeReady),
      StoreSweep(.init(configuration), service: service), service.worker,
      UploadSweep(desk: uploads.desk, logger: logger), monitor,
    ] + webhooks.senders(service.stores, metrics: operations.metrics, logger: logger)
      + accounts.keepers(logger: logger)
  }
}
