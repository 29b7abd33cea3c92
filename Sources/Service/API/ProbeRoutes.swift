import Accounts
import Hummingbird
import Jobs
import Stores

/// Whether the service lives and can work: for load balancers and people.
struct ProbeRoutes: Sendable {
  private struct Status: Encodable {
    var status: String
    var version: String
    var uptimeSeconds: Double
    var runningJobs: Int
    var jobs: [String: Int]
    var loadedModels: [String]

    enum CodingKeys: String, CodingKey {
      case status, version, jobs
      case uptimeSeconds = "uptime_seconds"
      case runningJobs = "running_jobs"
      case loadedModels = "loaded_models"
    }
  }

  let service: SpeechService
  private let begin = ContinuousClock.now

  init(service: SpeechService) { self.service = service }

  func add(to router: some RouterMethods<ServiceContext>) {
    // Alive is whoever answers; a store that is away must not have the service killed.
    for path in ["/livez", "/health"] {
      router.get(RouterPath(path)) { _, _ in try Response.json(["status": "ok"]) }
    }
    for path in ["/readyz", "/ready", "/health/db"] {
      router.get(RouterPath(path)) { _, _ in
        _ = try await service.stores.jobs.counts()
        return try Response.json(["status": "ok"])
      }
    }
    router.get("/health/cache") { _, _ in
      try await service.stores.cache.set("health", [1], seconds: 5)
      guard try await service.stores.cache.value("health") == [1] else {
        throw StoreError.unavailable("the cache forgets")
      }
      return try Response.json(["status": "ok"])
    }
    router.get("/version") { _, _ in
      try Response.json(["name": "steno", "version": StenoVersion.current])
    }
    router.get("/status") { _, context in
      _ = try context.require(.read)
      return try Response.json(try await status())
    }
  }

  private func status() async throws -> Status {
    var jobs: [String: Int] = [:]
    for (key, count) in try await service.stores.jobs.counts().counts {
      jobs[key.state.rawValue, default: 0] += count
    }
    return Status(
      status: "ok", version: StenoVersion.current, uptimeSeconds: begin.duration(to: .now) / .seconds(1),
      runningJobs: service.runningJobs, jobs: jobs, loadedModels: await service.models.loadedNames)
  }
}
