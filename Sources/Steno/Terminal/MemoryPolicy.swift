import CAllocator

/// How the process gives memory back. The C library learns from large blocks that were freed to keep such blocks in its
/// heap, where the small results of each chunk then pin them: in hours of audio that grows to gigabytes.
enum MemoryPolicy {
  /// Blocks from this size on go straight to and from the system, in bytes.
  private static let largeBlock = 256 << 10

  static func apply() { steno_allocator_limit(largeBlock, 4) }
}
