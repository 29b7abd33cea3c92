/// How many speakers there may be.
public struct SpeakerCount: Sendable, Equatable {
  /// At least so many, where there is enough speech to tell so many apart.
  public var minimum: Int
  /// At most so many.
  public var maximum: Int

  /// As many as are heard.
  public static let any = SpeakerCount(minimum: 1, maximum: .max)

  /// - Parameters: both are raised to 1, and the maximum to the minimum.
  public init(minimum: Int = 1, maximum: Int = .max) {
    self.minimum = max(minimum, 1)
    self.maximum = max(maximum, self.minimum)
  }

  /// Exactly so many.
  public static func exactly(_ count: Int) -> SpeakerCount { SpeakerCount(minimum: count, maximum: count) }
}
