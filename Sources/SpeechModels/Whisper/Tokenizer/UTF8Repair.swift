/// Steps through bytes that need not be valid UTF-8, one character or one repair at a time.
///
/// An ill-formed stretch is replaced in the way the Unicode standard recommends and Python, Rust and Swift follow:
/// one U+FFFD for each maximal subpart of a character (Unicode 16, section 3.9, table 3-7).
enum UTF8Repair {
  struct Step {
    /// The number of bytes, at least 1.
    let length: Int
    /// Whether the result is U+FFFD, by repair or because the text says so.
    let isReplacement: Bool
  }

  /// The step at `start`, which lies within `bytes`. Bytes from the end on count as missing.
  static func step(_ bytes: [UInt8], at start: Int) -> Step {
    let lead = bytes[start]
    if lead < 0x80 { return Step(length: 1, isReplacement: false) }
    guard let (length, second) = sequence(lead) else { return Step(length: 1, isReplacement: true) }
    var allowed = second
    for offset in 1..<length {
      guard start + offset < bytes.count, allowed.contains(bytes[start + offset]) else {
        return Step(length: offset, isReplacement: true)
      }
      allowed = 0x80...0xBF
    }
    let isReplacement = lead == 0xEF && bytes[start + 1] == 0xBF && bytes[start + 2] == 0xBD
    return Step(length: length, isReplacement: isReplacement)
  }

  /// The length of a character by its first byte, and which second bytes it admits.
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
