/// Flowcharts, causes and effects, networks, and hierarchies that are no trees.
struct GraphForm {
  let diagram: Diagram
  let options: LayoutOptions
  let text: TextMeasurer
  let frame: PageFrame

  private(set) var boxes: [LayoutBox] = []
  private var edges: [Int] = []
  private var index: [String: Int] = [:]
  private var edgeLabels: [TextBlock?] = []

  static func layout(_ diagram: Diagram, _ options: LayoutOptions, _ text: TextMeasurer, _ frame: PageFrame)
    -> DiagramLayout
  {
    var form = GraphForm(diagram: diagram, options: options, text: text, frame: frame)
    form.prepare()
    if let lanes = form.lanesOfNodes() { return form.laneLayout(lanes) }
    return form.layout()
  }

  private init(diagram: Diagram, options: LayoutOptions, text: TextMeasurer, frame: PageFrame) {
    self.diagram = diagram
    self.options = options
    self.text = text
    self.frame = frame
  }

  mutating func prepare(width: Double = 190) {
    boxes = []
    edges = []
    index = [:]
    edgeLabels = []
    var builder = BoxBuilder(text)
    builder.maximumWidth = width
    for node in diagram.nodes where index[node.id] == nil {
      index[node.id] = boxes.count
      boxes.append(builder.box(node, as: diagram))
    }
    for (place, edge) in diagram.edges.enumerated() {
      guard let from = index[edge.from], let to = index[edge.to], from != to else { continue }
      edges.append(place)
      let block = edge.label.map {
        text.block($0, size: LabelSizes.edge, maximumWidth: 130, maximumLines: 3)
      }
      edgeLabels.append(block.flatMap { $0.isEmpty ? nil : $0 })
    }
  }

  func problem(_ direction: GraphProblem.Direction) -> GraphProblem {
    GraphProblem(
      direction: direction, nodes: boxes.map { .init(size: $0.frame.size) },
      edges: zip(edges, edgeLabels).map { place, label in
        .init(
          from: index[diagram.edges[place].from] ?? 0, to: index[diagram.edges[place].to] ?? 0,
          label: label.map { Size(width: $0.width + 14, height: $0.height + 6) })
      })
  }

  private mutating func layout() -> DiagramLayout {
    var layout = DiagramLayout(
      kind: diagram.kind, page: options.aspect.page, title: LabelText.clean(diagram.title))
    let placement = diagram.kind == .network ? networkPlacement(problem(.down)) : rankedPlacement()
    place(placement, problem(.down), &layout)
    layout.fit(frame)
    return layout
  }

  /// In ranks downward or to the right, whichever fills the page better.
  private mutating func rankedPlacement() -> GraphPlacement {
    var problems = [problem(.down), problem(.right)]
    if diagram.kind == .causeAndEffect { problems.reverse() }
    if SerpentineLayout.isPath(problems[0]), boxes.count > 4 {
      return SerpentineLayout.placement(problems[0], space: frame.content.size)
    }
    var placements: [GraphPlacement]
    do {
      placements = try Graphviz(options).placements(problems)
    } catch {
      placements = problems.map(LayeredLayout.placement)
    }
    // A page that is wider than high reads from left to right when both do.
    if frame.content.width > frame.content.height, diagram.kind != .hierarchy { placements.reverse() }
    let space = frame.content.size
    let best = placements.dropFirst().reduce(placements[0]) { best, next in
      min(1.5, next.scale(filling: space)) > min(1.5, best.scale(filling: space)) * 1.05 ? next : best
    }
    guard best.scale(filling: space) < 0.8 else { return best }
    // Too long for the page: in bands, with narrower boxes where that helps.
    let candidates = [190.0, 140].compactMap { width -> (GraphForm, GraphPlacement)? in
      var form = self
      form.prepare(width: width)
      return LayeredLayout.folded(form.problem(.right), space: space).map { (form, $0) }
    }
    guard
      let folded = candidates.max(by: { $0.1.scale(filling: space) < $1.1.scale(filling: space) }),
      folded.1.scale(filling: space) > best.scale(filling: space) * 1.25
    else { return best }
    self = folded.0
    return folded.1
  }

