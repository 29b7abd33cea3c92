import ModelFixtures
import Testing

@testable import Transcription

@Suite("Clustering of embeddings")
struct SpeakerClusteringTests {
  /// Unit vectors around random directions, member by member from one direction to the next.
  private func vectors(_ count: Int, directions: Int, noise: Float, seed: UInt64) throws -> [[Float]] {
    var generator = SeededGenerator(seed: seed)
    func random() -> [Float] { (0..<20).map { _ in Float.random(in: -1...1, using: &generator) } }
    let centers = (0..<directions).map { _ in random() }
    return try (0..<count).map { index in
      try #require(SpeakerVector.unit(zip(centers[index % directions], random()).map { $0 + noise * $1 }))
    }
  }

  /// Average linkage by its definition: all pairs, every time.
  private func bruteForce(_ vectors: [[Float]], weights: [Float]) -> [Float] {
    var clusters = vectors.indices.map { [$0] }
    var similarities: [Float] = []
    while clusters.count > 1 {
      var best = (first: 0, second: 1, similarity: -Float.infinity)
      for first in clusters.indices {
        for second in clusters.indices where second > first {
          var (sum, pairs) = (Float(0), Float(0))
          for one in clusters[first] {
            for other in clusters[second] {
              let weight = weights[one] * weights[other]
              sum += weight * SpeakerVector.dot(vectors[one], vectors[other])
              pairs += weight
            }
          }
          if sum / pairs > best.similarity { best = (first, second, sum / pairs) }
        }
      }
      similarities.append(best.similarity)
      clusters[best.first] += clusters.remove(at: best.second)
    }
    return similarities
  }

  @Test("Joins are those of average linkage", arguments: 1...6)
  func linkage(seed: Int) throws {
    let vectors = try vectors(25, directions: 4, noise: 0.9, seed: UInt64(seed))
    let weights = vectors.indices.map { Float($0 % 3 + 1) }
    let dendrogram = AgglomerativeClustering.dendrogram(vectors, weights: weights)
    let expected = bruteForce(vectors, weights: weights)
    #expect(dendrogram.merges.count == 24)
    for (merge, similarity) in zip(dendrogram.merges, expected) {
      #expect(abs(merge.similarity - similarity) < 1e-4)
    }
  }

