import Accounts
import Hummingbird
import Jobs
import Stores

/// Whether the service lives and can work: for load balancers, supervisors and people. Answered without credentials, so
/// nothing in them says more than what works and what does not.
struct ProbeRoutes: Sendable {
  static let paths: Set<String> = [
    "/livez", "/health", "/health/db", "/health/cache", "/readyz", "/ready", "/version",
  ]

  let health: ServiceHealth
  private let begin = ContinuousClock.now

  init(health: ServiceHealth) { self.health = health }

  func add(to router: some RouterMethods<ServiceContext>) {
    // Only what a restart would mend counts here; a store that is away must not have the service killed.
    router.get("/livez") { _, _ in
      let report = await health.report()
      let fault = report.findings.first { ServiceHealth.mendedByRestart.contains($0.name) && $0.fault != nil }
      return try Response.json(
        ["status": fault.map { "\($0.name): \($0.fault ?? "")" } ?? "ok"],
        status: fault == nil ? .ok : .serviceUnavailable)
    }
    router.get("/health") { _, _ in
      let report = await health.report()
      let isFine = report.isWorking && report.phase == .ready
      return try Response.json(
        HealthDocument(report, uptime: uptime), status: isFine ? .ok : .serviceUnavailable)
    }
    for path in ["/readyz", "/ready"] {
      router.get(RouterPath(path)) { _, _ in
        let report = await health.report()
        return try Response.json(
          HealthDocument(report, uptime: uptime), status: report.isReady ? .ok : .serviceUnavailable)
      }
    }
    for (path, name) in [("/health/db", "database"), ("/health/cache", "cache")] {
      router.get(RouterPath(path)) { _, _ in
        guard let finding = await health.finding(name) else { throw ServiceError.notFound }
        return try Response.json(
          HealthDocument.Check(finding), status: finding.fault == nil ? .ok : .serviceUnavailable)
      }
    }
    router.get("/version") { _, _ in
      try Response.json(["name": "steno", "version": StenoVersion.current])
    }
  }

  var uptime: Double { begin.duration(to: .now) / .seconds(1) }
}

extension ServiceHealth {
  /// Checks of what comes back only when the process is started anew.
  static let mendedByRestart: Set<String> = ["engine", "worker"]
}

/// A report as it is answered.
struct HealthDocument: Encodable {
  struct Check: Encodable {
    var status: String
    var seconds: Double
    var message: String?

    init(_ finding: HealthReport.Finding) {
      status = finding.fault == nil ? "ok" : "failing"
      seconds = (finding.seconds * 1_000_000).rounded() / 1_000_000
      message = finding.fault
    }
  }

  var status: String
  var version = StenoVersion.current
  var uptime: Double
  var checks: [String: Check]

  enum CodingKeys: String, CodingKey {
    case status, version, checks
    case uptime = "uptime_seconds"
  }

  init(_ report: HealthReport, uptime: Double) {
    status = report.status
    self.uptime = (uptime * 1000).rounded() / 1000
    checks = Dictionary(report.findings.map { ($0.name, Check($0)) }) { first, _ in first }
  }
}

/// `/status`: what the service does now, for those who may use it.
struct StatusRoute: Sendable {
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
  let probes: ProbeRoutes

  func add(to router: some RouterMethods<ServiceContext>) {
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
      status: await probes.health.report().status, version: StenoVersion.current,
      uptimeSeconds: probes.uptime,
      runningJobs: service.runningJobs, jobs: jobs, loadedModels: await service.models.loadedNames)
  }
}
