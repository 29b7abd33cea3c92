/// Our own layout in ranks (K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system
/// structures", 1981), for lanes, which Graphviz cannot hold straight, and for when Graphviz does not answer.
///
/// Every edge runs through each rank between its ends at a place of its own, and labels have ranks of their own between
/// those of nodes, so nothing lies on anything.
struct LayeredLayout {
  /// A node, or the place at which an edge runs through a rank.
  private struct Item {
    var rank: Int
    var lane: Int
    /// Along the ranks and across them.
    var depth: Double
    var breadth: Double
    var position = 0.0
    var before: [Int] = []
    var after: [Int] = []
  }

  private let problem: GraphProblem
  private var items: [Item] = []
  private var ranks: [[Int]] = []
  /// Items that each edge runs through, from its upper end.
  private var chains: [[Int]] = []
  private var reversed: [Bool] = []
  private var crossingCount = 0
  private var labelItems: [Int?] = []
  private var lanes: [ClosedRange<Double>] = []

  private var rankGap: Double { problem.rankGap }
  private let itemGap = 26.0

  private init(_ problem: GraphProblem) { self.problem = problem }

  static func placement(_ problem: GraphProblem) -> GraphPlacement {
    LayeredLayout.arranged(problem).result(bands: 1)
  }

  private static func arranged(_ problem: GraphProblem, like model: GraphPlacement? = nil) -> LayeredLayout {
    var layout = LayeredLayout(problem)
    layout.makeItems(like: model)
    layout.order(like: model)
    layout.spread()
    return layout
  }

  /// To the right in several bands below each other, like lines of text, so that a long way fills a page.
  /// - Parameter model: another layout to the right, whose ranks and order are kept where they can be.
  static func folded(_ problem: GraphProblem, like model: GraphPlacement? = nil, space: Size)
    -> GraphPlacement?
  {
    var problem = problem
    problem.direction = .right
    problem.laneCount = 0
    let layout = arranged(problem, like: model)
    guard layout.ranks.count > 6 else { return nil }
    var best: GraphPlacement?
    for bands in 2...min(12, layout.ranks.count / 4 + 1) {
      let next = layout.result(bands: bands)
      // One band more must be worth it.
      if next.worth(filling: space) > (best?.worth(filling: space) ?? 0) * 1.06 { best = next }
    }
    return best
  }

  private var isDown: Bool { problem.direction == .down }

  // MARK: Ranks

  private mutating func makeItems(like model: GraphPlacement?) {
    reversed = RankAssignment.backEdges(problem)
    var nodeRanks = RankAssignment.ranks(problem, reversed: reversed)
    if let model, let found = RankAssignment.ranks(of: model),
      problem.edges.allSatisfy({ found[$0.from] != found[$0.to] })
    {
      nodeRanks = found
      reversed = problem.edges.map { found[$0.from] > found[$0.to] }
    }
    for (node, rank) in zip(problem.nodes, nodeRanks) {
      items.append(
        Item(
          rank: rank * 2, lane: node.lane ?? 0, depth: isDown ? node.size.height : node.size.width,
          breadth: isDown ? node.size.width : node.size.height))
    }
    for (index, edge) in problem.edges.enumerated() {
      let (from, to) = reversed[index] ? (edge.to, edge.from) : (edge.from, edge.to)
      let (first, last) = (items[from].rank, items[to].rank)
      // The label stands near the edge's own beginning, where a reader looks for the answer to a question.
      let labelRank = edge.label == nil ? -1 : reversed[index] ? last - 1 : first + 1
      var chain = [from]
      labelItems.append(nil)
      for rank in (first + 1)..<max(first + 2, last) where rank < last {
        let size = rank == labelRank ? edge.label : nil
        let lane = items[rank - first < last - rank ? from : to].lane
        items.append(
          Item(
            rank: rank, lane: lane, depth: size.map { isDown ? $0.height : $0.width } ?? 0,
            breadth: size.map { isDown ? $0.width : $0.height } ?? 4))
        if size != nil { labelItems[index] = items.count - 1 }
        chain.append(items.count - 1)
      }
      chain.append(to)
      for (a, b) in zip(chain, chain.dropFirst()) {
        items[a].after.append(b)
        items[b].before.append(a)
      }
      chains.append(chain)
    }
    ranks = Array(repeating: [], count: (items.map(\.rank).max() ?? 0) + 1)
    for index in items.indices { ranks[items[index].rank].append(index) }
  }

