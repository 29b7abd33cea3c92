/// Steps without a branch, in rows that turn at the end as a plough does, so that a long way fills a page.
enum SerpentineLayout {
  static func isPath(_ problem: GraphProblem) -> Bool {
    guard problem.edges.count == problem.nodes.count - 1 else { return false }
    var outgoing = [Int](repeating: 0, count: problem.nodes.count)
    var incoming = outgoing
    for edge in problem.edges {
      outgoing[edge.from] += 1
      incoming[edge.to] += 1
    }
    guard outgoing.allSatisfy({ $0 <= 1 }), incoming.allSatisfy({ $0 <= 1 }) else { return false }
    return order(problem).count == problem.nodes.count
  }

  /// Nodes from the first to the last.
  private static func order(_ problem: GraphProblem) -> [Int] {
    var next: [Int: Int] = [:]
    var targets: Set<Int> = []
    for edge in problem.edges {
      next[edge.from] = edge.to
      targets.insert(edge.to)
    }
    var order = problem.nodes.indices.first { !targets.contains($0) }.map { [$0] } ?? []
    while let last = order.last, let node = next[last], order.count <= problem.nodes.count {
      order.append(node)
    }
    return order
  }

  static func placement(_ problem: GraphProblem, space: Size) -> GraphPlacement {
    let order = order(problem)
    let labels = problem.edges.compactMap(\.label)
    let width = problem.nodes.map(\.size.width).max() ?? 0
    let height = problem.nodes.map(\.size.height).max() ?? 0
    let columnGap = max(54, (labels.map(\.width).max() ?? 0) + 40)
    let rowGap = max(48, (labels.map(\.height).max() ?? 0) + 34)
    func size(_ columns: Int) -> Size {
      let rows = (order.count + columns - 1) / columns
      return Size(
        width: Double(columns) * (width + columnGap) - columnGap,
        height: Double(rows) * (height + rowGap) - rowGap)
    }
    func scale(_ columns: Int) -> Double {
      min(1.5, space.width / size(columns).width, space.height / size(columns).height)
    }
    var columns = 1
    for count in 2...max(2, order.count) where scale(count) > scale(columns) * 1.001 { columns = count }
    let rows = (order.count + columns - 1) / columns
    // Rows that are as full as each other look better than a last one that is nearly empty.
    columns = (order.count + rows - 1) / rows

    var result = GraphPlacement(
      centers: Array(repeating: Point(x: 0, y: 0), count: problem.nodes.count), paths: [], labels: [],
      size: size(columns))
    for (place, node) in order.enumerated() {
      let row = place / columns
      let column = row.isMultiple(of: 2) ? place % columns : columns - 1 - place % columns
      result.centers[node] = Point(
        x: width / 2 + Double(column) * (width + columnGap),
        y: height / 2 + Double(row) * (height + rowGap))
    }
    for edge in problem.edges {
      let (a, b) = (result.centers[edge.from], result.centers[edge.to])
      result.paths.append(CurvePath(bezier: [a, a.toward(b, 1 / 3), a.toward(b, 2 / 3), b]))
      result.labels.append(edge.label == nil ? nil : label(a, b, problem, edge))
    }
    return result
  }

  /// In the middle between two borders.
  private static func label(_ a: Point, _ b: Point, _ problem: GraphProblem, _ edge: GraphProblem.Edge)
    -> Point
  {
    let (from, to) = (problem.nodes[edge.from].size, problem.nodes[edge.to].size)
    let way = (b - a).direction
    let start = a + Point(x: way.x * from.width / 2, y: way.y * from.height / 2)
    let end = b - Point(x: way.x * to.width / 2, y: way.y * to.height / 2)
    return start.toward(end, 0.5)
  }
}
