import Foundation

extension Scalars {
  /// Compatibility composition (NFKC) with marks, symbols and punctuation replaced by spaces.
  ///
  /// - Parameter keepingMarks: leave combining marks, which are vowels in the scripts of India.
  func removingSymbols(keepingMarks: Bool = false) -> Scalars {
    let composed = isASCIIOnly ? self : Scalars(string.precomposedStringWithCompatibilityMapping)
    return composed.map { scalar in
      let isRemoved = keepingMarks ? scalar.isSymbolOrPunctuation : scalar.isMarkSymbolOrPunctuation
      return isRemoved ? " " : scalar
    }
  }

  /// Compatibility decomposition (NFKD) without non-spacing marks, with other marks, symbols and punctuation
  /// replaced by spaces, except those in `kept`.
  func removingSymbolsAndDiacritics(keeping kept: Set<Unicode.Scalar> = []) -> Scalars {
    let decomposed = isASCIIOnly ? self : Scalars(string.decomposedStringWithCompatibilityMapping)
    var result = Scalars()
    result.reserveCapacity(decomposed.count)
    for scalar in decomposed {
      if kept.contains(scalar) {
        result.append(scalar)
      } else if !scalar.isASCII, let plain = Self.inseparableLetters[scalar] {
        result.append(contentsOf: plain.unicodeScalars)
      } else if scalar.properties.generalCategory == .nonspacingMark {
        continue
      } else {
        result.append(scalar.isMarkSymbolOrPunctuation ? " " : scalar)
      }
    }
    return result
  }

  private var isASCIIOnly: Bool { allSatisfy(\.isASCII) }

  /// Letters whose stroke or ligature Unicode does not decompose.
  private static let inseparableLetters: [Unicode.Scalar: String] = [
    "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "ß": "ss", "ẞ": "SS", "đ": "d", "Đ": "D",
    "ð": "d", "Ð": "D", "þ": "th", "Þ": "th", "ł": "l", "Ł": "L",
  ]
}
