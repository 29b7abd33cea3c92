import Foundation

/// Memory that is taken and given back often: blocks keep their pages, which the system would have to clear anew.
/// Of a block that is larger than what is asked for, the rest goes back to the system.
///
/// What a block holds is left over from its last use. Blocks return by themselves when the last reference to them
/// goes; a few idle ones are kept. Shared by all threads.
public final class MemoryPool: @unchecked Sendable {
  private let lock = NSLock()
  private var idle: [AlignedMemory<UInt8>] = []
  private let idleLimit: Int

  /// - Parameter idleLimit: most bytes kept in blocks that nobody uses.
  public init(idleLimit: Int) { self.idleLimit = idleLimit }

  /// A block of at least `count` bytes, aligned to a cache line, its contents undefined.
  ///
  /// - Parameter capacity: bytes of a block that is made anew, so that later requests up to it can have the block; what is
  ///   not asked for takes no memory.
  public func take(_ count: Int, capacity: Int = 0) -> PooledMemory {
    let found = lock.withLock { () -> AlignedMemory<UInt8>? in
      // The tightest fit, so that small requests leave the large blocks alone.
      let most = max(3 * count, capacity)
      let fitting = idle.indices.filter { idle[$0].count >= count && idle[$0].count <= most }
      return fitting.min { idle[$0].count < idle[$1].count }.map { idle.remove(at: $0) }
    }
    found?.forget(from: count)
    return PooledMemory(found ?? AlignedMemory(uninitialized: max(count, capacity)), pool: self)
  }

  fileprivate func give(_ memory: AlignedMemory<UInt8>) {
    lock.withLock {
      idle.append(memory)
      // The longest unused go first.
      while idleBytes > idleLimit, !idle.isEmpty { idle.removeFirst() }
    }
  }

  private var idleBytes: Int { idle.reduce(0) { $0 + $1.count } }

  /// Bytes in blocks that nobody uses.
  package var idleByteCount: Int { lock.withLock { idleBytes } }
}

/// A block that returns to its pool when the last reference to it goes.
public final class PooledMemory: @unchecked Sendable {
  private let memory: AlignedMemory<UInt8>
  private let pool: MemoryPool

  public var pointer: UnsafeMutablePointer<UInt8> { memory.pointer }
  public var count: Int { memory.count }

  fileprivate init(_ memory: AlignedMemory<UInt8>, pool: MemoryPool) {
    self.memory = memory
    self.pool = pool
  }

  deinit { pool.give(memory) }
}
