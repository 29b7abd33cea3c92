import Archives

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A read-only memory mapping of a file, or for tests a copy in memory.
///
/// A file that is shortened while it is mapped raises SIGBUS on the next read beyond its new end; model folders
/// are therefore replaced by renaming, never rewritten in place.
final class MappedFile: @unchecked Sendable {
  // Unchecked: the bytes are never written and the buffer lives exactly as long as this object.
  let bytes: UnsafeRawBufferPointer
  let path: String
  private let isMapped: Bool

  init(path: String) throws(WeightFileError) {
    let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw Self.unreadable(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.unreadable(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(
        file: path, reason: "it is not a regular file; give the path of the weights themselves")
    }
    guard status.st_size > 0 else {
      throw .unreadable(file: path, reason: "it is empty; pull the model again")
    }
    let size = Int(status.st_size)
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      throw Self.unreadable(path, errno)
    }
    self.bytes = UnsafeRawBufferPointer(start: start, count: size)
    self.path = path
    self.isMapped = true
  }

  /// Holds a copy of `contents` under a name that serves for messages only.
  init(contents: [UInt8], name: String) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: contents.count, alignment: 16)
    copy.copyBytes(from: contents)
    self.bytes = UnsafeRawBufferPointer(copy)
    self.path = name
    self.isMapped = false
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    } else {
      bytes.deallocate()
    }
  }

  /// Tells the kernel that the pages under `range` will not be needed soon. They are read from the file again if
  /// they are.
  func discardPages(_ range: Range<Int>) {
    guard isMapped, let start = bytes.baseAddress, !range.isEmpty else { return }
    let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
    guard pageSize > 0 else { return }
    let first = range.lowerBound / pageSize * pageSize
    let pages = UnsafeMutableRawPointer(mutating: start + first)
    madvise(pages, min(range.upperBound, bytes.count) - first, MADV_DONTNEED)
  }

  /// The table of contents of a zip archive. Its offsets are those of `bytes` only as far as they lie in them: the
  /// file is opened anew.
  func archive(limits: ZipLimits) throws(ArchiveError) -> ZipReader {
    isMapped ? try ZipReader(path: path, limits: limits) : try ZipReader(bytes: Array(bytes), limits: limits)
  }

  private static func unreadable(_ path: String, _ code: Int32) -> WeightFileError {
    .unreadable(file: path, reason: String(cString: strerror(code)))
  }
}
