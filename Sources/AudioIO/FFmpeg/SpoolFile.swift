internal import CConfinement

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A copy of a stream on disk, for formats that cannot be read front to back.
///
/// The file has no name from the start (it is unlinked as soon as it is made), so that not even a killed process
/// leaves a recording behind.
final class SpoolFile {
  private(set) var descriptor: Int32
  private(set) var byteCount = 0

  /// Copies all of `source`, which keeps to its own byte limit.
  init(copying source: any ByteSource, input: String) throws {
    let folder = environmentValue("TMPDIR") ?? "/tmp"
    descriptor = confinement_nameless_file(folder)
    guard descriptor >= 0 else { throw Self.failure(input, folder) }

    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { block.deallocate() }
    while true {
      let count = try source.read(into: block)
      if count == 0 { break }
      var written = 0
      while written < count, let base = block.baseAddress {
        let result = retryingInterrupts { systemWrite(descriptor, base + written, count - written) }
        guard result > 0 else { throw Self.failure(input, folder) }
        written += result
      }
      byteCount += count
    }
  }

  /// Shares the bytes of another, which may go away.
  init(duplicating other: Int32, input: String) throws {
    descriptor = systemDuplicate(other)
    if descriptor < 0 { throw FileByteSource.error(errno, input: input) }
  }

  deinit { close() }

  func close() {
    if descriptor >= 0 { systemClose(descriptor) }
    descriptor = -1
  }

  private static func failure(_ input: String, _ folder: String) -> AudioError {
    .inputOutput(
      input: input,
      reason: "could not be copied to \(folder) (\(systemMessage(errno))); free space there or set TMPDIR")
  }

  /// Whether a stream that begins with `head` must be spooled: its index may stand at the end.
  static func isNeeded(for head: [UInt8]) -> Bool {
    guard head.count >= 12 else { return false }
    func text(_ offset: Int) -> String { String(decoding: head[offset..<offset + 4], as: Unicode.UTF8.self) }
    // The MP4 family (ISO/IEC 14496-12: box size, then its type), AVI, CAF, MXF.
    return ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot"].contains(text(4))
      || text(0) == "RIFF" && text(8) == "AVI " || text(0) == "caff"
      || head.starts(with: [0x06, 0x0E, 0x2B, 0x34])
  }
}
