/// The memory of a model's layers, side by side in a few large regions, which the system can hold in large pages.
///
/// A region lives as long as a layer that lies in it. Used by one thread while the layers are made.
package final class WeightMemory {
  /// What is not asked for of a region takes no memory.
  private static let regionSize = 64 << 20
  private var region = AlignedMemory<UInt8>(uninitialized: 0)
  private var used = 0

  package init() {}

  /// Room for `count` bytes at a cache line, holding anything.
  func take(_ count: Int) -> (region: AlignedMemory<UInt8>, offset: Int) {
    if count > region.count - used {
      let fresh = AlignedMemory<UInt8>(hugePages: max(count, WeightMemory.regionSize))
      // A layer with a region of its own leaves the rest of the one in use to the others.
      if count >= WeightMemory.regionSize { return (fresh, 0) }
      (region, used) = (fresh, 0)
    }
    defer { used += (count + 63) / 64 * 64 }
    return (region, used)
  }
}
