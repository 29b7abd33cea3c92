/// A graph as layout engines see it: sizes and ends, no words.
struct GraphProblem: Sendable, Hashable {
  enum Direction: Sendable, Hashable {
    case down
    case right
  }

  struct Node: Sendable, Hashable {
    var size: Size
    /// Lane that it must lie in, where there are lanes.
    var lane: Int?
  }

  struct Edge: Sendable, Hashable {
    var from: Int
    var to: Int
    /// Of its label; nil without one.
    var label: Size?
  }

  var direction = Direction.down
  var nodes: [Node]
  /// None leads from a node to itself.
  var edges: [Edge]
  /// Between what lies in neighboring ranks.
  var rankGap = 22.0
  var laneCount = 0
  /// Room for the name at the beginning of each lane, across the direction.
  var laneHeading = 0.0
}

/// Where an engine put it: y downward, edges from center to center.
struct GraphPlacement: Sendable, Hashable {
  var centers: [Point]
  var paths: [CurvePath]
  var labels: [Point?]
  /// Where lanes begin and end across the direction; empty without lanes.
  var lanes: [ClosedRange<Double>] = []
  var size: Size
  /// Edges that run beside each other a long way, which eyes must tell apart.
  var parallelWays = 0
  /// Pairs of edges that cross, where that is known.
  var crossings = 0

  /// How much it can be enlarged to fill a space.
  func scale(filling space: Size) -> Double {
    min(space.width / max(1, size.width), space.height / max(1, size.height))
  }

  /// Its scale, less for ways that are hard to follow.
  func worth(filling space: Size) -> Double {
    scale(filling: space) / (1 + 0.02 * Double(parallelWays) + 0.04 * Double(crossings))
  }
}
