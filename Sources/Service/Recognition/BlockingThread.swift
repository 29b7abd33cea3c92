import Foundation

/// Runs blocking work on a thread of its own, so that Swift's cooperative pool and the event loops stay free.
func onThread<Result: Sendable>(
  _ name: String, _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Swift.Result(catching: body)) }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }
}
