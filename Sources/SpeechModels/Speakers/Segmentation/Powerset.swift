/// The sets of speakers that a powerset classifier chooses from, smallest sets first, each in lexical order.
///
/// Three speakers, two at once: {}, {0}, {1}, {2}, {0,1}, {0,2}, {1,2}. Source: Plaquet and Bredin 2023.
public struct Powerset: Sendable, Equatable {
  public let speakers: Int
  /// Speakers of each class.
  public let sets: [[Int]]

  /// - Returns: `nil` for less than one speaker, more than 8, or more at once than there are.
  public init?(speakers: Int, atOnce: Int) {
    guard (1...8).contains(speakers), (1...speakers).contains(atOnce) else { return nil }
    self.speakers = speakers
    sets = (0..<(1 << speakers))
      .map { mask in (0..<speakers).filter { mask >> $0 & 1 == 1 } }
      .filter { $0.count <= atOnce }
      .sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
  }

  /// Who speaks in each frame, by the most probable set.
  /// - Parameter scores: log-probabilities [frame][class].
  /// - Returns: [frame][speaker], 1 where the speaker speaks, else 0.
  public func activity(_ scores: [Float]) -> [Float] {
    var result = [Float](repeating: 0, count: scores.count / sets.count * speakers)
    for frame in 0..<scores.count / sets.count {
      var best = 0
      for index in sets.indices where scores[frame * sets.count + index] > scores[frame * sets.count + best] {
        best = index
      }
      for speaker in sets[best] { result[frame * speakers + speaker] = 1 }
    }
    return result
  }

  /// The probability that each speaker speaks: the sum over the sets that hold the speaker.
  /// - Parameter probabilities: [frame][class], not logarithms.
  /// - Returns: [frame][speaker].
  public func marginals(_ probabilities: [Float]) -> [Float] {
    var result = [Float](repeating: 0, count: probabilities.count / sets.count * speakers)
    for frame in 0..<probabilities.count / sets.count {
      for (index, set) in sets.enumerated() {
        for speaker in set {
          result[frame * speakers + speaker] += probabilities[frame * sets.count + index]
        }
      }
    }
    return result
  }
}
