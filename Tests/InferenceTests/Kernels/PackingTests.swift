import CKernels
import Testing

@testable import Inference

/// The packers at every level give the bits of the scalar ones, and write whole panels.
@Suite struct PackingTests {
  private static func table(_ level: InstructionSet) -> steno_packers {
    guard let table = steno_packers_for(level.identifier) else { preconditionFailure("\(level) is missing") }
    return table.pointee
  }

  /// Outputs and inputs: whole panels and steps, one more, one less, and hardly any.
  static let shapes = [
    (1, 1), (16, 64), (17, 65), (15, 63), (33, 31), (48, 128), (5, 300), (40, 16), (31, 97), (64, 33),
  ]

  /// Noise with rows of zeros, of numbers near the ends of the range, of halves that must be rounded to even, and
  /// with some values that are no numbers.
  private static func weights(outputs: Int, inputs: Int) -> [Float] {
    var weights = Noise.floats(outputs * inputs, at: outputs * 17 + inputs)
    for output in 0..<outputs {
      let row = output * inputs..<(output + 1) * inputs
      switch output % 9 {
      case 1: for index in row { weights[index] = 0 }
      case 2: for index in row { weights[index] *= 0x1p-135 }
      case 3: for index in row { weights[index] *= 0x1.8p127 }
      case 4: for index in row { weights[index] = Float(Int(weights[index] * 254)) / 2 }
      case 5: weights[row.lowerBound + output % inputs] = .nan
      case 6: weights[row.upperBound - 1] = -.infinity
      case 7:
        for index in row { weights[index] = Float(bitPattern: weights[index].bitPattern & ~0xFFFF | 0x8000) }
      default: break
      }
    }
    return weights
  }

  /// What packing outputs [0, 16) and then the rest leaves in marked memory.
  private static func packed(
    _ table: steno_packers, _ type: ComputeType, outputs: Int, inputs: Int, mark: UInt8
  ) -> [[UInt8]] {
    let weights = weights(outputs: outputs, inputs: inputs)
    let (padded, paddedOutputs) = (PackedLinear.padded(inputs, type), (outputs + 15) / 16 * 16)
    let size = type == .float32 ? 4 : type == .bfloat16 ? 2 : 1
    var panels = [UInt8](repeating: mark, count: paddedOutputs * padded * size + 8)
    var scales = [UInt8](repeating: mark, count: paddedOutputs * 4 + 8)
    var offsets = scales
    panels.withUnsafeMutableBytes { panels in
      scales.withUnsafeMutableBytes { scales in
        offsets.withUnsafeMutableBytes { offsets in
          guard let panels = panels.baseAddress, let scales = scales.baseAddress,
            let offsets = offsets.baseAddress
          else { return }
          for (first, last) in [(0, min(16, outputs)), (min(16, outputs), outputs)] where first < last {
            let rows = Array(weights[first * inputs..<last * inputs])
            switch type {
            case .float32:
              table.pack_f32(
                rows, first, last - first, inputs, panels.assumingMemoryBound(to: Float.self))
            case .bfloat16:
              table.pack_bf16(
                rows, first, last - first, inputs, padded, panels.assumingMemoryBound(to: UInt16.self))
            case .int8:
              table.pack_int8(
                rows, first, last - first, inputs, padded, panels.assumingMemoryBound(to: Int8.self),
                scales.assumingMemoryBound(to: Float.self), offsets.assumingMemoryBound(to: Int32.self))
            }
          }
        }
      }
    }
    // Nothing was written behind the end.
    #expect(panels.suffix(8).allSatisfy { $0 == mark } && scales.suffix(8).allSatisfy { $0 == mark })
    return [Array(panels.dropLast(8))] + (type == .int8 ? [scales.dropLast(8), offsets.dropLast(8)] : [])
  }

  @Test("Every level packs the same bits", arguments: KernelLevels.all, ComputeType.allCases)
  func levels(level: InstructionSet, type: ComputeType) {
    for (outputs, inputs) in Self.shapes {
      // Memory that was zeroed before, as the scalar packers' results were first laid down in.
      let expected = Self.packed(Self.table(.scalar), type, outputs: outputs, inputs: inputs, mark: 0)
      let actual = Self.packed(Self.table(level), type, outputs: outputs, inputs: inputs, mark: 0xA5)
      #expect(actual == expected, "\(outputs) × \(inputs)")
    }
  }

  @Test("Every half precision number is widened exactly, from odd addresses too", arguments: KernelLevels.all)
  func halfPrecision(level: InstructionSet) {
    let table = Self.table(level)
    let patterns = (0...UInt16.max).map { $0 }
    var bytes: [UInt8] = [0]
    for pattern in patterns { bytes += [UInt8(truncatingIfNeeded: pattern), UInt8(pattern >> 8)] }
    // A count that no vector divides.
    let count = patterns.count - 3
    var (halves, brains) = (marked(count + 1, floatMark), marked(count + 1, floatMark))
    bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      table.f16_to_f32(start + 1, count, &halves)
      table.bf16_to_f32(start + 1, count, &brains)
    }
    var wrong = 0
    for index in 0..<count {
      let half = Float(Float16(bitPattern: patterns[index]))
      let isHalf = half.isNaN ? halves[index].isNaN : halves[index].bitPattern == half.bitPattern
      if !isHalf || brains[index].bitPattern != UInt32(patterns[index]) << 16 { wrong += 1 }
    }
    #expect(wrong == 0)
    #expect(halves[count].bitPattern == floatMark.bitPattern)
    #expect(brains[count].bitPattern == floatMark.bitPattern)
  }
}
