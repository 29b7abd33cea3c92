/// So many requests in so many seconds.
public struct RateLimit: Sendable, Hashable {
  /// What it is called in `RateLimit-Policy`.
  public var name: String
  public var most: Int
  public var seconds: Int

  public init(_ name: String, most: Int, seconds: Int) {
    self.name = name
    self.most = most
    self.seconds = max(seconds, 1)
  }

  /// The window in which a moment lies, and how much of it is over. All processes that share counters agree on it.
  func window(at time: Double) -> (index: Int64, elapsed: Double) {
    let length = Double(seconds)
    let index = (time / length).rounded(.down)
    return (Int64(index), time - index * length)
  }

  /// How a caller stands: a sliding window, estimated from the counts of this fixed window and the last, whose requests
  /// count as if they had come evenly. A burst at the edge of two windows does not get twice the number.
  ///
  /// - Parameters:
  ///   - previous: requests in the last window.
  ///   - current: requests in this one, without the one that is asked for.
  func standing(previous: Int64, current: Int64, at time: Double) -> RateStanding {
    let length = Double(seconds)
    let elapsed = window(at: time).elapsed
    let used = Double(previous) * (1 - elapsed / length) + Double(current)
    let left = Double(most) - used
    guard left < 1 - 1e-9 else {
      return RateStanding(
        limit: self, remaining: Int(left), resetSeconds: length - elapsed, retrySeconds: nil)
    }
    // The last window's share shrinks evenly; once that is over, this one's does.
    let excess = 1 - left
    let wait: Double
    if previous > 0, excess <= Double(previous) * (1 - elapsed / length) {
      wait = excess / Double(previous) * length
    } else {
      // In the next window this one's requests count as the previous ones.
      let over = Double(current) - Double(most) + 1
      wait = length - elapsed + (current > 0 ? max(over, 0) / Double(current) * length : 0)
    }
    return RateStanding(
      limit: self, remaining: 0, resetSeconds: length - elapsed, retrySeconds: max(wait, 0.001))
  }
}

/// How a caller stands with one limit.
public struct RateStanding: Sendable, Hashable {
  public var limit: RateLimit
  /// Requests that may come now, the one that is asked for among them.
  public var remaining: Int
  /// Seconds to the end of the window.
  public var resetSeconds: Double
  /// Seconds to wait where none is left.
  public var retrySeconds: Double?
}
