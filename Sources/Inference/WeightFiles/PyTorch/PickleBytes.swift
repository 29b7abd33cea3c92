/// Reads the fields of a pickle, each checked against the end.
struct PickleBytes {
  private let bytes: [UInt8]
  private let file: String
  private(set) var offset = 0

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// Little-endian and unsigned; at most 8 bytes that fit an `Int`.
  mutating func number(_ width: Int) throws(WeightFileError) -> Int {
    let field = try take(width)
    var value: UInt64 = 0
    for (index, byte) in field.enumerated() { value |= UInt64(byte) << (8 * UInt64(index)) }
    guard let number = Int(exactly: value) else { throw damaged("a length exceeds any file") }
    return number
  }

  /// Little-endian two's complement of `width` bytes; `nil` if it exceeds an `Int`.
  mutating func signed(_ width: Int) throws(WeightFileError) -> Int? {
    let field = try take(width)
    guard let last = field.last else { return 0 }
    guard width <= 8 else { return nil }
    var value: UInt64 = last & 0x80 == 0 ? 0 : ~0
    for byte in field.reversed() { value = value << 8 | UInt64(byte) }
    return Int(Int64(bitPattern: value))
  }

  mutating func text(_ count: Int) throws(WeightFileError) -> String {
    // Python pickles lone surrogates, which are no text; a name that holds one matches nothing.
    String(decoding: try take(count), as: UTF8.self)
  }

  /// Text up to a line feed, which is passed over.
  mutating func line() throws(WeightFileError) -> String {
    guard let end = bytes[offset...].prefix(1024).firstIndex(of: 0x0A) else {
      throw damaged("a name is cut off or too long")
    }
    let text = String(decoding: bytes[offset..<end], as: UTF8.self)
    offset = end + 1
    return text
  }

  @discardableResult
  mutating func take(_ count: Int) throws(WeightFileError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - offset else { throw damaged("it ends too early") }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  func damaged(_ reason: String) -> WeightFileError {
    .malformed(
      file: file, reason: "the pickle in the PyTorch archive cannot be read at byte \(offset): \(reason)")
  }
}
