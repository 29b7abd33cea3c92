/// Text as an array of Unicode scalars with the character classes of Python's `re` module, in whose terms the
/// published normalizers are defined. Swift's own `Character` would merge scalars that those rules tell apart.
typealias Scalars = [Unicode.Scalar]

extension Unicode.Scalar {
  /// `\s`: white space and the four information separators.
  var isSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0: true
    case 0..<0x1680: false
    case 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// `\w`: letters, whatever has a numeric value, and the underscore.
  var isWord: Bool {
    switch value {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: return true
    case 0..<0x80: return false
    default: break
    }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return properties.numericType != nil
    }
  }

  /// `\d`: decimal digits of any script.
  var isDecimalDigit: Bool {
    isASCII ? isASCIIDigit : properties.generalCategory == .decimalNumber
  }

  /// `[0-9]`
  var isASCIIDigit: Bool { (0x30...0x39).contains(value) }

  /// `[a-z]`
  var isASCIILowercase: Bool { (0x61...0x7A).contains(value) }

  /// Unicode categories M, S and P.
  var isMarkSymbolOrPunctuation: Bool { isMark || isSymbolOrPunctuation }

  var isMark: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  var isSymbolOrPunctuation: Bool {
    switch properties.generalCategory {
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: true
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation: true
    case .initialPunctuation, .finalPunctuation, .otherPunctuation: true
    default: false
    }
  }
}

extension Scalars {
  init(_ string: String) { self.init(string.unicodeScalars) }

  /// The scalars as a string.
  var string: String { String(String.UnicodeScalarView(self)) }

  /// Whether `\b` matches before `index` (0...count).
  func isBoundary(at index: Int) -> Bool {
    let before = index > 0 && self[index - 1].isWord
    let after = index < count && self[index].isWord
    return before != after
  }

  /// Whether `literal` stands at `index`.
  func has(_ literal: Scalars, at index: Int) -> Bool {
    guard index >= 0, index + literal.count <= count else { return false }
    for offset in literal.indices where self[index + offset] != literal[offset] { return false }
    return true
  }

  /// Words between white space, as Python's `split()` gives them.
  func words() -> [String] {
    split(whereSeparator: \.isSpace).map { Scalars($0).string }
  }

  /// With each run of white space replaced by one space.
  func collapsingSpaces() -> Scalars {
    var result = Scalars()
    result.reserveCapacity(count)
    var wasSpace = false
    for scalar in self {
      let isSpace = scalar.isSpace
      if !isSpace {
        result.append(scalar)
      } else if !wasSpace {
        result.append(" ")
      }
      wasSpace = isSpace
    }
    return result
  }

  /// Lower case with the final form of the Greek sigma at the end of a word, as Python's `lower()`.
  func lowercased() -> Scalars {
    var result = Scalars()
    result.reserveCapacity(count)
    for (index, scalar) in enumerated() {
      if scalar.isASCII {
        let isUppercase = (0x41...0x5A).contains(scalar.value)
        result.append(isUppercase ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
      } else if scalar == "Σ" {
        result.append(isFinalSigma(at: index) ? "ς" : "σ")
      } else {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return result
  }

  private func isFinalSigma(at index: Int) -> Bool {
    let before = self[..<index].last { !$0.properties.isCaseIgnorable }
    let after = self[(index + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased == true && after?.properties.isCased != true
  }

  /// Without `<…>` and `[…]` (either closing bracket ends either), then without non-empty `(…)`.
  func removingBracketedText() -> Scalars {
    removingSpans(openedBy: { $0 == "<" || $0 == "[" }, closedBy: { $0 == ">" || $0 == "]" }, atLeast: 0)
      .removingSpans(openedBy: { $0 == "(" }, closedBy: { $0 == ")" }, atLeast: 1)
  }

  private func removingSpans(
    openedBy opens: (Unicode.Scalar) -> Bool, closedBy closes: (Unicode.Scalar) -> Bool, atLeast least: Int
  ) -> Scalars {
    guard contains(where: opens) else { return self }
    var result = Scalars()
    var index = 0
    var lastClosing = count - 1
    while lastClosing >= 0, !closes(self[lastClosing]) { lastClosing -= 1 }
    while index < count {
      if opens(self[index]), index < lastClosing {
        var end = index + 1
        while end < count, !closes(self[end]) { end += 1 }
        if end < count, end - index - 1 >= least {
          index = end + 1
          continue
        }
      }
      result.append(self[index])
      index += 1
    }
    return result
  }
}
