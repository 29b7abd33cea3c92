/// Times as the text formats write them.
enum Timestamp {
  /// Whole milliseconds, ties to even as the reference implementation rounds. Times that are not a number or
  /// negative become 0 and absurdly late ones are cut, so that no arithmetic on the result can overflow.
  static func milliseconds(_ seconds: Double) -> Int {
    guard seconds > 0 else { return 0 }
    return Int((min(seconds, 1e9) * 1000).rounded(.toNearestOrEven))
  }

  static func span(_ start: Double, _ end: Double) -> ClosedRange<Int> {
    let first = milliseconds(start)
    return first...max(first, milliseconds(end))
  }

  /// `hh:mm:ss` and milliseconds; the hours are left out where they are 0 and not asked for.
  static func clock(_ milliseconds: Int, decimalMark: Character, alwaysHours: Bool) -> String {
    let hours = milliseconds / 3_600_000
    let minutes = padded(milliseconds / 60_000 % 60, to: 2)
    let seconds = padded(milliseconds / 1000 % 60, to: 2)
    let rest = padded(milliseconds % 1000, to: 3)
    let prefix = alwaysHours || hours > 0 ? padded(hours, to: 2) + ":" : ""
    return "\(prefix)\(minutes):\(seconds)\(decimalMark)\(rest)"
  }

  /// Decimal digits with leading zeros up to `width`.
  static func padded(_ value: Int, to width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension Segment {
  /// Start and end in milliseconds; the end is never before the start.
  var milliseconds: ClosedRange<Int> { Timestamp.span(start, end) }
}

extension Word {
  /// Start and end in milliseconds; the end is never before the start.
  var milliseconds: ClosedRange<Int> { Timestamp.span(start, end) }
}
