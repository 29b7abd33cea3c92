/// Cuts text into the pieces within which byte pairs may merge.
///
/// The rule is the GPT-2 pattern: a contraction (`'s 't 're 've 'm 'll 'd`, lower case only), or a run of
/// letters, of digits or of other symbols, each with at most one space in front, or a run of white space that
/// leaves its last character to the piece after it.
enum PreTokenizer {
  /// The piece boundaries: UTF-8 offsets in ascending order, the last being the length of the text. Linear.
  static func pieceEnds(of text: String) -> [Int] {
    var classes: [ScalarClass] = []
    var offsets: [Int] = []
    let length = text.utf8.count
    classes.reserveCapacity(length + 1)
    offsets.reserveCapacity(length + 1)
    var offset = 0
    for scalar in text.unicodeScalars {
      classes.append(ScalarClass(scalar))
      offsets.append(offset)
      offset += UTF8.width(scalar)
    }
    offsets.append(offset)

    let scalars = text.unicodeScalars
    var position = scalars.startIndex
    var ends: [Int] = []
    var index = 0
    while index < classes.count {
      let next = pieceEnd(after: index, at: position, in: scalars, classes)
      position = scalars.index(position, offsetBy: next - index)
      index = next
      ends.append(offsets[index])
    }
    return ends
  }

  private static func pieceEnd(
    after start: Int, at position: String.Index, in scalars: String.UnicodeScalarView,
    _ classes: [ScalarClass]
  ) -> Int {
    if classes[start] == .symbol, scalars[position] == "'" {
      let length = contractionLength(scalars[position...])
      if length > 0 { return start + length }
    }
    if classes[start].isSpace {
      let followed = start + 1 < classes.count && !classes[start + 1].isSpace
      if followed && classes[start] == .blank { return runEnd(from: start + 1, in: classes) }
      var end = start + 1
      while end < classes.count && classes[end].isSpace { end += 1 }
      return end == classes.count || end == start + 1 ? end : end - 1
    }
    return runEnd(from: start, in: classes)
  }

  private static func runEnd(from start: Int, in classes: [ScalarClass]) -> Int {
    var end = start + 1
    while end < classes.count && classes[end] == classes[start] { end += 1 }
    return end
  }

  /// The number of scalars of the contraction at the start of `text` (which starts with an apostrophe), or 0.
  private static func contractionLength(_ text: Substring.UnicodeScalarView) -> Int {
    var rest = text.dropFirst().makeIterator()
    switch (rest.next(), rest.next()) {
    case ("s", _), ("t", _), ("m", _), ("d", _): return 2
    case ("r", "e"), ("v", "e"), ("l", "l"): return 3
    default: return 0
    }
  }
}

/// What the pattern tells apart: Unicode categories L and N, white space (U+0020 by itself), all else.
private enum ScalarClass: UInt8 {
  case letter, number, blank, otherSpace, symbol

  var isSpace: Bool { self == .blank || self == .otherSpace }

  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x61...0x7A, 0x41...0x5A: self = .letter
    case 0x20: self = .blank
    case 0x30...0x39: self = .number
    case 0x09...0x0D: self = .otherSpace
    case ..<0x80: self = .symbol
    default: self.init(properties: scalar.properties)
    }
  }

  /// Characters newer than Unicode 16 count as symbols: so do the tokenizers in use today, and the result
  /// then does not depend on the Unicode version of the Swift runtime.
  private init(properties: Unicode.Scalar.Properties) {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      self = Self.isNew(properties) ? .symbol : .letter
    case .decimalNumber, .letterNumber, .otherNumber:
      self = Self.isNew(properties) ? .symbol : .number
    default:
      self = properties.isWhitespace ? .otherSpace : .symbol
    }
  }

  private static func isNew(_ properties: Unicode.Scalar.Properties) -> Bool {
    guard let age = properties.age else { return false }
    return age.major > 16
  }
}
