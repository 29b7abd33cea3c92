#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Networks: nodes as far from each other as their way through the graph is long (E. R. Gansner, Y. Koren, S. North,
/// "Graph drawing by stress majorization", 2004), turned so that they fill the page, then moved apart until none overlaps.
/// A label is a small node in the middle of its edge, so that nothing comes to lie on it.
///
/// The best of several beginnings is taken. The same graph gives the same layout.
struct SpringLayout {
  private let problem: GraphProblem
  /// Nodes, then labels.
  private var sizes: [Size]
  private var links: [(from: Int, to: Int, length: Double)] = []
  private var labelNodes: [Int?] = []
  private var distances: [Double] = []
  private let space: Size

  /// Pairs that are moved in all; more would take too long.
  private static let budget = 900_000
  private static let gap = 24.0

  static func placement(_ problem: GraphProblem, clusters: [String?], space: Size) -> GraphPlacement {
    let layout = SpringLayout(problem, clusters: clusters, space: space)
    guard layout.sizes.count <= 400 else { return LayeredLayout.placement(problem) }
    let count = max(1, layout.sizes.count * layout.sizes.count)
    let rounds = 50
    let starts = max(1, min(12, Self.budget / (count * rounds)))
    var best: (centers: [Point], score: Double)?
    for start in 0..<starts {
      var centers = layout.beginning(start)
      layout.relax(&centers, rounds: rounds)
      layout.turn(&centers)
      guard layout.separate(&centers) else { continue }
      let score = layout.score(centers)
      if score > best?.score ?? -.infinity { best = (centers, score) }
    }
    guard let centers = best?.centers else { return LayeredLayout.placement(problem) }
    return layout.placement(centers)
  }

  private init(_ problem: GraphProblem, clusters: [String?], space: Size) {
    self.problem = problem
    self.space = space
    sizes = problem.nodes.map(\.size)
    for edge in problem.edges {
      let (a, b) = (problem.nodes[edge.from].size, problem.nodes[edge.to].size)
      let length = (a.width + b.width) / 4 + (a.height + b.height) / 4 + 46
      if let label = edge.label {
        let middle = sizes.count
        sizes.append(label)
        labelNodes.append(middle)
        let half = length / 2 + label.width / 4 + label.height / 4
        links.append((edge.from, middle, half))
        links.append((middle, edge.to, half))
      } else {
        labelNodes.append(nil)
        links.append((edge.from, edge.to, length))
      }
    }
    guard sizes.count <= 400 else { return }
    distances = ways()
    let count = sizes.count
    for (a, cluster) in clusters.enumerated() where cluster != nil && a < problem.nodes.count {
      for b in 0..<a where clusters[b] == cluster {
        distances[a * count + b] *= 0.85
        distances[b * count + a] = distances[a * count + b]
      }
    }
  }

  /// The shortest way between any two; parts that are not joined lie a little more than the longest way apart.
  private func ways() -> [Double] {
    let count = sizes.count
    var neighbors = [[(Int, Double)]](repeating: [], count: count)
    for link in links {
      neighbors[link.from].append((link.to, link.length))
      neighbors[link.to].append((link.from, link.length))
    }
    var ways = [Double](repeating: .infinity, count: count * count)
    for source in 0..<count {
      // Bellman and Ford's rule from a queue: these graphs are small and their edges about equally long.
      var queue = [source]
      var head = 0
      ways[source * count + source] = 0
      while head < queue.count, queue.count < 64 * count {
        let node = queue[head]
        head += 1
        for (next, length) in neighbors[node]
        where ways[source * count + node] + length < ways[source * count + next] {
          ways[source * count + next] = ways[source * count + node] + length
          queue.append(next)
        }
      }
    }
    let longest = ways.lazy.filter(\.isFinite).max() ?? 0
    let apart = min(longest, 420) * 0.6 + 140
    return ways.map { $0.isFinite ? $0 : apart }
  }

  private func beginning(_ start: Int) -> [Point] {
    var state = UInt64(start + 1) &* 0x9E37_79B9_7F4A_7C15 | 1
    func random() -> Double {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Double(state >> 33) / Double(UInt32.max >> 1)
    }
    let count = sizes.count
    guard count > 2 else { return sizes.indices.map { Point(x: Double($0) * 100, y: 0) } }
    func way(_ a: Int, _ b: Int) -> Double { distances[a * count + b] }
    // Far nodes pull to the left and the right, up and down: most of the tangle is gone before the springs begin.
    func farthest(from nodes: [Int]) -> Int {
      (0..<count).max { a, b in
        (nodes.map { way($0, a) }.min() ?? 0, b) < (nodes.map { way($0, b) }.min() ?? 0, a)
      } ?? 0
    }
    let first = start == 0 ? farthest(from: [0]) : Int(random() * Double(count)) % count
    var pivots = [first]
    while pivots.count < 4 { pivots.append(farthest(from: pivots)) }
    return sizes.indices.map { index in
      Point(
        x: way(pivots[0], index) - way(pivots[1], index) + (random() - 0.5) * 30,
        y: way(pivots[2], index) - way(pivots[3], index) + (random() - 0.5) * 30)
    }
  }

