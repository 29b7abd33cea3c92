import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension ByteBuffer {
  /// Searches what can be read for a pattern of at least one byte.
  ///
  /// - Returns: where it begins; where it is not whole, how many bytes surely stand before it.
  func search(_ pattern: [UInt8]) -> (offset: Int, isWhole: Bool) {
    withUnsafeReadableBytes { bytes in
      pattern.withUnsafeBytes { pattern in
        guard let base = bytes.baseAddress, let wanted = pattern.baseAddress else { return (0, false) }
        var offset = 0
        while offset < bytes.count,
          let found = memchr(base + offset, Int32(pattern[0]), bytes.count - offset)
        {
          offset = UnsafeRawPointer(found) - base
          let count = min(pattern.count, bytes.count - offset)
          if memcmp(base + offset, wanted, count) == 0 { return (offset, count == pattern.count) }
          offset += 1
        }
        return (bytes.count, false)
      }
    }
  }
}
