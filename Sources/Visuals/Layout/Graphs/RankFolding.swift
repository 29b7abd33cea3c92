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
    let total = thicknesses.reduce(0) { $0 + $1 + gap } - gap
    var cutsLeft = bands - 1
    var along = 0.0
    var start = 0.0
    for rank in thicknesses.indices {
      bandOf.append(cuts.count)
      middles.append(along - start + thicknesses[rank] / 2)
      width = max(width, along - start + thicknesses[rank])
      along += thicknesses[rank] + gap
      let isDue = along >= total * Double(cuts.count + 1) / Double(bands) - gap
      if cutsLeft > 0, isDue, !rank.isMultiple(of: 2), rank + 1 < thicknesses.count {
        cuts.append(rank)
        tracks.append(crossings[rank])
        cutsLeft -= 1
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
