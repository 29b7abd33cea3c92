import Foundation
import Testing

@testable import AudioIO

@Suite("Spooled inputs")
struct SpooledInputTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Left 0.25, right -0.5.
  private func stereo() throws -> [UInt8] {
    let writer = try WaveFileWriter(path: folder.file("stereo.wav"), sampleRate: 16_000, channelCount: 2)
    try writer.write((0..<20_000).map { $0 % 2 == 0 ? 0.25 : -0.5 })
    try writer.finish()
    return try folder.bytes(of: "stereo.wav")
  }

  @Test("A named pipe is read once and then as often as is wanted, by several readers at a time")
  func wave() throws {
    let pipe = try folder.pipe(try stereo())
    #expect(AudioInput.file(pipe).isStream)
    let input = AudioInput.spooled(try SpooledInput(copying: .file(pipe)))
    #expect(!input.isStream)
    let readers = try (0..<2).map { try AudioDecoder.open(input, channels: .channel($0)) }
    var samples: [[Float]] = [[], []]
    while true {
      let blocks = try readers.map { try $0.read(upTo: 700) }
      if blocks.allSatisfy(\.isEmpty) { break }
      for (channel, block) in blocks.enumerated() { samples[channel] += block }
    }
    #expect(samples == [[Float](repeating: 0.25, count: 10_000), [Float](repeating: -0.5, count: 10_000)])
  }

  @Test("FFmpeg reads a spooled stream too, once for each reader")
  func decoded() throws {
    _ = try stereo()
    try folder.ffmpeg("-i", "stereo.wav", "stereo.flac")
    let pipe = try folder.pipe(try folder.bytes(of: "stereo.flac"))
    let input = AudioInput.spooled(try SpooledInput(copying: .file(pipe)))
    for (channel, level) in [(0, Float(0.25)), (1, -0.5), (0, 0.25)] {
      let reader = try AudioDecoder.open(input, channels: .channel(channel))
      #expect(try reader.readAll() == [Float](repeating: level, count: 10_000))
    }
  }

  @Test("An empty stream and one over the limit are refused by name")
  func refused() throws {
    let empty = try folder.pipe([], name: "empty")
    #expect(throws: AudioError.emptyFile(input: empty)) { try SpooledInput(copying: .file(empty)) }
    let long = try folder.pipe([UInt8](repeating: 1, count: 5000), name: "long")
    #expect(throws: AudioError.tooManyBytes(input: long, limit: 4000)) {
      try SpooledInput(copying: .file(long), limits: AudioLimits(maximumBytes: 4000, maximumSeconds: 60))
    }
  }

  @Test("Files and folders are no streams, nor is what is not there")
  func kinds() throws {
    _ = try stereo()
    for path in [folder.file("stereo.wav"), folder.path, folder.file("nothing"), ""] {
      #expect(!AudioInput.file(path).isStream)
    }
    #expect(AudioInput.standardInput.isStream)
  }

  @Test("A web page named as a film is no audio; a film without its index ends too early")
  func pages() throws {
    let page = try folder.write(Array("<!DOCTYPE html><html><body>404</body></html>\n".utf8), to: "page.m4a")
    #expect(throws: AudioError.notAudio(input: page)) { try AudioDecoder.open(.file(page)) }
    let film = try folder.write(
      [0, 0, 0, 24] + Array("ftypisom".utf8) + [UInt8](repeating: 0, count: 12), to: "film.m4a")
    #expect(throws: AudioError.truncatedHeader(input: film)) { try AudioDecoder.open(.file(film)) }
  }
}
