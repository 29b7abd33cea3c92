import Logging

/// What a setting's value may be.
enum SettingKind: Sendable {
  case text
  case path
  case flag
  case integer(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  /// A length of time in seconds.
  case seconds(ClosedRange<Double>)
  /// The same, or `never`.
  case secondsOrNever(ClosedRange<Double>)
  case bytes(ClosedRange<Int64>)
  case choice([String])
  case list
  case logLevel
  case database
  case addressRanges
  case origins
  case webAddress
}

/// A value that fits its kind.
enum SettingValue: Sendable, Hashable {
  case text(String)
  case flag(Bool)
  case integer(Int)
  /// Numbers and seconds.
  case number(Double)
  case bytes(Int64)
  case list([String])
  /// `never`.
  case nothing
}

/// Why a text is no value of a kind, and what would be one.
struct SettingProblem: Error, Hashable {
  var fault: String
  var fix: String
}
