import Foundation

/// Runs blocking work on a thread of its own, so that Swift's cooperative pool and event loops stay free.
///
/// - Parameter name: what debuggers show, of which the system keeps 15 bytes.
package func onThread<Result: Sendable>(
  _ name: String = "blocking", _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Swift.Result(catching: body)) }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }
}
