/// Times of the day and numbered periods as people say them: "at half past ten", "in the second quarter".
enum ClockReader {
  private static let periods: Set<String> = [
    "quarter", "week", "day", "month", "year", "semester", "sprint", "phase", "hour", "minute", "trimester",
    "decade",
  ]

  /// The time that begins at `index`; nil where none does.
  static func time(_ tokens: [Token], at index: Int) -> DateReader.Found? {
    period(tokens, at: index) ?? clock(tokens, at: index)
  }

  private static func lower(_ tokens: [Token], _ index: Int) -> String {
    tokens.indices.contains(index) ? tokens[index].lower : ""
  }

  private static func clock(_ tokens: [Token], at index: Int) -> DateReader.Found? {
    guard ["at", "from", "until", "around"].contains(lower(tokens, index - 1)) else { return nil }
    let word = lower(tokens, index)
    if word == "noon" { return made(12, 0, index..<(index + 1)) }
    if word == "midnight" { return made(24, 0, index..<(index + 1)) }
    var minutes = 0
    var place = index
    if ["half", "quarter"].contains(word), ["past", "to"].contains(lower(tokens, index + 1)) {
      minutes = word == "half" ? 30 : lower(tokens, index + 1) == "to" ? -15 : 15
      place += 2
    }
    guard var hour = hour(lower(tokens, place)) else { return nil }
    var end = place + 1
    if place == index, let colon = word.firstIndex(where: { $0 == ":" }),
      let value = Int(word[word.index(after: colon)...])
    {
      minutes = value
    } else if place == index, ["fifteen", "thirty"].contains(lower(tokens, end)) {
      minutes = lower(tokens, end) == "thirty" ? 30 : 15
      end += 1
    }
    // "at five percent", "at two places" tell no time.
    let next = lower(tokens, end)
    var isTime = place > index || word.contains(":")
    if next == "o'clock" || next == "o’clock" || next == "sharp" {
      end += 1
      isTime = true
    }
    let half = lower(tokens, end)
    if ["am", "pm", "a.m", "p.m", "a.m.", "p.m."].contains(half) {
      if half.hasPrefix("p"), hour < 12 { hour += 12 }
      end += 1
      isTime = true
    } else if ["in", "at"].contains(half) {
      let part = lower(tokens, end + 1) == "the" ? lower(tokens, end + 2) : lower(tokens, end + 1)
      if ["afternoon", "evening", "night"].contains(part), hour < 12 { hour += 12 }
      if ["morning", "afternoon", "evening", "night"].contains(part) {
        end += lower(tokens, end + 1) == "the" ? 3 : 2
        isTime = true
      }
    }
    if !isTime, end < tokens.count,
      tokens[end].tag == .noun || tokens[end].tag == .adjective || tokens[end].tag == .number
    {
      return nil
    }
    return made(hour, minutes, index..<end)
  }

  private static func hour(_ word: String) -> Int? {
    let digits = word.prefix { $0.isNumber }
    if !digits.isEmpty {
      guard digits.count == word.count || word.dropFirst(digits.count).first == ":", let value = Int(digits)
      else {
        return nil
      }
      return (0...24).contains(value) ? value : nil
    }
    let words = [
      "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ]
    return words.firstIndex(of: word).map { $0 + 1 }
  }

  private static func made(_ hour: Int, _ minutes: Int, _ tokens: Range<Int>) -> DateReader.Found? {
    let total = hour * 60 + minutes
    guard (0...1440).contains(total) else { return nil }
    let (hour, minute) = (total / 60, total % 60)
    return DateReader.Found(
      date: (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)", tokens: tokens,
      order: Double(total) / 1440)
  }

  /// "In the second quarter", "in week three", "on day two".
  private static func period(_ tokens: [Token], at index: Int) -> DateReader.Found? {
    guard ["in", "on", "by", "during"].contains(lower(tokens, index - 1)) else { return nil }
    var place = index
    if lower(tokens, place) == "the" { place += 1 }
    if let order = SpokenNumbers.ordinal(lower(tokens, place)), periods.contains(lower(tokens, place + 1)) {
      return DateReader.Found(
        date: tokens[place].text + " " + tokens[place + 1].text, tokens: index..<(place + 2),
        order: Double(order) / 100)
    }
    if place == index, periods.contains(lower(tokens, place)), place + 1 < tokens.count,
      let (value, end) = SpokenNumbers.number(tokens, at: place + 1), end == place + 2, value >= 1, value < 60
    {
      return DateReader.Found(
        date: tokens[place].text + " " + tokens[place + 1].text, tokens: index..<end, order: value / 100)
    }
    return nil
  }
}
