/// Trees with their root on top, or at the left where that fills the page better.
enum HierarchyForm {
  private enum Direction: CaseIterable {
    case down
    case hanging
    case right
  }

  static func layout(_ form: FormContext) -> DiagramLayout? {
    guard let tree = NodeTree(form) else { return nil }
    let trees = Direction.allCases.compactMap { layout(form, tree, $0) }
    guard tree.nodes.count > 8 else { return form.largest(trees) }
    let outlines = [280.0, 420, 600, 850, 1200, .infinity].compactMap {
      HierarchyOutline.layout(form, tree, width: 200, height: $0)
    }
    let column =
      form.isTall
      ? HierarchyOutline.layout(form, tree, width: 260, height: .infinity, isOneColumn: true) : nil
    return form.largest(trees + outlines + [column].compactMap(\.self))
  }

  private static func layout(_ form: FormContext, _ tree: NodeTree, _ direction: Direction) -> DiagramLayout?
  {
    var layout = form.empty()
    let builder = BoxBuilder(form.text, icons: form.icons)
    let depths = Dictionary(uniqueKeysWithValues: tree.preorder(from: tree.roots).map { ($0.node, $0.depth) })
    var labels: [TextBlock?] = []
    for node in tree.nodes.indices {
      let depth = depths[node] ?? 0
      // A color for each level: the root is solid, units below it are soft, what is below those is plain.
      layout.boxes.append(
        builder.box(
          tree.nodes[node], fill: depth == 0 ? .solid(0) : depth == 1 ? .soft(0) : .plain,
          weight: depth < 2 ? .medium : .regular))
      let label = tree.edgeToParent[node].flatMap { form.diagram.edges[$0].label }.map {
        form.text.block($0, size: LabelSizes.edge, maximumWidth: 120, maximumLines: 2)
      }
      labels.append(label.flatMap { $0.isEmpty ? nil : $0 })
    }
    let isLabelled = labels.contains { $0 != nil }
    if isLabelled, direction == .hanging { return nil }
    let isDown = direction != .right
    // What stands on one level is equally high (or wide): that is what makes a chart of it.
    for level in Set(depths.values) where direction != .hanging {
      let boxes = layout.boxes.indices.filter { depths[$0] == level }
      let width = boxes.map { layout.boxes[$0].frame.width }.max() ?? 0
      let height = boxes.map { layout.boxes[$0].frame.height }.max() ?? 0
      for box in boxes {
        layout.boxes[box].grow(to: isDown ? Size(width: 0, height: height) : Size(width: width, height: 0))
      }
    }
    let sizes = layout.boxes.indices.map { index -> (along: Double, across: Double) in
      let size = layout.boxes[index].frame.size
      let label = labels[index]
      return isDown
        ? (size.height, max(size.width, (label?.width ?? 0) + 10))
        : (size.width, max(size.height, (label?.height ?? 0) + 6))
    }
    let labelRoom = labels.compactMap { isDown ? $0?.height : $0?.width }.max() ?? 0
    let gap = 52 + (isLabelled ? labelRoom + 20 : 0)
    let places = TidyTree(
      tree, roots: tree.roots, sizes: sizes, levelGap: gap, siblingGap: isDown ? 26 : 16,
      hanging: direction == .hanging)
    for index in layout.boxes.indices {
      layout.boxes[index].move(
        to: isDown
          ? Point(x: places.across[index], y: places.along[index])
          : Point(x: places.along[index], y: places.across[index]))
    }
    for (parent, children) in tree.children.enumerated() {
      let from = layout.boxes[parent]
      let hangs =
        direction == .hanging && children.count > 1 && children.allSatisfy { tree.children[$0].isEmpty }
      for child in children {
        let to = layout.boxes[child]
        guard let edge = tree.edgeToParent[child] else { continue }
        let turn =
          isDown
          ? to.frame.y - (52 / 2) - (isLabelled ? labelRoom + 20 : 0)
          : to.frame.x - (52 / 2) - (isLabelled ? labelRoom + 20 : 0)
        let points: [Point]
        if hangs {
          let x = from.frame.x + TidyTree.stem * 0.6
          points = [
            Point(x: x, y: from.frame.maxY), Point(x: x, y: to.frame.midY),
            Point(x: to.frame.x, y: to.frame.midY),
          ]
        } else if isDown {
          points = [
            Point(x: from.frame.midX, y: from.frame.maxY), Point(x: from.frame.midX, y: turn),
            Point(x: to.frame.midX, y: turn), Point(x: to.frame.midX, y: to.frame.y),
          ]
        } else {
          points = [
            Point(x: from.frame.maxX, y: from.frame.midY), Point(x: turn, y: from.frame.midY),
            Point(x: turn, y: to.frame.midY), Point(x: to.frame.x, y: to.frame.midY),
          ]
        }
        var connector = LayoutConnector(
          element: form.element(ofEdge: edge, from, to), from: from.element.id, to: to.element.id,
          path: CurvePath(elbow: points, radius: 8, sharp: hangs ? 0 : 1), arrowAtStart: false,
          arrowAtEnd: false)
        connector.label = labels[child].map { block in
          PlacedText(
            block,
            at: isDown
              ? Point(x: to.frame.midX, y: to.frame.y - 12 - block.height / 2)
              : Point(x: to.frame.x - 12 - block.width / 2, y: to.frame.midY), tone: .quiet)
        }
        layout.connectors.append(connector)
      }
    }
    return layout
  }
}

extension FormContext {
  func element(ofEdge place: Int, _ from: LayoutBox, _ to: LayoutBox) -> ElementReference {
    let edge = diagram.edges[place]
    let name = LabelText.clean(edge.label ?? "")
    let title = "\(from.element.title) – \(to.element.title)"
    return ElementReference(
      id: "edge-\(place)", title: name.isEmpty ? title : "\(title): \(name)", evidence: edge.evidence)
  }
}

extension CurvePath {
  /// Straight lines with rounded turns.
  /// - Parameter sharp: this turn stays sharp: where many lines leave one stem, round turns would make it ragged.
  init(elbow points: [Point], radius: Double, sharp: Int = 0) {
    segments = []
    for (index, point) in points.enumerated() {
      guard index > 0, index + 1 < points.count else {
        segments.append(index == 0 ? .move(point) : .line(point))
        continue
      }
      let (before, after) = (points[index - 1] - point, points[index + 1] - point)
      let reach = min(radius, before.length / 2, after.length / 2)
      guard reach > 0.5, index != sharp else {
        segments.append(.line(point))
        continue
      }
      let (start, end) = (point + before.direction * reach, point + after.direction * reach)
      segments.append(.line(start))
      segments.append(.curve(start.toward(point, 0.55), end.toward(point, 0.55), end))
    }
  }
}
