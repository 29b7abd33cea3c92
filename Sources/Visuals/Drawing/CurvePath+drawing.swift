extension CurvePath {
  init(rounded frame: Rectangle, radius: Double) {
    let r = min(radius, frame.width / 2, frame.height / 2)
    guard r > 0 else {
      self.init(frame)
      return
    }
    let k = r * (1 - 0.5522847498)
    let (l, t, x, b) = (frame.x, frame.y, frame.maxX, frame.maxY)
    func p(_ x: Double, _ y: Double) -> Point { Point(x: x, y: y) }
    self.init([
      .move(p(l + r, t)), .line(p(x - r, t)), .curve(p(x - k, t), p(x, t + k), p(x, t + r)),
      .line(p(x, b - r)),
      .curve(p(x, b - k), p(x - k, b), p(x - r, b)), .line(p(l + r, b)),
      .curve(p(l + k, b), p(l, b - k), p(l, b - r)), .line(p(l, t + r)),
      .curve(p(l, t + k), p(l + k, t), p(l + r, t)),
      .close,
    ])
  }

  var reversed: CurvePath {
    var points: [Point] = []
    var result: [Segment] = []
    var last = Point(x: 0, y: 0)
    for segment in segments {
      switch segment {
      case .move(let point), .line(let point): last = point
      case .curve(_, _, let point): last = point
      case .close: break
      }
      points.append(last)
    }
    guard let end = points.last else { return self }
    result.append(.move(end))
    for index in segments.indices.reversed() where index > 0 {
      switch segments[index] {
      case .line: result.append(.line(points[index - 1]))
      case .curve(let a, let b, _): result.append(.curve(b, a, points[index - 1]))
      case .move: result.append(.move(points[index - 1]))
      case .close: break
      }
    }
    return CurvePath(result)
  }

  /// Shortens the end by an arrow's length.
  /// - Returns: the arrow, its tip where the path ended; nil where the path is too short for it.
  mutating func takeArrow(_ length: Double) -> CurvePath? {
    var points = flattened(steps: 24)
    guard let tip = points.last, points.count > 1 else { return nil }
    // The line ends inside the arrow, so that its butt never shows.
    let reach = length * 0.8
    while points.count > 2, (points[points.count - 2] - tip).length < reach { points.removeLast() }
    let before = points[points.count - 2]
    let distance = (tip - before).length
    guard distance > 1e-6 else { return nil }
    let base = distance > reach ? tip + (before - tip) * (reach / distance) : before
    points[points.count - 1] = base
    if points.count < segments.count
      || segments.contains(where: { if case .curve = $0 { true } else { false } })
    {
      self = CurvePath(line: points)
    } else {
      segments[segments.count - 1] = .line(base)
    }
    let way = (tip - base).direction
    let side = Point(x: -way.y, y: way.x) * (length * 0.42)
    let back = tip - way * length
    var arrow = CurvePath(line: [tip, back + side, back + way * (length * 0.22), back - side])
    arrow.segments.append(.close)
    return arrow
  }

  /// Without what lies inside a rectangle.
  func interrupted(by frame: Rectangle) -> CurvePath {
    let points = flattened(steps: 40)
    guard points.contains(where: frame.contains) || crosses(frame) else { return self }
    var result: [Segment] = []
    var last: Point?
    for (a, b) in zip(points, points.dropFirst()) {
      let pieces = max(1, Int((b - a).length / 3))
      for piece in 0...pieces {
        let point = a.toward(b, Double(piece) / Double(pieces))
        guard !frame.contains(point) else {
          last = nil
          continue
        }
        // A line may end and begin here but need not be split at every step.
        result.append(last == nil ? .move(point) : .line(point))
        last = point
      }
    }
    return CurvePath(result).simplified
  }

  /// Whether it runs through a rectangle, even between its points.
  func crosses(_ frame: Rectangle) -> Bool {
    let points = flattened(steps: 16)
    for (a, b) in zip(points, points.dropFirst()) where frame.meets(a, b) { return true }
    return false
  }

  /// Without points in the middle of straight lines.
  private var simplified: CurvePath {
    var result: [Segment] = []
    for segment in segments {
      if case .line(let c) = segment, result.count > 1, case .line(let b) = result[result.count - 1],
        let a = result[result.count - 2].end,
        abs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) < 0.05
      {
        result[result.count - 1] = segment
      } else {
        result.append(segment)
      }
    }
    return CurvePath(result)
  }
}

extension CurvePath.Segment {
  fileprivate var end: Point? {
    switch self {
    case .move(let point), .line(let point), .curve(_, _, let point): point
    case .close: nil
    }
  }
}

extension Rectangle {
  /// Whether a straight line has a part inside (Liang and Barsky, 1984).
  func meets(_ a: Point, _ b: Point) -> Bool {
    var (low, high) = (0.0, 1.0)
    for (start, delta, from, to) in [(a.x, b.x - a.x, x, maxX), (a.y, b.y - a.y, y, maxY)] {
      if abs(delta) < 1e-12 {
        if start <= from || start >= to { return false }
        continue
      }
      let (first, second) = ((from - start) / delta, (to - start) / delta)
      low = max(low, min(first, second))
      high = min(high, max(first, second))
    }
    return low < high
  }
}