  @Test("A cut gives as many clusters as asked for, numbered by their first members")
  func cuts() throws {
    let vectors = try vectors(30, directions: 5, noise: 0.2, seed: 1)
    let dendrogram = AgglomerativeClustering.dendrogram(vectors, weights: Array(repeating: 1, count: 30))
    #expect(dendrogram.labels(clusters: 5) == (0..<30).map { $0 % 5 })
    #expect(dendrogram.clusterCount(similarity: 0.6) == 5)
    for count in 1...30 { #expect(Set(dendrogram.labels(clusters: count)) == Set(0..<count)) }
    #expect(AgglomerativeClustering.dendrogram([], weights: []).labels(clusters: 3) == [])
    #expect(AgglomerativeClustering.dendrogram([[1]], weights: [1]).labels(clusters: 3) == [0])
  }

  private func clustering(largest: Int = 3000) -> SpeakerClustering {
    SpeakerClustering(
      sampleSimilarity: 0.5, speakerSimilarity: 0.6, fragmentSimilarity: 0.6, separationPenalty: 0.2,
      shortestSpeaker: 2, largest: largest)
  }

  @Test("Too many samples to compare are first joined in stretches, with the same speakers found")
  func stretches() throws {
    let samples = try vectors(400, directions: 4, noise: 0.4, seed: 2).map {
      SpeakerClustering.Sample(embedding: $0, seconds: 1)
    }
    let whole = clustering().centroids(samples, count: .any)
    let parts = clustering(largest: 60).centroids(samples, count: .any)
    try #require(whole.count == 4 && parts.count == 4)
    for centroid in whole {
      #expect(parts.contains { SpeakerVector.dot($0, centroid) > 0.99 })
    }
  }

  @Test("A stray sample is no speaker, but the only sample is")
  func strays() throws {
    let two = try vectors(41, directions: 2, noise: 0.2, seed: 3)
    let stray = try vectors(1, directions: 1, noise: 0, seed: 77)
    let samples = (two + stray).map { SpeakerClustering.Sample(embedding: $0, seconds: 1) }
    #expect(clustering().centroids(samples, count: .any).count == 2)
    #expect(clustering().centroids(samples, count: .exactly(3)).count == 3)
    #expect(clustering().centroids(Array(samples.suffix(1)), count: .any).count == 1)
    #expect(clustering().centroids([], count: .exactly(2)).isEmpty)
  }

  @Test("Where nobody speaks long enough there is one speaker, unless more are asked for")
  func shortRecording() throws {
    let samples = try vectors(2, directions: 2, noise: 0, seed: 4).map {
      SpeakerClustering.Sample(embedding: $0, seconds: 1.5)
    }
    #expect(clustering().centroids(samples, count: .any).count == 1)
    #expect(clustering().centroids(samples, count: SpeakerCount(minimum: 2)).count == 2)
  }

  @Test("Groups that single samples keep apart are joined by their means")
  func means() throws {
    // So noisy that most samples are less than 0.6 similar, with means that are more so.
    let samples = try vectors(60, directions: 1, noise: 0.9, seed: 5).map {
      SpeakerClustering.Sample(embedding: $0, seconds: 1)
    }
    func count(speakerSimilarity: Float) -> Int {
      SpeakerClustering(
        sampleSimilarity: 0.6, speakerSimilarity: speakerSimilarity, fragmentSimilarity: speakerSimilarity,
        separationPenalty: 0, shortestSpeaker: 2
      )
      .centroids(samples, count: .any).count
    }
    #expect(count(speakerSimilarity: 1.1) > 1)
    #expect(count(speakerSimilarity: 0.55) == 1)
  }

  /// Two voices whose means have this cosine similarity, speaking for a second in turn, two samples in each window.
  private func turns(
    similarity: Float, seconds: [Int], bits: (_ voice: Int) -> Int?
  ) -> [SpeakerClustering.Sample] {
    let other = [similarity, (1 - similarity * similarity).squareRoot()]
    return (0..<(seconds.max() ?? 0)).flatMap { window in
      [0, 1].filter { window < seconds[$0] }.map { voice in
        let shares = bits(voice).map { WindowShares(window: window, bit: $0, seconds: 1) }
        return SpeakerClustering.Sample(
          embedding: voice == 0 ? [1, 0] : other, seconds: 1, shares: shares ?? WindowShares())
      }
    }
  }

  private func count(_ samples: [SpeakerClustering.Sample], maximum: Int = .max) -> Int {
    SpeakerClustering(
      sampleSimilarity: 0.9, speakerSimilarity: 0.6, fragmentSimilarity: 0.5, separationPenalty: 0.2,
      shortestSpeaker: 2
    ).centroids(samples, count: SpeakerCount(maximum: maximum)).count
  }

  @Test("Similar voices are two speakers where the segmentation tells them apart in each window")
  func separation() {
    #expect(count(turns(similarity: 0.65, seconds: [10, 10]) { $0 }) == 2)
    #expect(count(turns(similarity: 0.65, seconds: [10, 10]) { _ in 1 }) == 1)
    #expect(count(turns(similarity: 0.65, seconds: [10, 10]) { _ in nil }) == 1)
    // Very similar ones are one all the same, and so are those of whom only one is wanted.
    #expect(count(turns(similarity: 0.85, seconds: [10, 10]) { $0 }) == 1)
    #expect(count(turns(similarity: 0.65, seconds: [10, 10]) { $0 }, maximum: 1) == 1)
    // Different voices stay two, whatever the segmentation says.
    #expect(count(turns(similarity: 0.55, seconds: [10, 10]) { _ in 1 }) == 2)
  }

  @Test("What is too short for a speaker joins a voice that is less similar")
  func fragments() {
    #expect(count(turns(similarity: 0.55, seconds: [10, 3]) { _ in nil }) == 2)
    var samples = turns(similarity: 0.55, seconds: [10, 1]) { _ in nil }
    #expect(count(samples) == 1)
    // Joined, not dropped: two fragments of one voice make a speaker.
    samples = turns(similarity: 0, seconds: [10, 0]) { _ in nil }
    for vector: [Float] in [[0, 1], [-0.8, 0.6]] {
      samples.append(SpeakerClustering.Sample(embedding: vector, seconds: 1.5))
    }
    #expect(count(samples) == 2)
  }

  @Test("Separation weighs what the segmentation keeps apart against what it takes for one")
  func shares() {
    let first = WindowShares([
      WindowShares(window: 0, bit: 0, seconds: 2), WindowShares(window: 2, bit: 1, seconds: 1),
      WindowShares(window: 0, bit: 0, seconds: 1), WindowShares(window: 5, bit: 0, seconds: 9),
    ])
    #expect(first.shares.map(\.seconds) == [3, 1, 9])
    let second = WindowShares([
      WindowShares(window: 0, bit: 1, seconds: 2), WindowShares(window: 2, bit: 1, seconds: 4),
      WindowShares(window: 1, bit: 0, seconds: 9), WindowShares(window: 2, bit: 2, seconds: 0.5),
    ])
    // Apart: 2 in window 0 and 0.5 in window 2; together: 1 in window 2.
    #expect(first.separation(from: second, doubt: 0) == Float(1.5) / 3.5)
    #expect(second.separation(from: first, doubt: 1) == Float(1.5) / 4.5)
    #expect(first.separation(from: WindowShares(), doubt: 2) == 0)
    #expect(first.separation(from: first, doubt: 0) == -1)
    #expect(WindowShares().separation(from: first, doubt: 0) == 0)
  }
}
