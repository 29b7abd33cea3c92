public import Accounts
import Foundation
import HTTPTransport
import HTTPTypes
public import Logging
import NIOCore
public import Visuals
import Web

/// A server that speaks OpenAI's chat completions, which whoever runs this program has named.
///
/// As he may name any server, those of his own network and machine are allowed; only metadata services of clouds are not.
/// The key goes to this server alone: redirects are not followed.
public struct CompletionEndpoint: CompletionTransport {
  /// Why a text is no address of such a server.
  public struct BadAddress: Error, Sendable, CustomStringConvertible {
    public var description: String
  }

  /// Where OpenAI answers.
  public static let usualURL = "https://api.openai.com/v1"

  /// Scheme, host and port, for people: who gets the words.
  public let origin: String
  /// Whether words and key could be read on their way.
  public let isExposed: Bool
  private let url: OutboundURL
  private let key: SecretText?
  private let client: GuardedClient

  /// - Parameters:
  ///   - base: the address before `/chat/completions`, such as `http://127.0.0.1:8000/v1`.
  ///   - key: goes into `Authorization`; nil where the server wants none.
  /// - Throws: ``BadAddress``
  public init(_ base: String, key: SecretText?, logger: Logger) throws(BadAddress) {
    let parts = base.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var path = String(parts[0])
    while path.hasSuffix("/") { path.removeLast() }
    if !path.hasSuffix("/chat/completions") { path += "/chat/completions" }
    if parts.count > 1 { path += "?" + parts[1] }
    let port = URLComponents(string: path)?.port
    let ports = OutboundURL.usualPorts.union(port.map { [$0] } ?? [])
    do {
      url = try OutboundURL(path, ports: ports)
    } catch {
      throw BadAddress(
        description:
          "this is no address of a server (\(error.rawValue)); write for example \(CompletionEndpoint.usualURL)"
      )
    }
    origin = url.origin
    let isLoopback =
      switch url.host {
      case .address(let address): address.isLoopback
      case .name(let name): name == "localhost"
      }
    isExposed = url.scheme == .http && !isLoopback
    self.key = key?.isEmpty == true ? nil : key
    let all = ["0.0.0.0/0", "::/0"].compactMap { IPNetwork($0) }
    client = GuardedClient(
      .init(rules: AddressRules(allowed: all), ports: ports, userAgent: "Steno/\(StenoVersion.current)"),
      logger: logger)
  }

  public func send(_ request: CompletionRequest) async throws -> CompletionExchange {
    var headers: HTTPFields = [.contentType: "application/json", .accept: "application/json"]
    if let key { headers[.authorization] = "Bearer \(key.reveal())" }
    let message = OutboundRequest(
      method: .post, url: url, headers: headers, body: ByteBuffer(bytes: request.body),
      limits: OutboundLimits(
        totalSeconds: request.seconds, idleSeconds: request.seconds,
        connectSeconds: min(10, request.seconds), mostBytes: Int64(request.mostBytes), mostRedirects: 0))
    do {
      return try await client.send(message) { response, body in
        var bytes: [UInt8] = []
        for try await piece in body { bytes.append(contentsOf: piece.readableBytesView) }
        let wish = response.headers[.retryAfter].flatMap { RetryAfter.seconds($0, now: Date()) }
        return .answered(status: response.status.code, retryAfter: wish, body: bytes)
      }
    } catch let error as OutboundError {
      return switch error {
      case .timedOut: .timedOut
      case .tooLarge: .tooLarge
      case .unreachable, .interrupted, .tooManyRedirects: .unreachable(reason(error))
      // A host without an address may get one; a metadata service never becomes allowed.
      case .refused(.unresolved): .unreachable("the host \(url.hostText) is not known")
      case .refused, .untrusted: .refused(reason(error))
      }
    } catch {
      try Task.checkCancellation()
      return .unreachable("the connection broke")
    }
  }

  private func reason(_ error: OutboundError) -> String {
    switch error {
    case .refused: "this address may not be used"
    case .untrusted: "the server's certificate is not trusted"
    case .unreachable: "the server cannot be reached"
    default: "the server broke off"
    }
  }
}

/// When a server wishes to be asked again (RFC 9110, section 10.2.3).
enum RetryAfter {
  /// Seconds from now; nil for what is neither a number of them nor a date.
  static func seconds(_ text: String, now: Date) -> Double? {
    if let seconds = Double(text) { return seconds.isFinite && seconds >= 0 ? seconds : nil }
    return date(text).map { max(0, $0.timeIntervalSince(now)) }
  }

  /// `Wed, 21 Oct 2026 07:28:00 GMT`, the form that servers have to write (section 5.6.7).
  private static func date(_ text: String) -> Date? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split { $0 == " " || $0 == "," || $0 == ":" }.map(String.init)
    guard parts.count == 8, parts[7] == "GMT", let month = months.firstIndex(of: parts[2]) else { return nil }
    let numbers = [parts[3], parts[1], parts[4], parts[5], parts[6]].compactMap { Int($0) }
    guard numbers.count == 5, (1970...9999).contains(numbers[0]),
      numbers.dropFirst().allSatisfy({ (0...60).contains($0) })
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar.date(
      from: DateComponents(
        year: numbers[0], month: month + 1, day: numbers[1], hour: numbers[2], minute: numbers[3],
        second: numbers[4]))
  }
}
