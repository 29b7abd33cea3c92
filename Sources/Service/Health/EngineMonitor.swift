import Logging
import ServiceLifecycle
import Synchronization
import Telemetry
import Transcription

/// Looks at the engines again and again, says once when one is stuck, and knows it when asked.
final class EngineMonitor: ServiceLifecycle.Service {
  private let read: @Sendable () async -> [String: SchedulerActivity]
  private let limit: Double
  private let metrics: ServiceMetrics
  private let logger: Logger
  private let watches = Mutex<[String: EngineWatch]>([:])

  /// - Parameters:
  ///   - limit: seconds that an engine with work may be silent.
  ///   - read: what the engines do now, by model.
  init(
    limit: Double, metrics: ServiceMetrics, logger: Logger,
    read: @escaping @Sendable () async -> [String: SchedulerActivity]
  ) {
    self.limit = limit
    self.metrics = metrics
    self.logger = logger
    self.read = read
  }

  /// Names of engines that are stuck.
  var stuck: [String] {
    Set(watches.withLock { $0.filter(\.value.isStuck).keys }.map { String($0.prefix { $0 != "#" }) }).sorted()
  }

  /// The longest time that an engine with work has been silent by now.
  var silence: Double { watches.withLock { $0.values.map(\.silence).max() ?? 0 } }

  func run() async throws {
    let begin = ContinuousClock.now
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await self.look(at: begin.duration(to: .now) / .seconds(1))
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  /// - Parameter time: seconds on a clock that only goes forward.
  func look(at time: Double) async {
    let engines = await read()
    var changes: [(String, EngineWatch.Change)] = []
    watches.withLock { watches in
      var seen: [String: EngineWatch] = [:]
      for (name, reading) in EngineMonitor.readings(of: engines) {
        var watch = watches[name] ?? EngineWatch(limit: limit)
        if let change = watch.look(reading, at: time) { changes.append((name, change)) }
        seen[name] = watch
      }
      watches = seen
    }
    let stuck = Set(self.stuck)
    metrics.engineStuck.replaceAll(
      Dictionary(uniqueKeysWithValues: engines.keys.map { ([$0], stuck.contains($0) ? 1 : 0) }))
    for (name, change) in changes.sorted(by: { $0.0 < $1.0 }) { tell(name, change) }
  }

  /// An engine as a whole, and each worker that has chunks: one that is stuck keeps them while others go on.
  static func readings(of engines: [String: SchedulerActivity]) -> [String: EngineWatch.Reading] {
    var readings: [String: EngineWatch.Reading] = [:]
    for (name, activity) in engines {
      let audio = activity.longestSeconds
      readings[name] = .init(
        hasWork: activity.recordings > 0, beats: activity.workers.reduce(0) { $0 &+ $1.beats },
        audioSeconds: audio)
      for (index, worker) in activity.workers.enumerated() {
        readings["\(name)#\(index)"] = .init(
          hasWork: worker.chunks > 0, beats: worker.beats, audioSeconds: audio)
      }
    }
    return readings
  }

  private func tell(_ name: String, _ change: EngineWatch.Change) {
    let model = String(name.prefix { $0 != "#" })
    switch change {
    case .stuck(let seconds):
      metrics.engineStalls.increment(model)
      logger.critical(
        "the engine is stuck: it has work and does nothing; restart the service, its jobs go on then",
        metadata: ["engine": "\(name)", "seconds": "\(Int(seconds))"])
    case .recovered(let seconds):
      logger.notice(
        "the engine goes on", metadata: ["engine": "\(name)", "seconds": "\(Int(seconds))"])
    }
  }
}
