extension Unicode.Scalar {
  /// Whether words of the scalar's script follow each other without spaces: Han, kana, Thai, Lao, Khmer, Burmese.
  package var isUnspacedScript: Bool {
    switch value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3001...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF01...0xFF9F, 0x20000...0x3FFFF:
      true
    default: false
    }
  }

  /// Whether the scalar is as wide as two Latin letters (East Asian Width W and F, emoji apart).
  var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}

extension Character {
  package var isUnspacedScript: Bool { unicodeScalars.first?.isUnspacedScript ?? false }

  /// Columns on a subtitle line: 2 for a full-width character, else 1; marks that sit on another take none.
  var columns: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    return scalar.isWide ? 2 : 1
  }

  /// Quotation marks and brackets that close, and the plain quotation marks.
  var isClosing: Bool { "\"'”’»›)]}）］｝」』】〉》〕".contains(self) }

  /// Quotation marks, brackets and signs that open.
  var isOpening: Bool { "\"'“‘„‚«‹([{¿¡（［｛「『【〈《〔".contains(self) }

  /// What Japanese and Chinese typesetting never begins a line with: closing marks, small kana, sound marks
  /// (kinsoku shori, JIS X 4051; GB/T 15834 for Chinese).
  var cannotBeginLine: Bool {
    "。、，．：；！？!?,.:;)]}）］｝」』】〉》〕”’»›…‥・ー々〻ゝゞヽヾ％%‰℃ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶー～〜ๆฯ".contains(self)
      || unicodeScalars.first.map { $0.properties.generalCategory == .nonspacingMark } ?? false
  }

  /// What a line never ends with.
  var cannotEndLine: Bool { "([{（［｛「『【〈《〔“‘«‹$￥¥€£¿¡".contains(self) }
}

extension StringProtocol {
  /// Columns on a subtitle line.
  var columns: Int { reduce(0) { $0 + $1.columns } }
}
