/// The reversible map between bytes and printable characters in which GPT-2 vocabularies are written.
///
/// Printable Latin-1 bytes stand for themselves; the remaining 68 bytes (controls, space, delete, no-break
/// space, soft hyphen) take the characters from U+0100 upwards in byte order. All characters lie below
/// U+0144. Source: `bytes_to_unicode` of the GPT-2 encoder.
enum ByteLevelAlphabet {
  /// The character of each byte.
  static let scalarValues: [UInt16] = {
    var values: [UInt16] = []
    var next: UInt16 = 0x100
    for byte in UInt16(0)...255 {
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: values.append(byte)
      default:
        values.append(next)
        next += 1
      }
    }
    return values
  }()

  /// The byte of each character up to U+0143, -1 where the character stands for no byte.
  static let bytes: [Int16] = {
    var table = [Int16](repeating: -1, count: 0x144)
    for (byte, value) in scalarValues.enumerated() { table[Int(value)] = Int16(byte) }
    return table
  }()

  /// Appends the bytes that a token in UTF-8 spells; false (with `output` unspecified) if it leaves the alphabet.
  static func append(_ token: UnsafeRawBufferPointer, to output: inout [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { table in
      var index = 0
      while index < token.count {
        var value = Int(token[index])
        index += 1
        // The alphabet's characters have one or two bytes.
        if value >= 0x80 {
          guard value >> 5 == 0b110, index < token.count else { return false }
          value = (value & 0x1F) << 6 | Int(token[index] & 0x3F)
          index += 1
        }
        guard value < table.count, table[value] >= 0 else { return false }
        output.append(UInt8(table[value]))
      }
      return true
    }
  }

  /// The printable form of `bytes`, as vocabulary files spell it.
  static func spelling(of bytes: some Sequence<UInt8>) -> String {
    var scalars = String.UnicodeScalarView()
    for byte in bytes {
      if let scalar = Unicode.Scalar(scalarValues[Int(byte)]) { scalars.append(scalar) }
    }
    return String(scalars)
  }
}
