extension LayoutBox {
  /// The radius of its corners.
  public var cornerRadius: Double {
    switch shape {
    case .rounded: min(10, frame.height / 3)
    case .rectangle: min(3, frame.height / 4)
    case .pill: min(frame.height, frame.width) / 2
    default: 0
    }
  }

  /// Whether a point lies on its form.
  func covers(_ point: Point) -> Bool {
    let d = Point(x: abs(point.x - frame.midX), y: abs(point.y - frame.midY))
    let half = Size(width: frame.width / 2, height: frame.height / 2)
    guard d.x <= half.width, d.y <= half.height else { return false }
    switch shape {
    case .ellipse:
      let (x, y) = (d.x / half.width, d.y / half.height)
      return x * x + y * y <= 1
    case .diamond: return d.x / half.width + d.y / half.height <= 1
    case .bare: return true
    case .rectangle, .rounded, .pill:
      let radius = cornerRadius
      let corner = Point(x: d.x - (half.width - radius), y: d.y - (half.height - radius))
      return corner.x <= 0 || corner.y <= 0 || corner.length <= radius
    }
  }
}

extension CurvePath {
  /// One curve for each line and curve, from one point on.
  private var curves: [[Point]] {
    var curves: [[Point]] = []
    var last: Point?
    for segment in segments {
      switch segment {
      case .move(let point): last = point
      case .line(let point):
        if let from = last {
          curves.append([from, from.toward(point, 1 / 3), from.toward(point, 2 / 3), point])
        }
        last = point
      case .curve(let a, let b, let c):
        if let from = last { curves.append([from, a, b, c]) }
        last = c
      case .close: break
      }
    }
    return curves
  }

  /// Only what lies between two forms, when it runs from inside one to inside the other.
  func clipped(from: LayoutBox, to: LayoutBox) -> CurvePath {
    var curves = Self.cut(self.curves, leaving: from)
    curves = Self.cut(curves.reversed().map { $0.reversed() }, leaving: to)
    curves = curves.reversed().map { $0.reversed() }
    guard let first = curves.first else { return self }
    return CurvePath(bezier: [first[0]] + curves.flatMap { $0.dropFirst() })
  }

  private static func cut(_ curves: [[Point]], leaving box: LayoutBox) -> [[Point]] {
    let steps = 32
    for (index, curve) in curves.enumerated() {
      for step in 0...steps {
        let t = Double(step) / Double(steps)
        guard !box.covers(bezier(curve[0], curve[1], curve[2], curve[3], at: t)) else { continue }
        var (inside, outside) = (max(0, t - 1 / Double(steps)), t)
        if step == 0 { return Array(curves[index...]) }
        for _ in 0..<20 {
          let middle = (inside + outside) / 2
          if box.covers(bezier(curve[0], curve[1], curve[2], curve[3], at: middle)) {
            inside = middle
          } else {
            outside = middle
          }
        }
        return [rest(of: curve, from: outside)] + curves[(index + 1)...]
      }
    }
    return curves
  }

  /// The part of a curve after `t`, by de Casteljau's construction.
  private static func rest(of curve: [Point], from t: Double) -> [Point] {
    let a = curve[0].toward(curve[1], t)
    let b = curve[1].toward(curve[2], t)
    let c = curve[2].toward(curve[3], t)
    let (ab, bc) = (a.toward(b, t), b.toward(c, t))
    return [ab.toward(bc, t), bc, c, curve[3]]
  }
}
