import CKernels
import Foundation
import Testing

@testable import Inference

/// One product: sizes, strides, epilogue and the panels that are computed.
struct ProductCase {
  var rows: Int
  var outputs: Int
  var inputs: Int
  var combination = 0
  var panels: Range<Int>?
  var overlap: Int?

  var hasBias: Bool { combination % 2 == 1 }
  var gelu: Bool { combination / 2 % 2 == 1 }
  /// 0: none, 1: another buffer, 2: the output itself.
  var residual: Int { combination / 4 % 3 }
}

/// A layer and its activations in every form, built once and run on any table.
struct Product {
  let sizes: ProductCase
  let layer: PackedLinear
  let outputStride: Int

  init(_ sizes: ProductCase, _ type: ComputeType) throws {
    self.sizes = sizes
    outputStride = sizes.outputs + 5
    let weights = Noise.start(1000 + sizes.outputs)
    layer = try PackedLinear(
      outputs: sizes.outputs, inputs: sizes.inputs, type: type,
      bias: sizes.hasBias ? Noise.floats(sizes.outputs, at: 77) : nil
    ) { range in
      Array(
        UnsafeBufferPointer(
          start: weights + range.lowerBound * sizes.inputs, count: range.count * sizes.inputs))
    }
  }

  var activations: UnsafePointer<Float> { Noise.start(300_000 + sizes.inputs) }
  var stride: Int { sizes.overlap ?? sizes.inputs + 3 }

  /// Runs rows `first ..< first + count`, the whole by default, into a marked buffer.
  func run(_ table: steno_kernels, first: Int = 0, count: Int? = nil) -> [Float] {
    let rows = count ?? sizes.rows
    let total = rows * outputStride + 33
    var output =
      sizes.residual == 2 ? Noise.floats(total, at: first * outputStride) : marked(total, floatMark)
    let other = Noise.floats(total, at: 5 + first * outputStride)
    output.withUnsafeMutableBufferPointer { output in
      other.withUnsafeBufferPointer { other in
        let residual: UnsafePointer<Float>? =
          sizes.residual == 0
          ? nil : sizes.residual == 1 ? other.baseAddress : UnsafePointer(output.baseAddress)
        var epilogue = steno_epilogue(
          output: output.baseAddress, output_stride: outputStride, residual: residual,
          residual_stride: outputStride, gelu: sizes.gelu ? 1 : 0)
        multiply(table, first: first, count: rows, &epilogue)
      }
    }
    return output
  }

  /// The product of some rows, the whole by default.
  func multiply(
    _ table: steno_kernels, first: Int = 0, count: Int? = nil, _ epilogue: inout steno_epilogue
  ) {
    let rows = count ?? sizes.rows
    let panels = sizes.panels ?? 0..<layer.panelCount
    let padded = layer.paddedInputs
    let x = activations + first * stride
    var weights = layer.descriptor
    switch layer.type {
    case .float32:
      table.gemm_f32(x, stride, rows, &weights, panels.lowerBound, panels.upperBound, &epilogue)
    case .bfloat16:
      let wide = padded + 2
      var left = marked(rows * wide, UInt16(0x7FC1))
      KernelLevels.scalar.bf16_rows(x, stride, rows, sizes.inputs, padded, &left, wide)
      table.gemm_bf16(left, wide, rows, &weights, panels.lowerBound, panels.upperBound, &epilogue)
    case .int8:
      let wide = padded + 7
      var left = marked(rows * wide, UInt8(255))
      var scales = marked(rows, floatMark)
      KernelLevels.scalar.quantize_rows(x, stride, rows, sizes.inputs, padded, &left, wide, &scales)
      table.gemm_int8(
        left, wide, scales, rows, &weights, panels.lowerBound, panels.upperBound, &epilogue)
    }
  }

  /// How far two orders of summing may lie apart: inputs and weights are within −1 … 1.
  var tolerance: Float { 2e-6 + Float(sizes.inputs) * 0x1p-22 }
}

@Suite struct ProductTests {
  static let rows = [1, 2, 3, 5, 6, 7, 12, 15, 16, 17, 31, 32, 33, 48, 97]
  static let outputs = [1, 15, 16, 17, 63, 64, 65, 70, 130, 512]
  static let inputs = [1, 3, 4, 31, 32, 33, 63, 64, 65, 80, 130, 240, 512]

  @Test("The scalar product is x · Wᵀ + b, activated, plus the residual", arguments: ComputeType.allCases)
  func definition(type: ComputeType) throws {
    for combination in 0..<12 {
      let sizes = ProductCase(rows: 3, outputs: 21, inputs: 37, combination: combination)
      let product = try Product(sizes, type)
      let output = product.run(KernelLevels.scalar)
      let bound: Double = type == .float32 ? 1e-5 : type == .bfloat16 ? 0.08 : 0.15
      for row in 0..<sizes.rows {
        for column in 0..<sizes.outputs {
          var sum = 0.0
          for k in 0..<sizes.inputs {
            sum +=
              Double(product.activations[row * product.stride + k])
              * Double(Noise.start(1000 + sizes.outputs)[column * sizes.inputs + k])
          }
          if sizes.hasBias { sum += Double(Noise.start(77)[column]) }
          if sizes.gelu { sum = 0.5 * sum * (1 + erf(sum / 2.0.squareRoot())) }
          let at = row * product.outputStride + column
          if sizes.residual > 0 { sum += Double(Noise.start(sizes.residual == 1 ? 5 : 0)[at]) }
          #expect(abs(Double(output[at]) - sum) < bound, "combination \(combination), \(row), \(column)")
        }
      }
    }
  }

