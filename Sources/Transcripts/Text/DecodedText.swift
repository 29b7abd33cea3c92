/// Text out of bytes whose encoding nobody tells.
package enum DecodedText {
  /// The text without byte order mark: UTF-8, UTF-16 by its mark or by its zero bytes, otherwise Windows-1252.
  /// Single broken sequences in what is UTF-8 for the rest become U+FFFD.
  package static func string(_ bytes: [UInt8]) -> String {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return String(decoding: bytes[3...], as: UTF8.self) }
    if bytes.starts(with: [0xff, 0xfe]) { return sixteenBit(bytes[2...], isLittleEndian: true) }
    if bytes.starts(with: [0xfe, 0xff]) { return sixteenBit(bytes[2...], isLittleEndian: false) }
    if let isLittleEndian = zeroPattern(bytes) {
      return sixteenBit(bytes[...], isLittleEndian: isLittleEndian)
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return looksLikeUTF8(bytes) ? String(decoding: bytes, as: UTF8.self) : windows1252(bytes)
  }

  private static func sixteenBit(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool) -> String {
    let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isLittleEndian ? second << 8 | first : first << 8 | second
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// Whether UTF-16 without a mark is little-endian; nil if the zero bytes of its digits and spaces are missing.
  private static func zeroPattern(_ bytes: [UInt8]) -> Bool? {
    let sample = bytes.prefix(512)
    guard sample.count >= 4 else { return nil }
    var zeros = (even: 0, odd: 0)
    for (index, byte) in sample.enumerated() where byte == 0 {
      if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
    }
    let many = sample.count / 4
    if zeros.odd > many, zeros.even == 0 { return true }
    if zeros.even > many, zeros.odd == 0 { return false }
    return nil
  }

  /// Whether whole sequences of more than one byte outnumber the bytes that belong to none.
  private static func looksLikeUTF8(_ bytes: [UInt8]) -> Bool {
    var (whole, broken, index) = (0, 0, 0)
    while index < bytes.count {
      let byte = bytes[index]
      let length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0
      let rest = length > 1 && index + length <= bytes.count ? bytes[index + 1..<index + length] : []
      if length == 1 {
        index += 1
      } else if !rest.isEmpty, rest.allSatisfy({ $0 & 0xc0 == 0x80 }) {
        whole += 1
        index += length
      } else {
        broken += 1
        index += 1
      }
    }
    return whole > broken
  }

  private static func windows1252(_ bytes: [UInt8]) -> String {
    var scalars = String.UnicodeScalarView()
    for byte in bytes {
      let isMapped = (0x80...0x9f).contains(byte)
      let value = isMapped ? upper[Int(byte) - 0x80] : UInt32(byte)
      scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    return String(scalars)
  }

  /// The characters of Windows-1252 at 0x80...0x9f, where Latin-1 has control characters.
  private static let upper: [UInt32] = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d,
    0x17d,
    0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153,
    0x9d,
    0x17e, 0x178,
  ]
}

enum TextLines {
  /// The lines of a text that end in a line feed, a carriage return or both; others of Unicode's line ends are text.
  static func split(_ text: String) -> [String] {
    var lines: [String] = []
    var line: [UInt8] = []
    var wasReturn = false
    for byte in text.utf8 {
      if byte == 10 || byte == 13 {
        if !(byte == 10 && wasReturn) {
          lines.append(String(decoding: line, as: UTF8.self))
          line.removeAll(keepingCapacity: true)
        }
      } else {
        line.append(byte)
      }
      wasReturn = byte == 13
    }
    if !line.isEmpty { lines.append(String(decoding: line, as: UTF8.self)) }
    return lines
  }
}
