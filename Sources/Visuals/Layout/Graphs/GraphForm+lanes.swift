extension GraphForm {
  /// The lane of each box; nil where the diagram has none to speak of. Deeds of nobody have a lane of their own, after all
  /// others; what is no deed (decisions, forks, beginnings and ends) goes with its neighbors.
  func lanesOfNodes() -> [Int]? {
    guard diagram.kind == .flowchart, diagram.groups.count > 1 else { return nil }
    var seen: Set<String> = []
    let nodes = diagram.nodes.filter { seen.insert($0.id).inserted }
    let number = Dictionary(diagram.groups.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { a, _ in a })
    var lanes = nodes.map { $0.groups.lazy.compactMap { number[$0] }.first }
    guard Set(lanes.compactMap(\.self)).count > 1 else { return nil }
    for (index, node) in nodes.enumerated() where lanes[index] == nil {
      if node.role == .item || node.role == .event { lanes[index] = diagram.groups.count }
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
    return lanes.map { $0 ?? diagram.groups.count }
  }

  /// With boxes as narrow as shows the whole largest.
  func laneLayout(_ lanes: [Int]) -> DiagramLayout {
    let directions: [GraphProblem.Direction] = options.aspect == .tall ? [.down, .right] : [.right, .down]
    let choices: [(GraphProblem.Direction, Double)] = directions.flatMap { direction in
      [190.0, 140, 110].map { (direction, $0) }
    }
    // Lanes make long rows, which are drawn close; farther apart where that shows them as large.
    let close = choices.map { inLanes(lanes, $0, width: $1, gap: 15) }
    var best = 0
    for index in close.indices {
      if form.scale(of: close[index]) ?? 0 > (form.scale(of: close[best]) ?? 0) * 1.02 { best = index }
    }
    let wider = [38.0, 22].map { inLanes(lanes, choices[best].0, width: choices[best].1, gap: $0) }
    let chosen = form.largest(wider + [close[best]])
    // Too long for lanes: colors tell who acts, and the way is folded like lines of text.
    func letters(_ layout: DiagramLayout) -> Double {
      let smallest = layout.boxes.compactMap(\.texts.first?.block.size).min() ?? LabelSizes.node
      // A page that had to grow is shown smaller.
      return smallest * options.aspect.page.width / layout.page.width
    }
    guard letters(chosen) < 10 else { return chosen }
    var other = self
    other.prepare()
    let folded = other.layout()
    return letters(folded) > letters(chosen) * 1.4 ? folded : chosen
  }

  private func inLanes(
    _ lanes: [Int], _ direction: GraphProblem.Direction, width: Double, gap: Double
  ) -> DiagramLayout {
    var form = self
    form.prepare(width: width, iconsStandAbove: direction == .right)
    var problem = form.problem(direction)
    problem.rankGap = gap
    problem.laneCount = max(diagram.groups.count, (lanes.max() ?? 0) + 1)
    for node in problem.nodes.indices { problem.nodes[node].lane = lanes[node] }
    if direction == .right { problem.laneHeading = Self.laneName * 1.1 }
    let placement = LayeredLayout.placement(problem)
    var layout = DiagramLayout(
      kind: diagram.kind, page: options.aspect.page, title: LabelText.clean(diagram.title))
    form.place(placement, problem, &layout)
    form.addLanes(placement, problem.direction, &layout)
    return layout
  }

  private static let laneName = 18.0

  /// Bands with their actors' names at the beginning.
  private func addLanes(
    _ placement: GraphPlacement, _ direction: GraphProblem.Direction, _ layout: inout DiagramLayout
  ) {
    let isRight = direction == .right
    let length = isRight ? placement.size.width : placement.size.height
    let blocks = placement.lanes.enumerated().map { index, lane -> TextBlock in
      let group = diagram.groups.indices.contains(index) ? diagram.groups[index] : nil
      let name = group.map { $0.label.isEmpty ? $0.id : $0.label } ?? ""
      return text.block(
        name, size: Self.laneName, weight: .bold,
        maximumWidth: isRight ? max(160, length - 20) : lane.upperBound - lane.lowerBound - 24,
        maximumLines: isRight ? 1 : 4)
    }
    let head = isRight ? 0 : (blocks.map(\.height).max() ?? 0) + 26
    for (index, lane) in placement.lanes.enumerated() {
      let breadth = lane.upperBound - lane.lowerBound
      let frame =
        isRight
        ? Rectangle(x: -22, y: lane.lowerBound + 3, width: max(length, 160) + 44, height: breadth - 6)
        : Rectangle(x: lane.lowerBound + 3, y: -head - 18, width: breadth - 6, height: length + head + 40)
      let place =
        isRight
        ? Rectangle(x: frame.x + 14, y: frame.y + 8, width: frame.width - 28, height: blocks[index].height)
        : Rectangle(x: frame.x + 8, y: frame.y + 12, width: frame.width - 16, height: head - 26)
      let group = diagram.groups.indices.contains(index) ? diagram.groups[index] : nil
      layout.regions.append(
        LayoutRegion(
          element: group.map {
            ElementReference(id: "group-\($0.id)", title: LabelText.clean($0.label), evidence: $0.evidence)
          } ?? ElementReference(id: "lane-of-nobody", title: ""),
          frame: frame, shape: .rounded, tone: index, isTinted: group != nil,
          label: blocks[index].isEmpty
            ? nil : PlacedText(blocks[index], in: place, isRight ? .leading : .center, tone: .accent(index))))
    }
  }
}
