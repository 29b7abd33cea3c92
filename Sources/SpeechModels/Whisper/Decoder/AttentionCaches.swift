import CKernels
import Inference

/// Keys and values of the encoder's output for every decoder layer, computed once per window and read at every
/// step. They are the largest traffic of a step, so they are kept in 8 bits unless the model runs in more
/// (Documentation/Decisions/0020-narrow-caches.md).
public final class CrossAttentionCache: Sendable {
  /// Positions held.
  public let frames: Int
  /// Positions from here on stand for several each; `frames`: none.
  public let tail: Int
  /// The natural logarithm of how many.
  public let tailBias: Float
  let element: steno_element
  private let memory: PooledMemory
  private let keyBytes: Int
  private let headBytes: Int
  private let heads: Int

  init(
    frames: Int, tail: Int? = nil, tailBias: Float = 0, layers: Int, heads: Int, element: steno_element,
    pool: MemoryPool
  ) {
    self.frames = frames
    self.tail = min(tail ?? frames, frames)
    self.tailBias = tailBias
    self.heads = heads
    self.element = element
    keyBytes = element.keyBytes(frames)
    headBytes = CrossAttentionCache.headBytes(frames, element)
    memory = pool.take(layers * heads * headBytes)
  }

  private static func headBytes(_ positions: Int, _ element: steno_element) -> Int {
    (element.keyBytes(positions) + element.valueBytes(positions) + 63) / 64 * 64
  }

  /// Bytes of a cache of so many positions.
  static func byteCount(positions: Int, layers: Int, heads: Int, element: steno_element) -> Int {
    layers * heads * headBytes(positions, element)
  }

  func keys(layer: Int, head: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(memory.pointer + (layer * heads + head) * headBytes)
  }

  func values(layer: Int, head: Int) -> UnsafeMutableRawPointer {
    keys(layer: layer, head: head) + keyBytes
  }

  /// Bytes in use.
  package var byteCount: Int { memory.count }
}

/// Keys and values of the tokens of one sequence so far. Its memory grows with them. Not shared between threads.
public final class SelfAttentionCache {
  /// Tokens that have been taken in.
  public internal(set) var count = 0
  public let capacity: Int
  let element: steno_element
  private let pool: MemoryPool
  private let layers: Int
  private let heads: Int
  private var memory: PooledMemory?
  /// Tokens that there is room for.
  private var room = 0
  private static let firstRoom = 64

  init(capacity: Int, layers: Int, heads: Int, element: steno_element, pool: MemoryPool) {
    self.capacity = capacity
    self.layers = layers
    self.heads = heads
    self.element = element
    self.pool = pool
  }

  private func headBytes(_ room: Int) -> Int { element.keyBytes(room) + element.valueBytes(room) }

  /// Makes room for tokens up to a count; what is held stays.
  func reserve(_ wanted: Int) {
    guard wanted > room else { return }
    let next = max(min(max(2 * room, SelfAttentionCache.firstRoom), capacity), wanted)
    let larger = pool.take(layers * heads * headBytes(next))
    if count > 0, let memory {
      move(memory, room, to: larger, next)
    }
    (memory, room) = (larger, next)
  }

  private func move(_ source: PooledMemory, _ sourceRoom: Int, to target: PooledMemory, _ targetRoom: Int) {
    for head in 0..<layers * heads {
      let from = source.pointer + head * headBytes(sourceRoom)
      let to = target.pointer + head * headBytes(targetRoom)
      to.update(from: from, count: element.keyBytes(count))
      (to + element.keyBytes(targetRoom)).update(
        from: from + element.keyBytes(sourceRoom), count: element.valueBytes(count))
    }
  }

  /// - Precondition: room has been made.
  func keys(layer: Int, head: Int) -> UnsafeMutableRawPointer {
    guard let memory else { preconditionFailure("no room was made") }
    return UnsafeMutableRawPointer(memory.pointer + (layer * heads + head) * headBytes(room))
  }

  func values(layer: Int, head: Int) -> UnsafeMutableRawPointer {
    keys(layer: layer, head: head) + element.keyBytes(room)
  }

  /// Becomes a copy of another sequence of the same model.
  func copy(_ other: SelfAttentionCache) {
    count = 0
    reserve(other.count)
    count = other.count
    if count > 0, let memory, let source = other.memory { move(source, other.room, to: memory, room) }
  }
}

extension steno_element {
  private var bytes: Int { self == STENO_F16 ? 2 : 4 }

  /// Bytes that the keys of one head take.
  func keyBytes(_ positions: Int) -> Int {
    let blocks = (positions + 15) / 16
    return blocks * (self == STENO_I8 ? Int(STENO_I8_BLOCK) : 16 * 64 * bytes)
  }

  /// Bytes that the values of one head take.
  func valueBytes(_ positions: Int) -> Int {
    self == STENO_I8 ? keyBytes(positions) : positions * 64 * bytes
  }
}
