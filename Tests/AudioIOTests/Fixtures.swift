import Foundation
import Testing

@testable import AudioIO

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "audio-io-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  /// A named pipe that a thread fills with `bytes`.
  func pipe(_ bytes: [UInt8], name: String = "pipe") throws -> String {
    let path = file(name)
    try #require(mkfifo(path, 0o600) == 0)
    let thread = Thread {
      signal(SIGPIPE, SIG_IGN)
      let descriptor = open(path, O_WRONLY)
      var written = 0
      bytes.withUnsafeBytes { bytes in
        while written < bytes.count {
          let count = Glibc.write(descriptor, bytes.baseAddress! + written, min(8191, bytes.count - written))
          if count <= 0 { break }
          written += count
        }
      }
      close(descriptor)
    }
    thread.start()
    return path
  }

  func bytes(of name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  /// Runs the real FFmpeg in this folder.
  @discardableResult
  func ffmpeg(_ arguments: String...) throws -> [UInt8] { try ffmpeg(arguments) }

  @discardableResult
  func ffmpeg(_ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try FFmpegCommand.executable())
    process.arguments = ["-nostdin", "-v", "error", "-y"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return [UInt8](data)
  }
}

/// Bytes of WAV files, put together by hand.
enum WaveBytes {
  static func word16(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
  }
  static func word32(_ value: Int) -> [UInt8] { word16(value) + word16(value >> 16) }
  static func word64(_ value: Int) -> [UInt8] { word32(value) + word32(value >> 32) }

  static func chunk(_ name: String, _ body: [UInt8], size: Int? = nil) -> [UInt8] {
    Array(name.utf8) + word32(size ?? body.count) + body + (body.count % 2 == 1 ? [0] : [])
  }

  static func format(
    tag: Int = 1, channels: Int = 1, rate: Int = 16_000, bits: Int = 16, frameBytes: Int? = nil
  ) -> [UInt8] {
    let frame = frameBytes ?? channels * ((bits + 7) / 8)
    return chunk(
      "fmt ",
      word16(tag) + word16(channels) + word32(rate) + word32(rate &* frame) + word16(frame) + word16(bits))
  }

  static func extensible(tag: Int, channels: Int, rate: Int = 16_000, bits: Int, mask: Int) -> [UInt8] {
    let frame = channels * bits / 8
    let guid = word16(tag) + [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
    return chunk(
      "fmt ",
      word16(0xFFFE) + word16(channels) + word32(rate) + word32(rate * frame) + word16(frame) + word16(bits)
        + word16(22) + word16(bits) + word32(mask) + guid)
  }

  static func file(_ chunks: [[UInt8]], name: String = "RIFF", size: Int? = nil) -> [UInt8] {
    let body = Array("WAVE".utf8) + chunks.flatMap { $0 }
    return Array(name.utf8) + word32(size ?? body.count) + body
  }

  static func samples16(_ values: [Int]) -> [UInt8] { values.flatMap(word16) }
}

/// A source in memory that hands out at most `step` bytes at a time.
final class MemoryByteSource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0
  private let step: Int
  let totalBytes: Int?

  init(_ bytes: [UInt8], step: Int = .max, isFile: Bool = true) {
    self.bytes = bytes
    self.step = step
    totalBytes = isFile ? bytes.count : nil
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, step, bytes.count - position)
    bytes.withUnsafeBytes {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
    }
    position += count
    return count
  }
}

struct ForeignCodec: Error {}

/// Opens WAV bytes without touching the disk.
func openWave(
  _ bytes: [UInt8], step: Int = .max, isFile: Bool = true, sampleRate: Int = 16_000,
  channels: ChannelSelection = .mix, limits: AudioLimits = .standard
) throws -> PulseCodeReader {
  let source = MemoryByteSource(bytes, step: step, isFile: isFile)
  guard case .native(let header) = try WaveHeaderParser.parse(source, input: "test") else {
    throw ForeignCodec()
  }
  return try PulseCodeReader(
    header, source: source, input: "test", sampleRate: sampleRate, channels: channels, limits: limits)
}

func sine(_ frequency: Double, rate: Int, count: Int, amplitude: Double = 0.5) -> [Float] {
  (0..<count).map { Float(amplitude * sin(2 * .pi * frequency * Double($0) / Double(rate))) }
}

/// Something like speech: a chirp in bursts, so that a shift in time is seen at once.
func burstyChirp(rate: Int, seconds: Double) -> [Float] {
  (0..<Int(Double(rate) * seconds)).map { index in
    let time = Double(index) / Double(rate)
    let envelope = 0.5 - 0.5 * cos(2 * .pi * 3 * time)
    return Float(0.6 * envelope * sin(2 * .pi * (300 * time + 400 * time * time)))
  }
}

func decibels(_ ratio: Double) -> Double { 10 * log10(max(ratio, 1e-30)) }

func power(_ samples: some Collection<Float>) -> Double {
  samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))
}

/// Power of the difference relative to `reference`, over the samples both have.
func errorDecibels(_ samples: [Float], _ reference: [Float]) -> Double {
  let count = min(samples.count, reference.count)
  let difference = zip(samples, reference).map { $0 - $1 }
  return decibels(power(difference) / max(1e-30, power(reference[..<count])))
}
