public import HTTPTransport
public import HTTPTypes

/// Whom to believe about where a request comes from. Everybody can write `X-Forwarded-For`; it says something only where
/// the one who handed the request over is known, and where that one writes this header: others it passes on as they came.
public struct TrustedProxies: Sendable, Hashable {
  /// What the proxies write.
  public enum Header: String, Sendable, Hashable, CaseIterable {
    /// `X-Forwarded-For`, with `X-Forwarded-Proto`.
    case xForwarded = "x-forwarded-for"
    /// RFC 7239.
    case forwarded
    /// `X-Real-IP`, with `X-Forwarded-Proto`.
    case realAddress = "x-real-ip"
  }

  /// Hops that are looked at; nobody has so many proxies.
  private static let mostHops = 32

  private var networks: [IPNetwork]
  private var header: Header

  public init(_ networks: [IPNetwork] = [], header: Header = .xForwarded) {
    self.networks = networks
    self.header = header
  }

  public var isEmpty: Bool { networks.isEmpty }

  /// Whether an address is one of theirs; addresses of IPv4 that are written as IPv6 count as IPv4.
  public func contains(_ address: IPAddress) -> Bool {
    networks.contains { $0.contains(address) || $0.contains(address.unmapped) }
  }

  /// Where a request really comes from.
  ///
  /// Each proxy adds the address that it saw at the end, so the list is read from there: the first one that is no proxy
  /// of ours is the client; what stands before it anybody may have written.
  ///
  /// - Parameters:
  ///   - peer: address of the other end of the connection.
  ///   - isSecure: whether the connection itself is encrypted.
  public func origin(peer: String, isSecure: Bool, headers: HTTPFields) -> (address: String, isSecure: Bool) {
    guard let other = TrustedProxies.address(peer) else { return (peer, isSecure) }
    guard contains(other) else { return (other.description, isSecure) }
    var address = other
    var secure = isSecure
    for hop in hops(headers).reversed() {
      if let isSecure = hop.isSecure { secure = isSecure }
      // Obfuscated or broken: whoever it was, the last known one stands for it.
      guard let next = hop.address else { break }
      address = next
      if !contains(next) { break }
    }
    return (address.description, secure)
  }

  private struct Hop {
    var address: IPAddress?
    var isSecure: Bool?
  }

  private func hops(_ headers: HTTPFields) -> [Hop] {
    switch header {
    case .forwarded: return TrustedProxies.forwarded(headers)
    case .xForwarded: return TrustedProxies.listed("x-forwarded-for", headers)
    case .realAddress: return TrustedProxies.listed("x-real-ip", headers)
    }
  }

  /// RFC 7239 section 4. Quotation marks are not minded where the list is split: one that a client leaves open must not
  /// swallow what a proxy adds.
  private static func forwarded(_ headers: HTTPFields) -> [Hop] {
    split(headers.combined("forwarded") ?? "", at: ",").suffix(mostHops).map { element in
      var hop = Hop()
      for pair in split(element, at: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { continue }
        let value = String(parts[1]).trimmed.filter { $0 != "\"" }
        switch String(parts[0]).trimmed.lowercased() {
        case "for": hop.address = address(value)
        case "proto": hop.isSecure = value.lowercased() == "https"
        default: break
        }
      }
      return hop
    }
  }

  private static func listed(_ name: String, _ headers: HTTPFields) -> [Hop] {
    // Proxies mostly write one protocol, that of the client, however many addresses there are; the last is the nearest's.
    let isSecure = split(headers.combined("x-forwarded-proto") ?? "", at: ",").last
      .map { $0.lowercased() == "https" }
    let addresses = split(headers.combined(name) ?? "", at: ",").suffix(mostHops)
    if addresses.isEmpty { return [Hop(address: nil, isSecure: isSecure)] }
    return addresses.map { Hop(address: address($0), isSecure: isSecure) }
  }

  private static func split(_ text: String, at separator: Character) -> [String] {
    text.split(separator: separator).map { String($0).trimmed }
  }

  /// `192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]:4711`, `2001:db8::1`, with or without a zone.
  private static func address(_ text: String) -> IPAddress? {
    var text = text[...]
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      text = text[text.index(after: text.startIndex)..<end]
    } else if text.count(where: { $0 == ":" }) == 1 {
      text = text.prefix { $0 != ":" }
    }
    return IPAddress(text.prefix { $0 != "%" })?.unmapped
  }
}

extension HTTPFields {
  /// All values of a field, in one line.
  func combined(_ name: String) -> String? {
    guard let name = HTTPField.Name(name) else { return nil }
    return self[values: name].isEmpty ? nil : self[values: name].joined(separator: ",")
  }
}
