/// Times as people and programs write them.
enum ClockTime {
  /// Milliseconds of `[[hours:]minutes:]seconds[.,fraction]`, or of four numbers whose last are milliseconds; nil for
  /// anything else. Fractions have any number of digits, the hours too up to nine.
  static func milliseconds(_ text: some StringProtocol) -> Int? {
    var numbers: [Int] = []
    var digits = 0
    var number = 0
    var fraction: (value: Int, digits: Int)?
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = Int(byte - UInt8(ascii: "0"))
        if let (value, count) = fraction {
          // Digits beyond the microseconds change nothing.
          fraction = count < 6 ? (value * 10 + digit, count + 1) : (value, count)
        } else {
          number = number * 10 + digit
          digits += 1
          if digits > 9 { return nil }
        }
      case UInt8(ascii: ":"):
        guard fraction == nil, digits > 0, numbers.count < 3 else { return nil }
        numbers.append(number)
        (number, digits) = (0, 0)
      case UInt8(ascii: "."), UInt8(ascii: ","):
        guard fraction == nil, digits > 0 else { return nil }
        fraction = (0, 0)
      default: return nil
      }
    }
    guard digits > 0 else { return nil }
    numbers.append(number)
    var rest = 0
    if let (value, count) = fraction {
      if count > 0 { rest = (value * power(6 - count) + 500) / 1000 }
      if numbers.count == 4 { return nil }
    } else if numbers.count == 4 {
      rest = numbers.removeLast()
    }
    let seconds = numbers.reduce(0) { $0 * 60 + $1 }
    return seconds > 1_000_000_000 ? nil : seconds * 1000 + rest
  }

  private static func power(_ exponent: Int) -> Int { (0..<exponent).reduce(1) { power, _ in power * 10 } }
}

extension Int {
  /// Seconds of so many milliseconds.
  var asSeconds: Double { Double(self) / 1000 }
}

/// The line `start --> end` above a cue's text.
struct CueTiming {
  /// Milliseconds.
  var start: Int
  var end: Int

  /// Nil if the line is none. Settings or positions may follow the times.
  init?(_ line: some StringProtocol) {
    guard let arrow = line.firstRange(of: "-->") else { return nil }
    let left = line[..<arrow.lowerBound].trimmed
    let right = line[arrow.upperBound...].drop { $0 == " " || $0 == "\t" }.prefix { !$0.isWhitespace }
    // Numbers without a colon, as in `1 --> 2`, are text.
    guard left.contains(":"), right.contains(":"), let start = ClockTime.milliseconds(left),
      let end = ClockTime.milliseconds(right)
    else { return nil }
    self.start = start
    self.end = Swift.max(start, end)
  }
}
