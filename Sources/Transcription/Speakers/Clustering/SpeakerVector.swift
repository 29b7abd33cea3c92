/// Arithmetic of speaker embeddings: flat vectors of one length.
enum SpeakerVector {
  /// Scalar product.
  static func dot(_ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int) -> Float {
    var sums = SIMD16<Float>.zero
    let blocks = count / 16
    for block in 0..<blocks {
      let left = UnsafeRawPointer(first + 16 * block).loadUnaligned(as: SIMD16<Float>.self)
      let right = UnsafeRawPointer(second + 16 * block).loadUnaligned(as: SIMD16<Float>.self)
      sums += left * right
    }
    var sum = sums.sum()
    for index in 16 * blocks..<count { sum += first[index] * second[index] }
    return sum
  }

  static func dot(_ first: [Float], _ second: [Float]) -> Float {
    first.withUnsafeBufferPointer { first in
      second.withUnsafeBufferPointer { second in
        guard let left = first.baseAddress, let right = second.baseAddress else { return 0 }
        return dot(left, right, count: min(first.count, second.count))
      }
    }
  }

  /// The vector at length 1; nil where it has no direction or holds what is no number.
  static func unit(_ vector: [Float]) -> [Float]? {
    let length = dot(vector, vector).squareRoot()
    guard length.isFinite, length > 1e-12 else { return nil }
    return vector.map { $0 / length }
  }

  /// Weighted mean of vectors of one length; nil where there are none.
  static func mean(_ vectors: some Sequence<(vector: [Float], weight: Float)>) -> [Float]? {
    var sum: [Float] = []
    var total: Float = 0
    for (vector, weight) in vectors {
      if sum.isEmpty { sum = [Float](repeating: 0, count: vector.count) }
      for index in vector.indices { sum[index] += weight * vector[index] }
      total += weight
    }
    return total > 0 ? sum.map { $0 / total } : nil
  }
}
