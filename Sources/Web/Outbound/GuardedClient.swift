import AsyncHTTPClient
import Foundation
import HTTPTypes
public import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Sends requests to servers that somebody else names, without becoming his way into the network the service stands in
/// (OWASP API7:2023, server-side request forgery).
///
/// A name is resolved once; all its addresses are checked, and the connection goes to one of these and to no other,
/// with the name in `Host` and TLS. Redirects are followed here, each checked anew. Cookies and proxies do not exist.
public struct GuardedClient: Sendable {
  public struct Configuration: Sendable {
    public var rules: AddressRules
    /// Ports that may be named.
    public var ports: Set<Int>
    public var userAgent: String
    /// Files in PEM with certificate authorities that are trusted besides the system's.
    public var trustRootFiles: [String]

    public init(
      rules: AddressRules, ports: Set<Int> = OutboundURL.usualPorts, userAgent: String = "Steno",
      trustRootFiles: [String] = []
    ) {
      self.rules = rules
      self.ports = ports
      self.userAgent = userAgent
      self.trustRootFiles = trustRootFiles
    }
  }

  public let configuration: Configuration
  private let resolver: any NameResolver
  private let logger: Logger

  public init(
    _ configuration: Configuration, resolver: any NameResolver = SystemNameResolver(),
    logger: Logger = Logger(label: "outbound")
  ) {
    self.configuration = configuration
    self.resolver = resolver
    self.logger = logger
  }

  /// Reads an address that somebody gave.
  ///
  /// - Throws: ``OutboundError/refused(_:)``
  public func url(_ text: String) throws(OutboundError) -> OutboundURL {
    do {
      return try OutboundURL(text, ports: configuration.ports)
    } catch {
      throw refuse(.url(error))
    }
  }

  /// Addresses to which a request may go; at least one.
  ///
  /// - Throws: ``OutboundError/refused(_:)`` where one of them may not be used, or there is none.
  public func check(_ url: OutboundURL) async throws -> [IPAddress] {
    let found: [IPAddress]
    switch url.host {
    case .address(let address): found = [address]
    case .name(let name):
      found = (try? await resolver.addresses(of: name)) ?? []
      try Task.checkCancellation()
    }
    guard !found.isEmpty else { throw refuse(.unresolved, url) }
    for address in found {
      if let refusal = configuration.rules.refusal(of: address) { throw refuse(.address(refusal), url) }
    }
    return found
  }

