import Foundation

/// Where a fixed number of threads wait for each other.
public final class ThreadBarrier: @unchecked Sendable {
  private let condition = NSCondition()
  private let count: Int
  private var waiting = 0
  private var generation = 0

  public init(count: Int) { self.count = count }

  public func wait() {
    guard count > 1 else { return }
    condition.lock()
    let mine = generation
    waiting += 1
    if waiting == count {
      waiting = 0
      generation += 1
      condition.broadcast()
    } else {
      while generation == mine { condition.wait() }
    }
    condition.unlock()
  }
}