  // MARK: Order inside a rank

  private mutating func order(like model: GraphPlacement?) {
    var wishes = items.indices.map(Double.init)
    if let model {
      for node in problem.nodes.indices { wishes[node] = model.centers[node].y }
      for chain in chains {
        let (first, last) = (wishes[chain[0]], wishes[chain[chain.count - 1]])
        for (step, item) in chain.enumerated().dropFirst().dropLast() {
          wishes[item] = first + (last - first) * Double(step) / Double(chain.count - 1)
        }
      }
    }
    var place = [Double](repeating: 0, count: items.count)
    func number(_ rank: [Int], _ place: inout [Double]) {
      for (position, item) in rank.enumerated() { place[item] = Double(position) }
    }
    for rank in ranks.indices {
      ranks[rank].sort { (items[$0].lane, wishes[$0], $0) < (items[$1].lane, wishes[$1], $1) }
      number(ranks[rank], &place)
    }
    var best = (ranks: ranks, crossings: crossings(place))
    for sweep in 0..<16 where best.crossings > 0 {
      let down = sweep.isMultiple(of: 2)
      for rank in down ? Array(ranks.indices) : ranks.indices.reversed() {
        let keys = ranks[rank].map { item in
          let neighbors = down ? items[item].before : items[item].after
          guard !neighbors.isEmpty else { return place[item] }
          return neighbors.map { place[$0] }.reduce(0, +) / Double(neighbors.count)
        }
        let sorted = ranks[rank].indices.sorted { a, b in
          let lanes = (items[ranks[rank][a]].lane, items[ranks[rank][b]].lane)
          return lanes.0 != lanes.1 ? lanes.0 < lanes.1 : keys[a] != keys[b] ? keys[a] < keys[b] : a < b
        }
        ranks[rank] = sorted.map { ranks[rank][$0] }
        number(ranks[rank], &place)
      }
      exchange(&place)
      let now = crossings(place)
      if now < best.crossings { best = (ranks, now) }
    }
    ranks = best.ranks
    crossingCount = best.crossings
  }

  /// Lets neighbors in a rank change places for as long as that leaves fewer crossings (E. R. Gansner, E. Koutsofios,
  /// S. C. North, K.-P. Vo, "A technique for drawing directed graphs", 1993).
  private mutating func exchange(_ place: inout [Double]) {
    for _ in 0..<6 {
      var isBetter = false
      for rank in ranks.indices where ranks[rank].count > 1 {
        for index in 0..<(ranks[rank].count - 1) {
          let (a, b) = (ranks[rank][index], ranks[rank][index + 1])
          guard items[a].lane == items[b].lane else { continue }
          var gain = 0
          for (first, second) in [(items[a].before, items[b].before), (items[a].after, items[b].after)] {
            for one in first {
              for other in second where place[one] != place[other] {
                gain += place[one] > place[other] ? 1 : -1
              }
            }
          }
          guard gain > 0 else { continue }
          isBetter = true
          ranks[rank][index] = b
          ranks[rank][index + 1] = a
          (place[a], place[b]) = (place[b], place[a])
        }
      }
      if !isBetter { break }
    }
  }

  private func crossings(_ place: [Double]) -> Int {
    var count = 0
    for rank in ranks {
      let ways = rank.flatMap { item in items[item].after.map { (place[item], place[$0]) } }
      for (index, way) in ways.enumerated() {
        for other in ways[..<index] where (way.0 - other.0) * (way.1 - other.1) < 0 { count += 1 }
      }
    }
    return count
  }

  // MARK: Places across the ranks

  private func separation(_ a: Int, _ b: Int) -> Double {
    let thin = items[a].depth == 0 || items[b].depth == 0
    return (items[a].breadth + items[b].breadth) / 2 + (thin ? itemGap * 0.6 : itemGap)
  }

  private mutating func spread() {
    makeLanes()
    for rank in ranks {
      var position = 0.0
      for (index, item) in rank.enumerated() {
        if index > 0 { position += separation(rank[index - 1], item) }
        items[item].position = lanes.isEmpty ? position : items[item].position
      }
    }
    for item in items.indices where !lanes.isEmpty {
      let lane = lanes[items[item].lane]
      items[item].position = (lane.lowerBound + problem.laneHeading + lane.upperBound) / 2
    }
    for sweep in 0..<10 {
      for rank in sweep.isMultiple(of: 2) ? ranks : ranks.reversed() {
        let desired = rank.map { item in
          let neighbors = items[item].before + items[item].after
          guard !neighbors.isEmpty else { return items[item].position }
          return neighbors.map { items[$0].position }.reduce(0, +) / Double(neighbors.count)
        }
        for (item, position) in zip(rank, resolved(rank, desired)) { items[item].position = position }
      }
    }
    straighten()
  }

