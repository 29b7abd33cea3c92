/// Brings English text into a form in which only what was said differs.
///
/// Rules of openai/whisper's `EnglishTextNormalizer` (Radford et al. 2022, appendix C) as in the
/// `whisper_normalizer` package: bracketed text and fillers removed, contractions and titles written out, numbers
/// and sums of money in digits, British spellings made American, punctuation and white space collapsed. The quirks
/// of those rules (1.5 becomes `one.5`) are kept, since scores are compared with published ones.
public struct EnglishTextNormalizer: Sendable {
  private let contractions: EnglishContractions

  /// - Parameter expandsSlang: also write out `kinda`, `sorta`, `dunno` and `cause`, which the
  ///   `whisper_normalizer` package does and openai/whisper does not.
  public init(expandsSlang: Bool = true) {
    contractions = EnglishContractions(expandsSlang: expandsSlang)
  }

  /// The normalized text; like the published rules it may keep one space at either end.
  public func normalize(_ text: String) -> String {
    var scalars = Scalars(text).lowercased().removingBracketedText()
    scalars = contractions.expand(scalars.removingFillers().joiningApostrophes())
    scalars = scalars.removingCommasInNumbers().removingPeriods()
    scalars = scalars.removingSymbolsAndDiacritics(keeping: [".", "%", "$", "¢", "€", "£"])
    let words = EnglishNumbers.standardize(scalars).words()
    let spelled = words.map { BritishSpellings.american[$0] ?? $0 }.joined(separator: " ")
    return Scalars(spelled).removingStrayNumberSymbols().collapsingSpaces().string
  }
}

extension Scalars {
  private static let fillers: Set<String> = ["hmm", "mm", "mhm", "mmm", "uh", "um"]

  /// Without hesitations that stand as words of their own.
  fileprivate func removingFillers() -> Scalars {
    replacingWords { Self.fillers.contains($0) ? "" : nil }
  }

  /// Without white space before an apostrophe.
  fileprivate func joiningApostrophes() -> Scalars {
    guard contains("'") else { return self }
    var result = Scalars()
    result.reserveCapacity(count)
    for scalar in self {
      if scalar == "'" {
        while result.last?.isSpace == true { result.removeLast() }
      }
      result.append(scalar)
    }
    return result
  }

  /// Without commas between two digits; as in the reference a digit serves one comma only.
  fileprivate func removingCommasInNumbers() -> Scalars {
    var result = Scalars()
    result.reserveCapacity(count)
    var index = 0
    while index < count {
      if index + 2 < count, self[index + 1] == ",", self[index].isDecimalDigit, self[index + 2].isDecimalDigit
      {
        result.append(self[index])
        result.append(self[index + 2])
        index += 3
      } else {
        result.append(self[index])
        index += 1
      }
    }
    return result
  }

  /// With a space for each period that no digit follows.
  fileprivate func removingPeriods() -> Scalars {
    spacingOut { $0 == "." }
  }

  /// Without number symbols that have no number after (currency, point) or before (per cent) them.
  fileprivate func removingStrayNumberSymbols() -> Scalars {
    let symbols: Set<Unicode.Scalar> = [".", "$", "¢", "€", "£"]
    let prefixed = spacingOut(needsFollower: true) { symbols.contains($0) }
    var result = Scalars()
    result.reserveCapacity(prefixed.count)
    var index = 0
    while index < prefixed.count {
      result.append(prefixed[index])
      if !prefixed[index].isASCIIDigit, index + 1 < prefixed.count, prefixed[index + 1] == "%" {
        result.append(" ")
        index += 1
      }
      index += 1
    }
    return result
  }

  /// Replaces a symbol by a space where no ASCII digit follows. The scalar after it is consumed with it and so
  /// never a symbol itself, which is how the reference's regular expression reads a run of symbols.
  private func spacingOut(needsFollower: Bool = false, _ isSymbol: (Unicode.Scalar) -> Bool) -> Scalars {
    var result = Scalars()
    result.reserveCapacity(count)
    var index = 0
    while index < count {
      let scalar = self[index]
      index += 1
      guard isSymbol(scalar) else {
        result.append(scalar)
        continue
      }
      if index == count {
        result.append(needsFollower ? scalar : " ")
      } else if self[index].isASCIIDigit {
        result.append(scalar)
      } else {
        result.append(" ")
        result.append(self[index])
        index += 1
      }
    }
    return result
  }

  /// Each whole word (`\b\w+\b`) for which `replacement` gives a text is replaced by it.
  func replacingWords(_ replacement: (String) -> String?) -> Scalars {
    var result = Scalars()
    result.reserveCapacity(count)
    var index = 0
    while index < count {
      guard self[index].isWord else {
        result.append(self[index])
        index += 1
        continue
      }
      let end = self[index...].firstIndex { !$0.isWord } ?? count
      if let text = replacement(Scalars(self[index..<end]).string) {
        result.append(contentsOf: text.unicodeScalars)
      } else {
        result.append(contentsOf: self[index..<end])
      }
      index = end
    }
    return result
  }
}
