import Service
import Testing

@Suite("Formats of recordings")
struct RecordingFormatTests {
  static func bytes(_ text: String, _ prefix: [UInt8] = []) -> [UInt8] { prefix + Array(text.utf8) }

  /// A frame of 44.1 kHz and 128 kbit/s has 417 bytes.
  static let mp3: [UInt8] =
    [0xFF, 0xFB, 0x90, 0x64] + [UInt8](repeating: 0, count: 413) + [0xFF, 0xFB, 0x90, 0x64]
  static let adts: [UInt8] =
    [0xFF, 0xF1, 0x50, 0x80, 0x02, 0x1F, 0xFC] + [UInt8](repeating: 1, count: 9) + [0xFF, 0xF1]
  static let ts: [UInt8] = (0..<3).flatMap { _ in [0x47] + [UInt8](repeating: 0, count: 187) }

  @Test(
    "Each is told by its first bytes",
    arguments: [
      (bytes("RIFF....WAVEfmt "), RecordingFormat.wav), (bytes("RF64....WAVE"), .wav),
      (bytes("RIFF....AVI LIST"), .avi),
      (bytes("FORM....AIFF"), .aiff), (bytes("FORM....AIFC"), .aiff), (bytes(".snd...."), .au),
      (bytes("caff"), .caf),
      (bytes("ID3\u{3}"), .mp3), (mp3, .mp3), (Array(mp3.prefix(60)), .mp3), (bytes("fLaC"), .flac),
      (bytes("OggS"), .ogg), (bytes("....ftypM4A "), .mp4), (bytes("....ftypisom"), .mp4),
      (bytes("....ftypqt  "), .mov),
      (bytes("....moov"), .mov), (bytes("\u{42}\u{4}webm...", [0x1A, 0x45, 0xDF, 0xA3]), .webm),
      (bytes("\u{42}\u{8}matroska", [0x1A, 0x45, 0xDF, 0xA3]), .mkv), (adts, .aac), (bytes("#!AMR\n"), .amr),
      (bytes("....", [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]), .wma), (ts, .mpegts),
    ])
  func known(head: [UInt8], format: RecordingFormat) {
    #expect(RecordingFormat(head: head) == format)
  }

  @Test(
    "What is no recording is none",
    arguments: [
      bytes("<!DOCTYPE html>"), bytes("#EXTM3U\n"), bytes("PK\u{3}\u{4}"), bytes("\u{7F}ELF"), bytes("MZ"),
      bytes("ffconcat version 1.0"), bytes("RIFF....WEBP"), bytes("[playlist]"), [], [0xFF],
      [0xFF, 0xFE, 0, 0, 0, 0, 0, 0],
      [UInt8](repeating: 0xFF, count: 2000), [0x47],
      Array(mp3.dropLast(4)) + [0, 0, 0, 0],
    ])
  func unknown(head: [UInt8]) {
    #expect(RecordingFormat(head: head) == nil)
  }

  @Test("Random bytes and cut heads never crash")
  func random() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      var head = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        UInt8.random(in: .min ... .max, using: &random)
      }
      _ = RecordingFormat(head: head)
      head.insert(contentsOf: [0xFF, UInt8.random(in: 0xE0...0xFF, using: &random)], at: 0)
      _ = RecordingFormat(head: head)
    }
  }

  @Test("Names of lists of allowed formats")
  func names() {
    #expect(
      ["mp3", "WAV", "m4a", "opus", "exe"].map { RecordingFormat(named: $0) } == [
        .mp3, .wav, .mp4, .ogg, nil,
      ])
  }
}