  private func relax(_ centers: inout [Point], rounds: Int) {
    let count = sizes.count
    distances.withUnsafeBufferPointer { distances in
      centers.withUnsafeMutableBufferPointer { centers in
        for _ in 0..<rounds {
          var moved = 0.0
          for a in 0..<count {
            var (x, y, total) = (0.0, 0.0, 0.0)
            for b in 0..<count where b != a {
              let wish = max(1, distances[a * count + b])
              let weight = 1 / (wish * wish)
              let (dx, dy) = (centers[a].x - centers[b].x, centers[a].y - centers[b].y)
              let length = max(1e-6, (dx * dx + dy * dy).squareRoot())
              x += weight * (centers[b].x + wish * dx / length)
              y += weight * (centers[b].y + wish * dy / length)
              total += weight
            }
            guard total > 0 else { continue }
            let next = Point(x: x / total, y: y / total)
            moved = max(moved, abs(next.x - centers[a].x) + abs(next.y - centers[a].y))
            centers[a] = next
          }
          if moved < 0.5 { break }
        }
      }
    }
  }

  /// The longest way lies along the page's longer side.
  private func turn(_ centers: inout [Point]) {
    let middle = centers.reduce(Point(x: 0, y: 0)) { $0 + $1 } * (1 / Double(max(1, centers.count)))
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for center in centers {
      let d = center - middle
      xx += d.x * d.x
      xy += d.x * d.y
      yy += d.y * d.y
    }
    // Labels are wider than they are high, so a page that is no higher than wide counts as wide.
    let isWide = space.width >= space.height * 0.9
    let angle = -0.5 * atan2(2 * xy, xx - yy) + (isWide ? 0 : .pi / 2)
    let (c, s) = (cos(angle), sin(angle))
    for index in centers.indices {
      let d = centers[index] - middle
      centers[index] = Point(x: c * d.x - s * d.y, y: s * d.x + c * d.y)
    }
    // A page that is filled better with the whole drawn out a little is filled so.
    guard let frame = frame(centers) else { return }
    let wish = (space.width / space.height) / (frame.width / max(1, frame.height))
    let stretch = min(1.35, max(1 / 1.35, wish.squareRoot()))
    for index in centers.indices {
      centers[index].x *= max(1, stretch)
      centers[index].y *= max(1, 1 / stretch)
    }
  }

  private func frame(_ centers: [Point]) -> Rectangle? {
    Rectangle(around: zip(centers, sizes).map { Rectangle(center: $0, size: $1) })
  }

  /// Moves what overlaps apart, along the shorter way.
  /// - Returns: whether nothing overlaps any more.
  private func separate(_ centers: inout [Point]) -> Bool {
    for round in 0..<400 {
      var overlaps = false
      for a in centers.indices {
        for b in 0..<a {
          let d = centers[a] - centers[b]
          // Labels of edges may stand closer.
          let gap = a >= problem.nodes.count || b >= problem.nodes.count ? Self.gap * 0.5 : Self.gap
          let x = (sizes[a].width + sizes[b].width) / 2 + gap - abs(d.x)
          let y = (sizes[a].height + sizes[b].height) / 2 + gap - abs(d.y)
          guard x > 0.01, y > 0.01 else { continue }
          overlaps = true
          // Ways up and down are weighed by the page: a wide one has more room to the sides.
          if x * space.height < y * space.width {
            let push = (x / 2 + 0.1) * (d.x < 0 || d.x == 0 && a.isMultiple(of: 2) ? -1 : 1)
            centers[a].x += push
            centers[b].x -= push
          } else {
            let push = (y / 2 + 0.1) * (d.y < 0 || d.y == 0 && a.isMultiple(of: 2) ? -1 : 1)
            centers[a].y += push
            centers[b].y -= push
          }
        }
      }
      if !overlaps { return true }
      if round % 40 == 39 { for index in centers.indices { centers[index] = centers[index] * 1.12 } }
    }
    return false
  }

  /// How large it can be shown, less for every crossing and every node in the way of an edge.
  private func score(_ centers: [Point]) -> Double {
    guard let frame = frame(centers) else { return 0 }
    let scale = min(1.5, space.width / frame.width, space.height / frame.height)
    var faults = 0.0
    for (index, link) in links.enumerated() {
      let (a, b) = (centers[link.from], centers[link.to])
      for other in links[..<index]
      where other.from != link.from && other.to != link.to && other.from != link.to && other.to != link.from {
        if Self.cross(a, b, centers[other.from], centers[other.to]) { faults += 1 }
      }
      for node in sizes.indices where node != link.from && node != link.to {
        if Rectangle(center: centers[node], size: sizes[node]).meets(a, b) { faults += 1.2 }
      }
    }
    return scale * (1 - 0.9 * faults / (Double(links.count) / 4 + faults + 1))
  }

  private static func cross(_ p: Point, _ q: Point, _ r: Point, _ s: Point) -> Bool {
    func turn(_ a: Point, _ b: Point, _ c: Point) -> Double {
      (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    }
    return turn(p, q, r) * turn(p, q, s) < 0 && turn(r, s, p) * turn(r, s, q) < 0
  }

  private func placement(_ centers: [Point]) -> GraphPlacement {
    guard let frame = frame(centers) else {
      return GraphPlacement(centers: [], paths: [], labels: [], size: Size(width: 0, height: 0))
    }
    let placed = centers.map { $0 - Point(x: frame.x, y: frame.y) }
    let router = EdgeRouter(centers: placed, sizes: sizes)
    var seen: [Set<Int>: Int] = [:]
    let paths = problem.edges.enumerated().map { index, edge in
      seen[[edge.from, edge.to], default: 0] += 1
      return router.path(
        from: edge.from, to: edge.to, label: labelNodes[index], turn: (seen[[edge.from, edge.to]] ?? 1) - 1)
    }
    return GraphPlacement(
      centers: Array(placed.prefix(problem.nodes.count)), paths: paths,
      labels: labelNodes.map { $0.map { placed[$0] } }, size: frame.size)
  }
}
