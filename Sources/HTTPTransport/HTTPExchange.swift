import AsyncHTTPClient
public import NIOCore
public import NIOHTTP1

/// One request and its answer, on a connection that is made for it and closed after it.
///
/// What is sent and who is asked is decided by the caller: redirects are not followed, nothing is tried twice, cookies and
/// compressed bodies do not exist.
public struct HTTPExchange: Sendable {
  public var userAgent = "steno"
  /// Until a connection stands, a proxy's tunnel and TLS included.
  public var connectSeconds: Double
  /// Without a byte of the server.
  public var idleSeconds: Double
  public var trustRoots = TrustRoots.system
  public var proxy: ProxyServer?
  /// Addresses of hosts that are already known. They are not looked up again.
  public var addresses: [String: IPAddress] = [:]

  public init(connectSeconds: Double, idleSeconds: Double) {
    self.connectSeconds = connectSeconds
    self.idleSeconds = idleSeconds
  }

  /// Sends a request and gives the answer to `consume`, whose outcome it returns. What `consume` leaves of the body is
  /// not read.
  ///
  /// - Parameters:
  ///   - url: an `http` or `https` address.
  ///   - headers: besides those of the exchange, which they replace.
  ///   - deadline: when the body must have ended.
  /// - Throws: ``ConnectionFailure``, what `consume` throws, or `CancellationError`.
  public func send<Outcome>(
    _ method: HTTPMethod, _ url: String, headers: HTTPHeaders = [:], body: ByteBuffer? = nil,
    deadline: NIODeadline = .distantFuture,
    _ consume: (HTTPResponseHead, HTTPBody) async throws -> Outcome
  ) async throws -> Outcome {
    let forwarding = try ForwardedRequest(url, by: proxy)
    var request = HTTPClientRequest(url: forwarding?.url ?? url)
    request.method = method
    request.headers.add(name: "User-Agent", value: userAgent)
    // Sizes and ranges are meant of the bytes as they are stored, and limits of what arrives.
    request.headers.add(name: "Accept-Encoding", value: "identity")
    for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
    for (name, value) in forwarding?.headers ?? [:] { request.headers.replaceOrAdd(name: name, value: value) }
    if let body { request.body = .bytes(body) }

    let client = HTTPClient(
      eventLoopGroupProvider: .singleton, configuration: configuration(forwarding))
    do {
      let outcome = try await answer(to: request, by: client, deadline, consume)
      try? await client.shutdown()
      return outcome
    } catch {
      try? await client.shutdown()
      try Task.checkCancellation()
      throw error
    }
  }

  private func answer<Outcome>(
    to request: HTTPClientRequest, by client: HTTPClient, _ deadline: NIODeadline,
    _ consume: (HTTPResponseHead, HTTPBody) async throws -> Outcome
  ) async throws -> Outcome {
    let response: HTTPClientResponse
    do {
      response = try await client.execute(request, deadline: deadline)
    } catch {
      throw ConnectionFailure(error, through: proxy)
    }
    if let proxy, response.status == .proxyAuthenticationRequired {
      throw ConnectionFailure.locked(proxy)
    }
    let head = HTTPResponseHead(
      version: response.version, status: response.status, headers: response.headers)
    return try await consume(head, HTTPBody(bytes: response.body))
  }

  private func configuration(_ forwarding: ForwardedRequest?) -> HTTPClient.Configuration {
    var settings = HTTPClient.Configuration(tlsConfiguration: trustRoots.configuration)
    settings.redirectConfiguration = .disallow
    settings.timeout = .init(connect: Self.time(connectSeconds), read: Self.time(idleSeconds))
    settings.connectionPool.retryConnectionEstablishment = false
    settings.httpVersion = .http1Only
    settings.decompression = .disabled
    settings.dnsOverride = addresses.mapValues(\.description)
    if let forwarding {
      settings.http1_1ConnectionDebugInitializer = forwarding.install
    } else {
      settings.proxy = proxy?.tunnel
    }
    return settings
  }

  private static func time(_ seconds: Double) -> TimeAmount {
    .milliseconds(Int64(min(max(seconds, 0.001), 1e9) * 1000))
  }
}
