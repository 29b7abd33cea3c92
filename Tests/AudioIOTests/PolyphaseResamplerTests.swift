import Foundation
import Testing

@testable import AudioIO

@Suite("Resampling")
struct PolyphaseResamplerTests {
  static func resample(_ input: [Float], _ from: Int, _ to: Int, block: Int = .max) throws -> [Float] {
    var resampler = try PolyphaseResampler(from: from, to: to)
    var output: [Float] = []
    var start = 0
    while start < input.count {
      let end = start + min(block, input.count - start)
      resampler.process(Array(input[start..<end]), into: &output)
      start = end
    }
    resampler.finish(into: &output)
    return output
  }

  @Test(
    "A tone in the pass band comes out as the same tone, at the same time, 80 dB clean",
    arguments: [
      (8_000, 16_000, [100.0, 1_000, 3_650]),
      (44_100, 16_000, [100.0, 1_000, 5_000, 7_350]),
      (48_000, 16_000, [1_000.0, 7_390]),
      (96_000, 16_000, [7_390.0]),
      (22_050, 16_000, [7_350.0]),
      (16_000, 44_100, [1_000.0, 7_390]),
      (11_025, 16_000, [5_050.0]),
      (44_056, 16_000, [1_000.0, 7_350]),  // 2000/5507: interpolated between filters
    ])
  func passBand(from: Int, to: Int, frequencies: [Double]) throws {
    for frequency in frequencies {
      let input = sine(frequency, rate: from, count: from / 8)
      let output = try Self.resample(input, from, to)
      let expected = sine(frequency, rate: to, count: output.count)
      // The signal starts and ends abruptly: half a filter there belongs to the edges.
      let edge = output.count / 5
      let error = errorDecibels(
        Array(output[edge..<output.count - edge]), Array(expected[edge..<output.count - edge]))
      #expect(error < -80, "\(from) → \(to) Hz at \(frequency) Hz: \(error) dB")
    }
  }

  @Test(
    "What lies above the new Nyquist frequency is gone by 80 dB, wherever it would fold to",
    arguments: [
      (48_000, [8_010.0, 8_500, 9_000, 12_000, 15_900, 16_100, 23_000]),
      (44_100, [8_010.0, 9_000, 15_000, 20_000]),
      (96_000, [8_010.0, 17_000, 33_000]),
      (44_056, [8_010.0, 9_000, 15_000]),
    ])
  func aliasRejection(from: Int, frequencies: [Double]) throws {
    for frequency in frequencies {
      let input = sine(frequency, rate: from, count: from / 8)
      let output = try Self.resample(input, from, 16_000)
      let edge = output.count / 5
      let rejection = decibels(power(output[edge..<output.count - edge]) / power(input))
      #expect(rejection < -80, "\(frequency) Hz at \(from) Hz: \(rejection) dB")
    }
  }

  @Test("A constant stays that constant", arguments: [8_000, 22_050, 44_100, 48_000, 44_056])
  func constant(from: Int) throws {
    let output = try Self.resample([Float](repeating: 0.75, count: from / 8), from, 16_000)
    for sample in output[600..<output.count - 600] { #expect(abs(sample - 0.75) < 2e-6) }
  }

  @Test(
    "Blocks of any size give the same bits", arguments: [(44_100, 16_000), (8_000, 16_000), (44_056, 16_000)])
  func blocks(from: Int, to: Int) throws {
    let input = burstyChirp(rate: from, seconds: 0.25)
    let whole = try Self.resample(input, from, to)
    for block in [1, 7, 1000, 4097] {
      #expect(try Self.resample(input, from, to, block: block) == whole, "blocks of \(block)")
    }
  }

  @Test(
    "n seconds in are n seconds out",
    arguments: [(44_100, 16_000), (48_000, 16_000), (8_000, 16_000), (7_919, 16_000)])
  func length(from: Int, to: Int) throws {
    for count in [0, 1, 2, 100, 4_410, 5_003] {
      let output = try Self.resample([Float](repeating: 0, count: count), from, to)
      #expect(output.count == (count * to + from - 1) / from)
    }
  }

  @Test("An impulse stays where it was", arguments: [(48_000, 16_000), (8_000, 16_000), (44_100, 16_000)])
  func impulse(from: Int, to: Int) throws {
    var input = [Float](repeating: 0, count: from / 5)
    let place = from / 10
    input[place] = 1
    let output = try Self.resample(input, from, to)
    let peak = try #require(output.indices.max { abs(output[$0]) < abs(output[$1]) })
    #expect(abs(Double(peak) / Double(to) - Double(place) / Double(from)) <= 0.5 / Double(to))
  }

  @Test("Rates beyond reason are refused", arguments: [0, -1, 999, 768_001, .max])
  func badRates(rate: Int) {
    #expect(throws: AudioError.self) { try PolyphaseResampler(from: rate, to: 16_000) }
    #expect(throws: AudioError.self) { try PolyphaseResampler(from: 16_000, to: rate) }
  }
}
