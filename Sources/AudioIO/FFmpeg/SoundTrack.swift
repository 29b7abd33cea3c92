#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The sound of a recording, encoded anew to go into a film.
package enum SoundTrack {
  package enum Codec: String, Sendable, Hashable {
    case aac
    case opus

    fileprivate var arguments: [String] {
      switch self {
      case .aac: ["-c:a", "aac", "-b:a", "128k"]
      case .opus: ["-c:a", "libopus", "-b:a", "96k"]
      }
    }
  }

  /// Path of the FFmpeg that works for us.
  /// - Throws: `AudioError.ffmpegMissing`.
  package static func program() throws -> String { try FFmpegCommand.executable() }

  /// Encodes the first sound track of `path` as Matroska audio. One confined child decodes, so that nothing of a foreign
  /// file reaches the other, which encodes.
  /// - Parameters:
  ///   - isCancelled: asked several times a second.
  ///   - progress: told the seconds that are done.
  ///   - write: takes the encoded bytes.
  /// - Returns: seconds of sound, to the sample.
  /// - Throws: `AudioError`, `ConfinedFilter.Failure`, `CancellationError`, and what `write` throws.
  package static func encode(
    _ path: String, as codec: Codec, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (Double) -> Void = { _ in }, write: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Double {
    let executable = try program()
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileByteSource.error(errno, input: path) }
    let source = try FFmpegByteSource(
      .path(path), input: path, inputBytes: Int(status.st_size), executable: executable)
    defer { source.close() }
    guard case .native(let header) = try WaveHeaderParser.parse(source, input: path),
      header.format.encoding == .float32
    else { throw AudioError.notAudio(input: path) }
    let format = header.format
    var arguments = [
      "-nostdin", "-hide_banner", "-nostats", "-v", "error", "-protocol_whitelist", "pipe",
      "-f", "f32le", "-ar", "\(format.sampleRate)", "-ac", "\(format.channelCount)", "-i", "pipe:0",
    ]
    arguments += codec.arguments + ["-ar", "48000"]
    if format.channelCount > 2 { arguments += ["-ac", "2"] }
    arguments += ["-flags", "+bitexact", "-fflags", "+bitexact", "-f", "matroska", "pipe:1"]
    var request = ConfinedStream.Request(executable: executable, arguments: arguments)
    request.isCancelled = isCancelled
    let encoder = try ConfinedStream(request, output: write)
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 64)
    defer { block.deallocate() }
    var bytes = 0
    func seconds() -> Double { Double(bytes / format.bytesPerFrame) / Double(format.sampleRate) }
    while true {
      if isCancelled() { throw CancellationError() }
      let count = try source.read(into: block)
      if count == 0 { break }
      bytes += count
      try encoder.send(UnsafeRawBufferPointer(rebasing: block[..<count]))
      progress(seconds())
    }
    try encoder.finish()
    return seconds()
  }
}
