import Foundation
import Synchronization

/// Runs blocking work on a thread of its own, so that Swift's cooperative pool and event loops stay free.
///
/// - Parameters:
///   - name: what debuggers show, of which the system keeps 15 bytes.
///   - niceness: how far the work stands behind that of others, as nice(1) has it.
package func onThread<Result: Sendable>(
  _ name: String = "blocking", niceness: Int = 0, _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  if niceness > 0 {
    // Who resumes a task may have to start a thread of the pool for it, which inherits his priority: so he keeps it.
    return try await onThread(name) {
      let end = DispatchSemaphore(value: 0)
      let outcome = Mutex<Swift.Result<Result, any Error>?>(nil)
      let thread = Thread {
        ThreadPriority.lower(to: niceness)
        let result = Swift.Result(catching: body)
        outcome.withLock { $0 = result }
        end.signal()
      }
      thread.name = name
      thread.stackSize = 8 << 20
      thread.start()
      end.wait()
      guard let result = outcome.withLock({ $0 }) else { throw CancellationError() }
      return try result.get()
    }
  }
  return try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Swift.Result(catching: body)) }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }
}
