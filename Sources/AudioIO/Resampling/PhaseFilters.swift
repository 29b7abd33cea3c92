/// One filter for each fraction of an input sample that an output sample can fall on.
struct PhaseFilters {
  /// Filter k of a fraction weighs the inputs `1 - halfLength ... halfLength` around the whole sample before it.
  let halfLength: Int

  /// Rows of `rowLength`, zero beyond `2 * halfLength`… so that the inner loop has no remainder.
  private let taps: [Float]
  private let length: Int
  private let rowCount: Int
  private let interpolates: Bool

  /// Up to here every fraction has its own row. Odd ratios (44 056 Hz) would need thousands; they interpolate
  /// between rows, whose error, (π / rows)² / 8, lies below −106 dB.
  private static let mostExactPhases = 1024
  private static let interpolatedRows = 512

  init(_ filter: KaiserLowPass, phases: Int) {
    halfLength = max(1, filter.halfLength)
    length = 2 * halfLength
    interpolates = phases > Self.mostExactPhases
    rowCount = interpolates ? Self.interpolatedRows : phases
    // Interpolation needs the row at fraction 1 too.
    let rows = interpolates ? rowCount + 1 : rowCount
    var taps = [Float](repeating: 0, count: rows * length)
    var row = [Double](repeating: 0, count: length)
    for index in 0..<rows {
      let fraction = Double(index) / Double(rowCount)
      var sum = 0.0
      for k in 0..<length {
        row[k] = filter.response(at: Double(k - halfLength + 1) - fraction)
        sum += row[k]
      }
      // Equal sums keep a constant constant: no ripple at the rate of the phases.
      for k in 0..<length { taps[index * length + k] = Float(row[k] / sum) }
    }
    self.taps = taps
  }

  /// The output at fraction `phase / phases`; `samples` is the input at `1 - halfLength`.
  @inline(__always)
  func apply(phase: Int, of phases: Int, to samples: UnsafePointer<Float>) -> Float {
    taps.withUnsafeBufferPointer { taps in
      guard let taps = taps.baseAddress else { return 0 }
      guard interpolates else { return Self.innerProduct(taps + phase * length, samples, length) }
      let position = Double(phase) / Double(phases) * Double(rowCount)
      let row = Int(position)
      let share = Float(position - Double(row))
      let before = Self.innerProduct(taps + row * length, samples, length)
      let after = Self.innerProduct(taps + (row + 1) * length, samples, length)
      return before + (after - before) * share
    }
  }

  /// Eight running sums, which the compiler may keep in one vector; a single one would have to wait for itself.
  @inline(__always)
  private static func innerProduct(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int)
    -> Float
  {
    var s0: Float = 0
    var s1: Float = 0
    var s2: Float = 0
    var s3: Float = 0
    var s4: Float = 0
    var s5: Float = 0
    var s6: Float = 0
    var s7: Float = 0
    var i = 0
    while i &+ 8 <= count {
      s0 += a[i] * b[i]
      s1 += a[i &+ 1] * b[i &+ 1]
      s2 += a[i &+ 2] * b[i &+ 2]
      s3 += a[i &+ 3] * b[i &+ 3]
      s4 += a[i &+ 4] * b[i &+ 4]
      s5 += a[i &+ 5] * b[i &+ 5]
      s6 += a[i &+ 6] * b[i &+ 6]
      s7 += a[i &+ 7] * b[i &+ 7]
      i &+= 8
    }
    while i < count {
      s0 += a[i] * b[i]
      i &+= 1
    }
    return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))
  }
}
