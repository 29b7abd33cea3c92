import Synchronization

/// Which checks fail, so that each fault is told once.
final class FailingChecks: Sendable {
  private let names = Mutex<Set<String>>([])

  /// - Returns: whether it did not fail before.
  func begin(_ name: String) -> Bool { names.withLock { $0.insert(name).inserted } }

  /// - Returns: whether it failed before.
  func end(_ name: String) -> Bool { names.withLock { $0.remove(name) != nil } }
}
