/// Spoken numbers, ordinals, sums of money and percentages in digits (rules of `EnglishNumberNormalizer` in
/// openai/whisper).
enum EnglishNumbers {
  static func standardize(_ text: Scalars) -> Scalars {
    let words = separatingLettersFromDigits(readingHalves(text)).words()
    let joined = Scalars(SpokenNumberReader.read(words).joined(separator: " "))
    return namingOnes(extractingCents(combiningCents(joined)))
  }

  /// "two and a half" becomes "two point five"; after anything but a number the phrase stays.
  private static func readingHalves(_ text: Scalars) -> Scalars {
    let phrases = [Scalars("and"), Scalars("a"), Scalars("half")]
    var pieces: [String] = []
    var start = 0
    var index = 0
    while index < text.count {
      guard text[index] == "a", text.isBoundary(at: index), let end = end(of: phrases, in: text, at: index)
      else {
        index += 1
        continue
      }
      let piece = text[start..<index]
      if let last = Scalars(piece).words().last {
        pieces.append(Scalars(piece).string)
        pieces.append(takesHalf(last) ? "point five" : "and a half")
      }
      start = end
      index = end
    }
    let rest = Scalars(text[start...])
    if rest.contains(where: { !$0.isSpace }) { pieces.append(rest.string) }
    return Scalars(pieces.joined(separator: " "))
  }

  private static func takesHalf(_ word: String) -> Bool {
    switch NumberWord.table[word] {
    case .zero, .unit, .ten, .multiplier: true
    default: false
    }
  }

  /// End of the words `phrase` at `index` with white space between them, or nil where they do not stand there.
  private static func end(of phrase: [Scalars], in text: Scalars, at index: Int) -> Int? {
    var index = index
    for (position, word) in phrase.enumerated() {
      if position > 0 {
        guard index < text.count, text[index].isSpace else { return nil }
        while index < text.count, text[index].isSpace { index += 1 }
      }
      guard text.has(word, at: index) else { return nil }
      index += word.count
    }
    return text.isBoundary(at: index) ? index : nil
  }

  /// A space between letters and digits, except before the suffix of an ordinal or a plural.
  private static func separatingLettersFromDigits(_ text: Scalars) -> Scalars {
    var spaced = Scalars()
    spaced.reserveCapacity(text.count)
    for scalar in text {
      if let last = spaced.last,
        (last.isASCIIDigit && scalar.isASCIILowercase) || (last.isASCIILowercase && scalar.isASCIIDigit)
      {
        spaced.append(" ")
      }
      spaced.append(scalar)
    }
    let suffixes = ["st", "nd", "rd", "th", "s"].map { Scalars($0) }
    var result = Scalars()
    result.reserveCapacity(spaced.count)
    var index = 0
    while index < spaced.count {
      if spaced[index].isSpace, result.last?.isASCIIDigit == true {
        var end = index
        while end < spaced.count, spaced[end].isSpace { end += 1 }
        let suffix = suffixes.first { spaced.has($0, at: end) && spaced.isBoundary(at: end + $0.count) }
        if suffix != nil {
          index = end
          continue
        }
      }
      result.append(spaced[index])
      index += 1
    }
    return result
  }

  /// "$2 and ¢7" becomes "$2.07".
  private static func combiningCents(_ text: Scalars) -> Scalars {
    replacing(text) { text, start in
      guard isCurrency(text[start]) else { return nil }
      var index = start + 1
      while index < text.count, text[index].isASCIIDigit { index += 1 }
      guard index > start + 1, index < text.count, text[index] == " " else { return nil }
      let amount = text[start..<index]
      index += 1
      if text.has(Scalars("and "), at: index) { index += 4 }
      guard index < text.count, text[index] == "¢", let cents = cents(in: text, at: index + 1) else {
        return nil
      }
      let padded = cents.digits.count == 1 ? "0" + cents.digits : cents.digits
      return (Scalars(amount) + Scalars("." + padded), cents.end)
    }
  }

  /// "$0.50" becomes "¢50".
  private static func extractingCents(_ text: Scalars) -> Scalars {
    replacing(text) { text, start in
      guard isCurrency(text[start]), start + 2 < text.count, text[start + 1] == "0" else { return nil }
      guard let cents = cents(in: text, at: start + 3) else { return nil }
      return (Scalars("¢" + DecimalString.canonical(cents.digits)), cents.end)
    }
  }

  /// A lone 1 is written "one" and 1s "ones", since "one" is more often a pronoun than a number.
  private static func namingOnes(_ text: Scalars) -> Scalars {
    text.replacingWords { word in
      switch word {
      case "1": "one"
      case "1s": "ones"
      default: nil
      }
    }
  }

  /// One or two digits that end a word.
  private static func cents(in text: Scalars, at index: Int) -> (digits: String, end: Int)? {
    var end = index
    while end < text.count, end < index + 2, text[end].isASCIIDigit { end += 1 }
    guard end > index, text.isBoundary(at: end) else { return nil }
    return (Scalars(text[index..<end]).string, end)
  }

  private static func isCurrency(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "€" || scalar == "£" || scalar == "$"
  }

  /// `match` gives the replacement for what begins at a position and where the text goes on.
  private static func replacing(
    _ text: Scalars, _ match: (Scalars, Int) -> (Scalars, Int)?
  ) -> Scalars {
    guard text.contains(where: isCurrency) else { return text }
    var result = Scalars()
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if let (replacement, end) = match(text, index) {
        result.append(contentsOf: replacement)
        index = end
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}
