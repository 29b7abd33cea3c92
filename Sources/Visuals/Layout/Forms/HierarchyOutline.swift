/// A large tree: the root on top, below it a column for each of its children, in which everything stands below what it
/// belongs to, moved in a little, as in a table of contents.
enum HierarchyOutline {
  private static let stem = 26.0
  private static let rowGap = 9.0
  private static let columnGap = 26.0
  private static let levelGap = 44.0

  /// - Parameters:
  ///   - width: of labels before they are broken.
  ///   - height: of a column; a longer one is cut into some beside each other, between the children of its head.
  ///   - isOneColumn: whether the root is the head of the only column.
  /// - Returns: nil for trees of one level, and where edges have labels.
  static func layout(
    _ form: FormContext, _ tree: NodeTree, width: Double, height: Double, isOneColumn: Bool = false
  ) -> DiagramLayout? {
    let isLabelled = tree.edgeToParent.contains {
      $0.map { !(form.diagram.edges[$0].label ?? "").isEmpty } ?? false
    }
    let order = tree.preorder(from: tree.roots)
    guard !isLabelled, order.contains(where: { $0.depth > 1 }) else { return nil }
    var layout = form.empty()
    var builder = BoxBuilder(form.text, icons: form.icons)
    builder.maximumWidth = width
    // Many need the room more than any one of them.
    if tree.nodes.count > 24 { builder.padding.height = 6 }
    let depths = Dictionary(uniqueKeysWithValues: order.map { ($0.node, $0.depth) })
    for node in tree.nodes.indices {
      let depth = depths[node] ?? 0
      layout.boxes.append(
        builder.box(
          tree.nodes[node], fill: depth == 0 ? .solid(0) : depth == 1 ? .soft(0) : .plain,
          weight: depth < 2 ? .medium : .regular))
    }
    let root = tree.roots.count == 1 && !isOneColumn ? tree.roots[0] : nil
    let heads = root.map { tree.children[$0] } ?? tree.roots
    let top = root.map { layout.boxes[$0].frame.height + levelGap } ?? 0
    // Where the stem of each node's children stands.
    var stems = layout.boxes.map { _ in 0.0 }
    var x = 0.0
    for head in heads {
      let frame = layout.boxes[head].frame
      layout.boxes[head].move(to: Point(x: x + frame.width / 2, y: top + frame.height / 2))
      let start = top + frame.height + (2 * rowGap)
      var (left, right, y) = (x, x + frame.width, start)
      for child in tree.children[head] {
        let members = tree.preorder(from: [child])
        let needed = members.reduce(0) { $0 + layout.boxes[$1.node].frame.height + rowGap }
        if y > start, y + needed > start + height {
          left = right + columnGap * 0.6
          y = start
        }
        stems[child] = left + stem / 2
        for (node, depth) in members {
          let size = layout.boxes[node].frame.size
          let begin = left + stem * Double(depth + 1)
          layout.boxes[node].move(to: Point(x: begin + size.width / 2, y: y + size.height / 2))
          for grandchild in tree.children[node] { stems[grandchild] = begin + stem / 2 }
          y += size.height + rowGap
          right = max(right, begin + size.width)
        }
      }
      x = right + columnGap
    }
    if let root, let first = heads.first, let last = heads.last {
      let middle = (layout.boxes[first].frame.midX + layout.boxes[last].frame.midX) / 2
      layout.boxes[root].move(to: Point(x: middle, y: layout.boxes[root].frame.height / 2))
    }
    for (parent, children) in tree.children.enumerated() {
      let from = layout.boxes[parent]
      for child in children {
        guard let edge = tree.edgeToParent[child] else { continue }
        let to = layout.boxes[child]
        let points: [Point]
        if parent == root {
          let turn = top - levelGap / 2
          points = [
            Point(x: from.frame.midX, y: from.frame.maxY), Point(x: from.frame.midX, y: turn),
            Point(x: to.frame.midX, y: turn), Point(x: to.frame.midX, y: to.frame.y),
          ]
        } else if stems[child] > from.frame.x + stem {
          let begin = Point(x: from.frame.x + stem / 2, y: from.frame.maxY)
          let turn = begin.y + rowGap
          points = [
            begin, Point(x: begin.x, y: turn), Point(x: stems[child], y: turn),
            Point(x: stems[child], y: to.frame.midY), Point(x: to.frame.x, y: to.frame.midY),
          ]
        } else {
          points = [
            Point(x: stems[child], y: from.frame.maxY), Point(x: stems[child], y: to.frame.midY),
            Point(x: to.frame.x, y: to.frame.midY),
          ]
        }
        layout.connectors.append(
          LayoutConnector(
            element: form.element(ofEdge: edge, from, to), from: from.element.id, to: to.element.id,
            path: CurvePath(elbow: points, radius: 8, sharp: parent == root ? 1 : -1), arrowAtStart: false,
            arrowAtEnd: false))
      }
    }
    return layout
  }
}
