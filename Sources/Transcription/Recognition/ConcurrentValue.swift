import Foundation
import Synchronization

/// A value that is computed on a thread of its own while the caller does something else.
final class ConcurrentValue<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let done = DispatchGroup()

  init(_ compute: @escaping @Sendable () throws -> Value) {
    done.enter()
    let thread = Thread { [self] in
      let computed = Result(catching: compute)
      result.withLock { $0 = computed }
      done.leave()
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Waits for the value.
  func get() throws -> Value {
    done.wait()
    guard let result = result.withLock({ $0 }) else {
      preconditionFailure("The thread ended without a result")
    }
    return try result.get()
  }
}
