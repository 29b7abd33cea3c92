import Foundation
import Testing

@testable import AudioIO

@Suite("WAV reading")
struct WaveReaderTests {
  let ramp = [0, 1, -1, 1000, -1000, 16_384, -16_384, 32_767, -32_768, 7]

  @Test("Integers of 8, 16, 24 and 32 bits and floats are read at full scale")
  func encodings() throws {
    let expected = ramp.map { Float($0) / 32_768 }
    let cases: [(format: [UInt8], data: [UInt8], tolerance: Float)] = [
      (WaveBytes.format(bits: 8), ramp.map { UInt8(($0 >> 8) + 128) }, 1 / 128),
      (WaveBytes.format(bits: 16), ramp.flatMap(WaveBytes.word16), 0),
      (WaveBytes.format(bits: 24), ramp.flatMap { [0] + WaveBytes.word16($0) }, 0),
      (WaveBytes.format(bits: 32), ramp.flatMap { WaveBytes.word32($0 << 16) }, 0),
      (WaveBytes.format(bits: 24, frameBytes: 4), ramp.flatMap { WaveBytes.word32($0 << 16) }, 0),
      (WaveBytes.format(tag: 3, bits: 32), expected.flatMap { WaveBytes.word32(Int($0.bitPattern)) }, 0),
      (
        WaveBytes.format(tag: 3, bits: 64),
        expected.flatMap { WaveBytes.word64(Int(bitPattern: UInt(Double($0).bitPattern))) }, 0
      ),
      (
        WaveBytes.extensible(tag: 3, channels: 1, bits: 32, mask: 4),
        expected.flatMap { WaveBytes.word32(Int($0.bitPattern)) }, 0
      ),
    ]
    for (format, data, tolerance) in cases {
      // One byte at a time, so that every sample is cut somewhere.
      for step in [1, .max] {
        let reader = try openWave(WaveBytes.file([format, WaveBytes.chunk("data", data)]), step: step)
        let samples = try reader.readAll()
        #expect(samples.count == ramp.count)
        #expect(zip(samples, expected).allSatisfy { abs($0 - $1) <= tolerance })
        #expect(reader.warnings.isEmpty)
        #expect(reader.expectedDuration == Double(ramp.count) / 16_000)
      }
    }
  }

  @Test("A-law and µ-law agree with FFmpeg for all 256 codes", arguments: [(6, "alaw"), (7, "mulaw")])
  func companding(tag: Int, codec: String) throws {
    let folder = try TemporaryFolder()
    let codes = (0...255).map { UInt8($0) }
    _ = try folder.write(codes, to: "codes.raw")
    let golden = try folder.ffmpeg(
      "-f", codec, "-ar", "16000", "-ac", "1", "-i", "codes.raw", "-f", "s16le", "pipe:1")
    let samples = try openWave(
      WaveBytes.file([WaveBytes.format(tag: tag, bits: 8), WaveBytes.chunk("data", codes)])
    ).readAll()
    try #require(golden.count == 512)
    for code in 0..<256 {
      let expected = Float(Int16(bitPattern: golden.littleEndian16(at: 2 * code))) / 32_768
      #expect(samples[code] == expected, "code \(code)")
    }
  }

  @Test("Channels are averaged, or one is taken")
  func channels() throws {
    let data = (0..<100).flatMap {
      WaveBytes.word16($0 * 100) + WaveBytes.word16(-$0 * 40) + WaveBytes.word16(300)
    }
    let bytes = WaveBytes.file([WaveBytes.format(channels: 3), WaveBytes.chunk("data", data)])
    let mixed = try openWave(bytes).readAll()
    #expect(mixed.count == 100)
    for index in 0..<100 {
      #expect(abs(mixed[index] - Float(index * 60 + 300) / 3 / 32_768) < 1e-7)
    }
    #expect(try openWave(bytes, channels: .channel(1)).readAll()[10] == -400.0 / 32_768)
    #expect(try openWave(bytes).channelCount == 3)
    for index in [-1, 3, .max] {
      #expect(throws: AudioError.self) { try openWave(bytes, channels: .channel(index)) }
    }
  }

