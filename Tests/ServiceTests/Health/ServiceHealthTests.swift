import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

@testable import Service

/// What a check finds, as a test wants it.
private final class Finding: Sendable {
  private let state = Mutex<(fault: HealthFault?, hangs: Bool, count: Int)>((nil, false, 0))
  var count: Int { state.withLock { $0.count } }
  func set(_ fault: HealthFault?, hangs: Bool = false) {
    state.withLock { ($0.fault, $0.hangs) = (fault, hangs) }
  }

  func check(_ name: String, isRequired: Bool = true) -> HealthCheck {
    HealthCheck(name, isRequired: isRequired) {
      let (fault, hangs) = self.state.withLock { state in
        state.count += 1
        return (state.fault, state.hangs)
      }
      if hangs {
        // Deaf to cancellation, as blocking calls are.
        await withUnsafeContinuation { (end: UnsafeContinuation<Void, Never>) in
          Task.detached {
            try? await Task.sleep(for: .seconds(60))
            end.resume()
          }
        }
      }
      if let fault { throw fault }
    }
  }
}

@Suite("Health")
struct ServiceHealthTests {
  private func answers(
    _ health: ServiceHealth, _ paths: [String]
  ) async throws -> [(status: Int, text: String)] {
    let router = Router(context: ServiceContext.self)
    router.add(middleware: ErrorAnswers())
    ProbeRoutes(health: health).add(to: router)
    return try await Application(router: router).test(.router) { client in
      var all: [(status: Int, text: String)] = []
      for path in paths {
        let response = try await client.execute(uri: path, method: .get)
        all.append((response.status.code, String(buffer: response.body)))
      }
      return all
    }
  }

  private static let probes = ["/livez", "/health", "/readyz", "/ready", "/version"]

  @Test("Ready only between the start's end and the wish to stop; alive all the time")
  func phases() async throws {
    let health = ServiceHealth(checks: [Finding().check("database")])
    #expect(try await answers(health, Self.probes).map(\.status) == [200, 503, 503, 503, 200])
    health.becomeReady()
    let ready = try await answers(health, Self.probes)
    #expect(ready.map(\.status) == [200, 200, 200, 200, 200])
    #expect(ready[1].text.contains(#""status":"ok""#))
    #expect(ready[1].text.contains(#""uptime_seconds":"#))
    #expect(ready[1].text.contains(#""database":{"#))
    #expect(ready[1].text.contains(#""version":"\#(StenoVersion.current)""#))
    health.drain()
    health.becomeReady()
    let draining = try await answers(health, Self.probes)
    #expect(draining.map(\.status) == [200, 503, 503, 503, 200])
    #expect(draining[2].text.contains(#""status":"draining""#))
  }

  @Test(
    "What fails shows, and only what a restart mends ends the process",
    arguments: [
      ("database", true, [200, 503, 503]), ("disk", true, [200, 503, 503]),
      ("cache", false, [200, 200, 200]),
      ("engine", true, [503, 503, 503]), ("worker", true, [503, 503, 503]),
    ])
  func faults(name: String, isRequired: Bool, expected: [Int]) async throws {
    let finding = Finding()
    finding.set(.failed("it is away"))
    let health = ServiceHealth(checks: [
      Finding().check("other"), finding.check(name, isRequired: isRequired),
    ])
    health.becomeReady()
    let all = try await answers(health, ["/livez", "/health", "/readyz"])
    #expect(all.map(\.status) == expected)
    #expect(all[1].text.contains("it is away"))
    #expect(all[1].text.contains(isRequired ? #""status":"failing""# : #""status":"degraded""#))
  }

  @Test("Faults of stores are told without what is inside, and once in the log")
  func secrecy() async throws {
    struct Leak: Error { var path = "/srv/steno/secret.db" }
    let told = Mutex(0)
    let health = ServiceHealth(checks: [HealthCheck("database") { throw Leak() }]) { _, _ in
      told.withLock { $0 += 1 }
    }
    let all = try await answers(health, ["/health", "/health/db", "/health/cache"])
    #expect(all.map(\.status) == [503, 503, 404])
    for one in all { #expect(!one.text.contains("secret.db")) }
    #expect(told.withLock { $0 } == 2)
  }

  @Test("Many who ask at once cause one check, and one that hangs is given up")
  func crowds() async throws {
    let finding = Finding()
    finding.set(nil, hangs: true)
    let health = ServiceHealth(checks: [finding.check("database")])
    health.becomeReady()
    let begin = ContinuousClock.now
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask { #expect(await health.report().findings.first?.fault == "no answer in time") }
      }
    }
    #expect(begin.duration(to: .now) < .seconds(50))
    #expect(finding.count == 1)
  }

  @Test("A disk without room and a folder that is gone are found")
  func disk() throws {
    try DiskSpace.check("/tmp", reserve: 0)
    #expect(throws: HealthFault.failed("the disk is full")) { try DiskSpace.check("/tmp", reserve: .max) }
    #expect(throws: HealthFault.self) { try DiskSpace.check("/tmp/no-such-folder", reserve: 0) }
  }
}
