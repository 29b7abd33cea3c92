/// Dates and years as people say and write them.
enum DateReader {
  struct Found: Sendable, Hashable {
    /// ISO 8601 as far as it was said, such as `1993-08`.
    var date: String
    var tokens: Range<Int>
    /// Sorts dates; earlier is smaller.
    var order: Double
  }

  static let monthNames: Set<String> = Set(months.keys)

  private static let months: [String: Int] = {
    let names = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
      "november", "december",
    ]
    var table: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      table[name] = index + 1
      if name != "may" { table[String(name.prefix(3))] = index + 1 }
    }
    table["sept"] = 9
    return table
  }()

  /// The dates of a sentence, from left to right.
  /// - Parameter readsClocks: takes times of the day and numbered periods too.
  static func dates(in sentence: Sentence, readsClocks: Bool = false) -> [Found] {
    var found: [Found] = []
    let tokens = sentence.tokens
    var index = 0
    while index < tokens.count {
      if let date = date(tokens, at: index) {
        found.append(date)
        index = date.tokens.upperBound
      } else if readsClocks, let time = ClockReader.time(tokens, at: index) {
        found.append(time)
        index = time.tokens.upperBound
      } else {
        index += 1
      }
    }
    return found
  }

  private static func date(_ tokens: [Token], at index: Int) -> Found? {
    let word = tokens[index].lower
    // 1993-08-16
    let iso = word.split(separator: "-")
    if iso.count == 3, let year = number(String(iso[0])), let month = number(String(iso[1])),
      let day = number(String(iso[2])), year > 1000, (1...12).contains(month), (1...31).contains(day)
    {
      return made(year, month, day, index..<(index + 1))
    }
    if let month = months[word],
      word != "may" && word != "mar" || tokens[index].text.first?.isUppercase ?? false,
      tokens[index].text.first?.isUppercase ?? false || word.count > 3
    {
      // March 9th, 1999; March 1996; in March
      var next = index + 1
      var day: Int?
      if next < tokens.count, let value = dayNumber(tokens[next].lower), value <= 31 {
        day = value
        next += 1
      }
      var after = next
      if after < tokens.count, tokens[after].isComma || tokens[after].lower == "of" { after += 1 }
      if let (year, end) = year(tokens, at: after) { return made(year, month, day, index..<end) }
      if word == "may" && day == nil { return nil }
      return Found(
        date: day.map { "--\(pad(month))-\(pad($0))" } ?? "--\(pad(month))", tokens: index..<next,
        order: Double(month) / 12 + Double(day ?? 0) / 400)
    }
    if let day = dayNumber(word), day <= 31, index + 1 < tokens.count {
      var next = index + 1
      if tokens[next].lower == "of", next + 1 < tokens.count { next += 1 }
      if let month = months[tokens[next].lower], tokens[next].text.first?.isUppercase ?? false || month != 5 {
        var after = next + 1
        if after < tokens.count, tokens[after].isComma { after += 1 }
        if let (year, end) = year(tokens, at: after) { return made(year, month, day, index..<end) }
        return Found(
          date: "--\(pad(month))-\(pad(day))", tokens: index..<(next + 1),
          order: Double(month) / 12 + Double(day) / 400)
      }
    }
    if let (year, end) = year(tokens, at: index) {
      let before = index > 0 ? tokens[index - 1].lower : ""
      let next = end < tokens.count ? tokens[end] : nil
      // "to 1200 in 2000" is an amount.
      if let next, ["in", "by"].contains(next.lower), Self.year(tokens, at: end + 1) != nil { return nil }
      let isCue =
        [
          "in", "since", "by", "until", "from", "to", "around", "before", "after", "during", "year", "(",
          "about", "and", "late", "early", "of", "between", ",",
        ].contains(before)
        || index == 0 || next?.lower == ")" || next?.lower == ":"
      if isCue,
        !(next.map { $0.tag == .noun && !["ad", "bc", "bce", "ce"].contains($0.lower) } ?? false)
          || index == 0 && next?.isComma ?? false
      {
        var sign = 1
        var stop = end
        if let era = next?.lower, era == "bc" || era == "bce" {
          sign = -1
          stop += 1
        }
        return made(sign * year, nil, nil, index..<stop)
      }
    }
    // the 1990s
    if word.count == 5, word.hasSuffix("s"), let decade = number(String(word.dropLast())),
      (1000...2100).contains(decade)
    {
      return Found(date: String(decade), tokens: index..<(index + 1), order: Double(decade))
    }
    return nil
  }

  private static func made(_ year: Int, _ month: Int?, _ day: Int?, _ tokens: Range<Int>) -> Found {
    var date = year < 0 ? "-" + pad(-year, 4) : pad(year, 4)
    if let month {
      date += "-" + pad(month)
      if let day { date += "-" + pad(day) }
    }
    return Found(
      date: date, tokens: tokens,
      order: Double(year) + Double((month ?? 1) - 1) / 12 + Double((day ?? 1) - 1) / 400)
  }

  private static func pad(_ value: Int, _ length: Int = 2) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, length - digits.count)) + digits
  }

  private static func number(_ word: String) -> Int? {
    word.utf8.count <= 6 && word.allSatisfy { $0.isASCII && $0.isNumber } ? Int(word) : nil
  }

  private static func dayNumber(_ word: String) -> Int? {
    if let value = number(word) { return (1...31).contains(value) ? value : nil }
    for ending in ["st", "nd", "rd", "th"] where word.hasSuffix(ending) {
      if let value = number(String(word.dropLast(2))) { return (1...31).contains(value) ? value : nil }
    }
    return SpokenNumbers.ordinal(word)
  }

  /// 1993, or "nineteen ninety three", "two thousand and five", "twenty twenty".
  private static func year(_ tokens: [Token], at index: Int) -> (Int, Int)? {
    guard index < tokens.count else { return nil }
    let word = tokens[index].lower
    if let value = number(word) {
      return word.utf8.count == 4 && (1000...2199).contains(value)
        || word.utf8.count == 3 && index + 1 < tokens.count && tokens[index + 1].lower.hasPrefix("bc")
        ? (value, index + 1) : nil
    }
    return SpokenNumbers.year(tokens, at: index)
  }
}
