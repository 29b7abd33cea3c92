import Glibc

/// A range of internet addresses as CIDR writes it (RFC 4632, RFC 4291 section 2.3): `10.0.0.0/8`, `fd00::/8`, or one
/// address. Addresses of IPv4 that are written as IPv6 (`::ffff:10.0.0.1`) count as IPv4.
public struct AddressRange: Sendable, Hashable, CustomStringConvertible {
  private var bytes: [UInt8]
  private var prefixLength: Int

  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let bytes = AddressRange.bytes(String(parts[0])) else { return nil }
    self.bytes = bytes
    prefixLength = bytes.count * 8
    if parts.count == 2 {
      guard parts[1].allSatisfy(\.isASCII), let length = Int(parts[1]), (0...prefixLength).contains(length)
      else {
        return nil
      }
      prefixLength = length
    }
  }

  public func contains(_ address: String) -> Bool {
    guard let other = AddressRange.bytes(address), other.count == bytes.count else { return false }
    for index in bytes.indices {
      let bits = min(max(prefixLength - index * 8, 0), 8)
      if bits == 0 { return true }
      let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
      if (bytes[index] ^ other[index]) & mask != 0 { return false }
    }
    return true
  }

  public var description: String {
    bytes.map(String.init).joined(separator: bytes.count == 4 ? "." : ",") + "/\(prefixLength)"
  }

  public static let loopback = ranges(["127.0.0.0/8", "::1"])
  /// Loopback, private and link-local addresses (RFC 1918, RFC 4193, RFC 3927, RFC 6598).
  public static let local =
    loopback
    + ranges([
      "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "fc00::/7",
      "fe80::/10",
    ])

  private static func ranges(_ texts: [String]) -> [AddressRange] { texts.compactMap { AddressRange($0) } }

  /// The 4 or 16 bytes of an address; nil where it is none.
  static func bytes(_ text: String) -> [UInt8]? {
    // A zone (fe80::1%eth0) says nothing about the range.
    let text = String(text.prefix { $0 != "%" })
    var four = [UInt8](repeating: 0, count: 4)
    if inet_pton(AF_INET, text, &four) == 1 { return four }
    var bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
    let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    return isMapped ? Array(bytes[12...]) : bytes
  }
}
