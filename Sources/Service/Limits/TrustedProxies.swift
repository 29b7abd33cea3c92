public import HTTPTypes

/// Whom to believe about where a request comes from. Everybody can write `X-Forwarded-For`; it says something only where
/// the one who handed the request over is known.
public struct TrustedProxies: Sendable, Hashable {
  private var ranges: [AddressRange]

  public init(_ ranges: [AddressRange] = []) { self.ranges = ranges }

  public var isEmpty: Bool { ranges.isEmpty }

  public func contains(_ address: String) -> Bool { ranges.contains { $0.contains(address) } }

  /// Where a request really comes from.
  ///
  /// Each proxy adds the address that it saw at the end, so the list is read from there: the first one that is no proxy
  /// of ours is the client; what stands before it anybody may have written.
  ///
  /// - Parameters:
  ///   - peer: address of the other end of the connection.
  ///   - isSecure: whether the connection itself is encrypted.
  public func origin(peer: String, isSecure: Bool, headers: HTTPFields) -> (address: String, isSecure: Bool) {
    guard contains(peer) else { return (peer, isSecure) }
    let hops = forwardedHops(headers)
    var address = peer
    var secure = isSecure
    for hop in hops.reversed() {
      // Obfuscated or broken: whoever it was, the last known one stands for it.
      guard let next = hop.address else { break }
      address = next
      if let isSecure = hop.isSecure { secure = isSecure }
      if !contains(next) { break }
    }
    return (address, secure)
  }

  private struct Hop {
    var address: String?
    var isSecure: Bool?
  }

  private func forwardedHops(_ headers: HTTPFields) -> [Hop] {
    // RFC 7239; where a proxy writes it, it is the newer and whole one.
    if let forwarded = headers.combined("forwarded") {
      return Self.split(forwarded, at: ",").suffix(32).map { element in
        var hop = Hop()
        for pair in Self.split(element, at: ";") {
          let parts = pair.split(separator: "=", maxSplits: 1)
          guard parts.count == 2 else { continue }
          let value = String(parts[1]).trimmed.filter { $0 != "\"" }
          switch String(parts[0]).trimmed.lowercased() {
          case "for": hop.address = Self.address(value)
          case "proto": hop.isSecure = value.lowercased() == "https"
          default: break
          }
        }
        return hop
      }
    }
    let protocols = headers.combined("x-forwarded-proto").map { Self.split($0, at: ",") } ?? []
    let addresses = headers.combined("x-forwarded-for").map { Self.split($0, at: ",").suffix(32) } ?? []
    var hops = addresses.map { Hop(address: Self.address($0)) }
    if hops.isEmpty, let real = headers.combined("x-real-ip") { hops = [Hop(address: Self.address(real))] }
    // Proxies mostly write one protocol, that of the client, however many addresses there are.
    let lastProtocol = protocols.last.map { $0.lowercased() == "https" }
    for index in hops.indices { hops[index].isSecure = lastProtocol }
    if hops.isEmpty, let lastProtocol { hops = [Hop(address: nil, isSecure: lastProtocol)] }
    return hops
  }

  private static func split(_ text: String, at separator: Character) -> [String] {
    text.split(separator: separator).map { String($0).trimmed }
  }

  /// `192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]:4711`, `2001:db8::1`.
  private static func address(_ text: String) -> String? {
    var text = text
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      text = String(text[text.index(after: text.startIndex)..<end])
    } else if text.filter({ $0 == ":" }).count == 1 {
      text = String(text.prefix { $0 != ":" })
    }
    return AddressRange.bytes(text) == nil ? nil : text
  }
}

extension HTTPFields {
  /// All values of a field, in one line.
  func combined(_ name: String) -> String? {
    guard let name = HTTPField.Name(name) else { return nil }
    return self[values: name].isEmpty ? nil : self[values: name].joined(separator: ",")
  }
}
