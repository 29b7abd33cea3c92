import Foundation
import Testing

@testable import AudioIO

@Suite("WAV writing")
struct WaveFileWriterTests {
  @Test(
    "What is written is read back", arguments: [WaveFileWriter.SampleFormat.signed16, .float32], [1, 2, 5])
  func roundTrip(sampleFormat: WaveFileWriter.SampleFormat, channels: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.wav")
    let mono = burstyChirp(rate: 16_000, seconds: 0.2)
    let writer = try WaveFileWriter(
      path: path, sampleRate: 16_000, channelCount: channels, sampleFormat: sampleFormat)
    for part in [mono[..<1000], mono[1000...]] {
      try writer.write(part.flatMap { [Float](repeating: $0, count: channels) })
    }
    try writer.finish()
    try writer.finish()
    #expect(writer.frameCount == mono.count)
    let reader = try AudioDecoder.open(.file(path))
    let samples = try reader.readAll()
    #expect(samples.count == mono.count && reader.channelCount == channels && reader.warnings.isEmpty)
    let tolerance: Float = sampleFormat == .signed16 ? 0.51 / 32_768 : 1e-6
    #expect(zip(samples, mono).allSatisfy { abs($0 - $1) <= tolerance })
    // FFmpeg understands the same file in the same way.
    let other = try folder.ffmpeg("-i", "a.wav", "-af", "pan=mono|c0=c0", "-f", "f32le", "pipe:1")
    #expect(other.count == mono.count * 4)
  }

  @Test("The header of a mono file is the classic one of 44 bytes")
  func header() throws {
    let folder = try TemporaryFolder()
    let writer = try WaveFileWriter(path: folder.file("a.wav"), sampleRate: 16_000)
    try writer.write([0, 0.5, 1.5, -1.5, .nan])
    try writer.finish()
    let expected = WaveBytes.file([
      WaveBytes.format(), WaveBytes.chunk("data", WaveBytes.samples16([0, 16_384, 32_767, -32_768, 0])),
    ])
    #expect(try folder.bytes(of: "a.wav") == expected)
  }

  @Test("A recording that was never finished can be read")
  func unfinished() throws {
    let folder = try TemporaryFolder()
    let writer = try WaveFileWriter(path: folder.file("a.wav"), sampleRate: 16_000, sampleFormat: .float32)
    try writer.write([0.25, -0.25])
    #expect(try AudioDecoder.open(.file(folder.file("a.wav"))).readAll() == [0.25, -0.25])
  }

  @Test("Impossible wishes and places are refused")
  func refused() throws {
    let folder = try TemporaryFolder()
    #expect(throws: AudioError.self) { try WaveFileWriter(path: folder.file("a.wav"), sampleRate: 0) }
    #expect(throws: AudioError.self) {
      try WaveFileWriter(path: folder.file("a.wav"), sampleRate: 16_000, channelCount: 0)
    }
    #expect(throws: AudioError.notFound(input: folder.file("no/a.wav"))) {
      try WaveFileWriter(path: folder.file("no/a.wav"), sampleRate: 16_000)
    }
  }
}
