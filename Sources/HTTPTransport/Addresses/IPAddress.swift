/// An address of the Internet Protocol, of either version, as a number.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
  public enum Version: Hashable, Sendable { case four, six }

  public let version: Version
  /// The address in network order; version 4 fills the lower 32 bits.
  public let bits: UInt128

  public init(four bits: UInt32) { (version, self.bits) = (.four, UInt128(bits)) }
  public init(six bits: UInt128) { (version, self.bits) = (.six, bits) }

  /// An address in its strict form: four decimal numbers without leading zeros, or RFC 4291 (section 2.2) without a zone.
  /// What `inet_aton` takes besides (`127.1`, `0x7f000001`, `0177.0.0.1`) is none.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 45 else { return nil }
    let bytes = Array(text.utf8)
    if bytes.contains(UInt8(ascii: ":")) {
      guard let bits = IPAddress.six(bytes) else { return nil }
      self.init(six: bits)
    } else {
      guard let bits = IPAddress.four(bytes[...]) else { return nil }
      self.init(four: bits)
    }
  }

  /// The form of RFC 5952: lower case, the longest run of zeros left out.
  public var description: String {
    if version == .four { return IPAddress.dotted(UInt32(truncatingIfNeeded: bits)) }
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * $0)) }
    var longest = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > max(longest.count, 1) { longest = start..<end }
      start = max(end, start + 1)
    }
    let text = { (range: Range<Int>) in range.map { String(groups[$0], radix: 16) }.joined(separator: ":") }
    return longest.isEmpty
      ? text(0..<8) : text(0..<longest.lowerBound) + "::" + text(longest.upperBound..<8)
  }

  /// The address of version 4 where one of version 6 stands for it (`::ffff:0:0/96`, RFC 4291 section 2.5.5.2), as sockets
  /// that take both show it; else the address itself.
  public var unmapped: IPAddress {
    version == .six && bits >> 32 == 0xFFFF ? IPAddress(four: UInt32(truncatingIfNeeded: bits)) : self
  }

  private static func dotted(_ bits: UInt32) -> String {
    "\(bits >> 24).\((bits >> 16) & 255).\((bits >> 8) & 255).\(bits & 255)"
  }

  private static func four(_ text: ArraySlice<UInt8>) -> UInt32? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy({ (48...57).contains($0) }),
        part.count == 1 || part.first != UInt8(ascii: "0")
      else { return nil }
      let number = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 48) }
      guard number <= 255 else { return nil }
      bits = bits << 8 | number
    }
    return bits
  }

  private static func six(_ text: [UInt8]) -> UInt128? {
    var groups: [UInt16] = []
    var gap: Int?
    var rest = text[...]
    let colon = UInt8(ascii: ":")
    if rest.starts(with: [colon, colon]) {
      gap = 0
      rest = rest.dropFirst(2)
    }
    while !rest.isEmpty {
      let group = rest.prefix { $0 != colon }
      if group.contains(UInt8(ascii: ".")) {
        guard group.count == rest.count, let last = four(group) else { return nil }
        groups += [UInt16(last >> 16), UInt16(truncatingIfNeeded: last)]
        break
      }
      guard (1...4).contains(group.count), let value = hexadecimal(group) else { return nil }
      groups.append(value)
      rest = rest.dropFirst(group.count)
      guard !rest.isEmpty else { break }
      rest = rest.dropFirst()
      if rest.first == colon {
        guard gap == nil else { return nil }
        gap = groups.count
        rest = rest.dropFirst()
      } else if rest.isEmpty {
        return nil
      }
    }
    guard gap == nil ? groups.count == 8 : groups.count <= 7 else { return nil }
    if let gap { groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap) }
    return groups.reduce(UInt128(0)) { $0 << 16 | UInt128($1) }
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt16? {
    var value: UInt16 = 0
    for digit in digits {
      switch digit {
      case 48...57: value = value << 4 | UInt16(digit - 48)
      case 65...70: value = value << 4 | UInt16(digit - 55)
      case 97...102: value = value << 4 | UInt16(digit - 87)
      default: return nil
      }
    }
    return value
  }
}

extension IPAddress {
  /// Whether it is this machine itself, in either version.
  public var isLoopback: Bool { IPNetwork.loopback.contains { $0.contains(unmapped) } }

  /// Whether it is this machine or in a network that is not the Internet (RFC 1918, RFC 4193, RFC 3927, RFC 6598).
  public var isLocal: Bool { IPNetwork.local.contains { $0.contains(unmapped) } }
}

/// A network: the addresses that share a prefix (RFC 4632).
public struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
  public let first: IPAddress
  /// Bits that all addresses share.
  public let prefixLength: Int

  /// A network such as `10.0.0.0/8` or `fd00::/8`, or one address; nil where it is none, or bits behind the prefix are set.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
    let width = address.version == .four ? 32 : 128
    guard parts.count == 2 else {
      (first, prefixLength) = (address, width)
      return
    }
    guard parts[1].utf8.count <= 3, parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
      let length = Int(parts[1]), length <= width,
      length == width || address.bits & ((UInt128(1) << UInt128(width - length)) &- 1) == 0
    else { return nil }
    (first, prefixLength) = (address, length)
  }

  public func contains(_ address: IPAddress) -> Bool {
    guard address.version == first.version else { return false }
    let width = first.version == .four ? 32 : 128
    return (address.bits ^ first.bits) >> UInt128(width - prefixLength) == 0
  }

  public var description: String { "\(first)/\(prefixLength)" }

  fileprivate static let loopback = ["127.0.0.0/8", "::1"].compactMap { IPNetwork($0) }

  fileprivate static let local =
    loopback
    + [
      "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "fc00::/7",
      "fe80::/10",
    ].compactMap { IPNetwork($0) }
}
