public import Accounts
import Foundation
import Hummingbird
public import Logging
public import Models
import NIOCore
import ServiceLifecycle
import UnixSignals
import Web

/// The whole service in one process: store, worker, models, doors.
public struct ServiceProgram: Sendable {
  let configuration: ServiceConfiguration
  private let store: InstalledModels
  let logger: Logger
  let metrics: ServiceMetrics

  /// - Parameter metrics: where it counts.
  public init(
    _ configuration: ServiceConfiguration, models store: InstalledModels, logger: Logger,
    metrics: ServiceMetrics = ServiceMetrics()
  ) {
    self.metrics = metrics
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
  ///   Before it, `onSetup` is called with the token for making the first administrator, where there is no user yet.
  public func run(
    onSetup: @escaping @Sendable (SecretText) -> Void = { _ in },
    onListening: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws {
    let edge = try HTTPEdge(configuration, metrics: metrics)
    edge.allowConnections(logger)
    let parts = try await ServiceParts(configuration, installed: store, metrics: metrics, logger: logger)
    if let token = parts.accounts.setupToken { onSetup(token) }
    let port = configuration.http.port
    let application = Application(
      router: parts.router(edge), server: edge.sockets(at: ServiceRoutes.isSocketPath),
      configuration: edge.application(name: "steno", logger: logger),
      services: parts.background + edge.services(logger),
      onServerRunning: { channel in onListening(channel.localAddress?.port ?? port) }, logger: logger)
    try await group([DrainNotice(inner: application, health: parts.operations.health)], parts.operations)
      .run()
  }

  private func group(
    _ services: [any ServiceLifecycle.Service], _ operations: ServiceOperations
  ) -> ServiceGroup {
    var services = services
    // The first one is the last to end, so that it can be seen how the service drains.
    if let port = configuration.metrics.port {
      services.insert(
        operations.application(host: configuration.http.host, port: port, logger: logger), at: 0)
    }
    var group = ServiceGroupConfiguration(
      services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
      logger: logger)
    // Whoever still follows a job then has to come back.
    group.maximumGracefulShutdownDuration = .seconds(WorkerConfiguration(configuration).drainSeconds + 7)
    return ServiceGroup(configuration: group)
  }
}
