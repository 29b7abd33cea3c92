/// A strict, forward-only JSON reader for the headers of weight files and for vocabularies.
///
/// It builds no tree, so memory stays in proportion to what the caller keeps; nesting is counted instead of
/// recursed into. Grammar: RFC 8259.
package struct JSONScanner {
  private let bytes: UnsafeRawBufferPointer
  private let file: String
  private var offset: Int
  private let end: Int
  private static let deepestNesting = 64

  init(_ file: MappedFile, range: Range<Int>) { self.init(file.bytes, of: file.path, range: range) }

  /// - Parameters:
  ///   - bytes: kept by the caller while the scanner is in use.
  ///   - file: where they are from, for messages.
  package init(_ bytes: UnsafeRawBufferPointer, of file: String, range: Range<Int>? = nil) {
    self.bytes = bytes
    self.file = file
    self.offset = range?.lowerBound ?? 0
    self.end = range?.upperBound ?? bytes.count
  }

  package func damaged(_ reason: String) -> WeightFileError {
    .malformed(file: file, reason: "its JSON is wrong at byte \(offset): \(reason)")
  }

  /// Reads an object and calls `visit` for each key; `visit` must read the value.
  package mutating func object(
    _ visit: (String, inout JSONScanner) throws(WeightFileError) -> Void
  ) throws(WeightFileError) {
    try expect("{")
    if accept("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try visit(key, &self)
    } while accept(",")
    try expect("}")
  }

  /// Reads an array and calls `visit` for each element; `visit` must read the value.
  package mutating func array(
    _ visit: (inout JSONScanner) throws(WeightFileError) -> Void
  ) throws(WeightFileError) {
    try expect("[")
    if accept("]") { return }
    repeat { try visit(&self) } while accept(",")
    try expect("]")
  }

  /// A non-negative integer without fraction or exponent that fits `Int`.
  package mutating func naturalNumber() throws(WeightFileError) -> Int {
    skipWhitespace()
    let start = offset
    var value = 0
    while let byte = peek(), byte >= 0x30, byte <= 0x39 {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(byte) - 0x30)
      guard !overflow, !carry else { throw damaged("a number is too large") }
      value = sum
      offset += 1
    }
    guard offset > start else { throw damaged("a non-negative whole number is expected") }
    guard offset - start == 1 || bytes[start] != 0x30 else { throw damaged("a number starts with 0") }
    return value
  }

  package mutating func string() throws(WeightFileError) -> String {
    var text: [UInt8] = []
    try string(appendingTo: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads a string and appends it as UTF-8, which it is checked to be.
  package mutating func string(appendingTo text: inout [UInt8]) throws(WeightFileError) {
    try expect("\"")
    let first = text.count
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        let isText = text.withUnsafeBytes {
          String(validating: UnsafeRawBufferPointer(rebasing: $0[first...]), as: UTF8.self) != nil
        }
        guard isText else { throw damaged("a string is not UTF-8 text") }
        return
      case UInt8(ascii: "\\"):
        offset += 1
        try appendEscape(to: &text)
      case 0..<0x20:
        throw damaged("a string holds a control character")
      default:
        text.append(byte)
        offset += 1
      }
    }
    throw damaged("a string does not end")
  }

  /// Passes over any value without keeping it.
  package mutating func skipValue() throws(WeightFileError) {
    var closers: [UInt8] = []
    repeat {
      skipWhitespace()
      guard let byte = peek() else { throw damaged("a value is missing") }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard closers.count < Self.deepestNesting else { throw damaged("values are nested too deeply") }
        offset += 1
        let closer = byte + 2
        closers.append(closer)
        if acceptByte(closer) {
          closers.removeLast()
        } else {
          if byte == UInt8(ascii: "{") { try skipKey() }
          continue
        }
      case UInt8(ascii: "\""): _ = try string()
      default: try skipScalar()
      }
      while let closer = closers.last {
        if accept(",") {
          if closer == UInt8(ascii: "}") { try skipKey() }
          break
        }
        guard acceptByte(closer) else { throw damaged("a comma or a closing bracket is expected") }
        closers.removeLast()
      }
    } while !closers.isEmpty
  }

  /// Checks that only blanks follow.
  package mutating func finish() throws(WeightFileError) {
    skipWhitespace()
    // Writers may pad the header; some pad with zero bytes.
    while let byte = peek(), byte == 0 { offset += 1 }
    guard offset == end else { throw damaged("something follows the closing bracket") }
  }

  private func peek() -> UInt8? { offset < end ? bytes[offset] : nil }

  private mutating func skipWhitespace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private mutating func acceptByte(_ byte: UInt8) -> Bool {
    skipWhitespace()
    guard peek() == byte else { return false }
    offset += 1
    return true
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool { acceptByte(UInt8(ascii: character)) }

  private mutating func expect(_ character: Unicode.Scalar) throws(WeightFileError) {
    guard accept(character) else { throw damaged("\(character) is expected") }
  }

  private mutating func skipKey() throws(WeightFileError) {
    _ = try string()
    try expect(":")
  }

  private mutating func skipScalar() throws(WeightFileError) {
    let start = offset
    while let byte = peek(), byte > 0x20, byte != UInt8(ascii: ","), byte != UInt8(ascii: "]"),
      byte != UInt8(ascii: "}")
    {
      offset += 1
    }
    let word = bytes[start..<offset]
    let isLiteral = ["true", "false", "null"].contains { word.elementsEqual($0.utf8) }
    guard isLiteral || (word.count <= 400 && Double(String(decoding: word, as: UTF8.self)) != nil) else {
      throw damaged("a value is neither a number nor true, false or null")
    }
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws(WeightFileError) {
    guard let escape = peek() else { throw damaged("a string does not end") }
    offset += 1
    switch escape {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if code & 0xFC00 == 0xD800, peek() == UInt8(ascii: "\\") {
        offset += 1
        guard peek() == UInt8(ascii: "u") else { throw damaged("half of a surrogate pair is missing") }
        offset += 1
        let low = try hexadecimal()
        guard low & 0xFC00 == 0xDC00 else { throw damaged("half of a surrogate pair is missing") }
        code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
      }
      guard let scalar = Unicode.Scalar(code) else { throw damaged("half of a surrogate pair is missing") }
      if let encoded = UTF8.encode(scalar) { text.append(contentsOf: encoded) }
    default: throw damaged("an unknown escape in a string")
    }
  }

  private mutating func hexadecimal() throws(WeightFileError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = peek().flatMap(Self.hexadecimalDigit) else {
        throw damaged("four hexadecimal digits are expected")
      }
      code = code << 4 | digit
      offset += 1
    }
    return code
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
