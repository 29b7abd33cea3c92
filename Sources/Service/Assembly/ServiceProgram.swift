import Accounts
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
  private let configuration: ServiceConfiguration
  private let store: InstalledModels
  private let logger: Logger

  public init(_ configuration: ServiceConfiguration, models store: InstalledModels, logger: Logger) {
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
  public func run(onListening: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
    let identify = Authentication(
      try SingleUserPolicy(
        listeningOn: configuration.http.host, key: configuration.accounts.apiKey.map { SecretText($0) },
        origins: Set(configuration.http.corsOrigins)))
    let stores = try openStores()
    let models = RecognitionModels(store: store, configuration: modelConfiguration)
    let service = SpeechService(
      stores: stores, models: models, selection: ModelSelection(preferred: configuration.models.standard),
      policy: policy, worker: worker, logger: logger)
    let receiver = FormReceiver(
      blobs: stores.blobs, limits: uploadLimits, threads: NIOThreadPool(numberOfThreads: 4).started)
    let routes = ServiceRoutes(
      service: service, synchronousSeconds: configuration.jobs.syncThresholdSeconds,
      synchronousTimeout: configuration.jobs.syncTimeoutSeconds,
      fetch: try recordingFetch(stores.blobs, receiver)
    ) { try await receiver.receive($0, context: $1) }
    let port = configuration.http.port
    let application = Application(
      router: routes.router(identify: identify),
      server: HTTPServerBuilder { responder in
        WebSocketUpgradeChannel(
          responder: responder, configuration: .init(isSocketPath: ServiceRoutes.isSocketPath))
      },
      configuration: .init(
        address: .hostname(configuration.http.host, port: port), serverName: "steno"),
      services: [
        ModelKeeper(models: models, preloads: configuration.models.preload, logger: logger), service.worker,
      ],
      onServerRunning: { channel in onListening(channel.localAddress?.port ?? port) }, logger: logger)
    var group = ServiceGroupConfiguration(
      services: [.init(service: application)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    // Whoever still follows a job then has to come back.
    group.maximumGracefulShutdownDuration = .seconds(worker.drainSeconds + 7)
    try await ServiceGroup(configuration: group).run()
  }

  private func recordingFetch(_ blobs: any BlobStore, _ receiver: FormReceiver) throws -> FetchRecording {
    let client = GuardedClient(.init(rules: AddressRules(own: try AddressRules.ownAddresses())))
    var limits = OutboundLimits(totalSeconds: 3600, idleSeconds: 60)
    limits.mostBytes = configuration.uploads.maxBytes
    let fetch = URLFetch(client: client, blobs: blobs, limits: limits) {
      try await receiver.inspect($0, fileName: $1)
    }
    return { try await fetch.fetch($0, parameter: $1) }
  }

  private func openStores() throws -> ServiceStores {
    let blobs = URL(fileURLWithPath: configuration.data.folder).appendingPathComponent("blobs")
    return ServiceStores(
      jobs: SQLiteJobStore(
        database: try SQLiteDatabase(path: configuration.data.database),
        policy: RetryPolicy(mostAttempts: configuration.jobs.retries + 1), clock: SpeechService.now),
      blobs: try DiskBlobStore(folder: blobs.path, reserve: configuration.uploads.reserveBytes),
      cache: InMemoryCache(mostEntries: max(configuration.cache.entries, 1)), events: InProcessEvents())
  }

  private var modelConfiguration: RecognitionModels.Configuration {
    var models = RecognitionModels.Configuration(
      defaultModel: configuration.models.standard,
      threads: configuration.models.threads ?? ProcessInfo.processInfo.activeProcessorCount,
      unloadsAfterSeconds: configuration.models.unloadAfterSeconds)
    models.preloads = configuration.models.preload
    return models
  }

  private var policy: JobPolicy {
    var policy = JobPolicy()
    policy.retentionDays = configuration.jobs.keepTranscriptsSeconds.map { $0 / 86_400 }
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
