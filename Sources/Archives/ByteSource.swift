#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Bytes at given offsets, from memory or from a file that stays open.
struct ByteSource: Sendable {
  private enum Storage {
    case memory([UInt8])
    case file(OpenFile)
  }

  /// A descriptor that lives as long as somebody reads from it.
  private final class OpenFile: Sendable {
    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
  }

  private let storage: Storage
  /// Length in bytes.
  let count: UInt64

  init(_ bytes: [UInt8]) {
    storage = .memory(bytes)
    count = UInt64(bytes.count)
  }

  init(path: String) throws(ArchiveError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    let file = OpenFile(descriptor: descriptor)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size >= 0 else {
      throw .unreadable(path: path, reason: "it is not a regular file")
    }
    storage = .file(file)
    count = UInt64(status.st_size)
  }

  /// `length` bytes from `offset` on; nil if they are not all there.
  func bytes(at offset: UInt64, count length: UInt64) -> [UInt8]? {
    let (end, overflow) = offset.addingReportingOverflow(length)
    guard !overflow, end <= count, let length = Int(exactly: length) else { return nil }
    switch storage {
    case .memory(let bytes):
      return Array(bytes[Int(offset)..<Int(offset) + length])
    case .file(let file):
      let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, filled in
        while filled < length {
          let read = pread(
            file.descriptor, buffer.baseAddress! + filled, length - filled, off_t(offset) + off_t(filled))
          if read < 0, errno == EINTR { continue }
          guard read > 0 else { break }
          filled += read
        }
      }
      return bytes.count == length ? bytes : nil
    }
  }
}

/// Little-endian numbers at checked positions.
extension [UInt8] {
  func number(at position: Int, bytes width: Int) -> UInt64? {
    guard position >= 0, position <= count - width else { return nil }
    return (0..<width).reduce(0) { $0 | UInt64(self[position + $1]) << (8 * UInt64($1)) }
  }

  mutating func append(_ value: some FixedWidthInteger, bytes width: Int) {
    for index in 0..<width { append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }
}
