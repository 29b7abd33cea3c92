/// Which edges turn back, and how far from the beginning each node is.
enum RankAssignment {
  /// Edges to a node that is still being visited close a loop. Nodes are visited in their order, so a loop turns back to
  /// what was said first.
  static func backEdges(_ problem: GraphProblem) -> [Bool] {
    var outgoing = [[Int]](repeating: [], count: problem.nodes.count)
    var incoming = [Int](repeating: 0, count: problem.nodes.count)
    for (index, edge) in problem.edges.enumerated() {
      outgoing[edge.from].append(index)
      incoming[edge.to] += 1
    }
    enum Visit { case not, open, done }
    var visits = [Visit](repeating: .not, count: problem.nodes.count)
    var back = [Bool](repeating: false, count: problem.edges.count)
    let order = problem.nodes.indices.filter { incoming[$0] == 0 } + problem.nodes.indices
    for root in order where visits[root] == .not {
      // No recursion: a foreign graph may be any depth.
      var stack = [(node: root, next: 0)]
      visits[root] = .open
      while let top = stack.last {
        guard top.next < outgoing[top.node].count else {
          visits[top.node] = .done
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let edge = outgoing[top.node][top.next]
        let target = problem.edges[edge].to
        switch visits[target] {
        case .open: back[edge] = true
        case .not:
          visits[target] = .open
          stack.append((target, 0))
        case .done: break
        }
      }
    }
    return back
  }

  /// The ranks of a layout to the right: nodes with one middle have one rank.
  static func ranks(of placement: GraphPlacement) -> [Int]? {
    var middles: [Double] = []
    for middle in placement.centers.map(\.x).sorted() where middle > (middles.last ?? -.infinity) + 1 {
      middles.append(middle)
    }
    let ranks = placement.centers.compactMap { center in
      middles.firstIndex { center.x >= $0 - 0.01 && center.x <= $0 + 1.01 }
    }
    return ranks.count == placement.centers.count ? ranks : nil
  }

  /// The longest way from a beginning.
  static func ranks(_ problem: GraphProblem, reversed: [Bool]) -> [Int] {
    var outgoing = [[Int]](repeating: [], count: problem.nodes.count)
    var waiting = [Int](repeating: 0, count: problem.nodes.count)
    for (edge, back) in zip(problem.edges, reversed) {
      let (from, to) = back ? (edge.to, edge.from) : (edge.from, edge.to)
      outgoing[from].append(to)
      waiting[to] += 1
    }
    var ranks = [Int](repeating: 0, count: problem.nodes.count)
    var ready = problem.nodes.indices.filter { waiting[$0] == 0 }
    while let node = ready.popLast() {
      for target in outgoing[node] {
        ranks[target] = max(ranks[target], ranks[node] + 1)
        waiting[target] -= 1
        if waiting[target] == 0 { ready.append(target) }
      }
    }
    return ranks
  }
}
