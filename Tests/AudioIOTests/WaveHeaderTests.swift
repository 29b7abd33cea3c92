import Foundation
import Testing

@testable import AudioIO

@Suite("Hostile WAV headers")
struct WaveHeaderTests {
  static let data = WaveBytes.chunk("data", [1, 0, 2, 0])

  static let damaged: [(name: String, bytes: [UInt8])] = [
    ("0 channels", WaveBytes.file([WaveBytes.format(channels: 0, frameBytes: 2), data])),
    ("0 Hz", WaveBytes.file([WaveBytes.format(rate: 0), data])),
    ("4 GHz", WaveBytes.file([WaveBytes.format(rate: 0xFFFF_FFFF), data])),
    ("no frame size", WaveBytes.file([WaveBytes.format(frameBytes: 0), data])),
    (
      "frame of 3 bytes for 2 channels", WaveBytes.file([WaveBytes.format(channels: 2, frameBytes: 3), data])
    ),
    ("65535 channels", WaveBytes.file([WaveBytes.format(channels: 65_535, frameBytes: 4), data])),
    ("0 bits", WaveBytes.file([WaveBytes.format(bits: 0, frameBytes: 2), data])),
    ("16 bits in 4 bytes", WaveBytes.file([WaveBytes.format(bits: 16, frameBytes: 4), data])),
    ("32-bit float in 2 bytes", WaveBytes.file([WaveBytes.format(tag: 3, bits: 32, frameBytes: 2), data])),
    ("giant format", WaveBytes.file([WaveBytes.chunk("fmt ", [1, 0], size: 0x6666_6666), data])),
    ("tiny format", WaveBytes.file([WaveBytes.chunk("fmt ", [1, 0, 1, 0]), data])),
    ("short extension", WaveBytes.file([WaveBytes.format(tag: 0xFFFE), data])),
    ("samples first", WaveBytes.file([data, WaveBytes.format()])),
    (
      "giant chunk first",
      WaveBytes.file([WaveBytes.chunk("LIST", [1], size: 0xFFFF_FFF0), WaveBytes.format(), data])
    ),
    (
      "chunks without end",
      WaveBytes.file([[UInt8]](repeating: WaveBytes.chunk("JUNK", []), count: 20_000))
    ),
  ]

  @Test("Contradictions and impossible claims are refused in words", arguments: damaged.indices)
  func contradictions(index: Int) {
    let (name, bytes) = Self.damaged[index]
    do {
      _ = try openWave(bytes)
      Issue.record("\(name): accepted")
    } catch AudioError.damagedHeader(let input, let reason) {
      #expect(input == "test" && !reason.isEmpty)
    } catch {
      Issue.record("\(name): \(error)")
    }
  }

  @Test("A header cut anywhere is told as such, or as a header without samples")
  func cut() throws {
    let bytes = WaveBytes.file([WaveBytes.chunk("LIST", [1, 2, 3]), WaveBytes.format(), Self.data])
    for length in 4..<bytes.count - 3 {
      do {
        _ = try openWave(Array(bytes[..<length]))
        Issue.record("\(length) bytes: accepted")
      } catch AudioError.truncatedHeader, AudioError.noSamples {
      } catch {
        Issue.record("\(length) bytes: \(error)")
      }
    }
  }

  @Test("No samples, or less than one, is an error")
  func noSamples() {
    let formats = [WaveBytes.format(), WaveBytes.format(channels: 2)]
    for format in formats {
      for data in [WaveBytes.chunk("data", []), Array("data".utf8) + WaveBytes.word32(1) + [7]] {
        #expect(throws: AudioError.noSamples(input: "test")) { try openWave(WaveBytes.file([format, data])) }
      }
      let list = WaveBytes.chunk("LIST", [UInt8](repeating: 65, count: 40_000))
      #expect(throws: AudioError.noSamples(input: "test")) {
        try openWave(WaveBytes.file([format, WaveBytes.chunk("data", []), list]))
      }
    }
  }

  @Test("2000 mutated headers end in samples or in an error, never in a crash")
  func mutations() throws {
    var random = SplitMix64(state: 20_26)
    let body = WaveBytes.chunk("data", [UInt8](repeating: 3, count: 400))
    let seeds = [
      WaveBytes.file([WaveBytes.format(), body]),
      WaveBytes.file([
        WaveBytes.format(tag: 3, channels: 2, rate: 44_100, bits: 32), WaveBytes.chunk("fact", [0, 0, 0, 0]),
        body,
      ]),
      WaveBytes.file([WaveBytes.extensible(tag: 1, channels: 6, bits: 24, mask: 0x3F), body]),
      WaveBytes.file(
        [WaveBytes.chunk("ds64", [UInt8](repeating: 1, count: 28)), WaveBytes.format(tag: 7, bits: 8), body],
        name: "RF64"),
    ]
    let extremes: [UInt8] = [0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF]
    var outcomes: [String: Int] = [:]
    for round in 0..<2000 {
      var bytes = seeds[round % seeds.count]
      let headerLength = bytes.count - 400
      for _ in 0...Int(random.next() % 4) {
        let place = Int(random.next() % UInt64(headerLength))
        bytes[place] =
          random.next() % 2 == 0 ? extremes[Int(random.next() % 7)] : UInt8(truncatingIfNeeded: random.next())
      }
      if random.next() % 8 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
      guard bytes.count >= 12, WaveHeaderParser.recognizes(bytes) else { continue }
      do {
        let reader = try openWave(bytes, step: 1 + Int(random.next() % 64), isFile: round % 2 == 0)
        let samples = try reader.readAll()
        #expect(samples.allSatisfy { $0.isFinite })
        _ = reader.warnings
        outcomes["samples", default: 0] += 1
      } catch let error as AudioError {
        #expect(!error.description.isEmpty)
        outcomes["error", default: 0] += 1
      } catch is ForeignCodec {
        outcomes["foreign", default: 0] += 1
      }
    }
    #expect(outcomes.count == 3, "the mutations should reach every outcome: \(outcomes)")
  }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
