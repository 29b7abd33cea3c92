#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A windowed-sinc low pass that can be evaluated at any time, in units of input samples.
///
/// Kaiser's formulas for window shape and length: J. F. Kaiser, "Nonrecursive digital filter design using the
/// I0-sinh window function", 1974; Oppenheim and Schafer, Discrete-Time Signal Processing, section 7.6.
struct KaiserLowPass {
  /// The response is zero at and beyond this distance from the centre, in input samples.
  let halfLength: Int

  private let cutoff: Double
  private let beta: Double
  private let windowScale: Double

  /// - Parameters:
  ///   - passEdge: up to here the response is flat, in cycles per input sample.
  ///   - stopEdge: from here on it is `attenuation` decibels down, in cycles per input sample.
  init(passEdge: Double, stopEdge: Double, attenuation: Double) {
    cutoff = (passEdge + stopEdge) / 2
    beta = 0.1102 * (attenuation - 8.7)
    let order = (attenuation - 7.95) / (2.285 * 2 * Double.pi * (stopEdge - passEdge))
    halfLength = Int((order / 2).rounded(.up))
    windowScale = 1 / Self.besselI0(beta)
  }

  func response(at time: Double) -> Double {
    let edge = time / Double(halfLength)
    guard abs(edge) < 1 else { return 0 }
    let window = Self.besselI0(beta * (1 - edge * edge).squareRoot()) * windowScale
    let angle = 2 * Double.pi * cutoff * time
    let sinc = abs(angle) < 1e-9 ? 1 : sin(angle) / angle
    return 2 * cutoff * sinc * window
  }

  /// Modified Bessel function of the first kind, order 0, by its power series.
  private static func besselI0(_ x: Double) -> Double {
    let quarter = x * x / 4
    var term = 1.0
    var sum = 1.0
    var k = 1.0
    while term > sum * 1e-17 {
      term *= quarter / (k * k)
      sum += term
      k += 1
    }
    return sum
  }
}