  @Test("In a film layout the centre counts most and the low-frequency channel not at all")
  func surround() throws {
    // Front left, front right, centre, low frequencies, back left, back right.
    let format = WaveBytes.extensible(tag: 1, channels: 6, bits: 16, mask: 0x3F)
    func level(of channel: Int) throws -> Float {
      let frame = (0..<6).flatMap { WaveBytes.word16($0 == channel ? 16_384 : 0) }
      return try openWave(WaveBytes.file([format, WaveBytes.chunk("data", frame)])).readAll()[0] * 2
    }
    let total = 1 + 2 * Float(0.5).squareRoot() + 2 * 0.5
    #expect(abs(try level(of: 2) - 1 / total) < 1e-4)
    #expect(abs(try level(of: 0) - Float(0.5).squareRoot() / total) < 1e-4)
    #expect(try level(of: 3) == 0)
    #expect(abs(try level(of: 5) - 0.5 / total) < 1e-4)
  }

  @Test("Other chunks, odd ones, and ones whose padding was forgotten, are skipped")
  func chunks() throws {
    let data = WaveBytes.chunk("data", WaveBytes.samples16(ramp))
    let list = WaveBytes.chunk("LIST", Array("INFOISFT".utf8) + [5, 0, 0, 0] + Array("abcde".utf8))
    let unpadded = Array("junk".utf8) + WaveBytes.word32(3) + [1, 2, 3]
    let fact = WaveBytes.chunk("fact", WaveBytes.word32(10))
    for chunks in [
      [WaveBytes.chunk("JUNK", [UInt8](repeating: 0, count: 28)), WaveBytes.format(), fact, list, data],
      [unpadded, WaveBytes.format(), unpadded, list, data],
      [WaveBytes.format(), data, list],
    ] {
      let reader = try openWave(WaveBytes.file(chunks))
      #expect(try reader.readAll().count == ramp.count)
      #expect(reader.warnings.isEmpty)
    }
  }

  @Test("RF64 and BW64 take the size from their long chunk", arguments: ["RF64", "BW64"])
  func longFiles(name: String) throws {
    let data = WaveBytes.samples16(ramp)
    let long =
      WaveBytes.word64(1 << 33) + WaveBytes.word64(data.count) + WaveBytes.word64(10) + WaveBytes.word32(0)
    let bytes = WaveBytes.file(
      [
        WaveBytes.chunk("ds64", long), WaveBytes.format(), WaveBytes.chunk("data", data, size: 0xFFFF_FFFF),
        WaveBytes.chunk("LIST", [1, 2, 3, 4]),
      ], name: name, size: 0xFFFF_FFFF)
    let reader = try openWave(bytes)
    #expect(try reader.readAll() == ramp.map { Float($0) / 32_768 })
    #expect(reader.warnings.isEmpty)
  }

  @Test(
    "Sizes that a stream or a killed recorder leaves mean: to the end",
    arguments: [
      (0, 0), (36, 0), (0xFFFF_FFFF, 0xFFFF_FFFF), (0x7FFF_FFFF, 0x7FFF_FFFF), (0x8000_0024, 0x8000_0000),
    ])
  func openSizes(riff: Int, data: Int) throws {
    let bytes = WaveBytes.file(
      [WaveBytes.format(), WaveBytes.chunk("data", WaveBytes.samples16(ramp), size: data)], size: riff)
    for isFile in [true, false] {
      let reader = try openWave(bytes, isFile: isFile)
      #expect(try reader.readAll().count == ramp.count)
      #expect(reader.warnings.isEmpty)
      #expect(reader.expectedDuration == (isFile ? Double(ramp.count) / 16_000 : nil))
    }
  }

  @Test("A file shorter than its header says gives what is there and a warning")
  func truncated() throws {
    let data = [UInt8](repeating: 1, count: 16_001)
    let bytes = WaveBytes.file([WaveBytes.format(), WaveBytes.chunk("data", data, size: 32_000)])
    for isFile in [true, false] {
      let reader = try openWave(bytes, isFile: isFile)
      #expect(try reader.readAll().count == 8_001)  // chunk() pads the odd byte
      #expect(reader.warnings == ["file ends early: 0.5 of 1.0 s"])
    }
  }

