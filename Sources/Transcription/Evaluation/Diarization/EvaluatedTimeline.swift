import Transcripts

/// The evaluated time cut at every start and end, so that nothing changes within a piece.
struct EvaluatedTimeline {
  struct Piece {
    var seconds: Double
    /// How many turns each speaker has here, by number.
    var reference: [Int: Int]
    var hypothesis: [Int: Int]
  }

  /// Pieces in which somebody speaks or is told to.
  private(set) var pieces: [Piece] = []
  private let referenceCount: Int
  private let hypothesisCount: Int

  private enum Layer {
    case region
    case collar
    case reference(Int)
    case hypothesis(Int)
  }

  private struct Boundary {
    var time: Double
    var layer: Layer
    var change: Int
  }

  /// Shorter turns are none, as in pyannote.core.
  private static let shortest = 1e-6

  init(
    reference: [SpeakerTurn], hypothesis: [SpeakerTurn], regions: [Range<Double>]?, collar: Double,
    skipsOverlap: Bool
  ) {
    let reference = reference.filter(Self.isTurn)
    let hypothesis = hypothesis.filter(Self.isTurn)
    var boundaries: [Boundary] = []
    func add(_ start: Double, _ end: Double, _ layer: Layer) {
      boundaries.append(Boundary(time: start, layer: layer, change: 1))
      boundaries.append(Boundary(time: end, layer: layer, change: -1))
    }
    func number(_ turns: [SpeakerTurn], _ layer: (Int) -> Layer) -> Int {
      var numbers: [String: Int] = [:]
      for turn in turns {
        let number = numbers[turn.speaker] ?? numbers.count
        numbers[turn.speaker] = number
        add(turn.start, turn.end, layer(number))
      }
      return numbers.count
    }
    referenceCount = number(reference) { .reference($0) }
    hypothesisCount = number(hypothesis) { .hypothesis($0) }
    if let regions {
      for region in regions { add(region.lowerBound, region.upperBound, .region) }
    } else if let first = boundaries.map(\.time).min(), let last = boundaries.map(\.time).max() {
      add(first, last, .region)
    }
    if collar > 0 {
      for time in reference.flatMap({ [$0.start, $0.end] }) {
        add(time - collar / 2, time + collar / 2, .collar)
      }
    }
    cut(boundaries.sorted { $0.time < $1.time }, skipsOverlap: skipsOverlap)
  }

  private static func isTurn(_ turn: SpeakerTurn) -> Bool {
    turn.start.isFinite && turn.end.isFinite && turn.end - turn.start > shortest
  }

  private mutating func cut(_ boundaries: [Boundary], skipsOverlap: Bool) {
    var piece = Piece(seconds: 0, reference: [:], hypothesis: [:])
    var (regions, collars, turns) = (0, 0, 0)
    var time = boundaries.first?.time ?? 0
    for boundary in boundaries {
      piece.seconds = boundary.time - time
      time = boundary.time
      let isSpoken = !piece.reference.isEmpty || !piece.hypothesis.isEmpty
      if piece.seconds > 0, isSpoken, regions > 0, collars == 0, !(skipsOverlap && turns > 1) {
        pieces.append(piece)
      }
      switch boundary.layer {
      case .region: regions += boundary.change
      case .collar: collars += boundary.change
      case .reference(let speaker):
        turns += boundary.change
        Self.change(&piece.reference, speaker, boundary.change)
      case .hypothesis(let speaker): Self.change(&piece.hypothesis, speaker, boundary.change)
      }
    }
  }

  private static func change(_ counts: inout [Int: Int], _ speaker: Int, _ change: Int) {
    let count = (counts[speaker] ?? 0) + change
    counts[speaker] = count == 0 ? nil : count
  }

  /// For speakers of the hypothesis, by number, the one of the reference with whom all in all most time is shared.
  func mapping() -> [Int: Int] {
    guard referenceCount > 0, hypothesisCount > 0 else { return [:] }
    let row = [Double](repeating: 0, count: referenceCount)
    var shared = [[Double]](repeating: row, count: hypothesisCount)
    for piece in pieces {
      for (told, toldCount) in piece.hypothesis {
        for (expected, expectedCount) in piece.reference {
          shared[told][expected] += piece.seconds * Double(toldCount * expectedCount)
        }
      }
    }
    var mapping: [Int: Int] = [:]
    for (told, expected) in LinearAssignment.maximizing(shared).enumerated() {
      if let expected, shared[told][expected] > 0 { mapping[told] = expected }
    }
    return mapping
  }
}
