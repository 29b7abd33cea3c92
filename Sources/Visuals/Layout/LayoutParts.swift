/// A form with text in it.
public struct LayoutBox: Sendable, Hashable {
  public enum Shape: Sendable, Hashable {
    case rectangle
    case rounded
    case pill
    case ellipse
    case diamond
    /// No form: text on the ground of the page.
    case bare
  }

  /// Colors of the palette are counted from 0 and go around.
  public enum Fill: Sendable, Hashable {
    case solid(Int)
    case soft(Int)
    case plain
    case none
  }

  public var element: ElementReference
  public var frame: Rectangle
  public var shape: Shape
  public var fill: Fill
  public var texts: [PlacedText]
  /// Name of an icon, and where it stands: inside the form, or on a mark of the palette's first color.
  public var icon: String?
  public var iconFrame: Rectangle?
}

/// A ground with a name.
public struct LayoutRegion: Sendable, Hashable {
  public var element: ElementReference
  public var frame: Rectangle
  public var shape: LayoutBox.Shape
  public var tone: Int
  /// Grounds without a tone are plain.
  public var isTinted: Bool
  public var label: PlacedText?
}

/// A routed edge.
public struct LayoutConnector: Sendable, Hashable {
  public var element: ElementReference
  /// Element ids of the boxes that it joins.
  public var from: String
  public var to: String
  public var path: CurvePath
  public var arrowAtStart: Bool
  public var arrowAtEnd: Bool
  public var tone: Int?
  /// Thickness beside that of a usual edge.
  public var weight = 1.0
  public var label: PlacedText?
}

/// A line, a bar, a slice.
public struct LayoutMark: Sendable, Hashable {
  public enum Paint: Sendable, Hashable {
    case grid
    case axis
    case fill(Int)
    case line(Int)
  }

  /// Nil for what no element stands behind.
  public var element: ElementReference?
  public var path: CurvePath
  public var paint: Paint
}

/// Straight lines and cubic curves, one after another.
public struct CurvePath: Sendable, Hashable {
  public enum Segment: Sendable, Hashable {
    case move(Point)
    case line(Point)
    case curve(Point, Point, Point)
    case close
  }

  public var segments: [Segment]

  public init(_ segments: [Segment] = []) { self.segments = segments }

  init(line points: [Point]) {
    segments = points.enumerated().map { $0.offset == 0 ? .move($0.element) : .line($0.element) }
  }

  /// As the points of a B-spline in Bézier form: 1 + 3n of them.
  init(bezier points: [Point]) {
    guard let first = points.first else {
      self.init()
      return
    }
    self.init([.move(first)])
    var index = 1
    while index + 2 < points.count {
      segments.append(.curve(points[index], points[index + 1], points[index + 2]))
      index += 3
    }
  }

  init(_ rectangle: Rectangle) {
    self.init(
      line: [
        Point(x: rectangle.x, y: rectangle.y), Point(x: rectangle.maxX, y: rectangle.y),
        Point(x: rectangle.maxX, y: rectangle.maxY), Point(x: rectangle.x, y: rectangle.maxY),
      ])
    segments.append(.close)
  }

  func mapped(_ move: (Point) -> Point) -> CurvePath {
    CurvePath(
      segments.map { segment in
        switch segment {
        case .move(let point): .move(move(point))
        case .line(let point): .line(move(point))
        case .curve(let a, let b, let c): .curve(move(a), move(b), move(c))
        case .close: .close
        }
      })
  }

  /// Points along it, close enough to tell what it crosses.
  func flattened(steps: Int = 12) -> [Point] {
    var points: [Point] = []
    var start = Point(x: 0, y: 0)
    for segment in segments {
      switch segment {
      case .move(let point), .line(let point): points.append(point)
      case .curve(let a, let b, let c):
        let from = points.last ?? a
        for step in 1...max(1, steps) {
          points.append(Self.bezier(from, a, b, c, at: Double(step) / Double(max(1, steps))))
        }
      case .close: points.append(start)
      }
      if case .move(let point) = segment { start = point }
    }
    return points
  }

  static func bezier(_ p: Point, _ a: Point, _ b: Point, _ c: Point, at t: Double) -> Point {
    let u = 1 - t
    return p * (u * u * u) + a * (3 * u * u * t) + b * (3 * u * t * t) + c * (t * t * t)
  }
}
