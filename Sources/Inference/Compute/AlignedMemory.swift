import Foundation

/// Memory aligned to a cache line, owned by this object; zeroed unless said otherwise.
///
/// It is shared between compute threads that write disjoint parts of it; who may write when is decided by the
/// code that splits the work, never by this type.
public final class AlignedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  public let pointer: UnsafeMutablePointer<Element>
  public let count: Int

  public convenience init(count: Int) {
    self.init(uninitialized: count)
    UnsafeMutableRawPointer(pointer).initializeMemory(
      as: UInt8.self, repeating: 0, count: max(count * MemoryLayout<Element>.stride, 64))
  }

  /// Memory whose contents are undefined, for what is written before it is read.
  public init(uninitialized count: Int) {
    precondition(count >= 0 && count <= Int.max / MemoryLayout<Element>.stride / 2)
    let bytes = max(count * MemoryLayout<Element>.stride, 64)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    self.pointer = raw.bindMemory(to: Element.self, capacity: max(count, 1))
    self.count = count
  }

  public convenience init(_ values: [Element]) {
    self.init(count: values.count)
    for (index, value) in values.enumerated() { pointer[index] = value }
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

  public var array: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
