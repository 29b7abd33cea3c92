#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The FFmpeg that decodes foreign formats, and how it can be confined on this machine.
public struct FFmpegInstallation: Sendable, Equatable {
  public var path: String
  /// The first line it prints about itself, such as `ffmpeg version 5.1.6`; nil when it did not answer.
  public var version: String?
  /// Whether it can open no files but those it is given (Landlock).
  public var filesAreConfined: Bool
  /// Whether it can make no system calls but those it needs (seccomp).
  public var systemCallsAreConfined: Bool

  /// Finds FFmpeg and runs it once, confined as for decoding.
  /// - Throws: `AudioError.ffmpegMissing`.
  public static func find() throws -> FFmpegInstallation {
    let path = try FFmpegCommand.executable()
    var installation = FFmpegInstallation(
      path: path, version: nil, filesAreConfined: false, systemCallsAreConfined: false)
    let request = ConfinedProcess.Request(executable: path, arguments: ["-version"], processorSeconds: 5)
    guard let process = try? ConfinedProcess(request) else { return installation }
    installation.filesAreConfined = process.layers.contains(.files)
    installation.systemCallsAreConfined = process.layers.contains(.systemCalls)
    let line = firstLine(of: process.output)
    process.kill()
    let words = line.split(separator: " ")
    if words.count >= 3, words[1] == "version" { installation.version = String(words[2]) }
    return installation
  }

  private static func firstLine(of descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    let deadline = monotonicSeconds() + 5
    while bytes.count < 1 << 16, !bytes.contains(10), monotonicSeconds() < deadline {
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&request, 1, 500)
      let count = block.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { systemRead(descriptor, $0, buffer.count) } ?? 0
      }
      if count == 0 { break }
      if count > 0 { bytes += block[..<count] }
    }
    return String(decoding: bytes.prefix { $0 != 10 }, as: Unicode.UTF8.self)
  }
}
