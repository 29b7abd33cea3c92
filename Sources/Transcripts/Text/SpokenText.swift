extension StringProtocol {
  /// Text as it stands in a segment: its lines trimmed, blank ones left out, and a space before it where its script
  /// puts spaces between words, so that segments can be joined.
  var asSegmentText: String {
    let lines = nonEmptyLines
    guard let first = lines.first?.unicodeScalars.first else { return "" }
    return (first.isWrittenWithoutSpaces ? "" : " ") + lines.joined(separator: "\n")
  }

  /// A speaker's label as one line of text.
  var asLabel: String { singleLine }
}

extension Unicode.Scalar {
  /// Whether words of this character's script follow each other without spaces: Thai to Khmer, kana, Han and the
  /// punctuation and forms that go with them.
  var isWrittenWithoutSpaces: Bool {
    switch value {
    case 0x0e00...0x0eff, 0x1000...0x109f, 0x1780...0x17ff, 0x3000...0x30ff, 0x31f0...0x31ff, 0x3400...0x4dbf,
      0x4e00...0x9fff, 0xf900...0xfaff, 0xff00...0xff9f, 0x20000...0x3ffff:
      true
    default: false
    }
  }
}
