/// Reads JSON (RFC 8259), and the `NaN` and `Infinity` that Python writes, which become null.
struct JSONParser {
  /// Deepest nesting of arrays and objects that is followed.
  private static let deepest = 128

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  static func value(_ text: String) throws -> JSONValue {
    var parser = JSONParser(bytes: Array(text.utf8))
    let value = try parser.value()
    parser.skipSpace()
    // Programs that stream leave one object a line; the first is taken.
    if let byte = parser.next, byte != UInt8(ascii: "{") {
      throw parser.fault("there is text after the end")
    }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func fault(_ reason: String) -> ReadFault {
    ReadFault(
      line: 1 + bytes[..<min(position, bytes.count)].count { $0 == 10 }, reason: "this is not JSON: \(reason)"
    )
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { position += 1 }
  }

  private mutating func value() throws -> JSONValue {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case nil: throw fault("it ends too early")
    default: return try word()
    }
  }

  private mutating func nested<Result>(_ body: (inout JSONParser) throws -> Result) throws -> Result {
    depth += 1
    guard depth <= Self.deepest else { throw fault("it is nested more than \(Self.deepest) deep") }
    defer { depth -= 1 }
    return try body(&self)
  }

  /// Reads elements up to the closing bracket.
  private mutating func elements(
    until closing: UInt8, _ element: (inout JSONParser) throws -> Void
  ) throws {
    position += 1
    skipSpace()
    if next == closing {
      position += 1
      return
    }
    while true {
      try element(&self)
      skipSpace()
      guard let byte = next else { throw fault("it ends too early") }
      position += 1
      if byte == closing { return }
      guard byte == UInt8(ascii: ",") else {
        position -= 1
        throw fault("a comma is missing")
      }
      skipSpace()
      // A comma too many at the end.
      if next == closing {
        position += 1
        return
      }
    }
  }

  private mutating func array() throws -> JSONValue {
    try nested { parser in
      var values: [JSONValue] = []
      try parser.elements(until: UInt8(ascii: "]")) { values.append(try $0.value()) }
      return .array(values)
    }
  }

  private mutating func object() throws -> JSONValue {
    try nested { parser in
      var members: [(String, JSONValue)] = []
      try parser.elements(until: UInt8(ascii: "}")) { parser in
        parser.skipSpace()
        guard parser.next == UInt8(ascii: "\"") else { throw parser.fault("the name of a member is missing") }
        let name = try parser.string()
        parser.skipSpace()
        guard parser.next == UInt8(ascii: ":") else { throw parser.fault("a colon is missing") }
        parser.position += 1
        members.append((name, try parser.value()))
      }
      return .object(members)
    }
  }

  private mutating func word() throws -> JSONValue {
    let start = position
    while let byte = next, byte > 32, !",]}:\"[{".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null", "NaN", "Infinity", "-Infinity", "nan", "-nan", "inf", "-inf": return .null
    default: break
    }
    if let integer = Int(text) { return .integer(integer) }
    guard let first = text.utf8.first, first == UInt8(ascii: "-") || (48...57).contains(first),
      let number = Double(text), number.isFinite
    else {
      position = start
      throw fault("\(text.quotedBriefly) is no value")
    }
    return .number(number, decimals: 6)
  }

  private mutating func string() throws -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      // Line ends inside strings are an error of some writers that does no harm.
      default: text.append(byte)
      }
    }
    throw fault("a string does not end")
  }

  private mutating func escape(into text: inout [UInt8]) throws {
    guard let byte = next else { throw fault("a string does not end") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "u"):
      var value = try codeUnit()
      if (0xd800..<0xdc00).contains(value), next == UInt8(ascii: "\\"), position + 1 < bytes.count,
        bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        let low = try codeUnit()
        if (0xdc00..<0xe000).contains(low) {
          value = 0x10000 + (value - 0xd800) << 10 + (low - 0xdc00)
        } else {
          position -= 6
        }
      }
      text += Array(String(Character(Unicode.Scalar(value) ?? "\u{FFFD}")).utf8)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    default: throw fault("\\\(Character(Unicode.Scalar(byte))) is no escape")
    }
  }

  private mutating func codeUnit() throws -> UInt32 {
    guard position + 4 <= bytes.count,
      let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw fault("\\u needs four hexadecimal digits") }
    position += 4
    return value
  }
}

/// Looking into values of unknown shape.
extension JSONValue {
  subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.0 == name }?.1
  }

  var elements: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// A number, also one that stands in quotation marks.
  var real: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value, _): value
    case .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    default: nil
    }
  }

  var whole: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value, _): Int(exactly: value.rounded())
    default: nil
    }
  }
}