  @Test(
    "Every level computes the scalar level's products and writes nothing else",
    arguments: KernelLevels.vector, ComputeType.allCases)
  func levels(level: InstructionSet, type: ComputeType) throws {
    let table = KernelLevels.table(level)
    var turn = 0
    for outputs in Self.outputs {
      for inputs in Self.inputs {
        for (index, rows) in Self.rows.enumerated() {
          // Every row count meets every size of the weights; large ones only where another size is odd.
          if rows * outputs * inputs > 1_200_000, (index + outputs + inputs) % 3 != 0 { continue }
          turn += 1
          var sizes = ProductCase(rows: rows, outputs: outputs, inputs: inputs, combination: turn % 12)
          let panels = (outputs + 15) / 16
          if turn % 5 == 0, panels > 1 { sizes.panels = turn % panels..<panels }
          if turn % 5 == 1, panels > 1 { sizes.panels = 0..<panels - 1 }
          if turn % 7 == 0 { sizes.overlap = max(1, inputs / 3) }
          let product = try Product(sizes, type)
          let (expected, actual) = (product.run(KernelLevels.scalar), product.run(table))
          if type == .int8 && !sizes.gelu {
            #expect(sameBits(expected, actual), "\(sizes)")
          } else {
            let bound = type == .int8 ? 3e-6 * max(1, Float(inputs).squareRoot()) : product.tolerance
            let difference = largestDifference(expected, actual)
            #expect(difference <= bound, "\(sizes): \(difference)")
          }
        }
      }
    }
  }

  @Test("Long rows are products too", arguments: KernelLevels.vector, [ComputeType.bfloat16, .int8])
  func longRows(level: InstructionSet, type: ComputeType) throws {
    // More steps and more row tiles than the tile unit's kernels take at once.
    for (rows, outputs) in [(33, 16), (119, 38)] {
      let sizes = ProductCase(rows: rows, outputs: outputs, inputs: 1100, combination: 5)
      let product = try Product(sizes, type)
      let expected = product.run(KernelLevels.scalar)
      let actual = product.run(KernelLevels.table(level))
      #expect(largestDifference(expected, actual) <= (type == .int8 ? 0 : product.tolerance), "\(sizes)")
    }
  }

  @Test(
    "A row's result does not depend on the rows beside it", arguments: KernelLevels.all, ComputeType.allCases)
  func rowIndependence(level: InstructionSet, type: ComputeType) throws {
    let table = KernelLevels.table(level)
    let tiles = level == .amx || level == .amxEmulated
    for (outputs, inputs) in [(65, 130), (16, 64), (130, 33)] {
      let product = try Product(
        ProductCase(rows: 97, outputs: outputs, inputs: inputs, combination: 7), type)
      let together = product.run(table)
      for (first, count) in [(0, 1), (5, 1), (96, 1), (3, 2), (10, 7), (40, 16), (31, 33)] {
        let alone = product.run(table, first: first, count: count)
        let range = first * product.outputStride..<(first + count - 1) * product.outputStride + outputs
        let (part, rest) = (Array(together[range]), Array(alone[..<range.count]))
        if type == .bfloat16 && tiles && count < 16 {
          // Tiles sum bfloat16 products in another order than the vector kernels, which fewer rows go through.
          #expect(largestDifference(part, rest) <= product.tolerance)
        } else {
          #expect(sameBits(part, rest), "\(outputs) × \(inputs), \(count) rows from \(first)")
        }
      }
    }
  }
}

@Suite struct RoundedResultTests {
  @Test(
    "A product may round its result to bfloat16 for the next one", arguments: KernelLevels.all,
    ComputeType.allCases)
  func rounded(level: InstructionSet, type: ComputeType) throws {
    let table = KernelLevels.table(level)
    for (index, (rows, outputs)) in [(3, 21), (16, 64), (37, 130), (50, 17)].enumerated() {
      for combination in [1, 3] {
        let sizes = ProductCase(rows: rows, outputs: outputs, inputs: 96, combination: combination)
        let product = try Product(sizes, type)
        let exact = product.run(table)
        var epilogue = steno_epilogue(
          output: nil, output_stride: 0, residual: nil, residual_stride: 0, gelu: 0)
        epilogue.gelu = product.sizes.gelu ? 1 : 0
        let stride = product.outputStride
        var rounded = marked(rows * stride + 33, UInt16(0x7FC1))
        rounded.withUnsafeMutableBufferPointer {
          epilogue.rounded = $0.baseAddress
          epilogue.rounded_stride = stride
          product.multiply(table, &epilogue)
        }
        for row in 0..<rows {
          for column in 0..<stride {
            let at = row * stride + column
            let value = Float(bitPattern: UInt32(rounded[at]) << 16)
            if column >= outputs {
              #expect(rounded[at] == 0x7FC1)
            } else {
              let bound = abs(exact[at]) * 0x1.01p-8 + (product.sizes.gelu ? 1e-4 : 1e-30)
              #expect(abs(value - exact[at]) <= bound, "case \(index), \(row), \(column): \(exact[at])")
            }
          }
        }
      }
    }
  }
}
