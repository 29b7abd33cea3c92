public import HTTPTransport

/// An address to which the service may send a request on somebody's behalf, in one form only. Parsers differ in what they
/// make of odd addresses, and attackers live on the difference; so odd ones are refused, and what is sent is written anew
/// from the parts that were checked (RFC 3986; WHATWG URL, section 4.5).
public struct OutboundURL: Hashable, Sendable, CustomStringConvertible {
  public enum Scheme: String, Hashable, Sendable {
    case http, https
    public var port: Int { self == .http ? 80 : 443 }
  }

  public enum Host: Hashable, Sendable {
    /// Lower-case letters, digits, hyphens and dots; names in other scripts in their `xn--` form.
    case name(String)
    case address(IPAddress)
  }

  /// What is wrong with an address.
  public enum Fault: String, Error, Hashable, Sendable, CaseIterable {
    case length, character, scheme
    case userInfo = "user_info"
    case host, port
  }

  public let scheme: Scheme
  public let host: Host
  public let port: Int
  /// Path and query, beginning with a slash.
  public let target: String

  /// Bytes of the longest address.
  public static let mostBytes = 2048
  public static let usualPorts: Set<Int> = [80, 443]

  /// - Parameter ports: those that may be named.
  public init(_ text: String, ports: Set<Int> = usualPorts) throws(Fault) {
    guard (1...OutboundURL.mostBytes).contains(text.utf8.count) else { throw .length }
    let bytes = Array(text.utf8)
    // No blanks, controls, backslashes or other scripts anywhere.
    guard bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else {
      throw .character
    }
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      let scheme = Scheme(rawValue: String(decoding: bytes[..<colon], as: UTF8.self).lowercased()),
      bytes[(colon + 1)...].starts(with: "//".utf8)
    else { throw .scheme }
    let rest = bytes[(colon + 3)...]
    let authority = rest.prefix { !"/?#".utf8.contains($0) }
    let (host, port) = try OutboundURL.authority(authority, usual: scheme.port)
    guard ports.contains(port) else { throw .port }
    self.init(
      scheme: scheme, host: host, port: port, target: try OutboundURL.target(rest.dropFirst(authority.count)))
  }

  init(scheme: Scheme, host: Host, port: Int, target: String) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.target = target
  }

  /// The host as it stands in an address: IPv6 in brackets.
  public var hostText: String {
    switch host {
    case .name(let name): name
    case .address(let address): address.version == .six ? "[\(address)]" : "\(address)"
    }
  }

  /// Scheme, host and port: what requests to the same server share.
  public var origin: String {
    "\(scheme.rawValue)://\(hostText)" + (port == scheme.port ? "" : ":\(port)")
  }

  public var description: String { origin + target }

  private static func authority(_ text: ArraySlice<UInt8>, usual: Int) throws(Fault) -> (Host, Int) {
    guard !text.contains(UInt8(ascii: "@")) else { throw .userInfo }
    let host: Host
    var rest: ArraySlice<UInt8>
    if text.first == UInt8(ascii: "[") {
      guard let close = text.firstIndex(of: UInt8(ascii: "]")),
        let address = IPAddress(String(decoding: text[text.startIndex + 1..<close], as: UTF8.self)),
        address.version == .six
      else { throw .host }
      host = .address(address)
      rest = text[(close + 1)...]
    } else {
      let name = text.prefix { $0 != UInt8(ascii: ":") }
      host = try self.host(name)
      rest = text.dropFirst(name.count)
    }
    guard !rest.isEmpty else { return (host, usual) }
    guard rest.removeFirst() == UInt8(ascii: ":"), (1...5).contains(rest.count),
      rest.allSatisfy({ (48...57).contains($0) }), rest.first != UInt8(ascii: "0"),
      let port = Int(String(decoding: rest, as: UTF8.self)), port <= 65535
    else { throw .port }
    return (host, port)
  }

  private static func host(_ bytes: ArraySlice<UInt8>) throws(Fault) -> Host {
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    if let address = IPAddress(text) { return .address(address) }
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard text.utf8.count <= 253, labels.allSatisfy(isLabel), let last = labels.last, !isNumber(last)
    else { throw .host }
    return .name(text)
  }

  /// RFC 1123, section 2.1. An empty label is none, so a dot at the end is refused.
  private static func isLabel(_ label: Substring.UTF8View) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
      && label.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || $0 == hyphen }
  }

  /// Whether resolvers may read a name that ends so as an IPv4 address in one of its old forms.
  private static func isNumber(_ label: Substring.UTF8View) -> Bool {
    if label.allSatisfy({ (48...57).contains($0) }) { return true }
    return label.starts(with: "0x".utf8)
      && label.dropFirst(2).allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  /// Path and query without the fragment, which is never sent.
  private static func target(_ text: ArraySlice<UInt8>) throws(Fault) -> String {
    let sent = text.prefix { $0 != UInt8(ascii: "#") }
    var index = sent.startIndex
    while index < sent.endIndex {
      let byte = sent[index]
      if byte == UInt8(ascii: "%") {
        guard sent.endIndex - index > 2, sent[index + 1...index + 2].allSatisfy(isHexadecimal) else {
          throw .character
        }
      }
      guard !"\"<>^`{|}".utf8.contains(byte) else { throw .character }
      index += 1
    }
    let text = String(decoding: sent, as: UTF8.self)
    return text.utf8.first == UInt8(ascii: "/") ? text : "/" + text
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
  }
}
