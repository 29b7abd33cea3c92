/// Finds the speakers of a recording among the embeddings of its parts.
struct SpeakerClustering {
  /// One part of a recording in which presumably one person speaks.
  struct Sample {
    /// Of length 1, or the mean of such vectors.
    var embedding: [Float]
    /// Seconds of the speech that is this sample's own, not shared with samples of overlapping windows.
    var seconds: Float
  }

  /// Mean cosine similarity from which on two clusters are one speaker.
  var similarity: Float
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
    let natural = dendrogram.clusterCount(similarity: similarity)
    let labels = dendrogram.labels(clusters: natural)
    var clusters = speakers(labels, samples)
    var level = natural
    while clusters.count > count.maximum, level > 1 {
      level -= 1
      clusters = speakers(dendrogram.labels(clusters: level), samples)
    }
    if clusters.count < count.minimum {
      clusters = longest(count.minimum, from: natural, dendrogram, samples)
    }
    return clusters.compactMap { cluster in
      SpeakerVector.mean(cluster.map { (samples[$0].embedding, samples[$0].seconds) }).flatMap(
        SpeakerVector.unit)
    }
  }

  /// The clusters that are long enough to be speakers, at least the longest one.
  private func speakers(_ labels: [Int], _ samples: [Sample]) -> [[Int]] {
    let clusters = members(labels)
    let seconds = clusters.map { cluster in cluster.reduce(Float(0)) { $0 + samples[$1].seconds } }
    let needed = min(shortestSpeaker, seconds.max() ?? 0)
    return zip(clusters, seconds).filter { $0.1 >= needed }.map(\.0)
  }

  /// So many clusters, the longest ones of the first cut at or below `level` that has so many of some length.
  private func longest(
    _ count: Int, from level: Int, _ dendrogram: Dendrogram, _ samples: [Sample]
  ) -> [[Int]] {
    for level in level...samples.count {
      let clusters = members(dendrogram.labels(clusters: level))
        .map { cluster in (cluster, cluster.reduce(Float(0)) { $0 + samples[$1].seconds }) }
        .filter { $0.1 >= Self.leastSeconds || level == samples.count }
      if clusters.count >= count || level == samples.count {
        let longest = clusters.sorted { $0.1 > $1.1 }.prefix(count)
        return longest.map(\.0).sorted { ($0.first ?? 0) < ($1.first ?? 0) }
      }
    }
    return []
  }

  /// What a speaker who was asked for must have said.
  private static let leastSeconds: Float = 0.5

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
        let natural = dendrogram.clusterCount(similarity: similarity)
        let kept = max((part.count + 3) / 4, min(natural, (part.count + 1) / 2))
        for cluster in members(dendrogram.labels(clusters: kept)) {
          let vectors = cluster.map { (vector: part[$0].embedding, weight: part[$0].seconds) }
          // Not of length 1: the spread of a cluster counts when it is compared with others.
          guard let mean = SpeakerVector.mean(vectors) else { continue }
          next.append(Sample(embedding: mean, seconds: vectors.reduce(0) { $0 + $1.weight }))
        }
      }
      samples = next
    }
    return samples
  }
}
