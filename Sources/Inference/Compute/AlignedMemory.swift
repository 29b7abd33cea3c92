import Foundation

/// Memory aligned to a cache line, owned by this object.
///
/// It is shared between compute threads that write disjoint parts of it; who may write when is decided by the
/// code that splits the work, never by this type.
public final class AlignedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  public let pointer: UnsafeMutablePointer<Element>
  public let count: Int
  /// What the allocator gave, at or before `pointer`.
  private let allocation: UnsafeMutableRawPointer

  private static var line: Int { 64 }

  /// - Parameter allocate: gives so many bytes, or nil.
  private init(
    count: Int, alignment: Int = AlignedMemory.line, allocate: (Int) -> UnsafeMutableRawPointer?
  ) {
    precondition(count >= 0 && count <= Int.max / MemoryLayout<Element>.stride / 2)
    guard let allocation = allocate(AlignedMemory.byteCount(count)) else {
      fatalError("There is no memory for \(AlignedMemory.byteCount(count)) bytes")
    }
    self.allocation = allocation
    self.pointer = allocation.alignedUp(toMultipleOf: alignment)
      .bindMemory(to: Element.self, capacity: max(count, 1))
    self.count = count
  }

  private static func byteCount(_ count: Int) -> Int { max(count * MemoryLayout<Element>.stride, line) }

  /// Zeroed memory. Of large memory, only what is written to takes room: the system gives zeroed pages.
  public convenience init(count: Int) {
    self.init(count: count) { calloc(1, $0 + AlignedMemory.line) }
  }

  /// Memory that holds anything, for a writer that fills all of it.
  package convenience init(uninitialized count: Int) {
    self.init(count: count) { malloc($0 + AlignedMemory.line) }
  }

  /// Memory that holds anything, in pages of 2 MiB where the system has them: fewer page faults while it is
  /// filled, and fewer look-ups of addresses while it is read.
  convenience init(hugePages count: Int) {
    let page = 2 << 20
    self.init(count: count, alignment: page) { malloc($0 + page) }
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

  /// Gives the pages from an element on back to the system where they are many; the contents are lost. They take room
  /// again when they are written to.
  func forget(from index: Int) {
    #if os(Linux)
      let page = Int(getpagesize())
      let bytes = UnsafeMutableRawPointer(pointer)
      let first = (bytes + index * MemoryLayout<Element>.stride).alignedUp(toMultipleOf: page)
      let end = (bytes + count * MemoryLayout<Element>.stride).alignedDown(toMultipleOf: page)
      // Less is not worth the call.
      if end - first >= AlignedMemory.forgotten { madvise(first, end - first, MADV_DONTNEED) }
    #endif
  }

  private static var forgotten: Int { 256 << 10 }

  deinit { free(allocation) }

  public var array: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
