import Foundation

/// A fixed set of threads that run one piece of work together, apart from Swift's cooperative pool.
///
/// The caller's thread is the first of them. How work is split is the callee's affair: each thread is told its
/// index. The threads sleep between runs and end with this object.
public final class ComputeThreads: Sendable {
  public let count: Int
  private let state: State

  /// - Parameter count: threads including the caller's, at least 1.
  public init(count: Int) {
    self.count = max(count, 1)
    let state = State()
    self.state = state
    for index in 1..<max(self.count, 1) {
      let thread = Thread { state.loop(index) }
      thread.name = "compute-\(index)"
      thread.stackSize = 4 << 20
      thread.start()
    }
  }

  deinit { state.stop() }

  /// Runs `body(index)` once on every thread and returns when all are done. Calls from several threads take turns.
  public func run(_ body: @escaping @Sendable (Int) -> Void) {
    guard count > 1 else { return body(0) }
    state.run(body, helpers: count - 1)
  }

  private final class State: @unchecked Sendable {
    private let condition = NSCondition()
    private let turn = NSLock()
    private var work: (@Sendable (Int) -> Void)?
    private var generation = 0
    private var running = 0
    private var stopping = false

    func stop() {
      condition.withLock {
        stopping = true
        condition.broadcast()
      }
    }

    func run(_ body: @escaping @Sendable (Int) -> Void, helpers: Int) {
      turn.lock()
      defer { turn.unlock() }
      condition.withLock {
        work = body
        generation += 1
        running = helpers
        condition.broadcast()
      }
      body(0)
      condition.withLock {
        while running > 0 { condition.wait() }
        work = nil
      }
    }

    func loop(_ index: Int) {
      var seen = 0
      while true {
        condition.lock()
        while !stopping && generation == seen { condition.wait() }
        guard !stopping, let work else {
          condition.unlock()
          return
        }
        seen = generation
        condition.unlock()
        work(index)
        condition.withLock {
          running -= 1
          condition.broadcast()
        }
      }
    }
  }
}
