import CKernels
import Foundation
import Testing

@testable import Inference

@Suite struct RecurrentKernelTests {
  @Test("A step of an LSTM cell follows its definition, saturated gates too", arguments: KernelLevels.all)
  func lstmGates(level: InstructionSet) {
    let table = KernelLevels.table(level)
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    for width in [1, 3, 8, 15, 16, 17, 128] {
      for scale: Float in [0.001, 1, 6, 500] {
        let gates = Noise.floats(4 * width, at: width).map { $0 * scale }
        let before = Noise.floats(width, at: 4000).map { $0 * 3 }
        var cell = before + [floatMark]
        var output = marked(width + 1, floatMark)
        table.lstm_gates(gates, width, &cell, &output)
        for i in 0..<width {
          let sums = (0..<4).map { Double(gates[$0 * width + i]) }
          let expected = sigmoid(sums[1]) * Double(before[i]) + sigmoid(sums[0]) * tanh(sums[2])
          #expect(abs(Double(cell[i]) - expected) < 1e-6)
          #expect(abs(Double(output[i]) - sigmoid(sums[3]) * tanh(expected)) < 1e-6)
        }
        #expect(cell[width].bitPattern == floatMark.bitPattern)
        #expect(output[width].bitPattern == floatMark.bitPattern)
      }
    }
  }

  @Test("Square roots and rectified values are exact, and end where they should")
  func elementwise() {
    for count in [0, 1, 5, 16, 33] {
      let x = Noise.floats(count, at: 11)
      var roots = x.map { $0 * $0 } + [floatMark]
      steno_square_root(&roots, count)
      var positive = x + [floatMark]
      steno_relu(&positive, count)
      for i in 0..<count {
        #expect(roots[i] == (x[i] * x[i]).squareRoot())
        #expect(positive[i] == max(x[i], 0))
      }
      #expect(roots[count].bitPattern == floatMark.bitPattern)
      #expect(positive[count].bitPattern == floatMark.bitPattern)
    }
    var nothing = [Float.nan]
    steno_relu(&nothing, 1)
    #expect(nothing == [0])
  }
}
