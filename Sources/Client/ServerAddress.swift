import Foundation

/// Where a Steno service answers: `http://host:port`, perhaps with a path in front of its own.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
  private let base: String

  /// - Throws: ``ServiceClientError/badAddress(_:)``
  public init(_ text: String) throws(ServiceClientError) {
    let whole = text.contains("://") ? text : "http://" + text
    guard let parts = URLComponents(string: whole), let scheme = parts.scheme?.lowercased(),
      scheme == "http" || scheme == "https", let host = parts.host, !host.isEmpty, parts.query == nil,
      parts.fragment == nil, parts.user == nil, parts.password == nil
    else { throw .badAddress(text) }
    var base = whole
    while base.hasSuffix("/") { base.removeLast() }
    self.base = base
  }

  public var description: String { base }

  /// The address of a path of the interface, which begins with a slash.
  func url(_ path: String, _ query: [(name: String, value: String)] = []) -> String {
    guard !query.isEmpty else { return base + path }
    let fields = query.map { "\(ServerAddress.escaped($0.name))=\(ServerAddress.escaped($0.value))" }
    return base + path + "?" + fields.joined(separator: "&")
  }

  /// RFC 3986, section 2.3: only unreserved characters stay as they are.
  static func escaped(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0" + digits : "%" + digits
      }
    }
  }
}