  @Test("A size that wrapped around is noticed and everything is read")
  func sizeTooSmall() throws {
    let samples = (0..<40_000).map { ($0 * 7919) % 20_000 - 10_000 }
    let bytes = WaveBytes.file([
      WaveBytes.format(), WaveBytes.chunk("data", WaveBytes.samples16(samples), size: 1000),
    ])
    let reader = try openWave(bytes)
    #expect(try reader.readAll() == samples.map { Float($0) / 32_768 })
    #expect(reader.warnings.count == 1)
  }

  @Test("Samples that are no numbers become silence, with a warning")
  func notNumbers() throws {
    let values: [Float] = [0.5, .nan, .infinity, -.infinity, 3e38, -0.25]
    let data = values.flatMap { WaveBytes.word32(Int($0.bitPattern)) }
    let reader = try openWave(
      WaveBytes.file([WaveBytes.format(tag: 3, bits: 32), WaveBytes.chunk("data", data)]))
    #expect(try reader.readAll() == [0.5, 0, 0, 0, 0, -0.25])
    #expect(reader.warnings == ["4 samples were not usable numbers and were replaced by silence"])
  }

  @Test("One sample is a recording, and silence is one too")
  func smallest() throws {
    let one = WaveBytes.file([WaveBytes.format(), WaveBytes.chunk("data", [0, 64])])
    #expect(try openWave(one).readAll() == [0.5])
    let one8k = WaveBytes.file([WaveBytes.format(rate: 8_000), WaveBytes.chunk("data", [0, 64])])
    #expect(try openWave(one8k).readAll().count == 2)
    let silent = WaveBytes.file([
      WaveBytes.format(), WaveBytes.chunk("data", [UInt8](repeating: 0, count: 3200)),
    ])
    #expect(try openWave(silent).readAll() == [Float](repeating: 0, count: 1600))
  }

  @Test("Other codecs are left to FFmpeg", arguments: [0x31, 0x55, 0x02, 0x11, 0xFFFF])
  func foreign(tag: Int) {
    let bytes = WaveBytes.file([
      WaveBytes.format(tag: tag, bits: 0, frameBytes: 65), WaveBytes.chunk("data", [1, 2]),
    ])
    #expect(throws: ForeignCodec.self) { try openWave(bytes) }
  }

  @Test("Reading stops at the limit of seconds")
  func secondsLimit() throws {
    let data = [UInt8](repeating: 0, count: 64_000)
    let bytes = WaveBytes.file([WaveBytes.format(), WaveBytes.chunk("data", data)])
    let limits = AudioLimits(maximumBytes: .max, maximumSeconds: 1.5)
    #expect(throws: AudioError.tooLong(input: "test", limitSeconds: 1.5)) {
      try openWave(bytes, limits: limits)
    }
    // A stream is counted while it comes.
    let reader = try openWave(bytes, step: 4096, isFile: false, limits: limits)
    #expect(throws: AudioError.tooLong(input: "test", limitSeconds: 1.5)) { try reader.readAll() }
    #expect(throws: AudioError.tooLong(input: "test", limitSeconds: 1.5)) { try reader.read(upTo: 1) }
  }

  @Test("read gives at most what is asked, and nothing after close")
  func pulling() throws {
    let bytes = WaveBytes.file([WaveBytes.format(), WaveBytes.chunk("data", WaveBytes.samples16(ramp))])
    let reader = try openWave(bytes)
    #expect(try reader.read(upTo: 0).isEmpty)
    #expect(try reader.read(upTo: -5).isEmpty)
    #expect(try reader.read(upTo: 3).count == 3)
    #expect(try reader.read(upTo: .max).count == 7)
    #expect(try reader.read(upTo: 3).isEmpty)
    let closed = try openWave(bytes)
    closed.close()
    #expect(try closed.read(upTo: 3).isEmpty)
  }
}