  /// Edges that are nearly straight become so, where there is room: small bends look like mistakes.
  private mutating func straighten() {
    for down in [true, false] {
      for rank in down ? ranks : ranks.reversed() {
        for (index, item) in rank.enumerated() {
          let neighbors = down ? items[item].before : items[item].after
          guard neighbors.count == 1 else { continue }
          let wish = items[neighbors[0]].position
          guard abs(wish - items[item].position) < 24 else { continue }
          if index > 0, wish < items[rank[index - 1]].position + separation(rank[index - 1], item) {
            continue
          }
          if index + 1 < rank.count,
            wish > items[rank[index + 1]].position - separation(item, rank[index + 1])
          {
            continue
          }
          if !lanes.isEmpty {
            let lane = lanes[items[item].lane]
            let reach = itemGap + items[item].breadth / 2
            guard
              (lane.lowerBound + problem.laneHeading + reach)...max(
                lane.lowerBound + problem.laneHeading + reach, lane.upperBound - reach) ~= wish
            else { continue }
          }
          items[item].position = wish
        }
      }
    }
  }

  private mutating func makeLanes() {
    guard problem.laneCount > 1 else { return }
    var start = 0.0
    for lane in 0..<problem.laneCount {
      var breadth = 60.0
      for rank in ranks {
        let inside = rank.filter { items[$0].lane == lane }
        var needed = 0.0
        for (item, next) in zip(inside, inside.dropFirst()) { needed += separation(item, next) }
        if let first = inside.first, let last = inside.last {
          needed += (items[first].breadth + items[last].breadth) / 2
        }
        breadth = max(breadth, needed)
      }
      let end = start + problem.laneHeading + breadth + 2 * itemGap
      lanes.append(start...end)
      start = end
    }
  }

  /// Places nearest to those desired that keep the order and the gaps (pooling neighbors that push each other).
  private func resolved(_ rank: [Int], _ desired: [Double]) -> [Double] {
    var offsets: [Double] = []
    for (index, item) in rank.enumerated() {
      offsets.append(index == 0 ? 0 : offsets[index - 1] + separation(rank[index - 1], item))
    }
    var pools: [(sum: Double, count: Int)] = []
    for index in rank.indices {
      pools.append((desired[index] - offsets[index], 1))
      while pools.count > 1,
        pools[pools.count - 2].sum / Double(pools[pools.count - 2].count)
          > pools[pools.count - 1].sum / Double(pools[pools.count - 1].count)
      {
        let last = pools.removeLast()
        pools[pools.count - 1].sum += last.sum
        pools[pools.count - 1].count += last.count
      }
    }
    var positions: [Double] = []
    for pool in pools {
      for _ in 0..<pool.count { positions.append(pool.sum / Double(pool.count) + offsets[positions.count]) }
    }
    guard !lanes.isEmpty else { return positions }
    for (index, item) in rank.enumerated() {
      let low = lanes[items[item].lane].lowerBound + problem.laneHeading + itemGap + items[item].breadth / 2
      positions[index] = max(positions[index], low)
      if index > 0 {
        positions[index] = max(positions[index], positions[index - 1] + separation(rank[index - 1], item))
      }
    }
    for index in rank.indices.reversed() {
      let item = rank[index]
      let high = lanes[items[item].lane].upperBound - itemGap - items[item].breadth / 2
      positions[index] = min(positions[index], high)
      if index + 1 < rank.count {
        positions[index] = min(positions[index], positions[index + 1] - separation(item, rank[index + 1]))
      }
    }
    return positions
  }

  // MARK: Result

