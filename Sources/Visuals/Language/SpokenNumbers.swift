import Transcripts

/// Numbers in words, as speech has them.
enum SpokenNumbers {
  private static let units: [String: Int] = {
    var table = ["zero": 0]
    for (index, name) in EnglishNumberNames.units.enumerated() { table[name] = index + 1 }
    return table
  }()
  private static let tens: [String: Int] = {
    var table: [String: Int] = [:]
    for (index, name) in EnglishNumberNames.tens.enumerated() { table[name] = 10 * (index + 2) }
    return table
  }()
  private static let multipliers: [String: Double] = {
    var table = ["dozen": 12.0]
    for (name, zeros) in EnglishNumberNames.multipliers.prefix(5) {
      table[name] = (0..<zeros).reduce(1.0) { value, _ in value * 10 }
    }
    return table
  }()
  private static let ordinals: [String: Int] = [
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
  ]

  static func ordinal(_ word: String) -> Int? { ordinals[word] }

  static func isMultiplier(_ word: String) -> Bool { multipliers[word] != nil }

  /// The number that begins at `index`, with the token after it.
  static func number(_ tokens: [Token], at index: Int) -> (value: Double, end: Int)? {
    var total = 0.0
    var group = 0.0
    var hasGroup = false
    var place = index
    while place < tokens.count {
      let word = tokens[place].lower
      if let digits = numeral(word) {
        if hasGroup { break }
        group = digits
        hasGroup = true
      } else if let parts = hyphenated(word) {
        group += parts
        hasGroup = true
      } else if let unit = units[word] {
        if hasGroup, group.truncatingRemainder(dividingBy: unit < 10 ? 10 : 100) != 0 { break }
        group += Double(unit)
        hasGroup = true
      } else if let ten = tens[word] {
        if hasGroup, group.truncatingRemainder(dividingBy: 100) != 0 { break }
        group += Double(ten)
        hasGroup = true
      } else if let multiplier = multipliers[word],
        hasGroup || place > index && tokens[place - 1].lower == "a"
      {
        group = (hasGroup ? group : 1) * multiplier
        hasGroup = true
        if multiplier >= 1000 {
          total += group
          group = 0
          place += 1
          continue
        }
      } else if word == "and", hasGroup, place + 2 < tokens.count, tokens[place + 1].lower == "a",
        tokens[place + 2].lower == "half"
      {
        // "four and a half million"
        group += 0.5
        place += 3
        continue
      } else if word == "and", hasGroup || total > 0, place + 1 < tokens.count,
        units[tokens[place + 1].lower] ?? tens[tokens[place + 1].lower] != nil, place > index,
        multipliers[tokens[place - 1].lower] != nil
      {
      } else if word == "point", hasGroup, place + 1 < tokens.count, units[tokens[place + 1].lower] != nil {
        var scale = 0.1
        place += 1
        while place < tokens.count, let digit = units[tokens[place].lower], digit < 10 {
          group += Double(digit) * scale
          scale /= 10
          place += 1
        }
        continue
      } else {
        break
      }
      place += 1
    }
    guard place > index, hasGroup || total > 0 else { return nil }
    return (total + group, place)
  }

  /// "nineteen ninety three", "two thousand and five", "twenty twenty".
  static func year(_ tokens: [Token], at index: Int) -> (Int, Int)? {
    func pair(_ place: Int) -> (Int, Int)? {
      guard place < tokens.count else { return nil }
      let word = tokens[place].lower
      if let both = hyphenated(word) { return (Int(both), place + 1) }
      if let ten = tens[word] {
        if place + 1 < tokens.count, let unit = units[tokens[place + 1].lower], unit > 0, unit < 10 {
          return (ten + unit, place + 2)
        }
        return (ten, place + 1)
      }
      if let unit = units[word], unit >= 10 { return (unit, place + 1) }
      if word == "oh" || word == "o", place + 1 < tokens.count, let unit = units[tokens[place + 1].lower],
        unit < 10
      {
        return (unit, place + 2)
      }
      return nil
    }
    guard index < tokens.count else { return nil }
    if tokens[index].lower == "two", index + 1 < tokens.count, tokens[index + 1].lower == "thousand",
      let (value, end) = number(tokens, at: index), (2000...2100).contains(value)
    {
      return (Int(value), end)
    }
    if let century = units[tokens[index].lower] ?? tens[tokens[index].lower], (10...20).contains(century),
      let (rest, end) = pair(index + 1), rest < 100
    {
      return (century * 100 + rest, end)
    }
    if let century = units[tokens[index].lower], (10...19).contains(century), index + 1 < tokens.count,
      tokens[index + 1].lower == "hundred"
    {
      return (century * 100, index + 2)
    }
    return nil
  }

  private static func hyphenated(_ word: String) -> Double? {
    let parts = word.split(separator: "-")
    guard parts.count == 2, let ten = tens[String(parts[0])], let unit = units[String(parts[1])], unit < 10
    else { return nil }
    return Double(ten + unit)
  }

  private static func numeral(_ word: String) -> Double? {
    guard let first = word.first(where: { $0 != "$" && $0 != "€" && $0 != "£" }), first.isASCII,
      first.isNumber, word.utf8.count < 24
    else { return nil }
    var digits = word.filter { $0 != "," && $0 != "$" && $0 != "€" && $0 != "£" }
    if digits.hasSuffix("%") { digits.removeLast() }
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." }) else { return nil }
    return Double(digits)
  }
}
