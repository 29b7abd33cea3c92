/// Finds ways between nodes that do not run through others: a straight line or a bow where one is free, else a way around
/// corners.
struct EdgeRouter {
  private let centers: [Point]
  private let frames: [Rectangle]
  private let clearance = 5.0

  init(centers: [Point], sizes: [Size]) {
    self.centers = centers
    frames = zip(centers, sizes).map { Rectangle(center: $0, size: $1) }
  }

  /// From center to center.
  /// - Parameters:
  ///   - label: a node in the middle, which the way passes through.
  ///   - turn: how many edges join the same two already.
  func path(from: Int, to: Int, label: Int?, turn: Int) -> CurvePath {
    let (a, b) = (centers[from], centers[to])
    let ends: Set<Int> = label.map { [from, to, $0] } ?? [from, to]
    if let label {
      // The quadratic curve that passes the label's middle halfway.
      let bow = Self.bow(a, b, control: centers[label] * 2 - a.toward(b, 0.5))
      if isFree(bow, ends) { return bow }
      let first = way(from, label)
      return CurvePath(elbow: first + way(label, to).dropFirst(), radius: 14, sharp: -1)
    }
    let across = Point(x: -(b - a).y, y: (b - a).x)
    let bows = turn == 0 ? [0, 0.12, -0.12, 0.25, -0.25, 0.4, -0.4] : [0.2, -0.2, 0.35, -0.35, 0.5, -0.5]
    // Edges between the same two take the next bow that is free.
    var skip = max(0, turn - 1)
    for bend in bows {
      let bow = Self.bow(a, b, control: a.toward(b, 0.5) + across * bend)
      guard isFree(bow, ends) else { continue }
      if skip == 0 { return bow }
      skip -= 1
    }
    return CurvePath(elbow: way(from, to), radius: 14, sharp: -1)
  }

  private static func bow(_ a: Point, _ b: Point, control: Point) -> CurvePath {
    CurvePath(bezier: [a, a.toward(control, 2 / 3), b.toward(control, 2 / 3), b])
  }

  private func isFree(_ path: CurvePath, _ ends: Set<Int>) -> Bool {
    let points = path.flattened(steps: 16)
    guard
      let around = Rectangle(around: points.map { Rectangle(x: $0.x, y: $0.y, width: 0, height: 0) })?
        .inset(by: -clearance)
    else { return true }
    for (index, frame) in frames.enumerated() where !ends.contains(index) && around.overlaps(frame) {
      let frame = frame.inset(by: -clearance)
      for (p, q) in zip(points, points.dropFirst()) where frame.meets(p, q) { return false }
    }
    return true
  }

  private func isFree(_ p: Point, _ q: Point, _ ends: [Int]) -> Bool {
    for (index, frame) in frames.enumerated()
    where !ends.contains(index) && frame.inset(by: -clearance + 1).meets(p, q) { return false }
    return true
  }

  /// The shortest way around the corners of what stands between (E. W. Dijkstra, 1959, toward the goal first).
  private func way(_ from: Int, _ to: Int) -> [Point] {
    let (start, goal) = (centers[from], centers[to])
    let ends = [from, to]
    if isFree(start, goal, ends) { return [start, goal] }
    var points = [start, goal]
    for (index, frame) in frames.enumerated() where !ends.contains(index) {
      let wide = frame.inset(by: -clearance - 2)
      for corner in [
        Point(x: wide.x, y: wide.y), Point(x: wide.maxX, y: wide.y), Point(x: wide.x, y: wide.maxY),
        Point(x: wide.maxX, y: wide.maxY),
      ] where !frames.contains(where: { $0.inset(by: -clearance + 1).contains(corner) }) {
        points.append(corner)
      }
    }
    var costs = [Double](repeating: .infinity, count: points.count)
    var before = [Int](repeating: -1, count: points.count)
    var open = Set(points.indices)
    costs[0] = 0
    while true {
      let next = open.min {
        (costs[$0] + (points[$0] - goal).length, $0) < (costs[$1] + (points[$1] - goal).length, $1)
      }
      guard let next, costs[next].isFinite else { return [start, goal] }
      if next == 1 { break }
      open.remove(next)
      for other in open {
        // A corner costs a little: fewer of them look calmer.
        let cost = costs[next] + (points[other] - points[next]).length + 12
        if cost < costs[other], isFree(points[next], points[other], ends) {
          costs[other] = cost
          before[other] = next
        }
      }
    }
    var way = [goal]
    var place = 1
    while before[place] >= 0 {
      place = before[place]
      way.append(points[place])
    }
    return way.reversed()
  }
}
