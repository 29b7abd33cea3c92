import Foundation

/// Memory aligned to a cache line, owned by this object.
///
/// It is shared between compute threads that write disjoint parts of it; who may write when is decided by the
/// code that splits the work, never by this type.
public final class AlignedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  public let pointer: UnsafeMutablePointer<Element>
  public let count: Int

  private init(count: Int, alignment: Int) {
    precondition(count >= 0 && count <= Int.max / MemoryLayout<Element>.stride / 2)
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: AlignedMemory.byteCount(count), alignment: alignment)
    self.pointer = raw.bindMemory(to: Element.self, capacity: max(count, 1))
    self.count = count
  }

  private static func byteCount(_ count: Int) -> Int { max(count * MemoryLayout<Element>.stride, 64) }

  /// Zeroed memory.
  public convenience init(count: Int) {
    self.init(count: count, alignment: 64)
    memset(pointer, 0, AlignedMemory.byteCount(count))
  }

  /// Memory that holds anything, for a writer that fills all of it.
  package convenience init(uninitialized count: Int) { self.init(count: count, alignment: 64) }

  /// Memory that holds anything, in pages of 2 MiB where the system has them: fewer page faults while it is
  /// filled, and fewer look-ups of addresses while it is read.
  convenience init(hugePages count: Int) {
    let page = 2 << 20
    self.init(count: count, alignment: page)
    #if os(Linux)
      // Whole pages only, so that nothing beyond the end takes memory. Refusal does no harm.
      let whole = AlignedMemory.byteCount(count) / page * page
      if whole > 0 { madvise(pointer, whole, MADV_HUGEPAGE) }
    #endif
  }

  public convenience init(_ values: [Element]) {
    self.init(uninitialized: values.count)
    values.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { pointer.update(from: start, count: source.count) }
    }
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

  public var array: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
