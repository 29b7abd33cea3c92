/// Where ranks go when their row is cut into bands: each band begins at the left again, and edges that go on in the next
/// one run back through a channel between the two, each on a track of its own.
struct RankFolding {
  let thicknesses: [Double]
  private let gap: Double
  private let track = 12.0
  private let margin = 16.0
  /// The last rank of each band but the last.
  private var cuts: [Int] = []
  private var bandOf: [Int] = []
  private var middles: [Double] = []
  private var shifts: [Double] = []
  /// Bottom of each band, and how many edges go on to the next.
  private var bottoms: [Double] = []
  private var tracks: [Int] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  /// - Parameters:
  ///   - crossings: how many edges and nodes lie in each rank; odd ranks hold no nodes.
  ///   - extents: across the ranks.
  init(thicknesses: [Double], gap: Double, bands: Int, crossings: [Int], extents: [ClosedRange<Double>]) {
    self.thicknesses = thicknesses
    self.gap = gap
    let cutAfter = Self.cuts(thicknesses, gap: gap, bands: bands, crossings: crossings)
    var along = 0.0
    var start = 0.0
    for rank in thicknesses.indices {
      bandOf.append(cuts.count)
      middles.append(along - start + thicknesses[rank] / 2)
      width = max(width, along - start + thicknesses[rank])
      along += thicknesses[rank] + gap
      if cutAfter.contains(rank) {
        cuts.append(rank)
        tracks.append(crossings[rank])
        start = along
      }
    }
    var top = 0.0
    for band in 0...cuts.count {
      let inside = thicknesses.indices.filter { bandOf[$0] == band }
      let low = inside.map { extents[$0].lowerBound }.min() ?? 0
      let high = inside.map { extents[$0].upperBound }.max() ?? 0
      shifts.append(top - low)
      bottoms.append(top + high - low)
      top += high - low
      if band < cuts.count { top += 2 * margin + track * Double(max(0, tracks[band] - 1)) }
    }
    height = top
    if !cuts.isEmpty { width += 2 * (margin + track * Double(tracks.max() ?? 0)) }
  }

  /// Pairs, more or less, of edges that go on beside each other from one band to the next.
  var parallelWays: Int { tracks.reduce(0) { $0 + max(0, $1 - 1) * max(0, $1 - 1) } }

  /// The ranks after which the row is cut: near those that make bands of one length, where few edges go on.
  private static func cuts(_ thicknesses: [Double], gap: Double, bands: Int, crossings: [Int]) -> Set<Int> {
    guard bands > 1 else { return [] }
    var ends: [Double] = []
    for thickness in thicknesses { ends.append((ends.last ?? 0) + thickness + gap) }
    let length = (ends.last ?? 0) / Double(bands)
    var cuts: Set<Int> = []
    var last = -1
    for cut in 1..<bands {
      let wish = length * Double(cut)
      func cost(_ rank: Int) -> Double {
        abs(ends[rank] - wish) / length + 0.06 * Double(max(0, crossings[rank] - 1))
      }
      let possible = thicknesses.indices.filter {
        !$0.isMultiple(of: 2) && $0 > last && $0 + 1 < thicknesses.count
          && abs(ends[$0] - wish) < length * 0.25
      }
      guard let rank = possible.min(by: { (cost($0), $0) < (cost($1), $1) }) else { continue }
      cuts.insert(rank)
      last = rank
    }
    return cuts
  }

  func isCut(after rank: Int) -> Bool { cuts.contains(rank) }
  func middle(_ rank: Int) -> Double { middles[rank] }
  func shift(_ rank: Int) -> Double { shifts[bandOf[rank]] }

  /// From the end of one band to the beginning of the next. The lowest edge takes the innermost track at the right and
  /// the outermost at the left, so that none crosses another.
  func route(after rank: Int, track index: Int, start: Point, end: Point) -> [Point] {
    let band = bandOf[rank]
    let right =
      thicknesses.indices.filter { bandOf[$0] == band }.map { middles[$0] + thicknesses[$0] / 2 }.max() ?? 0
    let x = right + margin + track * Double(index)
    let y = bottoms[band] + margin + track * Double(index)
    let left = -margin - track * Double(tracks[band] - 1 - index)
    return [
      start, Point(x: x, y: start.y), Point(x: x, y: y), Point(x: left, y: y), Point(x: left, y: end.y), end,
    ]
  }
}
