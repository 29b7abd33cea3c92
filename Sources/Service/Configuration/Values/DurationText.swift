/// Lengths of time as people write them: `30`, `1.5s`, `15m`, `1h30m`, `7d`, `250ms`.
enum DurationText {
  private static let units: [(name: String, seconds: Double)] = [
    ("milliseconds", 0.001), ("millis", 0.001), ("ms", 0.001), ("seconds", 1), ("second", 1), ("secs", 1),
    ("sec", 1), ("s", 1), ("minutes", 60), ("minute", 60), ("mins", 60), ("min", 60), ("m", 60),
    ("hours", 3600), ("hour", 3600), ("hrs", 3600), ("h", 3600), ("days", 86400), ("day", 86400),
    ("d", 86400), ("weeks", 604800), ("week", 604800), ("w", 604800),
  ]

  /// - Returns: seconds; nil where it is no length of time. A bare number counts seconds.
  static func seconds(_ text: String) -> Double? {
    var rest = Substring(text.lowercased())
    var total = 0.0
    var isFirst = true
    while true {
      rest = rest.drop { $0 == " " }
      if rest.isEmpty { break }
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard !digits.isEmpty, let number = Double(digits) else { return nil }
      rest = rest.dropFirst(digits.count).drop { $0 == " " }
      let word = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(word.count)
      if word.isEmpty {
        guard isFirst, rest.isEmpty else { return nil }
        return number
      }
      guard let unit = units.first(where: { $0.name == word }) else { return nil }
      total += number * unit.seconds
      isFirst = false
    }
    return isFirst || !total.isFinite ? nil : total
  }

  /// The shortest exact form of a length of time.
  static func text(_ seconds: Double) -> String {
    if seconds > 0, seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    for unit in [("d", 86400), ("h", 3600), ("m", 60)] as [(name: String, seconds: Double)]
    where seconds >= unit.seconds {
      let count = seconds / unit.seconds
      if count == count.rounded(), count < 1e9 { return "\(Int(count))\(unit.name)" }
    }
    return seconds == seconds.rounded() && abs(seconds) < 1e15 ? "\(Int(seconds))s" : "\(seconds)s"
  }
}
