import Transcripts

/// Turns by time, so that the few around a word are found among thousands.
struct TurnIndex {
  private let turns: [SpeakerTurn]
  /// For each turn the latest end of it and of all before it.
  private let latestEnds: [Double]

  init(_ turns: [SpeakerTurn]) {
    let valid = turns.filter { $0.start.isFinite && $0.end.isFinite && $0.start < $0.end }
    self.turns = valid.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    var latest = -Double.infinity
    latestEnds = self.turns.map { turn in
      latest = max(latest, turn.end)
      return latest
    }
  }

  var isEmpty: Bool { turns.isEmpty }

  /// Whoever speaks during most of a stretch; else, within `reach`, whoever speaks nearest to its middle.
  func speaker(from start: Double, to end: Double, reach: Double) -> String? {
    guard start.isFinite, end.isFinite else { return nil }
    let near = turns(from: start - reach, to: end + reach)
    let shared = Self.overlaps(near, start, end)
    // In case of a tie the one who began first.
    if let most = shared.values.max(), most > 0 { return near.first { shared[$0.speaker] == most }?.speaker }
    let middle = (start + end) / 2
    let nearest = near.min { Self.distance($0, middle) < Self.distance($1, middle) }
    return nearest?.speaker
  }

  /// Whether a word's speaker speaks during so much more of it than `other` does.
  func isCertain(_ word: Word, against other: String?, evidence: Double) -> Bool {
    guard let speaker = word.speaker else { return false }
    let shared = Self.overlaps(turns(from: word.start, to: word.end), word.start, word.end)
    let length = max(word.end - word.start, 0.01)
    return (shared[speaker] ?? 0) - (other.flatMap { shared[$0] } ?? 0) >= evidence * length
  }

  /// Turns that touch a stretch, in order of start.
  private func turns(from start: Double, to end: Double) -> ArraySlice<SpeakerTurn> {
    let upper = turns.partitioningIndex { $0.start > end }
    let lower = latestEnds.partitioningIndex { $0 >= start }
    guard lower < upper else { return [] }
    return turns[lower..<upper].filter { $0.end >= start }[...]
  }

  private static func overlaps(
    _ turns: ArraySlice<SpeakerTurn>, _ start: Double, _ end: Double
  ) -> [String: Double] {
    var shared: [String: Double] = [:]
    for turn in turns {
      let overlap = min(turn.end, end) - max(turn.start, start)
      if overlap > 0 { shared[turn.speaker, default: 0] += overlap }
    }
    return shared
  }

  private static func distance(_ turn: SpeakerTurn, _ time: Double) -> Double {
    max(0, turn.start - time, time - turn.end)
  }
}

extension Array {
  /// The first index whose element, and all after it, satisfy the condition; the elements are so ordered.
  func partitioningIndex(where isBeyond: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
