import Foundation
public import HTTPTransport
import HTTPTypes
public import Logging
import NIOCore
import NIOHTTP1

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
    var failure = ConnectionFailure.unreachable(reason: "no address")
    for address in addresses.prefix(4) {
      do {
        let deadline = NIODeadline.now() + .nanoseconds(Int64(min(request.limits.totalSeconds, 1e9) * 1e9))
        return try await connection(for: request, to: address).send(
          HTTPMethod(rawValue: request.method.rawValue), request.url.description,
          headers: HTTPHeaders(request.headers.map { ($0.name.rawName, $0.value) }), body: request.body,
          deadline: deadline
        ) { head, body in try await read(head, body, of: request, consume) }
      } catch let error as ConnectionFailure {
        failure = error
        guard error.isBeforeRequest else { break }
      }
    }
    throw OutboundError(failure)
  }

  private func read<Outcome: Sendable>(
    _ response: HTTPResponseHead, _ body: HTTPBody, of request: OutboundRequest,
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
    return .answered(try await consume(head, OutboundBody(bytes: body, most: request.limits.mostBytes)))
  }

  private func connection(for request: OutboundRequest, to address: IPAddress) throws -> HTTPExchange {
    var exchange = HTTPExchange(
      connectSeconds: request.limits.connectSeconds, idleSeconds: request.limits.idleSeconds)
    exchange.userAgent = configuration.userAgent
    exchange.trustRoots = .systemAnd(configuration.trustRootFiles)
    if case .name(let name) = request.url.host {
      // The exchange looks its map up by what it reads as the host; if that were another word, it would resolve it itself.
      guard URL(string: request.url.description)?.host == name else { throw refuse(.url(.host), request.url) }
      exchange.addresses = [name: address]
    }
    return exchange
  }

  private func refuse(_ reason: OutboundError.Reason, _ url: OutboundURL? = nil) -> OutboundError {
    logger.notice(
      "refused an outbound address", metadata: ["reason": "\(reason)", "origin": "\(url?.origin ?? "-")"])
    return .refused(reason)
  }
}
