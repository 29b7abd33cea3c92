/// Reads words one after the other and writes each run that forms a number in digits.
///
/// Rules of `EnglishNumberNormalizer.process_words` in openai/whisper: a number is either a whole number that can
/// still grow by arithmetic ("two hundred" + "five") or a string of digits that can only be lengthened ("nineteen"
/// + "eighty four").
struct SpokenNumberReader {
  private enum Value {
    case whole(String)
    case digits(String)

    var text: String {
      switch self {
      case .whole(let text), .digits(let text): text
      }
    }
  }

  private var output: [String] = []
  private var prefix: String?
  private var value: Value?

  /// The words with numbers in digits.
  static func read(_ words: [String]) -> [String] {
    var reader = SpokenNumberReader()
    reader.output.reserveCapacity(words.count)
    let meanings = words.map { NumberWord.table[$0] }
    var index = 0
    while index < words.count {
      let isLast = index + 1 == words.count
      let context = Context(
        previous: index == 0 ? nil : meanings[index - 1],
        next: isLast ? nil : meanings[index + 1],
        nextWord: isLast ? nil : words[index + 1])
      let skipsNext = reader.take(words[index], meanings[index], context)
      index += skipsNext ? 2 : 1
    }
    reader.flush()
    return reader.output
  }

  private struct Context {
    var previous: NumberWord?
    var next: NumberWord?
    var nextWord: String?

    var nextIsNumeric: Bool { nextWord.map(SpokenNumberReader.isNumeric) ?? false }
    var nextContinuesNumber: Bool { next != nil || nextIsNumeric }

    var previousIsUnit: Bool {
      if case .unit = previous { return true }
      return false
    }

    var previousIsTen: Bool {
      if case .ten = previous { return true }
      return false
    }
  }

  /// - Returns: whether the next word was used up too.
  private mutating func take(_ word: String, _ meaning: NumberWord?, _ context: Context) -> Bool {
    if takeNumeral(word) { return false }
    switch meaning {
    case nil:
      flush()
      emit(word)
    case .zero:
      value = .digits(nonZeroText + "0")
    case .unit(let unit):
      value = appending(unit, context)
    case .suffixedUnit(let unit, let suffix):
      emit(appending(unit, context).text + suffix)
    case .ten(let ten):
      value = appending(ten: ten)
    case .suffixedTen(let ten, let suffix):
      emit(appending(ten: ten).text + suffix)
    case .multiplier(let zeros):
      multiply(zeros: zeros)
    case .suffixedMultiplier(let zeros, let suffix):
      multiply(zeros: zeros, suffix: suffix)
    case .sign(let sign):
      flush()
      if context.nextContinuesNumber { prefix = sign } else { emit(word) }
    case .currency(let symbol):
      if value == nil {
        emit(word)
      } else {
        prefix = symbol
        flush()
      }
    case .percent:
      if let value { emit(value.text + "%") } else { emit(word) }
    case .per:
      if let value, context.nextWord == "cent" {
        emit(value.text + "%")
        return true
      }
      flush()
      emit(word)
    case .and, .double, .triple, .point:
      return takeSpecial(word, meaning, context)
    }
    return false
  }

  private mutating func takeSpecial(_ word: String, _ meaning: NumberWord?, _ context: Context) -> Bool {
    guard context.nextContinuesNumber else {
      flush()
      emit(word)
      return false
    }
    switch meaning {
    case .and:
      if case .multiplier = context.previous { return false }
    case .point:
      switch context.next {
      case .zero, .unit, .ten: value = .digits(nonZeroText + ".")
      default: if context.nextIsNumeric { value = .digits(nonZeroText + ".") }
      }
      return false
    default:
      let repeated: Int? =
        switch context.next {
        case .zero: 0
        case .unit(let unit): unit
        default: nil
        }
      if let repeated {
        let count = meaning == .double ? 2 : 3
        value = .digits(nonZeroText + String(repeating: String(repeated), count: count))
        return true
      }
    }
    flush()
    emit(word)
    return false
  }

  /// A number already in digits, possibly with a sign or a currency before it.
  private mutating func takeNumeral(_ word: String) -> Bool {
    guard let first = word.unicodeScalars.first else { return true }
    let hasPrefix = ["-", "+", "£", "€", "$", "¢"].contains(first)
    let bare = hasPrefix ? String(word.unicodeScalars.dropFirst()) : word
    guard Self.isNumeric(bare) else { return false }
    if case .digits(let text) = value, text.hasSuffix(".") {
      value = .digits(text + word)
      return true
    }
    flush()
    if hasPrefix { prefix = String(first) }
    let ascii = Self.asciiDigits(bare)
    value = DecimalString.scaled(ascii, zeros: 0).map { .whole($0) } ?? .digits(bare)
    return true
  }

  /// The current number followed by `unit` (0...19).
  private func appending(_ unit: Int, _ context: Context) -> Value {
    switch value {
    case nil:
      return .whole(String(unit))
    case .whole(let number) where !context.previousIsUnit:
      let places = unit < 10 ? 1 : 2
      return Self.filling(number, places: places, with: unit) ?? .digits(number + String(unit))
    case .whole(let text):
      return .digits(text + String(unit))
    case .digits(let text):
      let completesTen = context.previousIsTen && unit < 10
      return .digits((completesTen ? String(text.dropLast()) : text) + String(unit))
    }
  }

  private func appending(ten: Int) -> Value {
    switch value {
    case nil: .whole(String(ten))
    case .whole(let number): Self.filling(number, places: 2, with: ten) ?? .digits(number + String(ten))
    case .digits(let text): .digits(text + String(ten))
    }
  }

  /// The whole number plus `addend`, if its last `places` digits are zeros that can take it.
  private static func filling(_ number: String, places: Int, with addend: Int) -> Value? {
    guard number == "0" || (number.count >= places && number.suffix(places).allSatisfy { $0 == "0" }) else {
      return nil
    }
    return .whole(DecimalString.sum(number, String(addend)))
  }

  private mutating func multiply(zeros: Int) {
    let multiplier = "1" + String(repeating: "0", count: zeros)
    switch value {
    case nil:
      value = .whole(multiplier)
    case .whole(let number):
      value = .whole(DecimalString.multiplyingBelowThousand(number, zeros: zeros))
    case .digits(let text):
      if let product = DecimalString.scaled(Self.asciiDigits(text), zeros: zeros) {
        value = .whole(product)
      } else {
        flush()
        value = .whole(multiplier)
      }
    }
  }

  private mutating func multiply(zeros: Int, suffix: String) {
    multiply(zeros: zeros)
    if let value { emit(value.text + suffix) }
  }

  /// Digits to be lengthened; a zero in front of them disappears, as in the reference.
  private var nonZeroText: String {
    if case .whole("0") = value { return "" }
    return value?.text ?? ""
  }

  private mutating func flush() {
    if let value { emit(value.text) }
  }

  private mutating func emit(_ text: String) {
    output.append((prefix ?? "") + text)
    prefix = nil
    value = nil
  }

  /// Digits with at most one point that has digits on both sides.
  private static func isNumeric(_ word: String) -> Bool {
    var digits = 0
    var hasPoint = false
    for scalar in word.unicodeScalars {
      if scalar.isDecimalDigit {
        digits += 1
      } else if scalar == ".", digits > 0, !hasPoint {
        hasPoint = true
        digits = 0
      } else {
        return false
      }
    }
    return digits > 0
  }

  private static func asciiDigits(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if !scalar.isASCII, let value = scalar.properties.numericValue, scalar.isDecimalDigit {
        result += String(Int(value))
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
