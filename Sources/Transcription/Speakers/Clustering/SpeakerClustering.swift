/// Finds the speakers of a recording among the embeddings of its parts.
struct SpeakerClustering {
  /// One part of a recording in which presumably one person speaks.
  struct Sample {
    /// Of length 1, or the mean of such vectors.
    var embedding: [Float]
    /// Seconds of the speech that is this sample's own, not shared with samples of overlapping windows.
    var seconds: Float
    /// The speakers of windows that it is of.
    var shares = WindowShares()
  }

  /// Mean cosine similarity of their samples from which on two clusters are certainly one speaker.
  var sampleSimilarity: Float
  /// Cosine similarity of their means from which on two clusters are one speaker. Means are less noisy than samples,
  /// so that this tells speakers apart with a wider margin, but only where there are means.
  var speakerSimilarity: Float
  /// The same where one of the clusters is shorter than a speaker, because its mean is of few samples.
  var fragmentSimilarity: Float
  /// How much more similar the means must be where the segmentation always tells the two clusters apart.
  var separationPenalty: Float
  /// A speaker with fewer seconds of speech is taken for a stray part of another.
  var shortestSpeaker: Float
  /// Samples above which neighbours in time are joined first, so that time stays within minutes for a whole day.
  var largest = 3000

  /// Each speaker's mean embedding, of length 1, in order of first appearance.
  ///
  /// - Parameter samples: in order of time.
  func centroids(_ samples: [Sample], count: SpeakerCount) -> [[Float]] {
    guard !samples.isEmpty else { return [] }
    let samples = reduced(samples)
    let dendrogram = AgglomerativeClustering.dendrogram(
      samples.map(\.embedding), weights: samples.map(\.seconds))
    let natural = dendrogram.clusterCount(similarity: sampleSimilarity)
    var clusters = members(dendrogram.labels(clusters: natural)).map { Cluster($0, samples) }
    clusters = Self.longEnough(clusters, Self.leastSeconds)
    merge(&clusters) { margin, _ in margin >= 0 }
    clusters = Self.longEnough(clusters, shortestSpeaker)
    merge(&clusters) { _, left in left > count.maximum }
    if clusters.count < count.minimum {
      clusters = longest(count.minimum, from: natural, dendrogram, samples)
    }
    return clusters.sorted { $0.first < $1.first }.compactMap { SpeakerVector.unit($0.mean) }
  }

  /// Some samples taken together.
  private struct Cluster {
    /// Of the members' vectors, weighted by their seconds.
    var mean: [Float]
    var seconds: Float
    /// The earliest member.
    var first: Int
    var shares: WindowShares

    init(_ members: [Int], _ samples: [Sample]) {
      first = members.first ?? 0
      seconds = members.reduce(0) { $0 + samples[$1].seconds }
      mean = SpeakerVector.mean(members.map { (samples[$0].embedding, samples[$0].seconds) }) ?? []
      shares = WindowShares(members.map { samples[$0].shares })
    }

    mutating func add(_ other: Cluster) {
      mean = SpeakerVector.mean([(mean, seconds), (other.mean, other.seconds)]) ?? mean
      seconds += other.seconds
      first = min(first, other.first)
      shares = WindowShares([shares, other.shares])
    }

    func similarity(to other: Cluster) -> Float {
      let lengths = SpeakerVector.dot(mean, mean) * SpeakerVector.dot(other.mean, other.mean)
      return lengths > 0 ? SpeakerVector.dot(mean, other.mean) / lengths.squareRoot() : 0
    }
  }

  /// The clusters of at least so many seconds; where there are none, the longest one.
  private static func longEnough(_ clusters: [Cluster], _ seconds: Float) -> [Cluster] {
    let long = clusters.filter { $0.seconds >= seconds }
    guard long.isEmpty, let longest = clusters.max(by: { $0.seconds < $1.seconds }) else { return long }
    return [longest]
  }

  /// By how much the voices of two clusters are more similar than one speaker's have to be.
  private func voiceMargin(_ first: Cluster, _ second: Cluster) -> Float {
    let isFragment = min(first.seconds, second.seconds) < shortestSpeaker
    return first.similarity(to: second) - (isFragment ? fragmentSimilarity : speakerSimilarity)
  }

  private func penalty(_ first: Cluster, _ second: Cluster) -> Float {
    separationPenalty * max(0, first.shares.separation(from: second.shares, doubt: Self.separationDoubt))
  }

  /// Seconds for which the segmentation must tell two clusters apart to count half.
  private static let separationDoubt: Float = 2

  /// Joins the two clusters with the greatest margin as long as `isWanted` of it and of the number of clusters.
  private func merge(_ clusters: inout [Cluster], while isWanted: (Float, Int) -> Bool) {
    while clusters.count > 1 {
      var best = (first: 0, second: 1, margin: -Float.infinity)
      for first in clusters.indices {
        for second in clusters.indices.dropFirst(first + 1) {
          let voices = voiceMargin(clusters[first], clusters[second])
          guard voices > best.margin else { continue }
          let margin = voices - penalty(clusters[first], clusters[second])
          if margin > best.margin { best = (first, second, margin) }
        }
      }
      guard isWanted(best.margin, clusters.count) else { return }
      clusters[best.first].add(clusters.remove(at: best.second))
    }
  }

  /// So many clusters, the longest ones of the first cut at or below `level` that has so many of some length.
  private func longest(
    _ count: Int, from level: Int, _ dendrogram: Dendrogram, _ samples: [Sample]
  ) -> [Cluster] {
    for level in level...samples.count {
      let clusters = members(dendrogram.labels(clusters: level)).map { Cluster($0, samples) }
        .filter { $0.seconds >= Self.leastSeconds || level == samples.count }
      if clusters.count >= count || level == samples.count {
        return Array(clusters.sorted { $0.seconds > $1.seconds }.prefix(count))
      }
    }
    return []
  }

  /// What a cluster must last to be looked at.
  private static let leastSeconds: Float = 1

  private func members(_ labels: [Int]) -> [[Int]] {
    var clusters: [[Int]] = []
    for (sample, label) in labels.enumerated() {
      if label == clusters.count { clusters.append([]) }
      clusters[label].append(sample)
    }
    return clusters
  }

  /// Joins the most similar samples of each stretch of time until few enough are left to compare them all.
  private func reduced(_ samples: [Sample]) -> [Sample] {
    var samples = samples
    while samples.count > largest {
      var next: [Sample] = []
      for start in stride(from: 0, to: samples.count, by: largest / 2) {
        let part = Array(samples[start..<min(start + largest / 2, samples.count)])
        let dendrogram = AgglomerativeClustering.dendrogram(
          part.map(\.embedding), weights: part.map(\.seconds))
        // No different speakers are joined, unless the stretch is all different.
        let natural = dendrogram.clusterCount(similarity: sampleSimilarity)
        let kept = max((part.count + 3) / 4, min(natural, (part.count + 1) / 2))
        for cluster in members(dendrogram.labels(clusters: kept)) {
          let vectors = cluster.map { (vector: part[$0].embedding, weight: part[$0].seconds) }
          // Not of length 1: the spread of a cluster counts when it is compared with others.
          guard let mean = SpeakerVector.mean(vectors) else { continue }
          next.append(
            Sample(
              embedding: mean, seconds: vectors.reduce(0) { $0 + $1.weight },
              shares: WindowShares(cluster.map { part[$0].shares })))
        }
      }
      samples = next
    }
    return samples
  }
}
