/// A header's value with parameters, such as `form-data; name="a"` (RFC 7231, section 3.1.1.1; RFC 6266).
public struct HeaderParameters: Sendable, Hashable {
  /// What stands before the first semicolon, in lower case.
  public private(set) var value: String
  /// By name in lower case; of those that come twice, the first.
  public private(set) var parameters: [String: String] = [:]

  /// Never fails: what is not a parameter is left out.
  public init(_ text: String) {
    var scanner = Scanner(bytes: Array(text.utf8))
    value = scanner.token(until: 0x3B).lowercased()
    while scanner.skip(0x3B) {
      let name = scanner.token(until: 0x3B, or: 0x3D).lowercased()
      guard scanner.skip(0x3D) else { continue }
      let parameter = scanner.value()
      if !name.isEmpty, parameters[name] == nil { parameters[name] = parameter }
    }
  }

  /// A parameter, taken from its extended form (`name*=UTF-8''…`, RFC 5987) where there is a readable one.
  public subscript(_ name: String) -> String? {
    parameters[name + "*"].flatMap(HeaderParameters.extended) ?? parameters[name]
  }

  /// Decodes `charset'language'percent-encoded`.
  private static func extended(_ text: String) -> String? {
    let pieces = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard pieces.count == 3, let bytes = percentDecoded(pieces[2].utf8) else { return nil }
    switch pieces[0].lowercased() {
    case "utf-8": return String(validating: bytes, as: UTF8.self)
    case "iso-8859-1": return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    default: return nil
    }
  }

  private static func percentDecoded(_ text: Substring.UTF8View) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal)
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}

private struct Scanner {
  var bytes: [UInt8]
  var index = 0

  mutating func skip(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// Up to a separator, without the spaces around it.
  mutating func token(until end: UInt8, or other: UInt8? = nil) -> String {
    let start = index
    while index < bytes.count, bytes[index] != end, bytes[index] != other { index += 1 }
    return trimmed(bytes[start..<index])
  }

  /// A token or a quoted string.
  mutating func value() -> String {
    while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    guard skip(0x22) else { return token(until: 0x3B) }
    var text: [UInt8] = []
    while index < bytes.count, bytes[index] != 0x22 {
      // Only these two are escaped: browsers of old sent whole Windows paths, whose backslashes are meant.
      if bytes[index] == 0x5C, index + 1 < bytes.count, bytes[index + 1] == 0x22 || bytes[index + 1] == 0x5C {
        index += 1
      }
      text.append(bytes[index])
      index += 1
    }
    _ = skip(0x22)
    _ = token(until: 0x3B)
    return String(decoding: text, as: UTF8.self)
  }

  private func trimmed(_ slice: ArraySlice<UInt8>) -> String {
    var slice = slice
    while let first = slice.first, isSpace(first) { slice.removeFirst() }
    while let last = slice.last, isSpace(last) { slice.removeLast() }
    return String(decoding: slice, as: UTF8.self)
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
