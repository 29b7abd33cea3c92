import CKernels
import Foundation
import Testing

@testable import Inference

/// One head's packed keys and values; beyond the last key everything is not-a-number.
private struct PackedHead {
  let count: Int
  let padded: Int
  var keys: [UInt16]
  var values: [UInt16]
  var exactKeys: [Float]
  var exactValues: [Float]

  /// - Parameter spread: scores grow with it.
  init(_ count: Int, spread: Float = 4, extra: Int = 0) {
    self.count = count
    padded = (count + 31) / 32 * 32 + extra
    keys = marked(padded * 64, 0x7FC1)
    values = keys
    exactKeys = marked(padded * 64, floatMark)
    exactValues = exactKeys
    let k = Noise.floats(count * 64, at: 1000).map { $0 * spread }
    let table = KernelLevels.scalar
    table.pack_keys_bf16(k, 64, 0, count, &keys)
    table.pack_values_bf16(Noise.start(150_000), 64, 0, count, padded, &values)
    table.cache_keys(k, 64, 0, count, STENO_F32, &exactKeys)
    table.pack_values_f32(Noise.start(150_000), 64, 0, count, padded, &exactValues)
  }

  func attend(
    _ table: steno_kernels, _ rounded: Bool, first: Int = 0, rows: Int, tail: Int? = nil, bias: Float = 0,
    queries: UnsafePointer<Float> = Noise.start(300_000)
  ) -> [Float] {
    var output = marked(rows * 70 + 1, floatMark)
    let start = queries + first * 67
    if rounded {
      table.attend_rows_bf16(
        start, 67, rows, keys, values, count, padded, tail ?? count, bias, 0.125, &output, 70)
    } else {
      table.attend_rows_f32(
        start, 67, rows, exactKeys, exactValues, count, padded, tail ?? count, bias, 0.125, &output, 70)
    }
    return output
  }
}

@Suite struct RowAttentionTests {
  static let counts = [1, 2, 3, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 160, 255, 257, 300]

  @Test("The scalar level is softmax(q · kᵀ / 8 + bias) · v", arguments: [false, true])
  func definition(rounded: Bool) {
    for (count, tail) in [(1, 1), (1, 0), (33, 20), (100, 100), (100, 97)] {
      let head = PackedHead(count)
      let output = head.attend(KernelLevels.scalar, rounded, rows: 3, tail: tail, bias: 2.5)
      for row in 0..<3 {
        let weights = (0..<count).map { key in
          let score = (0..<64).reduce(0.0) {
            $0 + Double(Noise.start(300_000)[row * 67 + $1]) * Double(4 * Noise.start(1000)[key * 64 + $1])
          }
          return exp(score / 8 + (key < tail ? 0 : 2.5))
        }
        let total = weights.reduce(0, +)
        for d in 0..<64 {
          let expected = (0..<count).reduce(0.0) {
            $0 + weights[$1] / total * Double(Noise.start(150_000)[$1 * 64 + d])
          }
          #expect(abs(Double(output[row * 70 + d]) - expected) < (rounded ? 2e-2 : 1e-5), "\(count), \(row)")
        }
      }
    }
  }

  @Test(
    "Every level attends as the scalar one, writes nothing else and heeds nothing beyond the last key",
    arguments: KernelLevels.vector, [false, true])
  func levels(level: InstructionSet, rounded: Bool) {
    let table = KernelLevels.table(level)
    for (index, count) in Self.counts.enumerated() {
      let head = PackedHead(count, spread: index % 2 == 0 ? 4 : 40, extra: index % 3 * 32)
      let rows = [1, 5, 16, 17, 24, 31, 33, 50][index % 8]
      for tail in Set([count, count - 1, count / 2, 0]) {
        let expected = head.attend(KernelLevels.scalar, rounded, rows: rows, tail: tail, bias: 3)
        let actual = head.attend(table, rounded, rows: rows, tail: tail, bias: 3)
        #expect(
          largestDifference(expected, actual) < (rounded ? 8e-3 : 1e-5),
          "\(count) keys, \(rows) rows, \(tail)")
      }
    }
  }

  @Test(
    "A row's attention does not depend on the rows beside it", arguments: KernelLevels.all, [false, true])
  func rowIndependence(level: InstructionSet, rounded: Bool) {
    let table = KernelLevels.table(level)
    let head = PackedHead(203, spread: 20)
    let together = head.attend(table, rounded, rows: 97, tail: 190, bias: 2)
    for (first, rows) in [(0, 1), (5, 1), (96, 1), (3, 2), (10, 7), (40, 16), (31, 33)] {
      let alone = head.attend(table, rounded, first: first, rows: rows, tail: 190, bias: 2)
      #expect(
        sameBits(Array(together[first * 70..<(first + rows) * 70]), Array(alone[..<(rows * 70)])),
        "\(rows) rows from \(first)")
    }
  }

  @Test(
    "A tail key of weight n does as n equal keys do", arguments: KernelLevels.all, [false, true])
  func tail(level: InstructionSet, rounded: Bool) {
    let table = KernelLevels.table(level)
    var long = PackedHead(150)
    let short = PackedHead(101)
    // Keys 100 … 149 of the long one are the short one's last.
    let k = Noise.floats(64, at: 1000 + 100 * 64).map { $0 * 4 }
    for key in 100..<150 {
      table.pack_keys_bf16(k, 64, key, 1, &long.keys)
      table.cache_keys(k, 64, key, 1, STENO_F32, &long.exactKeys)
      table.pack_values_f32(Noise.start(150_000 + 6400), 64, key, 1, long.padded, &long.exactValues)
    }
    let v = (0..<50).flatMap { _ in Noise.floats(64, at: 150_000 + 6400) }
    table.pack_values_bf16(v, 64, 100, 50, long.padded, &long.values)
    let expected = long.attend(table, rounded, rows: 20)
    let actual = short.attend(table, rounded, rows: 20, tail: 100, bias: logf(50))
    #expect(largestDifference(expected, actual) < (rounded ? 8e-3 : 1e-5))
  }

  @Test("Scores that rise from block to block lose nothing", arguments: KernelLevels.all, [false, true])
  func rising(level: InstructionSet, rounded: Bool) {
    let table = KernelLevels.table(level)
    var head = PackedHead(400)
    // Key k is k / 4 in every element, a query ±1: the last or the first key wins by far.
    let k = (0..<400).flatMap { key in [Float](repeating: Float(key) / 4, count: 64) }
    table.pack_keys_bf16(k, 64, 0, 400, &head.keys)
    table.cache_keys(k, 64, 0, 400, STENO_F32, &head.exactKeys)
    var queries = [Float](repeating: 1, count: 40 * 67)
    for row in stride(from: 1, to: 40, by: 2) {
      for d in 0..<67 { queries[row * 67 + d] = -1 }
    }
    let output = head.attend(table, rounded, rows: 40, queries: queries)
    let expected = head.attend(KernelLevels.scalar, rounded, rows: 40, queries: queries)
    #expect(largestDifference(output, expected) < (rounded ? 1e-2 : 1e-4))
  }
}
