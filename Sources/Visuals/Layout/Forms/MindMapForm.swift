/// The subject in the middle, its branches to both sides, each in a color of its own.
enum MindMapForm {
  static func layout(_ form: FormContext) -> DiagramLayout? {
    guard let tree = NodeTree(form) else { return nil }
    // Wide labels on one line, or narrow ones below each other: whichever fills the page.
    let widths = form.isTall ? [190.0, 150, 120] : [190.0, 270, 150]
    let many = tree.nodes.count > 12
    return form.largest(
      widths.flatMap { width in
        [
          layout(form, tree, sides: 2, width: width, gap: many ? 11 : 18),
          layout(form, tree, sides: 1, width: width, gap: many ? 11 : 18),
        ]
      })
  }

  private static func layout(_ form: FormContext, _ tree: NodeTree, sides: Int, width: Double, gap: Double)
    -> DiagramLayout
  {
    var layout = form.empty()
    var builder = BoxBuilder(form.text, icons: form.icons)
    builder.maximumWidth = width
    // Many need the room more than any one of them.
    if tree.nodes.count > 24 { builder.padding.height = 6 }
    var tree = tree
    let root: Int
    if tree.roots.count == 1 {
      root = tree.roots[0]
    } else {
      // The title is what they have in common.
      root = tree.nodes.count
      let label = form.diagram.title.isEmpty ? "…" : form.diagram.title
      tree.nodes.append(DiagramNode(id: "", label: label, role: .subject))
      tree.children.append(tree.roots)
      tree.edgeToParent.append(nil)
      tree.roots = [root]
    }
    let branches = tree.children[root]
    var branch = [Int](repeating: 0, count: tree.nodes.count)
    for (number, top) in branches.enumerated() {
      for (node, _) in tree.preorder(from: [top]) { branch[node] = number }
    }
    for node in tree.nodes.indices {
      if node == root {
        builder.size = LabelSizes.node * 1.25
        layout.boxes.append(builder.box(tree.nodes[node], shape: .pill, fill: .solid(0), weight: .bold))
        builder.size = LabelSizes.node
      } else {
        let isTop = branches.contains(node)
        layout.boxes.append(
          builder.box(
            tree.nodes[node], fill: isTop ? .solid(branch[node] + 1) : .soft(branch[node] + 1),
            weight: isTop ? .medium : .regular))
      }
    }
    let sizes = layout.boxes.map { (along: $0.frame.width, across: $0.frame.height) }
    for (side, tops) in split(branches, tree, sizes, sides: sides).enumerated() where !tops.isEmpty {
      let places = TidyTree(
        tree, roots: tops, sizes: sizes, levelGap: tree.nodes.count > 12 ? 40 : 48, siblingGap: gap)
      let start = layout.boxes[root].frame.width / 2 + 70
      for (node, depth) in tree.preorder(from: tops) {
        // Every level begins at one line, on both sides.
        let width = sizes[node].along
        let level =
          tree.preorder(from: tops).filter { $0.depth == depth }.map { sizes[$0.node].along }.max() ?? width
        let along = start + places.along[node] - (level - width) / 2
        layout.boxes[node].move(
          to: Point(x: side == 0 ? along : -along, y: places.across[node] - places.breadth / 2))
      }
    }
    for (parent, children) in tree.children.enumerated() {
      for child in children {
        let (from, to) = (layout.boxes[parent], layout.boxes[child])
        let right = to.frame.midX > from.frame.midX
        let start = Point(
          x: parent == root ? from.frame.midX : right ? from.frame.maxX : from.frame.x, y: from.frame.midY)
        let end = Point(x: right ? to.frame.x : to.frame.maxX, y: to.frame.midY)
        let border = right ? from.frame.maxX : from.frame.x
        let middle = (border + end.x) / 2
        var path = CurvePath(
          bezier: [
            start, Point(x: parent == root ? border : middle, y: start.y), Point(x: middle, y: end.y), end,
          ])
        if parent == root { path = path.clipped(from: from, to: to) }
        let element =
          tree.edgeToParent[child].map { form.element(ofEdge: $0, from, to) }
          ?? ElementReference(
            id: "edge-to-\(to.element.id)", title: "\(from.element.title) – \(to.element.title)")
        var connector = LayoutConnector(
          element: element, from: from.element.id, to: to.element.id, path: path, arrowAtStart: false,
          arrowAtEnd: false, tone: branch[child] + 1)
        connector.weight = parent == root ? 2 : 1.3
        layout.connectors.append(connector)
      }
    }
    return layout
  }

  /// Branches to the right and to the left, about as high on both sides, in reading order.
  private static func split(
    _ branches: [Int], _ tree: NodeTree, _ sizes: [(along: Double, across: Double)], sides: Int
  ) -> [[Int]] {
    guard sides == 2, branches.count > 1 else { return [branches] }
    let heights = branches.map { top in
      tree.preorder(from: [top]).filter { tree.children[$0.node].isEmpty }.reduce(0) {
        $0 + sizes[$1.node].across + 14
      }
    }
    let total = heights.reduce(0, +)
    var best = 1
    var sum = 0.0
    var least = Double.infinity
    for count in 1..<branches.count {
      sum += heights[count - 1]
      if abs(2 * sum - total) < least - 1 { (least, best) = (abs(2 * sum - total), count) }
    }
    return [Array(branches[..<best]), Array(branches[best...])]
  }
}