  /// Sends a request and gives the answer to `consume`, whose outcome it returns. What `consume` leaves of the body is
  /// not read.
  ///
  /// - Throws: ``OutboundError``, what `consume` throws, or `CancellationError`.
  public func send<Outcome: Sendable>(
    _ request: OutboundRequest,
    _ consume: @escaping @Sendable (OutboundResponse, OutboundBody) async throws -> Outcome
  ) async throws -> Outcome {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      group.addTask { try await follow(request, consume) }
      group.addTask {
        try await Task.sleep(for: .seconds(request.limits.totalSeconds))
        throw OutboundError.timedOut
      }
      defer { group.cancelAll() }
      guard let outcome = try await group.next() else { throw CancellationError() }
      return outcome
    }
  }

  private func follow<Outcome: Sendable>(
    _ request: OutboundRequest,
    _ consume: @escaping @Sendable (OutboundResponse, OutboundBody) async throws -> Outcome
  ) async throws -> Outcome {
    var request = request
    for _ in 0...max(request.limits.mostRedirects, 0) {
      let addresses = try await check(request.url)
      switch try await exchange(request, addresses, consume) {
      case .answered(let outcome): return outcome
      case .redirected(let reference):
        let next: OutboundURL
        do {
          next = try request.url.following(reference, ports: configuration.ports)
        } catch {
          throw refuse(.url(error), request.url)
        }
        // What is meant for one server is not told to another.
        if next.origin != request.url.origin { request.headers = [:] }
        request.url = next
      }
    }
    throw OutboundError.tooManyRedirects(most: request.limits.mostRedirects)
  }

  private enum Step<Outcome: Sendable>: Sendable {
    case answered(Outcome)
    case redirected(String)
  }

  /// Asks the first of the checked addresses that takes a connection.
  private func exchange<Outcome: Sendable>(
    _ request: OutboundRequest, _ addresses: [IPAddress],
    _ consume: @Sendable (OutboundResponse, OutboundBody) async throws -> Outcome
  ) async throws -> Step<Outcome> {
    var failure: any Error = OutboundError.unreachable
    for address in addresses.prefix(4) {
      let client = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: try settings(request, address))
      do {
        let response = try await client.execute(
          message(request),
          deadline: .now() + .nanoseconds(Int64(min(request.limits.totalSeconds, 1e9) * 1e9)))
        let step = try await read(response, of: request, consume)
        try? await client.shutdown()
        return step
      } catch {
        try? await client.shutdown()
        try Task.checkCancellation()
        failure = error
        guard OutboundError.isBeforeRequest(error) else { break }
      }
    }
    if let consumed = failure as? Consumed { throw consumed.error }
    throw OutboundError(foreign: failure)
  }

  /// What `consume` throws is its own and goes through unchanged.
  private struct Consumed: Error { var error: any Error }

  private func read<Outcome: Sendable>(
    _ response: HTTPClientResponse, of request: OutboundRequest,
    _ consume: @Sendable (OutboundResponse, OutboundBody) async throws -> Outcome
  ) async throws -> Step<Outcome> {
    let redirects = [301, 302, 303, 307, 308].contains(response.status.code)
    let isSafe = request.method == .get || request.method == .head
    if redirects, isSafe, request.limits.mostRedirects > 0,
      let target = response.headers.first(name: "location")
    {
      return .redirected(target)
    }
    var headers = HTTPFields()
    for (name, value) in response.headers {
      guard let name = HTTPField.Name(name) else { continue }
      headers.append(HTTPField(name: name, value: value))
    }
    let head = OutboundResponse(
      status: HTTPResponse.Status(code: Int(response.status.code)), headers: headers, url: request.url)
    do {
      return .answered(
        try await consume(head, OutboundBody(bytes: response.body, most: request.limits.mostBytes)))
    } catch {
      throw Consumed(error: error)
    }
  }

  private func message(_ request: OutboundRequest) -> HTTPClientRequest {
    var message = HTTPClientRequest(url: request.url.description)
    message.method = HTTPMethod(rawValue: request.method.rawValue)
    message.headers.add(name: "User-Agent", value: configuration.userAgent)
    // A compressed body would be larger than what is counted.
    message.headers.add(name: "Accept-Encoding", value: "identity")
    for field in request.headers {
      message.headers.replaceOrAdd(name: field.name.rawName, value: field.value)
    }
    if let body = request.body { message.body = .bytes(body) }
    return message
  }

  private func settings(_ request: OutboundRequest, _ address: IPAddress) throws -> HTTPClient.Configuration {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.additionalTrustRoots = configuration.trustRootFiles.map { .file($0) }
    var settings = HTTPClient.Configuration(tlsConfiguration: tls)
    settings.redirectConfiguration = .disallow
    settings.timeout = .init(
      connect: .milliseconds(Int64(request.limits.connectSeconds * 1000)),
      read: .milliseconds(Int64(request.limits.idleSeconds * 1000)))
    settings.connectionPool.retryConnectionEstablishment = false
    settings.httpVersion = .http1Only
    settings.proxy = nil
    settings.decompression = .disabled
    if case .name(let name) = request.url.host {
      // The client looks its map up by what it reads as the host; if that were another word, it would resolve it itself.
      guard URL(string: request.url.description)?.host == name else { throw refuse(.url(.host), request.url) }
      settings.dnsOverride = [name: address.description]
    }
    return settings
  }

  private func refuse(_ reason: OutboundError.Reason, _ url: OutboundURL? = nil) -> OutboundError {
    logger.notice(
      "refused an outbound address", metadata: ["reason": "\(reason)", "origin": "\(url?.origin ?? "-")"])
    return .refused(reason)
  }
}
