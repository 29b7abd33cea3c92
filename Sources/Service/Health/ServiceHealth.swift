import Synchronization

/// Something that the service needs, and how to find out whether it is there.
public struct HealthCheck: Sendable {
  public var name: String
  /// Whether the service can do nothing without it.
  public var isRequired: Bool
  /// Throws where it fails; what it throws is for logs, never for callers.
  public var run: @Sendable () async throws -> Void

  public init(_ name: String, isRequired: Bool = true, run: @escaping @Sendable () async throws -> Void) {
    self.name = name
    self.isRequired = isRequired
    self.run = run
  }
}

/// Why a check fails, in words that everybody may read.
public enum HealthFault: Error, Sendable, Hashable, CustomStringConvertible {
  case timedOut
  case failed(String)

  public var description: String {
    switch self {
    case .timedOut: "no answer in time"
    case .failed(let words): words
    }
  }
}

/// What was found when it was last looked.
public struct HealthReport: Sendable, Hashable {
  public struct Finding: Sendable, Hashable {
    public var name: String
    public var isRequired: Bool
    /// Nil: it works.
    public var fault: String?
    public var seconds: Double
  }

  public var phase: ServiceHealth.Phase
  public var findings: [Finding]

  public var isWorking: Bool { findings.allSatisfy { !$0.isRequired || $0.fault == nil } }
  /// Whether requests should be sent here.
  public var isReady: Bool { phase == .ready && isWorking }

  /// One word for all of it.
  public var status: String {
    if !isWorking { return "failing" }
    switch phase {
    case .starting: return "starting"
    case .draining: return "draining"
    case .ready: return findings.allSatisfy { $0.fault == nil } ? "ok" : "degraded"
    }
  }
}

/// Knows whether the service lives and can work. Whoever asks is answered at once, or after ``timeLimit`` at the latest:
/// checks run at most once in ``freshness`` whatever the number of those who ask, and one that hangs is given up.
public final class ServiceHealth: Sendable {
  public enum Phase: String, Sendable, Hashable {
    /// Models that are to be there from the start are being loaded.
    case starting
    case ready
    /// It was asked to stop: what runs is finished, nothing new should come.
    case draining
  }

  static let freshness = Duration.seconds(1)
  static let timeLimit = Duration.seconds(1)

  private struct State {
    var phase = Phase.starting
    var findings: [HealthReport.Finding] = []
    var time: ContinuousClock.Instant?
    var looking: Task<[HealthReport.Finding], Never>?
  }

  private let checks: [HealthCheck]
  /// Told of checks that fail, and why.
  private let onFault: @Sendable (HealthCheck, any Error) -> Void
  private let state = Mutex(State())

  public init(
    checks: [HealthCheck], onFault: @escaping @Sendable (HealthCheck, any Error) -> Void = { _, _ in }
  ) {
    self.checks = checks
    self.onFault = onFault
  }

  public var phase: Phase { state.withLock { $0.phase } }

  /// All that was to be there from the start is.
  public func becomeReady() {
    state.withLock { if $0.phase == .starting { $0.phase = .ready } }
  }

  /// The service was asked to stop.
  public func drain() { state.withLock { $0.phase = .draining } }

  public func report() async -> HealthReport {
    let looking = state.withLock { state -> Task<[HealthReport.Finding], Never>? in
      if let time = state.time, ContinuousClock.now - time < ServiceHealth.freshness { return nil }
      if let looking = state.looking { return looking }
      let task = Task { await self.look() }
      state.looking = task
      return task
    }
    _ = await looking?.value
    return state.withLock { HealthReport(phase: $0.phase, findings: $0.findings) }
  }

  /// One of the checks, made now.
  public func finding(_ name: String) async -> HealthReport.Finding? {
    guard let check = checks.first(where: { $0.name == name }) else { return nil }
    return await run(check)
  }

  private func look() async -> [HealthReport.Finding] {
    let findings = await withTaskGroup(of: (Int, HealthReport.Finding).self) { group in
      for (index, check) in checks.enumerated() { group.addTask { (index, await self.run(check)) } }
      var all: [(Int, HealthReport.Finding)] = []
      for await one in group { all.append(one) }
      return all.sorted { $0.0 < $1.0 }.map(\.1)
    }
    state.withLock { ($0.findings, $0.time, $0.looking) = (findings, .now, nil) }
    return findings
  }

  private func run(_ check: HealthCheck) async -> HealthReport.Finding {
    let begin = ContinuousClock.now
    var finding = HealthReport.Finding(name: check.name, isRequired: check.isRequired, seconds: 0)
    do { try await ServiceHealth.limited(check.run) } catch {
      finding.fault = (error as? HealthFault)?.description ?? "not available"
      onFault(check, error)
    }
    finding.seconds = begin.duration(to: .now) / .seconds(1)
    return finding
  }

  /// Returns in time even where `body` never does.
  private static func limited(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let (ends, end) = AsyncThrowingStream<Void, any Error>.makeStream()
    let work = Task {
      do {
        try await body()
        end.yield()
        end.finish()
      } catch { end.finish(throwing: error) }
    }
    let timer = Task {
      try? await Task.sleep(for: ServiceHealth.timeLimit)
      end.finish(throwing: HealthFault.timedOut)
    }
    defer {
      work.cancel()
      timer.cancel()
    }
    for try await _ in ends { return }
    throw HealthFault.timedOut
  }
}
