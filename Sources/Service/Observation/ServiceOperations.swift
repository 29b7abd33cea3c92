import Foundation
import Hummingbird
import Jobs
import Stores
import Synchronization
import Telemetry
import Transcription

/// What is needed to run the service, besides the service: its metrics, its health, and who may see them.
public final class ServiceOperations: Sendable {
  public let metrics: ServiceMetrics
  public let health: ServiceHealth
  let access: MetricsAccess
  /// Whether ``MetricsRoutes`` are to be answered.
  let servesMetrics: Bool
  let engineSilence: @Sendable () -> Double
  private let process: ProcessMetrics
  private let sources: Sources

  /// Where what is not counted as it happens is read when somebody asks.
  struct Sources: Sendable {
    var jobs: (any JobStore)?
    var webhooks: (any WebhookStore)?
    var engines: @Sendable () async -> [String: EngineState] = { [:] }
    var workerHeartbeat: @Sendable () -> Timestamp? = { nil }
    var folder: String?
    var clock: @Sendable () -> Timestamp = SpeechService.now
  }

  /// One model in memory.
  struct EngineState: Sendable {
    var activity: SchedulerActivity
    var memory: Int
  }

  init(
    metrics: ServiceMetrics, health: ServiceHealth, access: MetricsAccess, servesMetrics: Bool = true,
    engineSilence: @escaping @Sendable () -> Double = { 0 }, sources: Sources = Sources()
  ) {
    self.metrics = metrics
    self.health = health
    self.access = access
    self.servesMetrics = servesMetrics
    self.engineSilence = engineSilence
    self.sources = sources
    process = ProcessMetrics(metrics.registry)
  }

  /// Of a service that nobody watches: in tests, and as part of something else.
  static func unwatched(_ service: SpeechService, servesMetrics: Bool = false) -> ServiceOperations {
    let health = ServiceHealth(checks: [.database(service.stores.jobs), .cache(service.stores.cache)])
    health.becomeReady()
    return ServiceOperations(
      metrics: service.desk.metrics, health: health, access: MetricsAccess(token: nil),
      servesMetrics: servesMetrics)
  }

  /// Reads what is not counted as it happens. What cannot be had in time stays as it was.
  func refresh() async {
    process.refresh()
    let report = await health.report()
    metrics.dependencyUp.replaceAll(
      Dictionary(report.findings.map { ([$0.name], $0.fault == nil ? 1 : 0) }) { first, _ in first })
    if let folder = sources.folder, let free = DiskSpace.free(at: folder) {
      metrics.diskFree.set(Double(free), "data")
    }
    if let heartbeat = sources.workerHeartbeat() { metrics.workerHeartbeat.set(heartbeat.seconds) }
    await refreshEngines()
    // A store that does not answer is not waited for: its state says so.
    if report.findings.contains(where: { $0.name == "database" && $0.fault != nil }) { return }
    await refreshJobs()
    if let waiting = try? await sources.webhooks?.backlog() {
      metrics.edges.webhookBacklog.set(Double(waiting))
    }
  }

  private func refreshEngines() async {
    let engines = await sources.engines()
    func set(_ gauge: GaugeMetric, _ value: (EngineState) -> Double) {
      gauge.replaceAll(Dictionary(uniqueKeysWithValues: engines.map { ([$0.key], value($0.value)) }))
    }
    set(metrics.modelLoaded) { _ in 1 }
    set(metrics.modelMemory) { Double($0.memory) }
    set(metrics.engineRecordings) { Double($0.activity.recordings) }
    set(metrics.batchSize) { Double($0.activity.workers.reduce(0) { $0 + $1.chunks }) }
    set(metrics.batchCapacity) { Double($0.activity.capacity) }
    for (name, engine) in engines {
      metrics.engineChunks.replace(name, with: Double(engine.activity.chunksBegun))
      metrics.engineBeats.replace(name, with: Double(engine.activity.workers.reduce(0) { $0 &+ $1.beats }))
    }
    metrics.engineSilence.set(engineSilence())
  }

  private func refreshJobs() async {
    guard let counts = try? await sources.jobs?.counts() else { return }
    metrics.jobs.replaceAll(
      Dictionary(
        counts.counts.map { ([$0.key.kind.rawValue, $0.key.state.rawValue], Double($0.value)) },
        uniquingKeysWith: +))
    let now = sources.clock()
    for priority in JobPriority.allCases {
      metrics.queueDepth.set(Double(counts.queued[priority] ?? 0), priority.name)
      metrics.queueAge.set(
        max(counts.oldestQueued[priority].map { now.seconds(since: $0) } ?? 0, 0), priority.name)
    }
  }
}
