/// Bytes pulled from somewhere.
protocol ByteSource: AnyObject {
  /// Fills the front of `buffer`, waiting for at least one byte; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

  /// Bytes in all from the very start of the input, where that is known (regular files).
  var totalBytes: Int? { get }

  /// Survivable faults found by the source itself.
  var warnings: [String] { get }

  func close()
}

extension ByteSource {
  var totalBytes: Int? { nil }
  var warnings: [String] { [] }
  func close() {}

  /// Fills `buffer` completely unless the end comes first.
  func readFully(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Up to `count` bytes; fewer only at the end. `count` must be small: it is allocated at once.
  func readFully(_ count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = try readFully(into: UnsafeMutableRawBufferPointer(buffer))
    }
  }
}

/// A source that tells when reading would not block.
protocol PollableByteSource: ByteSource {
  /// A descriptor to wait on; nil when bytes can be had at once.
  var pollDescriptor: Int32? { get }
}

/// Bytes already read, then the rest of a source: for looking ahead in a stream that cannot seek.
final class ReplayedByteSource: PollableByteSource {
  private let prefix: [UInt8]
  private var position = 0
  private let rest: any PollableByteSource

  init(_ prefix: [UInt8], then rest: any PollableByteSource) {
    self.prefix = prefix
    self.rest = rest
  }

  var totalBytes: Int? { rest.totalBytes }
  var warnings: [String] { rest.warnings }
  var pollDescriptor: Int32? { position < prefix.count ? nil : rest.pollDescriptor }
  func close() { rest.close() }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard position < prefix.count else { return try rest.read(into: buffer) }
    let count = min(buffer.count, prefix.count - position)
    prefix.withUnsafeBytes { bytes in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]))
    }
    position += count
    return count
  }
}
