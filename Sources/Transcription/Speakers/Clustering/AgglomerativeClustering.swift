/// Average linkage on cosine similarity.
///
/// The mean similarity of all pairs between two sets of unit vectors is the scalar product of the sets' means, so that
/// a cluster is its mean and no matrix of all pairs is needed: memory grows with the vectors, time with the square
/// of their number. Pairs are found along chains of nearest neighbours (Benzécri 1982; Murtagh 1983).
enum AgglomerativeClustering {
  /// - Parameters:
  ///   - vectors: of length 1 or less (means of such vectors), all with as many elements.
  ///   - weights: how many vectors each one stands for, above 0.
  static func dendrogram(_ vectors: [[Float]], weights: [Float]) -> Dendrogram {
    let count = vectors.count
    guard count > 1, let width = vectors.first?.count else { return Dendrogram(count: count, merges: []) }
    var means = vectors.flatMap { $0 }
    var weights = weights
    var alive = Array(0..<count)
    var chain: [Int] = []
    var merges: [Dendrogram.Merge] = []
    merges.reserveCapacity(count - 1)
    while alive.count > 1 {
      if chain.isEmpty { chain.append(alive[0]) }
      let tip = chain[chain.count - 1]
      let previous = chain.count > 1 ? chain[chain.count - 2] : nil
      let (nearest, similarity) = neighbor(of: tip, in: alive, means, width, preferring: previous)
      // Usually the previous link. Rounding could lead further back; joining there too keeps the chain finite.
      guard let link = chain.firstIndex(of: nearest) else {
        chain.append(nearest)
        continue
      }
      chain.removeSubrange(link...)
      let (kept, dropped) = (min(tip, nearest), max(tip, nearest))
      merges.append(Dendrogram.Merge(first: kept, second: dropped, similarity: similarity))
      let share = weights[dropped] / (weights[kept] + weights[dropped])
      for index in 0..<width {
        let difference = means[dropped * width + index] - means[kept * width + index]
        means[kept * width + index] += share * difference
      }
      weights[kept] += weights[dropped]
      alive.removeAll { $0 == dropped }
    }
    // Stable, so that equal similarities keep an order in which each pair exists when it is joined.
    let sorted = merges.enumerated().sorted {
      ($1.element.similarity, $0.offset) < ($0.element.similarity, $1.offset)
    }
    return Dendrogram(count: count, merges: sorted.map(\.element))
  }

  /// The most similar other cluster; in case of a tie the preferred one, so that chains cannot run in circles.
  private static func neighbor(
    of tip: Int, in alive: [Int], _ means: [Float], _ width: Int, preferring preferred: Int?
  ) -> (Int, Float) {
    means.withUnsafeBufferPointer { means in
      // Not empty: at least two clusters are alive.
      let base = means.baseAddress.unsafelyUnwrapped
      let own = base + tip * width
      var best = (index: -1, similarity: -Float.infinity)
      if let preferred {
        best = (preferred, SpeakerVector.dot(own, base + preferred * width, count: width))
      }
      for other in alive where other != tip && other != preferred {
        let similarity = SpeakerVector.dot(own, base + other * width, count: width)
        if similarity > best.similarity || best.index < 0 { best = (other, similarity) }
      }
      return best
    }
  }
}
