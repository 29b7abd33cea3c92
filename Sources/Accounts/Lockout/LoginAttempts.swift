import Foundation
public import Jobs

/// When logging in must pause because too many attempts failed.
public struct LockoutPolicy: Sendable, Hashable {
  /// Failures before the first pause.
  public var threshold: Int
  /// Seconds of the first pause; each further failure doubles it.
  public var firstPause: Double
  public var longestPause: Double
  /// Seconds without a failure after which none is remembered.
  public var memory: Double

  public init(threshold: Int, firstPause: Double = 60, longestPause: Double = 3600, memory: Double = 86_400) {
    self.threshold = threshold
    self.firstPause = firstPause
    self.longestPause = longestPause
    self.memory = memory
  }

  public static let account = LockoutPolicy(threshold: 5)
  /// Many people may share an address.
  public static let address = LockoutPolicy(threshold: 20)

  /// Seconds to wait after so many failures.
  public func pause(after failures: Int) -> Double? {
    guard failures >= threshold else { return nil }
    var pause = firstPause
    for _ in threshold..<failures where pause < longestPause { pause *= 2 }
    return min(pause, longestPause)
  }
}

/// Attempts to log in to one account or from one address that failed, or have not succeeded yet.
public struct LoginAttempts: Sendable, Hashable {
  public private(set) var count: Int
  public private(set) var last: Timestamp
  public private(set) var pausedUntil: Timestamp?

  public init(count: Int = 0, last: Timestamp = Timestamp(milliseconds: 0), pausedUntil: Timestamp? = nil) {
    self.count = count
    self.last = last
    self.pausedUntil = pausedUntil
  }

  /// Seconds until another attempt is allowed; nil: now.
  public func remaining(at now: Timestamp) -> Double? {
    guard let pausedUntil, now < pausedUntil else { return nil }
    return pausedUntil.seconds(since: now)
  }

  /// Counts an attempt before its password is looked at, so that many at once are not many more. One within a pause
  /// does not count: it is not looked at.
  public mutating func begin(at now: Timestamp, policy: LockoutPolicy) {
    if now.seconds(since: last) > policy.memory { self = LoginAttempts() }
    count = min(count + 1, 1_000_000)
    last = now
    pausedUntil = policy.pause(after: count).map { now.advanced(seconds: $0) }
  }

  /// Takes back an attempt that succeeded. Others from the same address stay.
  public mutating func takeBack(policy: LockoutPolicy) {
    count = max(0, count - 1)
    if policy.pause(after: count) == nil { pausedUntil = nil }
  }
}

/// What attempts are counted by.
public enum LoginAttemptKey: Sendable, Hashable {
  /// The name that was typed, whether or not there is such a user.
  case account(String)
  case address(String)

  /// What it is kept under: a hash, since people type passwords where names belong.
  public var stored: String {
    switch self {
    case .account(let name): "account:" + SecureBytes.hex(SecureBytes.sha256(name.lowercased()).prefix(16))
    case .address(let address):
      "address:" + SecureBytes.hex(SecureBytes.sha256(LoginAttemptKey.network(address)).prefix(16))
    }
  }

  public var policy: LockoutPolicy {
    switch self {
    case .account: .account
    case .address: .address
    }
  }

  /// One who has an IPv6 address has 2⁶⁴ of them.
  static func network(_ address: String) -> String {
    guard address.contains(":") else { return address }
    let lower = address.lowercased().split(separator: "%").first.map(String.init) ?? ""
    if lower.hasPrefix("::ffff:"), lower.contains(".") { return String(lower.dropFirst(7)) }
    let halves = lower.components(separatedBy: "::")
    let head = halves[0].split(separator: ":").map(String.init)
    let tail = halves.count > 1 ? halves[1].split(separator: ":").map(String.init) : []
    let zeros = max(0, 8 - head.count - tail.count)
    let groups = head + (halves.count > 1 ? Array(repeating: "0", count: zeros) : []) + tail
    return groups.prefix(4).map { String(Int($0, radix: 16) ?? 0, radix: 16) }.joined(separator: ":")
      + "::/64"
  }
}
