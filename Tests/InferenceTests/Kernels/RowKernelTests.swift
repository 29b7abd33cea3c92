import CKernels
import Foundation
import Testing

@testable import Inference

@Suite struct RowKernelTests {
  static let counts = [1, 2, 7, 8, 15, 16, 17, 31, 33, 64, 100, 1499, 1500]

  @Test("Argmax is the first of the largest values, whatever is not a number", arguments: KernelLevels.all)
  func argmax(level: InstructionSet) {
    let table = KernelLevels.table(level)
    var maximum: Float = 0
    for count in Self.counts {
      for place in Set([0, count / 2, count - 1]) {
        var x = Noise.floats(count)
        x[place] = 3
        if place + 5 < count { x[place + 5] = 3 }
        if place > 0 { x[0] = .nan }
        #expect(table.argmax(x, count, &maximum) == place)
        #expect(maximum == 3)
      }
      let none = [Float](repeating: .nan, count: count)
      #expect(table.argmax(none, count, &maximum) == 0)
      #expect(maximum == -.infinity)
    }
  }

  @Test(
    "One pass gives the maximum, its place and the sum, wherever in the vocabulary",
    arguments: KernelLevels.all)
  func scan(level: InstructionSet) {
    let table = KernelLevels.table(level)
    for (count, place) in [(1, 0), (17, 16), (2048, 2047), (2049, 2048), (7001, 5000), (7001, 3)] {
      var x = Noise.floats(count, at: 77).map { $0 * 9 }
      x[place] = 11
      if place > 0 { x[0] = -.infinity }
      var (maximum, sum): (Float, Float) = (0, 0)
      #expect(table.scan(x, count, &maximum, &sum) == place && maximum == 11)
      let expected = x.reduce(0.0) { $0 + exp(Double($1) - 11) }
      #expect(abs(Double(sum) - expected) < 1e-5 * expected)
      x = [Float](repeating: -.infinity, count: count)
      #expect(table.scan(x, count, &maximum, &sum) == 0 && maximum == -.infinity && sum == 0)
    }
  }

  @Test("One value that is not finite is found anywhere", arguments: KernelLevels.all)
  func allFinite(level: InstructionSet) {
    let table = KernelLevels.table(level)
    for count in [1, 7, 8, 16, 17, 40] {
      var x = Noise.floats(count)
      x[0] = -.greatestFiniteMagnitude
      #expect(table.all_finite(x, count) == 1)
      for place in 0..<count {
        for value in [Float.nan, .infinity, -.infinity] {
          var bad = x
          bad[place] = value
          #expect(table.all_finite(bad, count) == 0)
        }
      }
    }
  }

  @Test("Layer normalisation follows its definition, in place too", arguments: KernelLevels.all)
  func layerNorm(level: InstructionSet) {
    let table = KernelLevels.table(level)
    for width in [1, 3, 16, 17, 64, 130] {
      let (rows, stride) = (3, width + 2)
      let (gamma, beta) = (Noise.floats(width, at: 50), Noise.floats(width, at: 900))
      let x = Noise.floats(rows * stride, at: 7).map { $0 * 4 + 2 }
      var y = marked(rows * stride, floatMark)
      table.layer_norm(x, stride, rows, width, gamma, beta, &y, stride)
      for row in 0..<rows {
        let values = x[row * stride..<row * stride + width].map(Double.init)
        let mean = values.reduce(0, +) / Double(width)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
        for k in 0..<width {
          let expected =
            (values[k] - mean) / (variance + 1e-5).squareRoot() * Double(gamma[k]) + Double(beta[k])
          #expect(abs(Double(y[row * stride + k]) - expected) < 1e-4)
        }
        #expect(y[row * stride + width].bitPattern == floatMark.bitPattern)
      }
      var (rounded, wanted) = (marked(rows * stride, UInt16(0x7FC1)), marked(rows * stride, UInt16(0x7FC1)))
      table.layer_norm_bf16(x, stride, rows, width, gamma, beta, &rounded, stride)
      KernelLevels.scalar.bf16_rows(y, stride, rows, width, width, &wanted, stride)
      #expect(rounded == wanted)
      var same = x
      same.withUnsafeMutableBufferPointer {
        table.layer_norm($0.baseAddress, stride, rows, width, gamma, beta, $0.baseAddress, stride)
      }
      for row in 0..<rows {
        let range = row * stride..<row * stride + width
        #expect(sameBits(Array(same[range]), Array(y[range])))
      }
    }
  }

