/// Keeps what may be lost: results by the hash of what they were made from, counters of limits. Never the only copy of
/// anything.
public protocol Cache: Sendable {
  func value(_ key: String) async throws -> [UInt8]?
  /// - Parameter seconds: how long it is kept at most.
  func set(_ key: String, _ value: [UInt8], seconds: Double) async throws
  func remove(_ key: String) async throws
  /// Adds to a counter that starts at 0 and is forgotten so many seconds after its first addition.
  ///
  /// - Returns: the sum, and seconds until it is forgotten.
  func add(_ key: String, _ amount: Int64, seconds: Double) async throws -> (sum: Int64, remaining: Double)
}
