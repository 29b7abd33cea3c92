import Synchronization

/// Lets one task at a time do something for an account; others for the same account wait in line.
final class AccountTurns: Sendable {
  /// Accounts whose turn is taken, with those who wait.
  private let waiting = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])

  func begin(_ account: String) async {
    await withCheckedContinuation { continuation in
      let isFree = waiting.withLock { waiting in
        guard waiting[account] != nil else {
          waiting[account] = []
          return true
        }
        waiting[account]?.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  func end(_ account: String) {
    let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
      guard let line = waiting[account], !line.isEmpty else {
        waiting[account] = nil
        return nil
      }
      return waiting[account]?.removeFirst()
    }
    next?.resume()
  }
}
