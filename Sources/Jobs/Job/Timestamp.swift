/// A moment: milliseconds since 1970-01-01T00:00:00Z, what every store can hold exactly.
public struct Timestamp: Hashable, Comparable, Codable, Sendable {
  public var milliseconds: Int64

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// - Parameter seconds: since 1970; not finite ones count as 0.
  public init(seconds: Double) {
    milliseconds = Timestamp.milliseconds(seconds)
  }

  public var seconds: Double { Double(milliseconds) / 1000 }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment so many seconds later; what cannot be held stays at the first or last moment.
  public func advanced(seconds: Double) -> Timestamp {
    let (sum, overflow) = milliseconds.addingReportingOverflow(Timestamp.milliseconds(seconds))
    return Timestamp(milliseconds: overflow ? (seconds < 0 ? .min : .max) : sum)
  }

  /// Seconds from another moment to this one.
  public func seconds(since other: Timestamp) -> Double { seconds - other.seconds }

  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }

  private static func milliseconds(_ seconds: Double) -> Int64 {
    guard seconds.isFinite else { return 0 }
    return Int64(exactly: (seconds * 1000).rounded()) ?? (seconds < 0 ? .min : .max)
  }
}
