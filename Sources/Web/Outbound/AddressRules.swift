public import HTTPTransport

/// Which addresses the service may connect to on somebody's behalf. All that is not plainly on the public Internet is
/// refused: the IANA registries of special-purpose addresses, and IPv6 addresses that lead to a refused IPv4 one.
public struct AddressRules: Sendable, Hashable {
  /// Why an address is refused; for the operator's log, never for the one who asked.
  public enum Refusal: String, Sendable, Hashable, CaseIterable {
    /// `0.0.0.0/8` and `::`, which Linux connects to itself.
    case unspecified
    case loopback
    case privateNetwork = "private"
    case linkLocal = "link_local"
    /// Behind a provider's address translation (RFC 6598).
    case carrierGrade = "carrier_grade"
    case multicast
    case broadcast
    case documentation
    case benchmarking
    case uniqueLocal = "unique_local"
    case reserved
    /// Where clouds hand credentials to their machines. No list of allowed networks opens it.
    case metadata
    /// One of this machine's own.
    case ownInterface = "own_interface"
    /// An IPv6 address that carries a refused IPv4 address.
    case embedded
  }

  /// Networks that may be used although they are local. Each opens itself and nothing else.
  public var allowed: [IPNetwork]
  /// Addresses of this machine's interfaces; see ``ownAddresses()``.
  public var own: Set<IPAddress>

  public init(allowed: [IPNetwork] = [], own: Set<IPAddress> = []) {
    self.allowed = allowed
    self.own = own
  }

  /// Why an address may not be used; nil where it may.
  public func refusal(of address: IPAddress) -> Refusal? {
    if SpecialNetworks.metadata.contains(where: { $0.contains(address) }) { return .metadata }
    if address.unmapped != address { return refusal(of: address.unmapped) }
    let embedded = address.version == .six ? SpecialNetworks.embedded(address).map(refusal(of:)) : []
    if embedded.contains(.metadata) { return .metadata }
    if allowed.contains(where: { $0.contains(address) }) { return nil }
    if own.contains(address) { return .ownInterface }
    if let special = SpecialNetworks.refusal(of: address) { return special }
    return embedded.contains { $0 != nil } ? .embedded : nil
  }
}

/// The registries in short (IANA IPv4 and IPv6 Special-Purpose Address Registries, RFC 6890).
private enum SpecialNetworks {
  private static func network(_ text: String) -> IPNetwork { IPNetwork(text)! }

  /// Link-local addresses of IPv4 carry nothing but metadata services in clouds; the others are single ones: Alibaba,
  /// Azure's fabric, Oracle, AWS and Google by IPv6, Scaleway.
  static let metadata: [IPNetwork] = [
    "169.254.0.0/16", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::/32", "fd20:ce::/32",
    "fd00:42::42",
  ].map(network)

  private typealias Entry = (IPNetwork, AddressRules.Refusal)

  private static func table(_ entries: [(String, AddressRules.Refusal)]) -> [Entry] {
    entries.map { (network($0.0), $0.1) }
  }

  private static let four: [Entry] = table([
    ("0.0.0.0/8", .unspecified), ("10.0.0.0/8", .privateNetwork), ("100.64.0.0/10", .carrierGrade),
    ("127.0.0.0/8", .loopback), ("169.254.0.0/16", .linkLocal), ("172.16.0.0/12", .privateNetwork),
    ("192.0.0.0/24", .reserved), ("192.0.2.0/24", .documentation), ("192.88.99.0/24", .reserved),
    ("192.168.0.0/16", .privateNetwork), ("198.18.0.0/15", .benchmarking),
    ("198.51.100.0/24", .documentation),
    ("203.0.113.0/24", .documentation), ("224.0.0.0/4", .multicast), ("255.255.255.255", .broadcast),
    ("240.0.0.0/4", .reserved),
  ])

  private static let six: [Entry] = table([
    ("::", .unspecified), ("::1", .loopback), ("fe80::/10", .linkLocal), ("fec0::/10", .reserved),
    ("fc00::/7", .uniqueLocal), ("ff00::/8", .multicast), ("2001:db8::/32", .documentation),
    ("3fff::/20", .documentation), ("2001:2::/48", .benchmarking), ("64:ff9b:1::/48", .reserved),
    // Teredo is judged by what it carries; the rest of the protocol assignments is no place for a server.
    ("2001:1::/32", .reserved), ("2001:2::/31", .reserved), ("2001:4::/30", .reserved),
    ("2001:8::/29", .reserved), ("2001:10::/28", .reserved), ("2001:20::/27", .reserved),
    ("2001:40::/26", .reserved), ("2001:80::/25", .reserved), ("2001:100::/24", .reserved),
  ])

  private static let global = network("2000::/3")
  private static let translated = network("64:ff9b::/96")
  private static let sixToFour = network("2002::/16")
  private static let teredo = network("2001::/32")

  static func refusal(of address: IPAddress) -> AddressRules.Refusal? {
    let table = address.version == .four ? four : six
    if let found = table.first(where: { $0.0.contains(address) }) { return found.1 }
    guard address.version == .six, !global.contains(address), !translated.contains(address) else {
      return nil
    }
    return .reserved
  }

  /// IPv4 addresses that a translator or tunnel on the way may turn an IPv6 address into: NAT64 (RFC 6052), 6to4
  /// (RFC 3056), Teredo's server and client (RFC 4380), ISATAP (RFC 5214), and the compatible and translated forms.
  static func embedded(_ address: IPAddress) -> [IPAddress] {
    let bits = address.bits
    let low = IPAddress(four: UInt32(truncatingIfNeeded: bits))
    if translated.contains(address) { return [low] }
    if sixToFour.contains(address) { return [IPAddress(four: UInt32(truncatingIfNeeded: bits >> 80))] }
    if teredo.contains(address) {
      return [
        IPAddress(four: UInt32(truncatingIfNeeded: bits >> 64)),
        IPAddress(four: ~UInt32(truncatingIfNeeded: bits)),
      ]
    }
    let compatible = bits >> 32 == 0 && bits > 1
    let translatedForm = bits >> 32 == UInt128(0xFFFF) << 16
    let isatap = (bits >> 32) & 0xFDFF_FFFF == 0x5EFE
    return compatible || translatedForm || isatap ? [low] : []
  }
}
