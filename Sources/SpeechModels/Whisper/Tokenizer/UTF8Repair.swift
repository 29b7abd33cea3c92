/// Steps through bytes that need not be valid UTF-8, one character or one repair at a time.
///
/// An ill-formed stretch counts in the way the Unicode standard recommends and Python, Rust and Swift follow:
/// one U+FFFD for each maximal subpart of a character (Unicode 16, section 3.9, table 3-7).
enum UTF8Repair {
  /// The number of bytes, at least 1, of the character or ill-formed stretch at `start`, which lies in
  /// `bytes`.
  static func stepLength(_ bytes: [UInt8], at start: Int) -> Int {
    guard let (length, second) = sequence(bytes[start]) else { return 1 }
    var allowed = second
    for offset in 1..<length {
      guard start + offset < bytes.count, allowed.contains(bytes[start + offset]) else { return offset }
      allowed = 0x80...0xBF
    }
    return length
  }

  /// The length of a multi-byte character by its first byte, and which second bytes it admits.
  private static func sequence(_ lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
  }
}
