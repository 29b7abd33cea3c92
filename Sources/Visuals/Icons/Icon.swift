#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A small picture of our own set: lines of one thickness in a square of 24 units, in whatever color its place has.
struct Icon: Sendable, Hashable {
  let name: String
  /// In the square from (0, 0) to (24, 24), y downward.
  let path: CurvePath

  static let side = 24.0
  /// Of every line, in units of the square.
  static let lineWidth = 1.7

  /// The icon of a name; nil where the set has none.
  static func named(_ name: String) -> Icon? { set[name] }

  /// Names of the set, in the order of the alphabet.
  static let names: [String] = set.keys.sorted()

  private static let set: [String: Icon] = {
    var set: [String: Icon] = [:]
    for (name, strokes) in IconStrokes.all {
      guard let path = CurvePath(strokes: strokes) else { continue }
      set[name] = Icon(name: name, path: path)
    }
    return set
  }()

  /// Its lines inside a square of the page.
  func path(in frame: Rectangle) -> CurvePath {
    let scale = min(frame.width, frame.height) / Self.side
    let offset = Point(x: frame.midX - 12 * scale, y: frame.midY - 12 * scale)
    return path.mapped { $0 * scale + offset }
  }
}

extension CurvePath {
  /// Reads strokes: a letter and its numbers, separated by blanks.
  ///
  /// | | |
  /// |---|---|
  /// | `M x y`, `L x y`, `C x1 y1 x2 y2 x y`, `Z` | move, line, curve and close, as in SVG |
  /// | `O x y r` | a circle |
  /// | `E x y rx ry` | an ellipse |
  /// | `R x y width height r` | a rectangle with round corners |
  /// | `D x y` | a dot |
  /// | `S x y outer inner n` | a star of n points, the first on top |
  /// | `W x y outer inner n` | a toothed wheel |
  ///
  /// - Returns: nil for anything else.
  init?(strokes: String) {
    var segments: [Segment] = []
    var words = strokes.split(separator: " ")[...]
    func take(_ count: Int, _ words: inout ArraySlice<Substring>) -> [Double]? {
      let numbers = words.prefix(count).compactMap { Double($0) }
      guard numbers.count == count else { return nil }
      words = words.dropFirst(count)
      return numbers
    }
    let counts: [Substring: Int] = [
      "M": 2, "L": 2, "C": 6, "Z": 0, "O": 3, "E": 4, "R": 5, "D": 2, "S": 5, "W": 5,
    ]
    while let command = words.popFirst() {
      guard let count = counts[command], let n = take(count, &words) else { return nil }
      func point(_ index: Int) -> Point { Point(x: n[index], y: n[index + 1]) }
      switch command {
      case "M": segments.append(.move(point(0)))
      case "L": segments.append(.line(point(0)))
      case "C": segments.append(.curve(point(0), point(2), point(4)))
      case "Z": segments.append(.close)
      case "O": segments += CurvePath(circleAt: point(0), radius: n[2]).segments
      case "E":
        let frame = Rectangle(center: point(0), size: Size(width: 2 * n[2], height: 2 * n[3]))
        segments += CurvePath(ellipseIn: frame).segments
      case "R":
        let frame = Rectangle(x: n[0], y: n[1], width: n[2], height: n[3])
        segments += CurvePath(rounded: frame, radius: n[4]).segments
      case "D":
        // The round ends of a line that has no length.
        segments += [.move(point(0)), .line(Point(x: n[0] + 0.01, y: n[1]))]
      case "S": segments += Self.wheel(point(0), n[2], n[3], Int(n[4]), share: 0)
      default: segments += Self.wheel(point(0), n[2], n[3], Int(n[4]), share: 0.26)
      }
    }
    self.init(segments)
  }

  /// Alternates between two radii; each stretch on one keeps its radius for a share of a step to both sides.
  private static func wheel(_ center: Point, _ outer: Double, _ inner: Double, _ count: Int, share: Double)
    -> [Segment]
  {
    guard (2...24).contains(count) else { return [] }
    var points: [Point] = []
    for step in 0..<(2 * count) {
      let radius = step.isMultiple(of: 2) ? outer : inner
      for turn in share > 0 ? [-share, share] : [0] {
        let angle = Double.pi * ((Double(step) + turn) / Double(count) - 0.5)
        points.append(Point(x: center.x + radius * cos(angle), y: center.y + radius * sin(angle)))
      }
    }
    return CurvePath(line: points).segments + [.close]
  }
}
