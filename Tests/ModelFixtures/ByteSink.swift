import Foundation

/// Collects bytes in memory or streams them to a file in pieces of a megabyte.
public final class ByteSink {
  public private(set) var bytes: [UInt8] = []
  private let handle: FileHandle?

  /// Keeps everything in memory.
  public init() { handle = nil }

  /// Creates or replaces the file at `path`; call `close` at the end.
  public init(path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  public func append(_ more: UnsafeRawBufferPointer) throws {
    bytes.append(contentsOf: more)
    if bytes.count > 1 << 20 { try flush() }
  }

  public func append(_ more: [UInt8]) throws { try more.withUnsafeBytes { try append($0) } }

  public func append(_ text: String) throws { try append(Array(text.utf8)) }

  public func append<T: FixedWidthInteger>(_ value: T) throws {
    try withUnsafeBytes(of: value.littleEndian) { try append($0) }
  }

  public func close() throws {
    try flush()
    try handle?.close()
  }

  private func flush() throws {
    guard let handle else { return }
    try handle.write(contentsOf: Data(bytes))
    bytes.removeAll(keepingCapacity: true)
  }
}
