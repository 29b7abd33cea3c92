import CKernels
import Foundation
import Testing

@testable import Inference

@Suite struct AttentionKernelTests {
  @Test(
    "Attention over cached keys and values follows its definition, whatever lies beyond the last",
    arguments: KernelLevels.all, [STENO_F32, STENO_F16, STENO_I8].map(\.rawValue))
  func attend(level: InstructionSet, type: UInt32) {
    let element = steno_element(rawValue: type)
    let table = KernelLevels.table(level)
    for (count, queries, tail) in [
      (1, 1, 1), (2, 9, 1), (15, 4, 15), (16, 3, 12), (17, 5, 17), (100, 8, 95), (447, 1, 447),
      (1500, 2, 1481),
    ] {
      let (stride, padded, bias) = (70, (count + 15) / 16 * 16, Float(1.7))
      let (k, v, q) = (Noise.start(100), Noise.start(200_000), Noise.start(400_000))
      // Left over from whoever had the memory before: not a number in every type.
      let keys = AlignedMemory<UInt8>([UInt8](repeating: 0xFF, count: padded * 256))
      let values = AlignedMemory<UInt8>([UInt8](repeating: 0xFF, count: padded * 256))
      // In two parts, as a sequence grows.
      for (first, rows) in [(0, count / 2), (count / 2, count - count / 2)] {
        table.cache_keys(k + first * stride, stride, first, rows, element, keys.pointer)
        table.cache_values(v + first * stride, stride, first, rows, element, values.pointer)
      }
      let scoreStride = padded + 3
      var scores = marked(queries * scoreStride, floatMark)
      var output = marked(queries * stride, floatMark)
      table.attend(
        q, stride, queries, keys.pointer, values.pointer, element, count, tail, bias, 0.125, &scores,
        scoreStride, &output, stride)
      let bound = element == STENO_F32 ? 1e-5 : element == STENO_F16 ? 2e-3 : 1e-2
      for query in 0..<queries {
        var weights = (0..<count).map { row -> Double in
          var sum = 0.0
          for d in 0..<64 { sum += Double(q[query * stride + d]) * Double(k[row * stride + d]) }
          return exp(sum / 8 + (row < tail ? 0 : Double(bias)))
        }
        let total = weights.reduce(0, +)
        weights = weights.map { $0 / total }
        var error = 0.0
        for row in 0..<count {
          error = max(error, difference(Double(scores[query * scoreStride + row]), weights[row]))
        }
        for d in 0..<64 {
          var sum = 0.0
          for row in 0..<count { sum += weights[row] * Double(v[row * stride + d]) }
          error = max(error, difference(Double(output[query * stride + d]), sum))
        }
        #expect(error < bound, "\(count) keys, query \(query)")
        #expect(output[query * stride + 64].bitPattern == floatMark.bitPattern)
        #expect(scores[query * scoreStride + padded].bitPattern == floatMark.bitPattern)
      }
    }
  }

  /// What is not a number must not pass a comparison.
  private func difference(_ a: Double, _ b: Double) -> Double { (a - b).isNaN ? .infinity : abs(a - b) }

  @Test("8-bit caches hold the same bytes at every level", arguments: KernelLevels.vector)
  func sameBytes(level: InstructionSet) {
    for (first, count) in [(0, 48), (0, 1), (3, 5), (6, 27), (16, 4)] {
      let (x, stride, size) = (Noise.start(50), 66, 4 * Int(STENO_I8_BLOCK))
      var caches = [[UInt8]](repeating: [UInt8](repeating: 7, count: size), count: 4)
      for (index, table) in [KernelLevels.scalar, KernelLevels.table(level)].enumerated() {
        table.cache_keys(x, stride, first, count, STENO_I8, &caches[2 * index])
        table.cache_values(x, stride, first, count, STENO_I8, &caches[2 * index + 1])
      }
      #expect(caches[0] == caches[2] && caches[1] == caches[3], "\(count) from \(first)")
    }
  }

  @Test("A position that stands for three weighs as much as three", arguments: KernelLevels.all)
  func tail(level: InstructionSet) {
    let table = KernelLevels.table(level)
    for element in [STENO_F32, STENO_F16, STENO_I8] {
      let (x, y, q) = (Noise.start(1000), Noise.start(9000), Noise.start(30_000))
      let memory = (0..<4).map { _ in AlignedMemory<UInt8>(count: 48 * 256) }
      // 20 positions and three times the 21st, or once with the weight of three.
      for copy in 0..<3 {
        let (from, count) = copy == 0 ? (0, 21) : (20, 1)
        let at = copy == 0 ? 0 : 20 + copy
        table.cache_keys(x + from * 64, 64, at, count, element, memory[0].pointer)
        table.cache_values(y + from * 64, 64, at, count, element, memory[1].pointer)
      }
      table.cache_keys(x, 64, 0, 21, element, memory[2].pointer)
      table.cache_values(y, 64, 0, 21, element, memory[3].pointer)
      var scores = [Float](repeating: 0, count: 32)
      var (three, one) = ([Float](repeating: 0, count: 64), [Float](repeating: 0, count: 64))
      table.attend(
        q, 64, 1, memory[0].pointer, memory[1].pointer, element, 23, 23, 0, 0.125, &scores, 32, &three, 64)
      table.attend(
        q, 64, 1, memory[2].pointer, memory[3].pointer, element, 21, 20, log(3), 0.125, &scores, 32, &one, 64)
      #expect(largestDifference(three, one) < 1e-4)
    }
  }

  @Test("Packing writes each element to its place and nothing else", arguments: KernelLevels.all)
  func packing(level: InstructionSet) {
    let table = KernelLevels.table(level)
    let (first, stride, padded, size) = (6, 70, 64, 64 * 64)
    for count in [1, 2, 13, 26, 27] {
      let x = Noise.start(90)
      var keys = [UInt16](repeating: 0, count: size)
      var (values, floats) = (keys, [Float](repeating: 0, count: size))
      table.pack_keys_bf16(x, stride, first, count, &keys)
      table.pack_values_bf16(x, stride, first, count, padded, &values)
      table.pack_values_f32(x, stride, first, count, padded, &floats)
      var (wantedKeys, wantedValues) = (
        [UInt16](repeating: 0, count: size), [UInt16](repeating: 0, count: size)
      )
      var wantedFloats = [Float](repeating: 0, count: size)
      for i in 0..<count {
        for d in 0..<64 {
          let bits = x[i * stride + d].bitPattern
          let half = UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
          let r = first + i
          wantedKeys[r / 16 * 1024 + d / 2 * 32 + r % 16 * 2 + d % 2] = half
          wantedValues[d / 16 * padded * 16 + r / 2 * 32 + d % 16 * 2 + r % 2] = half
          wantedFloats[(d / 16 * padded + r) * 16 + d % 16] = x[i * stride + d]
        }
      }
      #expect(keys == wantedKeys && values == wantedValues && floats == wantedFloats, "\(count) rows")
    }
  }
}
