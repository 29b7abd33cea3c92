import Foundation
import Glibc
import Testing

/// A bad input: what is in the file, and whether it is a mistake or merely a recording without speech.
struct BadInput: Sendable, CustomTestStringConvertible {
  var name: String
  var data: Data
  var isError = true
  var testDescription: String { name }

  init(_ name: String, _ data: Data, isError: Bool = true) {
    (self.name, self.data, self.isError) = (name, data, isError)
  }

  static let all: [BadInput] = [
    BadInput("empty.wav", Data()),
    BadInput("one_byte.wav", Data([82])),
    BadInput("header_only.wav", Media.wave(seconds: 0)),
    BadInput("half_header.wav", Media.wave(seconds: 1).prefix(20)),
    BadInput("text.wav", Data("This is a letter and no recording.\n".utf8)),
    BadInput("page.mp3", Data("<html><body>404</body></html>".utf8)),
    BadInput("random.mp3", Media.noise(count: 20_000)),
    BadInput("zeros.flac", Data(count: 10_000)),
    BadInput("half.flac", Data("fLaC".utf8) + Data(count: 30)),
    BadInput("half.ogg", Data("OggS".utf8) + Data(count: 60)),
    BadInput("half.mp4", Media.bytes(UInt32(24).byteSwapped) + Data("ftypisom".utf8) + Data(count: 12)),
    BadInput("archive.m4a", Data([0x50, 0x4B, 3, 4]) + Data(count: 100)),
    BadInput("picture.wav", Data([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]) + Data(count: 100)),
    BadInput("playlist.m3u8", Data("#EXTM3U\n#EXTINF:10,\n/etc/passwd\n".utf8)),
    BadInput("zero_hertz.wav", Media.wave(seconds: 0, rate: 0, samples: Data(count: 1000))),
    BadInput("no_channels.wav", Media.wave(seconds: 0, channels: 0, samples: Data(count: 1000))),
    BadInput("many_channels.wav", Media.wave(seconds: 0, channels: 65_535, samples: Data(count: 1000))),
    BadInput("one_bit.wav", Media.wave(seconds: 0, bits: 1, samples: Data(count: 1000))),
    BadInput("unknown_codec.wav", Media.wave(seconds: 1, format: 0x7777)),
    BadInput("huge_rate.wav", Media.wave(seconds: 0, rate: .max, samples: Data(count: 1000))),
    BadInput(
      "not_numbers.wav",
      Media.wave(
        seconds: 0, format: 3, bits: 32,
        samples: Data((0..<16_000).flatMap { _ in Array(Media.bytes(Float.nan.bitPattern)) })), isError: false
    ),
    BadInput("huge_size.wav", Media.wave(seconds: 1, announced: 0xFFFF_FFF0), isError: false),
    BadInput("truncated.wav", Media.wave(seconds: 1, announced: 320_000), isError: false),
    BadInput("one_sample.wav", Media.wave(seconds: 1.0 / 16_000), isError: false),
    BadInput("silence.wav", Media.wave(seconds: 5), isError: false),
    BadInput("wave_named.mp3", Media.wave(seconds: 1), isError: false),
  ]
}

@Suite(.enabled(if: Steno.hasModel, "needs STENO_TEST_MODELS"))
struct BadInputTests {
  private func transcribe(_ path: String, input: Data = Data()) throws -> Steno.Result {
    try Steno.run(["transcribe", "--model", try #require(Steno.model("tiny.en")), path], input: input)
  }

  private func expectRefusal(_ result: Steno.Result) {
    #expect(result.status == 66)
    #expect(result.output.isEmpty)
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count == 1, "\(result.errors)")
    #expect(lines.first?.hasPrefix("steno: ") == true)
  }

  @Test("A bad file gets one clear line and no crash", arguments: BadInput.all)
  func file(_ bad: BadInput) throws {
    let folder = try TemporaryFolder()
    try bad.data.write(to: folder.url(bad.name))
    let result = try transcribe(folder.path + "/" + bad.name)
    guard bad.isError else {
      #expect(result.status == 0, "\(result.errors)")
      return
    }
    expectRefusal(result)
    #expect(result.errors.contains(bad.name))
  }

  @Test("The same bytes on standard input are refused as well", arguments: BadInput.all.filter(\.isError))
  func stream(_ bad: BadInput) throws {
    let result = try transcribe("-", input: bad.data)
    expectRefusal(result)
    #expect(result.errors.contains("standard input"))
  }

  @Test("What is no file at all is refused")
  func noFile() throws {
    let folder = try TemporaryFolder()
    expectRefusal(try transcribe(folder.path + "/missing.wav"))
    expectRefusal(try transcribe(folder.path))
    expectRefusal(try transcribe(folder.path + "/line\nbreak\u{1B}[31m.wav"))
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let place = "/tmp/steno-\(UInt32.random(in: 0 ... .max)).wav"
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: place.utf8) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    defer { unlink(place) }
    expectRefusal(try transcribe(place))
  }

  @Test("A file that may not be read is refused", .enabled(if: geteuid() != 0, "root may read everything"))
  func permission() throws {
    let folder = try TemporaryFolder()
    try Media.wave(seconds: 1).write(to: folder.url("secret.wav"))
    chmod(folder.path + "/secret.wav", 0)
    expectRefusal(try transcribe(folder.path + "/secret.wav"))
  }
}
