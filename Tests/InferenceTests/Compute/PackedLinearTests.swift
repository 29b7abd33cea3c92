import Foundation
import Testing

@testable import Inference

@Suite struct PackedLinearTests {
  @Test(
    "A layer is x · Wᵀ + b, and its rows can be read back", arguments: KernelLevels.all, ComputeType.allCases)
  func definition(level: InstructionSet, type: ComputeType) throws {
    let (outputs, inputs, rows) = (21, 37, 3)
    let w = Noise.floats(outputs * inputs, at: 11)
    let (x, bias) = (Noise.floats(rows * inputs, at: 5_000), Noise.floats(outputs, at: 9_000))
    let layer = try PackedLinear(outputs: outputs, inputs: inputs, type: type, bias: bias) {
      Array(w[$0.lowerBound * inputs..<$0.upperBound * inputs])
    }
    var y = marked(rows * outputs + 1, floatMark)
    Workspace(Kernels(level)).apply(layer, x, stride: inputs, rows: rows, to: &y, outputStride: outputs)
    let bound: Double = type == .float32 ? 1e-5 : 0.1
    for row in 0..<rows {
      for output in 0..<outputs {
        var sum = Double(bias[output])
        for k in 0..<inputs { sum += Double(x[row * inputs + k]) * Double(w[output * inputs + k]) }
        #expect(abs(Double(y[row * outputs + output]) - sum) < bound)
      }
    }
    #expect(y[rows * outputs].bitPattern == floatMark.bitPattern)
    let step: Float = type == .float32 ? 0 : type == .bfloat16 ? 0x1p-8 : 0.51 / 127
    for row in 0..<outputs {
      var copy = marked(inputs + 1, floatMark)
      layer.copyRow(row, to: &copy)
      for k in 0..<inputs { #expect(abs(copy[k] - w[row * inputs + k]) <= step) }
      #expect(copy[inputs].bitPattern == floatMark.bitPattern)
    }
  }
}
