import CKernels
import Foundation
import Testing

@testable import Inference

@Suite struct AttentionKernelTests {
  @Test(
    "Attention over cached keys and values follows its definition",
    arguments: KernelLevels.all, [STENO_F32, STENO_F16].map(\.rawValue))
  func attend(level: InstructionSet, type: UInt32) {
    let element = steno_element(rawValue: type)
    let table = KernelLevels.table(level)
    for (count, queries) in [(1, 1), (2, 9), (15, 4), (16, 3), (17, 5), (100, 8), (447, 1), (1500, 2)] {
      let stride = 70
      let padded = (count + 15) / 16 * 16
      let (k, v, q) = (Noise.start(100), Noise.start(200_000), Noise.start(400_000))
      let keys = AlignedMemory<Float>(count: padded * 64)
      let values = AlignedMemory<Float>(count: count * 64)
      // In two parts, as a sequence grows.
      for (first, rows) in [(0, count / 2), (count / 2, count - count / 2)] {
        table.cache_keys(k + first * stride, stride, first, rows, element, keys.pointer)
        table.cache_values(v + first * stride, stride, first, rows, element, values.pointer)
      }
      let scoreStride = padded + 3
      var scores = marked(queries * scoreStride, floatMark)
      var output = marked(queries * stride, floatMark)
      table.attend(
        q, stride, queries, keys.pointer, values.pointer, element, count, count, 0, 0.125, &scores, scoreStride,
        &output,
        stride)
      let bound = element == STENO_F16 ? 2e-3 : 1e-5
      for query in 0..<queries {
        var weights = (0..<count).map { row -> Double in
          var sum = 0.0
          for d in 0..<64 { sum += Double(q[query * stride + d]) * Double(k[row * stride + d]) }
          return exp(sum / 8)
        }
        let total = weights.reduce(0, +)
        weights = weights.map { $0 / total }
        var error = 0.0
        for row in 0..<count {
          error = max(error, abs(Double(scores[query * scoreStride + row]) - weights[row]))
        }
        for d in 0..<64 {
          var sum = 0.0
          for row in 0..<count { sum += weights[row] * Double(v[row * stride + d]) }
          error = max(error, abs(Double(output[query * stride + d]) - sum))
        }
        #expect(error < bound, "\(count) keys, query \(query)")
        #expect(output[query * stride + 64].bitPattern == floatMark.bitPattern)
        #expect(scores[query * scoreStride + padded].bitPattern == floatMark.bitPattern)
      }
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
