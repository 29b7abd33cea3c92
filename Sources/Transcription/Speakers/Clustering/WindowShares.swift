/// How much of a group's speech comes from which speaker of which window.
///
/// The segmentation tells the speakers of a window apart by more than their voices, for instance by who takes turns
/// with whom. What it says of two groups is thus evidence that their embeddings do not hold.
struct WindowShares: Equatable, Sendable {
  /// A speaker of a window.
  struct Source: Hashable, Comparable, Sendable {
    var window: Int
    /// Number of the speaker's bit.
    var bit: Int

    static func < (left: Source, right: Source) -> Bool {
      (left.window, left.bit) < (right.window, right.bit)
    }
  }

  struct Share: Equatable, Sendable {
    var source: Source
    var seconds: Float
  }

  /// In order of source, each once.
  private(set) var shares: [Share] = []

  init() {}

  init(window: Int, bit: Int, seconds: Float) {
    shares = [Share(source: Source(window: window, bit: bit), seconds: seconds)]
  }

  init(_ parts: some Sequence<WindowShares>) {
    for share in parts.flatMap(\.shares).sorted(by: { $0.source < $1.source }) {
      if let last = shares.indices.last, shares[last].source == share.source {
        shares[last].seconds += share.seconds
      } else {
        shares.append(share)
      }
    }
  }

  /// Whether the segmentation takes two groups for different people: 1 where it always does, -1 where it takes them
  /// for one person, near 0 where they share hardly any window. Each pair of sources in a window counts as much
  /// as the shorter of both speaks.
  /// - Parameter doubt: seconds that the evidence must outweigh.
  func separation(from other: WindowShares, doubt: Float) -> Float {
    var (apart, together) = (Float(0), Float(0))
    var first = 0
    for share in shares {
      while first < other.shares.count, other.shares[first].source.window < share.source.window { first += 1 }
      for beside in other.shares[first...].prefix(while: { $0.source.window == share.source.window }) {
        let seconds = min(share.seconds, beside.seconds)
        if beside.source == share.source { together += seconds } else { apart += seconds }
      }
    }
    let weight = apart + together + doubt
    return weight > 0 ? (apart - together) / weight : 0
  }
}
