import CKernels
import Inference

/// Keys and values of the encoder's output for every decoder layer, computed once per window and read at every
/// step. Kept in half precision unless the model runs in float32: they are the largest traffic of a step.
public final class CrossAttentionCache: Sendable {
  public let frames: Int
  let element: steno_element
  let keys: AlignedMemory<UInt8>
  let values: AlignedMemory<UInt8>
  private let headKeys: Int
  private let headValues: Int
  private let heads: Int

  init(frames: Int, layers: Int, heads: Int, element: steno_element) {
    self.frames = frames
    self.heads = heads
    self.element = element
    let size = element == STENO_F16 ? 2 : 4
    headKeys = (frames + 15) / 16 * 16 * 64 * size
    headValues = frames * 64 * size
    keys = AlignedMemory(count: layers * heads * headKeys)
    values = AlignedMemory(count: layers * heads * headValues)
  }

  func keys(layer: Int, head: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(keys.pointer + (layer * heads + head) * headKeys)
  }

  func values(layer: Int, head: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(values.pointer + (layer * heads + head) * headValues)
  }
}

/// Keys and values of the tokens of one sequence so far. Not shared between threads.
public final class SelfAttentionCache {
  /// Tokens that have been taken in.
  public internal(set) var count = 0
  public let capacity: Int
  let element: steno_element
  private let memory: AlignedMemory<UInt8>
  private let layers: Int
  private let heads: Int
  private let headBytes: Int
  private let size: Int

  init(capacity: Int, layers: Int, heads: Int, element: steno_element) {
    self.capacity = capacity
    self.layers = layers
    self.heads = heads
    self.element = element
    size = element == STENO_F16 ? 2 : 4
    headBytes = (capacity + 15) / 16 * 16 * 64 * size
    memory = AlignedMemory(count: 2 * layers * heads * headBytes)
  }

  func keys(layer: Int, head: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(memory.pointer + (layer * heads + head) * headBytes)
  }

  func values(layer: Int, head: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(memory.pointer + ((layers + layer) * heads + head) * headBytes)
  }

  /// Becomes a copy of another sequence of the same model.
  func copy(_ other: SelfAttentionCache) {
    count = other.count
    let bytes = (count + 15) / 16 * 16 * 64 * size
    for head in 0..<2 * layers * heads {
      (memory.pointer + head * headBytes).update(from: other.memory.pointer + head * headBytes, count: bytes)
    }
  }
}
