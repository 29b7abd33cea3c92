/// A stream's bytes, copied to disk so that several readers can each read all of them.
///
/// The file has no name and goes away with the last owner.
public final class SpooledInput: Sendable {
  /// The name used in messages: that of the stream.
  let name: String
  private let descriptor: Int32

  /// Copies a stream to its end. Blocks.
  /// - Throws: `AudioError`.
  public init(copying input: AudioInput, limits: AudioLimits = .standard) throws {
    name = input.name
    let source = try FileByteSource(input, maximumBytes: limits.maximumBytes)
    defer { source.close() }
    let spool = try SpoolFile(copying: source, input: name)
    if spool.byteCount == 0 { throw AudioError.emptyFile(input: name) }
    descriptor = systemDuplicate(spool.descriptor)
    if descriptor < 0 { throw FileByteSource.error(systemErrorNumber, input: name) }
  }

  deinit { if descriptor >= 0 { systemClose(descriptor) } }

  /// The same bytes for a child of this process.
  func spool() throws -> SpoolFile { try SpoolFile(duplicating: descriptor, input: name) }

  /// Opens the bytes from their start, as long as this lives.
  var path: String { "/proc/self/fd/\(descriptor)" }
}

extension SpooledInput: Hashable {
  public static func == (left: SpooledInput, right: SpooledInput) -> Bool { left === right }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension AudioInput {
  /// Whether it can be read once only: standard input, a named pipe, a device.
  public var isStream: Bool {
    switch self {
    case .file(let path): systemIsStream(path)
    case .standardInput: true
    case .spooled: false
    }
  }
}
