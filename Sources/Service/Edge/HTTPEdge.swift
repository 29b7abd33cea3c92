import Foundation
public import Hummingbird
public import HummingbirdCore
public import Logging
import ServiceLifecycle
public import Stores
import Web

/// What stands between the network and the routes: connections, TLS, where requests come from, and who may ask how often.
public struct HTTPEdge: Sendable {
  private let configuration: ServiceConfiguration
  private let limiter: RateLimiter
  private let metrics: EdgeMetrics?
  let certificates: ServerCertificates?

  /// - Parameter counters: where requests are counted; a cache of its own, so that a flood of strangers does not drive out
  ///   results.
  /// - Throws: ``Web/CertificateError``.
  public init(
    _ configuration: ServiceConfiguration, counters: any Cache = InMemoryCache(mostEntries: 100_000),
    metrics: ServiceMetrics? = nil
  ) throws {
    self.configuration = configuration
    self.metrics = metrics?.edges
    limiter = RateLimiter(cache: counters) { Date().timeIntervalSince1970 }
    certificates = try configuration.http.tls.map {
      try ServerCertificates(certificate: $0.certificate, key: $0.key)
    }
  }

  /// What stands around the answers to errors too: errors need its headers as well.
  func addOutside(to router: Router<ServiceContext>) {
    let http = configuration.http
    router.add(middleware: RequestOrigin(proxies: http.trustedProxies, isSecure: certificates != nil))
    if http.hasSecurityHeaders {
      router.add(middleware: SecurityHeaders(isShared: !http.corsOrigins.isEmpty))
    }
    router.add(middleware: CrossOrigin(origins: http.corsOrigins, credentials: http.corsCredentials))
  }

  /// What refuses before anybody is looked up.
  func addBeforeIdentity(to router: Router<ServiceContext>) {
    if configuration.http.forcesHTTPS {
      router.add(middleware: EncryptionOnly(publicURL: configuration.http.publicURL))
    }
  }

  /// What needs to know who asks.
  func addAfterIdentity(to router: Router<ServiceContext>) {
    if configuration.limitsRequests {
      router.add(middleware: RateLimits(configuration.limits, limiter: limiter, metrics: metrics))
    }
  }

  /// Connections with their limits.
  ///
  /// - Parameter channel: makes what stands inside of each; usually plain HTTP/1.1.
  public func server(
    channel:
      @escaping @Sendable (
        @escaping HTTPChannelHandler.Responder, HTTP1Channel.Configuration
      ) -> any ServerChildChannel = { HTTP1Channel(responder: $0, configuration: $1) }
  ) -> HTTPServerBuilder {
    let http = configuration.http
    var limits = ConnectionLimits()
    limits.headerSeconds = http.headerTimeoutSeconds
    limits.bodySeconds = http.bodyTimeoutSeconds
    limits.idleSeconds = http.idleTimeoutSeconds
    limits.headerBytes = http.maxHeaderBytes
    return .guarded(
      limits, certificates: certificates, writeRefusal: ConnectionRefusals.answer, channel: channel)
  }

  /// The same, with WebSockets at some paths.
  public func sockets(at isSocketPath: @escaping @Sendable (String) -> Bool) -> HTTPServerBuilder {
    server { responder, http in
      WebSocketUpgradeChannel(
        responder: responder, configuration: .init(http: http, isSocketPath: isSocketPath))
    }
  }

  /// Where to listen, and how many connections to take at once.
  public func application(name: String, logger: Logger) -> ApplicationConfiguration {
    let http = configuration.http
    return ApplicationConfiguration(
      address: .hostname(http.host, port: http.port), serverName: name, backlog: 1024,
      availableConnectionsDelegate: .maximum(http.maxConnections, logger: logger))
  }

  /// What has to run beside the server.
  func services(_ logger: Logger) -> [any ServiceLifecycle.Service] {
    certificates.map { [CertificateRenewal(certificates: $0, logger: logger)] } ?? []
  }

  /// Lets this process have as many connections as are configured.
  func allowConnections(_ logger: Logger) {
    // Besides connections: the database, recordings, children.
    let wanted = configuration.http.maxConnections + 512
    let allowed = OpenDescriptors.allow(wanted)
    if allowed < wanted {
      logger.warning(
        "the system lets this process have fewer files open than http.max_connections needs; raise 'ulimit -n'",
        metadata: ["wanted": "\(wanted)", "allowed": "\(allowed)"])
    }
  }
}
