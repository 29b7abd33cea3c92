import CKernels
import ModelFixtures
import Testing

@testable import Inference

/// The kernels of the speaker models at every level beside the scalar ones.
@Suite struct FrameKernelTests {
  private static let scalar = Kernels(.scalar).frames.pointee
  private static let widths = [1, 7, 8, 16, 37, 128]

  private func kernels(_ level: InstructionSet) -> steno_frame_kernels { Kernels(level).frames.pointee }

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
}
