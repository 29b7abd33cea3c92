import Synchronization

/// A cache in this process's memory, bounded in bytes and in number; what was used longest ago goes first.
public final class InMemoryCache: Cache {
  fileprivate struct Entry {
    var value: [UInt8]
    var counter: Int64
    var end: ContinuousClock.Instant
    var use: UInt64
  }

  fileprivate struct State {
    var entries: [String: Entry] = [:]
    var bytes = 0
    var uses: UInt64 = 0
  }

  private let mostBytes: Int
  private let mostEntries: Int
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state = Mutex(State())

  /// - Parameter now: what time it is, for tests; wall clocks jump, so they are not asked.
  public init(
    mostBytes: Int = 64 << 20, mostEntries: Int = 10_000,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.mostBytes = max(mostBytes, 0)
    self.mostEntries = max(mostEntries, 1)
    self.now = now
  }

  public func value(_ key: String) async throws -> [UInt8]? {
    let now = now()
    return state.withLock { state in
      guard let entry = state.live(key, now) else { return nil }
      state.uses += 1
      state.entries[key]?.use = state.uses
      return entry.value
    }
  }

  public func set(_ key: String, _ value: [UInt8], seconds: Double) async throws {
    let now = now()
    state.withLock { state in
      state.remove(key)
      guard value.count + key.utf8.count <= mostBytes, seconds > 0 else { return }
      state.uses += 1
      state.entries[key] = Entry(value: value, counter: 0, end: now + .seconds(seconds), use: state.uses)
      state.bytes += value.count + key.utf8.count
      state.shrink(bytes: mostBytes, entries: mostEntries, now)
    }
  }

  public func remove(_ key: String) async throws { state.withLock { $0.remove(key) } }

  public func add(_ key: String, _ amount: Int64, seconds: Double) async throws -> (
    sum: Int64, remaining: Double
  ) {
    let now = now()
    return state.withLock { state in
      state.uses += 1
      if var entry = state.live(key, now) {
        entry.counter = entry.counter.addingReportingOverflow(amount).partialValue
        entry.use = state.uses
        state.entries[key] = entry
        return (entry.counter, now.duration(to: entry.end) / .seconds(1))
      }
      state.entries[key] = Entry(value: [], counter: amount, end: now + .seconds(seconds), use: state.uses)
      state.bytes += key.utf8.count
      state.shrink(bytes: mostBytes, entries: mostEntries, now)
      return (amount, seconds)
    }
  }
}

extension InMemoryCache.State {
  /// An entry whose time is not over; one whose time is over is forgotten.
  fileprivate mutating func live(_ key: String, _ now: ContinuousClock.Instant) -> InMemoryCache.Entry? {
    guard let entry = entries[key] else { return nil }
    if entry.end > now { return entry }
    remove(key)
    return nil
  }

  fileprivate mutating func remove(_ key: String) {
    guard let entry = entries.removeValue(forKey: key) else { return }
    bytes -= entry.value.count + key.utf8.count
  }

  /// Makes room, and a little more, so that a full cache is not looked through for every new entry.
  fileprivate mutating func shrink(bytes most: Int, entries mostEntries: Int, _ now: ContinuousClock.Instant)
  {
    guard bytes > most || entries.count > mostEntries else { return }
    for (key, entry) in entries where entry.end <= now { remove(key) }
    guard bytes > most || entries.count > mostEntries else { return }
    for key in entries.sorted(by: { $0.value.use < $1.value.use }).map(\.key) {
      if bytes <= most - most / 8, entries.count <= mostEntries - mostEntries / 8 { return }
      remove(key)
    }
  }
}
