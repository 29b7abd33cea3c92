public import Jobs

/// A calendar month in UTC, over which usage is counted.
public struct UsageMonth: Sendable, Hashable, Comparable, CustomStringConvertible {
  public var year: Int
  public var month: Int

  public init(of time: Timestamp) {
    (year, month, _) = UsageMonth.civil(day: UsageMonth.day(of: time))
  }

  /// Such as `2026-11`.
  public var description: String { "\(year)-\(month < 10 ? "0" : "")\(month)" }

  public static func < (left: UsageMonth, right: UsageMonth) -> Bool {
    (left.year, left.month) < (right.year, right.month)
  }

  /// When the next month begins and counting with it.
  public var end: Timestamp {
    let (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
    return Timestamp(milliseconds: Int64(UsageMonth.day(year: year, month: month)) * 86_400_000)
  }

  /// Whole days since 1970-01-01, the day being in UTC.
  public static func day(of time: Timestamp) -> Int {
    let days = time.milliseconds / 86_400_000
    return Int(time.milliseconds % 86_400_000 < 0 ? days - 1 : days)
  }

  /// The proleptic Gregorian date of a day since 1970, by eras of 400 years that begin in March.
  static func civil(day: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let index = (5 * dayOfYear + 2) / 153
    let month = index < 10 ? index + 3 : index - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * index + 2) / 5 + 1
    )
  }

  /// The first day of a month since 1970.
  static func day(year: Int, month: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
