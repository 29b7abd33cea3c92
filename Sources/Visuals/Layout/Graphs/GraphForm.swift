/// Flowcharts, causes and effects, networks, and hierarchies that are no trees.
struct GraphForm {
  let form: FormContext
  var diagram: Diagram { form.diagram }
  var options: LayoutOptions { form.options }
  var text: TextMeasurer { form.text }
  var frame: PageFrame { form.frame }

  private(set) var boxes: [LayoutBox] = []
  private var edges: [Int] = []
  private var index: [String: Int] = [:]
  private var edgeLabels: [TextBlock?] = []

  static func layout(_ context: FormContext) -> DiagramLayout {
    var form = GraphForm(context)
    form.prepare()
    if let lanes = form.lanesOfNodes() { return form.laneLayout(lanes) }
    return form.layout()
  }

  private init(_ form: FormContext) { self.form = form }

  mutating func prepare(width: Double = 190, iconsStandAbove: Bool = false) {
    boxes = []
    edges = []
    index = [:]
    edgeLabels = []
    var builder = BoxBuilder(text, icons: form.icons)
    builder.maximumWidth = width
    builder.iconsStandAbove = iconsStandAbove
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

  /// The group of each box; nil for those without.
  private var clusters: [String?] {
    var seen: Set<String> = []
    return diagram.nodes.filter { seen.insert($0.id).inserted }.map(\.groups.first)
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

  mutating func layout() -> DiagramLayout {
    var layout = DiagramLayout(
      kind: diagram.kind, page: options.aspect.page, title: LabelText.clean(diagram.title))
    let placement =
      diagram.kind == .network
      ? SpringLayout.placement(problem(.down), clusters: clusters, space: frame.content.size)
      : rankedPlacement()
    place(spread(placement), problem(.down), &layout)
    addLegend(&layout)
    layout.fit(frame)
    return layout
  }

  /// What cannot be shown larger stands farther apart where the page has room, which makes ways easier to follow.
  private func spread(_ placement: GraphPlacement) -> GraphPlacement {
    let space = frame.content.size
    let scale = min(1.5, placement.scale(filling: space))
    let x = min(1.6, max(1, space.width * 0.94 / scale / max(1, placement.size.width)))
    let y = min(1.5, max(1, space.height * 0.85 / scale / max(1, placement.size.height)))
    guard max(x, y) > 1.02 else { return placement }
    func place(_ point: Point) -> Point { Point(x: point.x * x, y: point.y * y) }
    var wide = placement
    wide.centers = placement.centers.map(place)
    wide.paths = placement.paths.map { $0.mapped(place) }
    wide.labels = placement.labels.map { $0.map(place) }
    wide.size = Size(width: placement.size.width * x, height: placement.size.height * y)
    return wide
  }

  /// In ranks downward or to the right, whichever fills the page better.
  private mutating func rankedPlacement() -> GraphPlacement {
    var problems = [problem(.down), problem(.right)]
    if diagram.kind == .causeAndEffect { problems.reverse() }
    if SerpentineLayout.isPath(problems[0]), boxes.count > 4 {
      return SerpentineLayout.placement(problems[0], space: frame.content.size)
    }
    var placements: [GraphPlacement]
    var model: GraphPlacement?
    do {
      placements = try Graphviz(options).placements(problems)
      model = placements[problems[0].direction == .right ? 0 : 1]
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
    let candidates = [190.0, 140].compactMap { width -> (form: GraphForm, placement: GraphPlacement)? in
      var form = self
      form.prepare(width: width)
      return LayeredLayout.folded(form.problem(.right), like: model, space: space).map { (form, $0) }
    }
    guard
      let folded = candidates.max(by: {
        $0.placement.worth(filling: space) < $1.placement.worth(filling: space)
      }), folded.placement.worth(filling: space) > best.worth(filling: space) * 1.2
    else { return best }
    self = folded.form
    return folded.placement
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
