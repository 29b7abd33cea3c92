#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file, a named pipe or standard input, read from front to back and counted against the byte limit.
final class FileByteSource: PollableByteSource {
  let name: String
  private(set) var descriptor: Int32
  private let ownsDescriptor: Bool
  private let limit: Int
  private(set) var bytesRead = 0

  /// Size of a regular file at opening; nil for streams.
  let totalBytes: Int?
  var isRegularFile: Bool { totalBytes != nil }

  init(_ input: AudioInput, maximumBytes: Int) throws {
    name = input.name
    limit = max(0, maximumBytes)
    switch input {
    case .file(let path):
      // A NUL byte would silently cut the path where C strings end.
      guard !path.isEmpty, !path.utf8.contains(0) else { throw AudioError.notFound(input: path) }
      descriptor = systemOpenForReading(path)
      ownsDescriptor = true
      if descriptor < 0 { throw Self.error(errno, input: path) }
    case .standardInput:
      descriptor = 0
      ownsDescriptor = false
    case .spooled(let spooled):
      // Opened anew, so that every reader has a position of its own.
      descriptor = systemOpenForReading(spooled.path)
      ownsDescriptor = true
      if descriptor < 0 { throw Self.error(errno, input: spooled.name) }
    }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      if ownsDescriptor { Self.closeDescriptor(descriptor) }
      throw Self.error(code, input: name)
    }
    let kind = status.st_mode & S_IFMT
    // A regular file on standard input may already have been read from: only its end is certain.
    totalBytes = kind == S_IFREG && ownsDescriptor ? Int(status.st_size) : nil
    if kind == S_IFDIR {
      if ownsDescriptor { Self.closeDescriptor(descriptor) }
      throw AudioError.isDirectory(input: name)
    }
    if let totalBytes, totalBytes > limit {
      Self.closeDescriptor(descriptor)
      throw AudioError.tooManyBytes(input: name, limit: limit)
    }
  }

  var pollDescriptor: Int32? { descriptor }

  deinit { close() }

  func close() {
    if ownsDescriptor, descriptor >= 0 { Self.closeDescriptor(descriptor) }
    descriptor = -1
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard descriptor >= 0, let base = buffer.baseAddress, !buffer.isEmpty else { return 0 }
    let count = retryingInterrupts { systemRead(descriptor, base, buffer.count) }
    if count < 0 { throw Self.error(errno, input: name) }
    bytesRead += count
    if bytesRead > limit { throw AudioError.tooManyBytes(input: name, limit: limit) }
    return count
  }

  private static func closeDescriptor(_ descriptor: Int32) {
    systemClose(descriptor)
  }

  static func error(_ code: Int32, input: String) -> AudioError {
    switch code {
    case ENOENT, ENOTDIR: .notFound(input: input)
    case EACCES, EPERM: .permissionDenied(input: input)
    case EISDIR: .isDirectory(input: input)
    default: .inputOutput(input: input, reason: systemMessage(code))
    }
  }
}