  /// Where edges leave and reach their nodes, across the ranks: those on one side of a node have places of their own.
  private func ports() -> [(start: Double, end: Double)] {
    var ports = chains.map { (start: items[$0[0]].position, end: items[$0[$0.count - 1]].position) }
    for node in problem.nodes.indices {
      let leaving = chains.indices.filter { chains[$0][0] == node }
      let arriving = chains.indices.filter { chains[$0][chains[$0].count - 1] == node }
      func offsets(_ edges: [Int], neighbor: (Int) -> Int) -> [(edge: Int, position: Double)] {
        let sorted = edges.sorted {
          let (a, b) = (items[neighbor($0)].position, items[neighbor($1)].position)
          return a != b ? a < b : $0 < $1
        }
        let step = min(18, items[node].breadth * 0.5 / Double(max(1, sorted.count)))
        return sorted.enumerated().map { place, edge in
          (edge, items[node].position + step * (Double(place) - Double(sorted.count - 1) / 2))
        }
      }
      for (edge, position) in offsets(leaving, neighbor: { chains[$0][1] }) { ports[edge].start = position }
      for (edge, position) in offsets(arriving, neighbor: { chains[$0][chains[$0].count - 2] }) {
        ports[edge].end = position
      }
    }
    return ports
  }

  private func result(bands: Int) -> GraphPlacement {
    let low =
      lanes.first?.lowerBound
      ?? items.map { $0.position - $0.breadth / 2 }.min() ?? 0
    let high = lanes.last?.upperBound ?? items.map { $0.position + $0.breadth / 2 }.max() ?? 0
    let folding = RankFolding(
      thicknesses: ranks.map { rank in rank.map { items[$0].depth }.max() ?? 0 }, gap: rankGap, bands: bands,
      crossings: ranks.map(\.count),
      extents: ranks.map { rank in
        let ends = rank.map {
          (items[$0].position - items[$0].breadth / 2, items[$0].position + items[$0].breadth / 2)
        }
        return (ends.map(\.0).min() ?? low)...(ends.map(\.1).max() ?? low)
      })
    func point(_ rank: Int, _ along: Double, _ across: Double) -> Point {
      let across = bands == 1 ? across - low : across + folding.shift(rank)
      return isDown ? Point(x: across, y: along) : Point(x: along, y: across)
    }
    func center(_ item: Int) -> Point {
      point(items[item].rank, folding.middle(items[item].rank), items[item].position)
    }
    func isPassage(_ item: Int) -> Bool {
      item >= problem.nodes.count && folding.thicknesses[items[item].rank] == 0
        && !folding.isCut(after: items[item].rank)
    }
    let ports = ports()
    let paths = chains.enumerated().map { index, chain in
      // Ranks without a thickness are no stops: a curve may run through them as it likes.
      let stops = chain.filter { !isPassage($0) }
      let (first, last) = (stops[0], stops[stops.count - 1])
      var points = [point(items[first].rank, folding.middle(items[first].rank), ports[index].start)]
      func line(_ goal: Point) {
        let last = points[points.count - 1]
        points += [last.toward(goal, 1 / 3), last.toward(goal, 2 / 3), goal]
      }
      for (a, b) in zip(stops, stops.dropFirst()) {
        let (ra, rb) = (items[a].rank, items[b].rank)
        let start = folding.middle(ra) + folding.thicknesses[ra] / 2
        let end = folding.middle(rb) - folding.thicknesses[rb] / 2
        let from = a == first ? ports[index].start : items[a].position
        let to = b == last ? ports[index].end : items[b].position
        line(point(ra, start, from))
        if folding.isCut(after: ra) {
          let order = ranks[ra].sorted { items[$0].position > items[$1].position }
          let track = order.firstIndex(of: a) ?? 0
          let route = folding.route(
            after: ra, track: track, start: point(ra, start, from), end: point(rb, end, to))
          for segment in CurvePath(elbow: route, radius: 9).segments {
            switch segment {
            case .move: break
            case .line(let goal): line(goal)
            case .curve(let c, let d, let goal): points += [c, d, goal]
            case .close: break
            }
          }
        } else {
          let pull = (end - start) * 0.5
          points += [point(ra, start + pull, from), point(rb, end - pull, to), point(rb, end, to)]
        }
        line(point(rb, folding.middle(rb), to))
      }
      return CurvePath(bezier: reversed[index] ? points.reversed() : points)
    }
    let depth = folding.width
    let breadth = bands == 1 ? high - low : folding.height
    return GraphPlacement(
      centers: problem.nodes.indices.map(center), paths: paths, labels: labelItems.map { $0.map(center) },
      lanes: lanes.map { ($0.lowerBound - low)...($0.upperBound - low) },
      size: isDown ? Size(width: breadth, height: depth) : Size(width: depth, height: breadth),
      parallelWays: folding.parallelWays, crossings: crossingCount)
  }
}