  /// By springs; a label is a small node in the middle of its edge, so that nothing comes to lie on it.
  private func networkPlacement(_ problem: GraphProblem) -> GraphPlacement {
    var wired = problem
    wired.edges = []
    var halves: [[Int]] = []
    for edge in problem.edges {
      if let label = edge.label {
        wired.nodes.append(.init(size: label))
        let middle = wired.nodes.count - 1
        halves.append([wired.edges.count, wired.edges.count + 1])
        wired.edges.append(.init(from: edge.from, to: middle))
        wired.edges.append(.init(from: middle, to: edge.to))
      } else {
        halves.append([wired.edges.count])
        wired.edges.append(.init(from: edge.from, to: edge.to))
      }
    }
    guard let graphviz = try? Graphviz(options),
      let placed = try? graphviz.placements([wired], engine: .neato), let found = placed.first,
      !found.hasOverlaps(wired)
    else { return LayeredLayout.placement(problem) }
    var labelNode = problem.nodes.count
    var labels: [Point?] = []
    var paths: [CurvePath] = []
    for (edge, parts) in zip(problem.edges, halves) {
      paths.append(smooth(edge, parts, found, label: edge.label == nil ? nil : labelNode, wired))
      labels.append(edge.label == nil ? nil : found.centers[labelNode])
      if edge.label != nil { labelNode += 1 }
    }
    return GraphPlacement(
      centers: Array(found.centers.prefix(problem.nodes.count)), paths: paths, labels: labels,
      size: found.size)
  }

  /// One curve through the label, unless something lies in its way.
  private func smooth(
    _ edge: GraphProblem.Edge, _ parts: [Int], _ found: GraphPlacement, label: Int?, _ wired: GraphProblem
  ) -> CurvePath {
    let routed = CurvePath(parts.flatMap { found.paths[$0].segments })
    let (a, b) = (found.centers[edge.from], found.centers[edge.to])
    var straight = CurvePath(bezier: [a, a.toward(b, 1 / 3), a.toward(b, 2 / 3), b])
    if let label {
      // The quadratic curve that passes the label's middle halfway.
      let control = found.centers[label] * 2 - a.toward(b, 0.5)
      straight = CurvePath(bezier: [a, a.toward(control, 2 / 3), b.toward(control, 2 / 3), b])
    }
    let isFree = wired.nodes.indices.allSatisfy { node in
      node == edge.from || node == edge.to || node == label
        || !straight.crosses(
          Rectangle(center: found.centers[node], size: wired.nodes[node].size).inset(by: -3))
    }
    return isFree ? straight : routed
  }

  func place(_ placement: GraphPlacement, _ problem: GraphProblem, _ layout: inout DiagramLayout) {
    layout.boxes = boxes
    for (box, center) in placement.centers.enumerated() { layout.boxes[box].move(to: center) }
    for (order, place) in edges.enumerated() {
      let edge = diagram.edges[place]
      let (from, to) = (layout.boxes[problem.edges[order].from], layout.boxes[problem.edges[order].to])
      let name = LabelText.clean(edge.label ?? "")
      let title = from.element.title + (edge.direction == .forward ? " → " : " – ") + to.element.title
      var connector = LayoutConnector(
        element: ElementReference(
          id: "edge-\(place)", title: name.isEmpty ? title : "\(title): \(name)", evidence: edge.evidence),
        from: from.element.id, to: to.element.id, path: placement.paths[order].clipped(from: from, to: to),
        arrowAtStart: edge.direction == .both, arrowAtEnd: edge.direction != .none)
      if let block = edgeLabels[order], let center = placement.labels[order] {
        connector.label = PlacedText(block, at: center, tone: .quiet)
      }
      layout.connectors.append(connector)
    }
  }
}

extension GraphPlacement {
  /// Whether nodes lie on each other, as springs may leave them.
  func hasOverlaps(_ problem: GraphProblem) -> Bool {
    let frames = zip(centers, problem.nodes).map { Rectangle(center: $0, size: $1.size) }
    for (index, frame) in frames.enumerated() {
      for other in frames[..<index] where frame.overlaps(other, slack: -4) { return true }
    }
    return false
  }
}
