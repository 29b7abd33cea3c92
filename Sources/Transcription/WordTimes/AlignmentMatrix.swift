import SpeechModels

/// How well every token agrees with every position of the audio, as costs for dynamic time warping.
///
/// Each head's attention is limited to the window's content, moved by the head's lag, smoothed over time by a median
/// of seven and summed. Unlike the reference (`whisper.timing.find_alignment`) the weights are not normalised over the
/// tokens: that makes whatever little a head sees at a place as loud as what it sees clearly, and was measured to be
/// less exact with every choice of heads.
struct AlignmentMatrix {
  let rows: Int
  /// Audio positions of 20 ms.
  let columns: Int
  /// [rows][columns], the lower the better.
  private(set) var costs: [Float]

  /// - Parameters:
  ///   - attention: [heads][tokens][audio positions].
  ///   - rows: tokens that are wanted.
  ///   - columns: audio positions with content.
  init(_ attention: [[[Float]]], heads: [AlignmentHead], rows: Range<Int>, columns: Int) {
    self.rows = rows.count
    self.columns = columns
    costs = [Float](repeating: 0, count: rows.count * columns)
    guard columns > 0 else { return }
    let reach = MedianFilter.reach
    var moved = [Float](repeating: 0, count: columns + 2 * reach)
    for (head, weights) in zip(heads, attention) {
      for (row, token) in rows.enumerated() where token < weights.count {
        AlignmentMatrix.move(weights[token], by: head.lag, columns, into: &moved)
        MedianFilter.subtract(moved, count: columns, from: &costs, at: row * columns)
      }
    }
  }

  /// Writes weights of sum 1, moved and with reflected ends, into `target` [columns + 2 · reach].
  private static func move(_ weights: [Float], by lag: Int, _ columns: Int, into target: inout [Float]) {
    let reach = MedianFilter.reach
    let count = min(columns, weights.count)
    var total: Float = 0
    for index in 0..<count { total += weights[index] }
    let scale = total > 0 ? 1 / total : 0
    for column in 0..<columns {
      let source = min(max(column + lag, 0), count - 1)
      target[reach + column] = source >= 0 ? weights[source] * scale : 0
    }
    guard columns > reach else { return }
    for distance in 1...reach {
      target[reach - distance] = target[reach + distance]
      target[reach + columns - 1 + distance] = target[reach + columns - 1 - distance]
    }
  }
}

/// Running median of seven values.
enum MedianFilter {
  /// Values before and after the one whose median is taken.
  static let reach = 3

  /// Subtracts the median around each of `count` values. Fewer than four values are taken as they are.
  ///
  /// - Parameter padded: the values with `reach` more before and after them.
  static func subtract(_ padded: [Float], count: Int, from target: inout [Float], at offset: Int) {
    precondition(padded.count >= count + 2 * reach && target.count >= offset + count)
    padded.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        guard count > reach else {
          for index in 0..<count { target[offset + index] -= source[index + reach] }
          return
        }
        var index = 0
        while index + 16 <= count {
          let median = MedianFilter.median { lane(source, index + $0) }
          for k in 0..<16 { target[offset + index + k] -= median[k] }
          index += 16
        }
        while index < count {
          let at = index
          target[offset + index] -= MedianFilter.median { SIMD16(repeating: source[at + $0]) }[0]
          index += 1
        }
      }
    }
  }

  @inline(__always)
  private static func lane(_ source: UnsafeBufferPointer<Float>, _ index: Int) -> SIMD16<Float> {
    UnsafeRawPointer(source.baseAddress.unsafelyUnwrapped + index).loadUnaligned(as: SIMD16<Float>.self)
  }

  /// The middle one of seven values, for sixteen places at once, by a network of comparisons.
  @inline(__always)
  private static func median(_ value: (Int) -> SIMD16<Float>) -> SIMD16<Float> {
    var (a, b, c, d, e, f, g) = (value(0), value(1), value(2), value(3), value(4), value(5), value(6))
    @inline(__always) func order(_ low: inout SIMD16<Float>, _ high: inout SIMD16<Float>) {
      let smaller = pointwiseMin(low, high)
      high = pointwiseMax(low, high)
      low = smaller
    }
    order(&a, &f)
    order(&a, &d)
    order(&b, &g)
    order(&c, &e)
    order(&a, &b)
    order(&d, &f)
    order(&c, &g)
    order(&c, &d)
    order(&d, &g)
    order(&e, &f)
    order(&b, &e)
    order(&b, &d)
    order(&d, &e)
    return d
  }
}