  @Test("GELU is accurate over its range", arguments: KernelLevels.all)
  func gelu(level: InstructionSet) {
    let table = KernelLevels.table(level)
    let x = (0..<2001).map { Float($0 - 1000) / 80 }
    var y = x + [floatMark]
    table.gelu(&y, x.count)
    for (value, result) in zip(x, y) {
      let expected = 0.5 * Double(value) * (1 + erf(Double(value) / 2.0.squareRoot()))
      #expect(abs(Double(result) - expected) < 2e-6)
    }
    #expect(y[x.count].bitPattern == floatMark.bitPattern)
  }

  @Test("Softmax rows are exp(scale · (x − max)) and their sums", arguments: KernelLevels.all)
  func softmax(level: InstructionSet) {
    let table = KernelLevels.table(level)
    for count in Self.counts {
      let (rows, stride) = (2, count + 5)
      let x = Noise.floats(rows * stride, at: 3).map { $0 * 60 }
      var inPlace = x
      var sums = marked(rows, floatMark)
      table.softmax_rows_f32(&inPlace, stride, rows, count, 0.125, &sums)
      for row in 0..<rows {
        let values = x[row * stride..<row * stride + count]
        let maximum = Double(values.max() ?? 0)
        var (sum, error) = (0.0, 0.0)
        for (k, value) in values.enumerated() {
          let expected = exp(0.125 * (Double(value) - maximum))
          error = max(error, abs(Double(inPlace[row * stride + k]) / expected - 1))
          sum += expected
        }
        #expect(error < 4e-6)
        #expect(abs(Double(sums[row]) * sum - 1) < 1e-5)
        let rest = row * stride + count..<(row + 1) * stride
        #expect(sameBits(Array(inPlace[rest]), Array(x[rest])))
      }
    }
  }

  /// Rows that hold something difficult at every position of a vector.
  static let difficult: [[Float]] = [
    [Float](repeating: 0, count: 37), (0..<37).map { $0 % 5 == 0 ? .nan : Float($0) - 18 },
    (0..<37).map { $0 == 20 ? .infinity : Float($0) }, (0..<37).map { $0 == 36 ? -.infinity : Float($0) },
    (0..<37).map { Float(bitPattern: 700 * UInt32($0)) }, (0..<37).map { Float($0 - 18) * 1e37 },
    (0..<37).map { Float($0 % 9) - 4.5 } + [], (0..<37).map { $0 == 3 ? 127 : Float($0) - 18.5 },
    [Float](repeating: .nan, count: 37),
    (0..<37).map { Float(bitPattern: 0x3F80_8000 + UInt32($0) * 0x8000) },
  ]

  @Test("Rounding to 8 and 16 bits is the same at every level, numbers or none", arguments: KernelLevels.all)
  func rounding(level: InstructionSet) {
    for row in Self.difficult {
      func quantized(_ table: steno_kernels) -> ([UInt8], [UInt32], [UInt16]) {
        var q = marked(70, UInt8(7))
        var scales = marked(2, floatMark)
        var halves = marked(70, UInt16(7))
        table.quantize_rows(row, 37, 1, 37, 64, &q, 70, &scales)
        table.bf16_rows(row, 37, 1, 37, 64, &halves, 70)
        return (q, scales.map(\.bitPattern), halves)
      }
      let (q, scales, halves) = quantized(KernelLevels.table(level))
      #expect(quantized(KernelLevels.scalar) == (q, scales, halves))
      #expect(scales[1] == floatMark.bitPattern)
      #expect(q[37..<64].allSatisfy { $0 == 128 } && q[64...].allSatisfy { $0 == 7 })
      #expect(halves[37..<64].allSatisfy { $0 == 0 } && halves[64...].allSatisfy { $0 == 7 })
      let largest = row.filter { !$0.isNaN }.map { abs($0) }.max() ?? 0
      #expect(Float(bitPattern: scales[0]) == largest / 127)
      for (k, value) in row.enumerated() {
        let half = Float(bitPattern: UInt32(halves[k]) << 16)
        if value.isNaN {
          #expect(q[k] == 128 && half.isNaN)
        } else if !value.isFinite {
          #expect(half == value)
        } else if abs(value) < .leastNormalMagnitude {
          #expect(half == 0)
        } else {
          let step = value.bitPattern & 0xFFFF
          var upper = value.bitPattern >> 16
          if step > 0x8000 || (step == 0x8000 && upper % 2 == 1) { upper += 1 }
          #expect(UInt32(halves[k]) == upper)
        }
        if value.isFinite, largest.isFinite, largest > 1e-30 {
          let exact = Double(value) * 127 / Double(largest)
          #expect(abs(Double(Int(q[k]) - 128) - exact) <= 0.5001)
        }
      }
    }
  }
}
