import Stores
import Synchronization
import Testing

@testable import Service

/// Time that a test moves.
private final class VirtualTime: Sendable {
  private let seconds = Mutex(1_000_000.0)
  private let start = ContinuousClock.now

  var now: Double { seconds.withLock { $0 } }
  var instant: ContinuousClock.Instant { start + .seconds(now) }

  func advance(_ by: Double) { seconds.withLock { $0 += by } }
}

@Suite("The limit of requests")
struct RateLimiterTests {
  private let time = VirtualTime()

  private func limiter(mostEntries: Int = 10_000) -> RateLimiter {
    let time = time
    return RateLimiter(
      cache: InMemoryCache(mostEntries: mostEntries, now: { time.instant }), now: { time.now })
  }

  private func isAllowed(_ limiter: RateLimiter, _ charges: [RateLimiter.Charge]) async -> Bool {
    await limiter.take(charges).allSatisfy { $0.retrySeconds == nil }
  }

  @Test("lets exactly so many through at once, whenever that is", arguments: [0.0, 0.4, 29.9, 59.99])
  func burst(offset: Double) async {
    time.advance(60 - time.now.truncatingRemainder(dividingBy: 60) + offset)
    let limiter = limiter()
    let charge = RateLimiter.Charge("a", [RateLimit("minute", most: 100, seconds: 60)])
    var allowed = 0
    for expected in (0..<250).map({ max(99 - $0, 0) }) {
      let standing = await limiter.take([charge])
      if standing.allSatisfy({ $0.retrySeconds == nil }) { allowed += 1 }
      #expect(standing.first?.remaining == expected)
    }
    #expect(allowed == 100)
    let other = await isAllowed(limiter, [RateLimiter.Charge("b", charge.limits)])
    #expect(other, "others are not touched")
  }

  @Test("lets a caller through who waits as long as he is told, and not before", arguments: 0..<20)
  func retry(seed: Int) async throws {
    var random = SeededGenerator(seed: UInt64(seed) + 1)
    let limiter = limiter()
    let charge = RateLimiter.Charge("a", [RateLimit("minute", most: 10, seconds: 60)])
    time.advance(Double.random(in: 0..<60, using: &random))
    var refused = 0
    for _ in 0..<300 {
      time.advance(Double.random(in: 0..<4, using: &random))
      guard let wait = await limiter.take([charge]).first?.retrySeconds else { continue }
      refused += 1
      #expect(wait > 0 && wait <= 120)
      guard Bool.random(using: &random) else { continue }
      time.advance(wait * 0.9)
      let early = await limiter.standings([charge]).first?.retrySeconds != nil
      #expect(early || wait < 0.01)
      time.advance(wait * 0.1 + 0.001)
      let isAllowed = await isAllowed(limiter, [charge])
      #expect(isAllowed)
    }
    #expect(refused > 0)
  }

  @Test("holds on average over a long time, however the requests come", arguments: 0..<10)
  func average(seed: Int) async {
    var random = SeededGenerator(seed: UInt64(seed) + 77)
    let limiter = limiter()
    let charge = RateLimiter.Charge("a", [RateLimit("minute", most: 30, seconds: 60)])
    let start = time.now
    var times: [Double] = []
    for _ in 0..<1500 {
      if Int.random(in: 0..<30, using: &random) == 0 {
        time.advance(Double.random(in: 0..<50, using: &random))
      }
      time.advance(Double.random(in: 0..<0.5, using: &random))
      if await isAllowed(limiter, [charge]) { times.append(time.now) }
    }
    let minutes = (time.now - start) / 60
    #expect(Double(times.count) <= 30 * (minutes + 2))
    // In no sixty seconds come more than what a bucket of the same size and rate would let through.
    for (index, end) in times.enumerated() {
      let within = times[...index].count { $0 > end - 60 }
      #expect(within <= 60)
    }
  }

  @Test("does not count what is refused, and refuses where any of several limits does")
  func several() async {
    let limiter = limiter()
    let account = RateLimiter.Charge("account", [RateLimit("account-minute", most: 15, seconds: 60)])
    func key(_ index: Int) -> RateLimiter.Charge {
      RateLimiter.Charge("key:\(index)", [RateLimit("minute", most: 10, seconds: 60)])
    }
    time.advance(60 - time.now.truncatingRemainder(dividingBy: 60))
    var allowed = [0, 0]
    for index in 0..<2 {
      for _ in 0..<30 {
        if await isAllowed(limiter, [key(index), account]) { allowed[index] += 1 }
      }
    }
    #expect(allowed == [10, 5])
  }

  @Test("forgets strangers where there are more than it can hold, and lets them pass")
  func memory() async {
    let limiter = limiter(mostEntries: 500)
    let limit = [RateLimit("minute", most: 2, seconds: 60)]
    for index in 0..<3000 {
      let isAllowed = await isAllowed(limiter, [RateLimiter.Charge("\(index)", limit)])
      #expect(isAllowed)
    }
  }

  @Test("lets requests pass when its counters cannot be reached")
  func broken() async {
    struct Broken: Cache {
      func value(_ key: String) async throws -> [UInt8]? { throw StoreError.unavailable("") }
      func set(_ key: String, _ value: [UInt8], seconds: Double) async throws {}
      func remove(_ key: String) async throws {}
      func add(_ key: String, _ amount: Int64, seconds: Double) async throws -> (
        sum: Int64, remaining: Double
      ) {
        throw StoreError.unavailable("")
      }
    }
    let limiter = RateLimiter(cache: Broken(), now: { 0 })
    let isAllowed = await isAllowed(limiter, [.init("a", [RateLimit("minute", most: 1, seconds: 60)])])
    #expect(isAllowed)
  }
}

/// SplitMix64.
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
