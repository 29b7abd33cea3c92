/// When a delivery is tried again (the schedule that the Standard Webhooks specification suggests).
public struct WebhookSchedule: Sendable, Hashable {
  /// Seconds after each failed attempt; after the last of them there is no further one.
  public var pauses: [Double]
  /// The longest pause that a receiver may ask for.
  public var longestPause: Double
  /// An endpoint that has failed for so long without a success is switched off.
  public var disablesAfterSeconds: Double

  public init(
    pauses: [Double] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400],
    longestPause: Double = 86_400,
    disablesAfterSeconds: Double = 5 * 86_400
  ) {
    self.pauses = pauses
    self.longestPause = longestPause
    self.disablesAfterSeconds = disablesAfterSeconds
  }

  public static let standard = WebhookSchedule()
  /// One attempt and no other, for trying an endpoint out.
  public static let once = WebhookSchedule(pauses: [])

  /// The standard schedule with so many retries; beyond its own the last pause comes again and again.
  public init(retries: Int) {
    self.init()
    let last = pauses.last ?? longestPause
    let more = max(retries - pauses.count, 0)
    pauses = Array((pauses + Array(repeating: last, count: more)).prefix(max(retries, 0)))
  }

  /// Seconds after so many failed attempts; nil: it is over. Up to a tenth more, by the delivery's name, so that those
  /// that failed together do not come back together; never less than the receiver asked for.
  public func pause(afterAttempts attempts: Int, of id: String, retryAfter: Double? = nil) -> Double? {
    guard pauses.indices.contains(attempts - 1) else { return nil }
    let hash = id.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325) ^ UInt64(attempts)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    let wished = retryAfter.map { $0.isFinite ? min(max($0, 0), longestPause) : 0 } ?? 0
    return max(pauses[attempts - 1], wished) * (1 + Double(hash >> 40) / Double(1 << 24) / 10)
  }
}
