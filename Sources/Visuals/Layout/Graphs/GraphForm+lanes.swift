extension GraphForm {
  /// The lane of each box; nil where the diagram has none to speak of. What nobody is said to do stands below all lanes,
  /// in none; decisions and ends go with their neighbors.
  func lanesOfNodes() -> [Int]? {
    guard diagram.kind == .flowchart, diagram.groups.count > 1 else { return nil }
    var seen: Set<String> = []
    let nodes = diagram.nodes.filter { seen.insert($0.id).inserted }
    let number = Dictionary(diagram.groups.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { a, _ in a })
    var lanes = nodes.map { $0.groups.lazy.compactMap { number[$0] }.first }
    guard Set(lanes.compactMap(\.self)).count > 1 else { return nil }
    for (index, node) in nodes.enumerated() where lanes[index] == nil && node.role == .item {
      lanes[index] = diagram.groups.count
    }
    let place = Dictionary(nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { a, _ in a })
    for _ in nodes {
      var changed = false
      for edge in diagram.edges {
        guard let from = place[edge.from], let to = place[edge.to] else { continue }
        if lanes[to] == nil, lanes[from] != nil {
          lanes[to] = lanes[from]
          changed = true
        } else if lanes[from] == nil, lanes[to] != nil {
          lanes[from] = lanes[to]
          changed = true
        }
      }
      if !changed { break }
    }
    return lanes.map { $0 ?? 0 }
  }

  /// With boxes as narrow as shows the whole largest.
  func laneLayout(_ lanes: [Int]) -> DiagramLayout {
    let directions: [GraphProblem.Direction] = options.aspect == .tall ? [.down, .right] : [.right, .down]
    let widths = [190.0, 140, 110]
    let choices = directions.indices.flatMap { place in widths.map { (directions[place], $0) } }
    let candidates: [DiagramLayout] = choices.map { direction, width in
      var form = self
      form.prepare(width: width)
      var problem = form.problem(direction)
      problem.laneCount = max(diagram.groups.count, (lanes.max() ?? 0) + 1)
      for node in problem.nodes.indices { problem.nodes[node].lane = lanes[node] }
      let placement = LayeredLayout.placement(problem)
      var layout = DiagramLayout(
        kind: diagram.kind, page: options.aspect.page, title: LabelText.clean(diagram.title))
      form.place(placement, problem, &layout)
      form.addLanes(placement, problem.direction, &layout)
      return layout
    }
    return FormContext(diagram: diagram, options: options, text: text, frame: frame).largest(candidates)
  }

  /// Bands with their actors' names at the beginning.
  func addLanes(
    _ placement: GraphPlacement, _ direction: GraphProblem.Direction, _ layout: inout DiagramLayout
  ) {
    let blocks = zip(diagram.groups, placement.lanes).map { group, lane in
      text.block(
        group.label.isEmpty ? group.id : group.label, size: 18, weight: .bold,
        maximumWidth: direction == .right ? 120 : lane.upperBound - lane.lowerBound - 24, maximumLines: 4)
    }
    let head = (direction == .right ? blocks.map(\.width) : blocks.map(\.height)).max() ?? 0
    let length = direction == .right ? placement.size.width : placement.size.height
    for (index, lane) in placement.lanes.prefix(diagram.groups.count).enumerated() {
      let group = diagram.groups[index]
      let breadth = lane.upperBound - lane.lowerBound
      let frame =
        direction == .right
        ? Rectangle(x: -head - 44, y: lane.lowerBound + 4, width: length + head + 68, height: breadth - 8)
        : Rectangle(x: lane.lowerBound + 4, y: -head - 44, width: breadth - 8, height: length + head + 68)
      let place =
        direction == .right
        ? Rectangle(x: frame.x + 16, y: frame.y, width: head, height: frame.height)
        : Rectangle(x: frame.x + 8, y: frame.y + 12, width: frame.width - 16, height: head)
      layout.regions.append(
        LayoutRegion(
          element: ElementReference(
            id: "group-\(group.id)", title: LabelText.clean(group.label), evidence: group.evidence),
          frame: frame, shape: .rounded, tone: index, isTinted: true,
          label: PlacedText(
            blocks[index], in: place, direction == .right ? .leading : .center, tone: .accent(index))))
    }
  }
}
