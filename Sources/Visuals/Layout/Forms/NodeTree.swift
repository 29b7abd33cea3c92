/// A diagram's nodes as trees, by the edges from parents to children.
struct NodeTree {
  var nodes: [DiagramNode]
  var roots: [Int]
  var children: [[Int]]
  /// Place in ``Diagram/edges`` of the edge to the parent.
  var edgeToParent: [Int?]

  /// - Returns: nil where something has two parents or is its own ancestor.
  init?(_ form: FormContext) {
    nodes = form.nodes
    let place = Dictionary(nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { a, _ in a })
    children = Array(repeating: [], count: nodes.count)
    edgeToParent = Array(repeating: nil, count: nodes.count)
    for (index, edge) in form.diagram.edges.enumerated() {
      guard let from = place[edge.from], let to = place[edge.to] else { continue }
      guard from != to, edgeToParent[to] == nil else { return nil }
      edgeToParent[to] = index
      children[from].append(to)
    }
    roots = []
    for node in nodes.indices where edgeToParent[node] == nil { roots.append(node) }
    var reached = 0
    var stack = roots
    while let node = stack.popLast() {
      reached += 1
      stack += children[node]
    }
    guard reached == nodes.count, !nodes.isEmpty else { return nil }
  }

  /// Parents before their children.
  func preorder(from roots: [Int]) -> [(node: Int, depth: Int)] {
    var order: [(Int, Int)] = []
    var stack = roots.reversed().map { ($0, 0) }
    while let (node, depth) = stack.popLast() {
      order.append((node, depth))
      for child in children[node].reversed() { stack.append((child, depth + 1)) }
    }
    return order
  }
}

/// Places of a tree's nodes: each subtree has a strip of its own, parents stand in the middle of their children.
struct TidyTree {
  /// Along the levels and across them, of each node's middle.
  var along: [Double]
  var across: [Double]
  var breadth: Double
  var depth: Double

  /// - Parameters:
  ///   - sizes: along and across the levels.
  ///   - hanging: children without children stand below each other beside a stem.
  init(
    _ tree: NodeTree, roots: [Int], sizes: [(along: Double, across: Double)], levelGap: Double,
    siblingGap: Double, hanging: Bool = false
  ) {
    let order = tree.preorder(from: roots)
    var levels = [Double](repeating: 0, count: (order.map(\.depth).max() ?? 0) + 1)
    func hangs(_ node: Int) -> Bool {
      hanging && tree.children[node].count > 1 && tree.children[node].allSatisfy { tree.children[$0].isEmpty }
    }
    var hung: Set<Int> = []
    for (node, _) in order where hangs(node) { hung.formUnion(tree.children[node]) }
    for (node, depth) in order where !hung.contains(node) {
      levels[depth] = max(levels[depth], sizes[node].along)
    }
    var starts: [Double] = []
    var position = 0.0
    for level in levels {
      starts.append(position)
      position += level + levelGap
    }
    var widths = [Double](repeating: 0, count: tree.nodes.count)
    for (node, _) in order.reversed() {
      let children = tree.children[node]
      if hangs(node) {
        let widest = children.map { sizes[$0].across }.max() ?? 0
        widths[node] = max(sizes[node].across, widest + Self.stem + 6)
      } else {
        let total = children.map { widths[$0] }.reduce(0, +) + siblingGap * Double(max(0, children.count - 1))
        widths[node] = max(sizes[node].across, total)
      }
    }
    along = Array(repeating: 0, count: tree.nodes.count)
    across = along
    var left = [Double](repeating: 0, count: tree.nodes.count)
    var start = 0.0
    for root in roots {
      left[root] = start
      start += widths[root] + siblingGap
    }
    breadth = max(0, start - siblingGap)
    depth = 0
    for (node, level) in order where !hung.contains(node) {
      along[node] = starts[level] + levels[level] / 2
      depth = max(depth, starts[level] + levels[level])
      across[node] = left[node] + widths[node] / 2
      let children = tree.children[node]
      if hangs(node) {
        var y = starts[level] + levels[level] / 2 + sizes[node].along / 2 + levelGap * 0.5
        across[node] = left[node] + sizes[node].across / 2
        let from = left[node] + Self.stem + 6
        for child in children {
          along[child] = y + sizes[child].along / 2
          across[child] = from + sizes[child].across / 2
          y += sizes[child].along + 14
        }
        depth = max(depth, y - 14)
      } else {
        let total = children.map { widths[$0] }.reduce(0, +) + siblingGap * Double(max(0, children.count - 1))
        var x = left[node] + (widths[node] - total) / 2
        for child in children {
          left[child] = x
          x += widths[child] + siblingGap
        }
      }
    }
    for (node, _) in order.reversed() where !hangs(node) {
      let children = tree.children[node]
      guard let first = children.first, let last = children.last else { continue }
      let middle = across[children[children.count / 2]]
      across[node] = (across[first] + across[last]) / 2
      // A stem that misses the child in the middle by a little looks like a mistake.
      if !children.count.isMultiple(of: 2), abs(middle - across[node]) < 14 { across[node] = middle }
    }
  }

  static let stem = 22.0
}
