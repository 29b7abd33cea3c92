public import Stores

/// Counts requests and says which may be answered. What it counts is in a cache, so that several processes can share it;
/// a counter that is lost, or a cache that does not answer, lets requests pass.
public struct RateLimiter: Sendable {
  /// Who is counted, and by which limits.
  public struct Charge: Sendable, Hashable {
    public var key: String
    public var limits: [RateLimit]

    public init(_ key: String, _ limits: [RateLimit]) {
      self.key = key
      self.limits = limits
    }
  }

  private let cache: any Cache
  private let now: @Sendable () -> Double

  /// - Parameter now: seconds, the same for all who share the cache.
  public init(cache: any Cache, now: @escaping @Sendable () -> Double) {
    self.cache = cache
    self.now = now
  }

  /// Counts a request, unless it goes beyond a limit: what is refused is not counted.
  ///
  /// - Returns: how the caller stands with each limit afterwards; the request is refused where one has `retrySeconds`.
  public func take(_ charges: [Charge]) async -> [RateStanding] {
    let time = now()
    let standings = await look(charges, adding: 1, at: time)
    if standings.contains(where: { $0.retrySeconds != nil }) { await add(-1, charges, at: time) }
    return standings
  }

  /// How the caller stands, without counting.
  public func standings(_ charges: [Charge]) async -> [RateStanding] {
    await look(charges, adding: 0, at: now())
  }

  /// Counts a request that was answered already.
  public func count(_ charges: [Charge]) async { await add(1, charges, at: now()) }

  private func look(_ charges: [Charge], adding amount: Int64, at time: Double) async -> [RateStanding] {
    var standings: [RateStanding] = []
    for charge in charges {
      for limit in charge.limits {
        let index = limit.window(at: time).index
        guard let previous = try? await counter(charge, limit, index - 1, adding: 0),
          let sum = try? await counter(charge, limit, index, adding: amount)
        else { continue }
        var standing = limit.standing(previous: previous, current: sum - amount, at: time)
        if standing.retrySeconds == nil { standing.remaining -= Int(amount) }
        standings.append(standing)
      }
    }
    return standings
  }

  private func add(_ amount: Int64, _ charges: [Charge], at time: Double) async {
    for charge in charges {
      for limit in charge.limits {
        _ = try? await counter(charge, limit, limit.window(at: time).index, adding: amount)
      }
    }
  }

  private func counter(
    _ charge: Charge, _ limit: RateLimit, _ index: Int64, adding amount: Int64
  ) async throws -> Int64 {
    // Kept for this window and the next.
    let key = "rate:\(limit.name):\(charge.key):\(index)"
    return max(0, try await cache.add(key, amount, seconds: Double(2 * limit.seconds)).sum)
  }
}
