import CKernels
import ModelFixtures
import Testing

@testable import Inference

/// The kernels of the speaker models at every level beside the scalar ones.
@Suite struct FrameKernelTests {
  private static let scalar = Kernels(.scalar).frames.pointee
  private static let widths = [1, 7, 8, 16, 37, 128]

  private func kernels(_ level: InstructionSet) -> steno_frame_kernels { Kernels(level).frames.pointee }

  @Test(
    "LSTM gates agree, extreme sums included, and write nothing else", arguments: KernelLevels.vector, widths)
  func gates(level: InstructionSet, width: Int) {
    let (rows, stride, outputStride) = (3, 4 * width + 5, width + 3)
    var gates = Noise.floats(rows * stride).map { 6 * $0 }
    let extremes: [Float] = [100, -100, 1e30, -1e30, 88, -88, 0, -20]
    for index in extremes.indices where index * 3 < gates.count { gates[index * 3] = extremes[index] }
    func run(_ kernels: steno_frame_kernels) -> ([Float], [Float]) {
      var cells = Noise.floats(rows * width, at: 900)
      var output = marked(rows * outputStride, floatMark)
      kernels.lstm_gates(gates, stride, rows, width, &cells, &output, outputStride)
      return (cells, output)
    }
    let (expected, actual) = (run(Self.scalar), run(kernels(level)))
    #expect(largestDifference(expected.0, actual.0) < 1e-6)
    #expect(largestDifference(expected.1, actual.1) < 1e-6)
  }

  @Test("Scaling and rectifying agree, apart and in place", arguments: KernelLevels.vector, widths)
  func rectifiers(level: InstructionSet, width: Int) {
    let (rows, stride) = (5, width + 2)
    let (scale, shift) = (Noise.floats(width, at: 50), Noise.floats(width, at: 70))
    func run(_ kernels: steno_frame_kernels, _ slope: Float) -> ([Float], [Float]) {
      let x = Noise.floats(rows * stride)
      var (apart, place) = (marked(rows * stride, floatMark), x)
      kernels.scale_rectify(x, stride, rows, width, scale, shift, slope, &apart, stride)
      kernels.rectify(&place, stride, rows, width, slope)
      return (apart, place)
    }
    for slope: Float in [0, 0.01, 1] {
      let (expected, actual) = (run(Self.scalar, slope), run(kernels(level), slope))
      #expect(largestDifference(expected.0, actual.0) < 1e-6)
      #expect(largestDifference(expected.1, actual.1) == 0)
    }
  }

  @Test("Moments of channels agree, far from zero too", arguments: KernelLevels.vector, widths)
  func moments(level: InstructionSet, width: Int) {
    for (rows, offset) in [(1, Float(0)), (130, 0), (1000, 40)] {
      let stride = width + 1
      let x = Noise.floats(rows * stride).map { $0 + offset }
      func run(_ kernels: steno_frame_kernels) -> [Float] {
        var moments = marked(2 * width + 2, floatMark)
        moments.withUnsafeMutableBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return }
          kernels.channel_moments(x, stride, rows, width, base, base + width + 1)
        }
        return moments
      }
      #expect(largestDifference(run(Self.scalar), run(kernels(level))) < (offset == 0 ? 2e-6 : 2e-5))
    }
  }

  @Test("Pooling by threes gives the same bits", arguments: KernelLevels.vector, widths)
  func pooling(level: InstructionSet, width: Int) {
    let (rows, stride) = (4, width + 3)
    let x = Noise.floats(3 * rows * stride)
    let shift = Noise.floats(width, at: 5)
    func run(_ kernels: steno_frame_kernels) -> ([Float], [Float]) {
      var (plain, magnitude) = (marked(rows * width + 1, floatMark), marked(rows * width + 1, floatMark))
      kernels.max_of_three(x, stride, rows, width, &plain, width)
      kernels.max_magnitude_of_three(x, stride, rows, width, 1.5, shift, &magnitude, width)
      return (plain, magnitude)
    }
    let (expected, actual) = (run(Self.scalar), run(kernels(level)))
    #expect(sameBits(expected.0, actual.0))
    #expect(largestDifference(expected.1, actual.1) < 1e-6)
  }

  @Test("The scalar gates are the formulas of the LSTM")
  func definition() {
    var (cell, output) = ([Float(0.5)], [Float(0)])
    Self.scalar.lstm_gates([1, -1, 0.25, 2], 4, 1, 1, &cell, &output, 1)
    // σ(−1) · 0.5 + σ(1) · tanh(0.25), then σ(2) · tanh of it, by hand.
    #expect(abs(cell[0] - 0.313521) < 1e-5)
    #expect(abs(output[0] - 0.267442) < 1e-5)
  }
}
