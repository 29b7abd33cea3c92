import Accounts
import Foundation
import Hummingbird
import Inference
import Jobs
public import Logging
public import Models
import NIOCore
import ServiceLifecycle
import Stores
import UnixSignals

/// The whole service in one process: store, worker, models, doors.
public struct ServiceProgram: Sendable {
  public struct Options: Sendable {
    public var host = "127.0.0.1"
    public var port = 8080
    /// Where jobs and recordings are kept.
    public var dataFolder: String
    public var models: RecognitionModels.Configuration
    public var policy = JobPolicy()
    public var worker = WorkerConfiguration(name: ServiceProgram.workerName())
    public var uploads = UploadLimits()
    public var synchronousSeconds = 30.0
    public var synchronousTimeout = 60.0
    /// Bytes of the disk that are kept free.
    public var reserveBytes: Int64 = 1 << 30

    public init(dataFolder: String, models: RecognitionModels.Configuration) {
      self.dataFolder = dataFolder
      self.models = models
    }
  }

  let options: Options
  let store: InstalledModels
  let logger: Logger

  public init(_ options: Options, models store: InstalledModels = InstalledModels(), logger: Logger) {
    self.options = options
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
  public func run(onListening: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
    let folder = URL(fileURLWithPath: options.dataFolder, isDirectory: true)
    let database = try SQLiteDatabase(path: folder.appendingPathComponent("steno.db").path)
    let blobs = try DiskBlobStore(
      folder: folder.appendingPathComponent("blobs").path, reserve: options.reserveBytes)
    let stores = ServiceStores(
      jobs: SQLiteJobStore(database: database, clock: SpeechService.now), blobs: blobs,
      cache: InMemoryCache(),
      events: InProcessEvents())
    let models = RecognitionModels(store: store, configuration: options.models)
    let service = SpeechService(
      stores: stores, models: models, selection: ModelSelection(preferred: options.models.defaultModel),
      policy: options.policy, worker: options.worker, logger: logger)
    let receiver = FormReceiver(blobs: blobs, limits: options.uploads)
    let routes = ServiceRoutes(
      service: service, synchronousSeconds: options.synchronousSeconds,
      synchronousTimeout: options.synchronousTimeout
    ) { try await receiver.receive($0, context: $1) }
    let application = Application(
      router: routes.router(identify: SingleUser()),
      configuration: .init(address: .hostname(options.host, port: options.port), serverName: "steno"),
      services: [
        ModelKeeper(models: models, preloads: options.models.preloads, logger: logger), service.worker,
      ],
      onServerRunning: { channel in onListening(channel.localAddress?.port ?? options.port) },
      logger: logger)
    var configuration = ServiceGroupConfiguration(
      services: [.init(service: application)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    // Whoever still follows a job then has to come back.
    configuration.maximumGracefulShutdownDuration = .seconds(options.worker.drainSeconds + 7)
    try await ServiceGroup(configuration: configuration).run()
  }
}

/// Loads models beforehand, and lets go those that nobody needs.
struct ModelKeeper: ServiceLifecycle.Service {
  let models: RecognitionModels
  let preloads: [String]
  let logger: Logger

  func run() async throws {
    for name in preloads {
      do { try await models.preload(name) } catch {
        logger.error("model cannot be loaded", metadata: ["model": "\(name)", "error": "\(error)"])
      }
    }
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(15))
        await models.unloadIdle()
      }
    }
    await models.shutDown()
  }
}
