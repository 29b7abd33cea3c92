import Foundation
import Jobs
import Logging
import Stores

extension HealthCheck {
  /// A question to the database that costs next to nothing: a job that nobody has.
  static func database(_ store: any JobStore) -> HealthCheck {
    HealthCheck("database") {
      guard let id = JobID("00000000000000000000000000") else { return }
      _ = try await store.job(id, of: .everyone)
    }
  }

  static func cache(_ cache: any Cache) -> HealthCheck {
    HealthCheck("cache", isRequired: false) {
      // A name of its own each time, so that several processes do not meet.
      let key = "health:\(UUID().uuidString)"
      try await cache.set(key, [1], seconds: 5)
      guard try await cache.value(key) == [1] else { throw HealthFault.failed("the cache forgets") }
      try await cache.remove(key)
    }
  }

  static func disk(_ folder: String, reserve: Int64) -> HealthCheck {
    HealthCheck("disk") { try DiskSpace.check(folder, reserve: reserve) }
  }

  static func engine(_ monitor: EngineMonitor) -> HealthCheck {
    HealthCheck("engine") {
      let stuck = monitor.stuck
      guard stuck.isEmpty else {
        throw HealthFault.failed("stuck: \(stuck.joined(separator: ", ")); restart the service")
      }
    }
  }

  /// - Parameters:
  ///   - heartbeat: when the worker last looked after its leases.
  ///   - limit: seconds that may have passed since.
  static func worker(
    limit: Double, clock: @escaping @Sendable () -> Timestamp, heartbeat: @escaping @Sendable () -> Timestamp?
  ) -> HealthCheck {
    HealthCheck("worker") {
      // Before it has begun there is nothing to miss.
      guard let last = heartbeat(), clock().seconds(since: last) > limit else { return }
      throw HealthFault.failed("the worker does not look after its jobs")
    }
  }
}

extension ServiceHealth {
  /// One whose faults are in the log, with what was thrown: once when they begin, and not again before they are over.
  static func logging(_ checks: [HealthCheck], to logger: Logger) -> ServiceHealth {
    let failing = FailingChecks()
    let noted = checks.map { check in
      HealthCheck(check.name, isRequired: check.isRequired) {
        try await check.run()
        if failing.end(check.name) {
          logger.notice("a check passes again", metadata: ["check": "\(check.name)"])
        }
      }
    }
    return ServiceHealth(checks: noted) { check, error in
      guard failing.begin(check.name) else { return }
      logger.error("a check fails", metadata: ["check": "\(check.name)", "error": "\(error)"])
    }
  }
}
