import Foundation

/// For each frame of a stretch of a recording, how strongly its windows hear each speaker.
///
/// Where a speaker of a window speaks, the nearest piece of that speaker decides whose voice it is. It votes for all
/// speakers of the recording, by a softmax of the similarities, so that doubtful pieces count for little.
struct SpeakerVotes {
  private let grid: FrameGrid
  private let centroids: [[Float]]
  private var windows: [Int32]
  /// Speakers heard, summed over the windows.
  private var heard: [Int32]
  /// [frame][speaker], summed over the windows.
  private var votes: [Float]

  /// A similarity higher by 0.1 counts e times as much.
  static let sharpness: Float = 10
  /// Whoever speaks beside another needs so great a part of the windows' votes.
  static let leastShare: Float = 0.3

  init(frames: Int, grid: FrameGrid, centroids: [[Float]]) {
    self.grid = grid
    self.centroids = centroids
    windows = Array(repeating: 0, count: frames)
    heard = Array(repeating: 0, count: frames)
    votes = Array(repeating: 0, count: frames * centroids.count)
  }

  /// - Parameter offset: frame of this stretch that is the window's first; may be negative or beyond the end.
  mutating func add(_ window: SpeakerWindow, at offset: Int) {
    let range = max(0, -offset)..<max(max(0, -offset), min(window.activity.count, windows.count - offset))
    for frame in range { windows[frame + offset] += 1 }
    var mask: UInt8 = 1
    for bit in 0..<8 {
      defer { mask <<= 1 }
      let pieces = window.pieces.filter { $0.bit == bit }
      let shares = pieces.map { $0.embedding.map(share) }
      var nearest = 0
      for frame in range where window.activity[frame] & mask != 0 {
        heard[frame + offset] += 1
        guard !pieces.isEmpty else { continue }
        while nearest + 1 < pieces.count,
          distance(frame, pieces[nearest + 1]) < distance(frame, pieces[nearest])
        {
          nearest += 1
        }
        guard let share = shares[nearest] else { continue }
        let base = (frame + offset) * centroids.count
        for speaker in share.indices { votes[base + speaker] += share[speaker] }
      }
    }
  }

  private func distance(_ frame: Int, _ piece: SpeechPiece) -> Int {
    max(0, piece.frames.lowerBound - frame, frame - piece.frames.upperBound + 1)
  }

  private func share(_ embedding: [Float]) -> [Float] {
    let scores = centroids.map { Self.sharpness * SpeakerVector.dot(embedding, $0) }
    let highest = scores.max() ?? 0
    let powers = scores.map { exp($0 - highest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// Who speaks in a frame: as many as the windows hear on average, those with most votes.
  func speakers(_ frame: Int) -> [Int] {
    guard heard[frame] > 0 else { return [] }
    let count = Int((2 * heard[frame] + windows[frame]) / (2 * windows[frame]))
    guard count > 0 else { return [] }
    let own = votes[frame * centroids.count..<(frame + 1) * centroids.count]
    if count == 1 {
      guard let best = own.indices.max(by: { own[$0] < own[$1] }), own[best] > 0 else { return [] }
      return [best - own.startIndex]
    }
    let ranked = own.indices.sorted { (own[$1], $0) < (own[$0], $1) }
    return ranked.prefix(count).enumerated().filter { rank, index in
      own[index] > (rank == 0 ? 0 : Self.leastShare * Float(windows[frame]))
    }.map { $0.element - own.startIndex }
  }
}
