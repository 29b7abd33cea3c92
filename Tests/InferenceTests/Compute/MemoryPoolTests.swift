import Foundation
import Testing

@testable import Inference

@Suite struct MemoryPoolTests {
  @Test("A block comes back when its last reference goes, and is handed out again")
  func reuse() {
    let pool = MemoryPool(idleLimit: 1 << 20)
    var first: PooledMemory? = pool.take(1000)
    let address = first?.pointer
    var second = first
    first = nil
    #expect(pool.idleByteCount == 0 && second != nil)
    second = nil
    #expect(pool.idleByteCount == 1000)
    let again = pool.take(900)
    #expect(again.pointer == address && pool.idleByteCount == 0)
    #expect(pool.take(900).pointer != again.pointer)
  }

  @Test("Blocks that are too small or far too large stay where they are, and idle ones are bounded")
  func fit() {
    let pool = MemoryPool(idleLimit: 5000)
    _ = pool.take(4096)
    #expect(pool.idleByteCount == 4096)
    withExtendedLifetime((pool.take(1000), pool.take(5000))) { #expect(pool.idleByteCount == 4096) }
    #expect(pool.idleByteCount <= 5000)
  }

  @Test("A larger block serves a smaller request without the pages of the rest")
  func trimmed() throws {
    let pool = MemoryPool(idleLimit: 8 << 20)
    var block: PooledMemory? = pool.take(1 << 20, capacity: 4 << 20)
    let address = try #require(block?.pointer)
    #expect(block?.count == 4 << 20)
    address.update(repeating: 1, count: 4 << 20)
    block = nil
    block = pool.take(2 << 20, capacity: 4 << 20)
    #expect(block?.pointer == address)
    // What was asked for is as it was left; the system gives zeros for pages that it took back.
    #expect(address[(2 << 20) - 1] == 1 && address[3 << 20] == 0)
  }

  @Test("Threads take and give at once, and no two hold one block")
  func threads() {
    let pool = MemoryPool(idleLimit: 1 << 20)
    let failures = Counter()
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      for round in 0..<200 {
        let memory = pool.take(256)
        let mark = UInt8(truncatingIfNeeded: thread * 50 + round % 50)
        memory.pointer.update(repeating: mark, count: 256)
        for index in 0..<256 where memory.pointer[index] != mark { failures.add() }
      }
    }
    #expect(failures.count == 0)
  }

  private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private(set) var count = 0
    func add() { lock.withLock { count += 1 } }
  }
}
