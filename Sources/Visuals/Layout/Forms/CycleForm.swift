#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Steps on a ring, clockwise from the top, each with an arrow to the next.
enum CycleForm {
  static func layout(_ form: FormContext) -> DiagramLayout? {
    // A ring of more is no picture, and finding room on it takes the cube of their number.
    guard let ring = Ring(form), (2...80).contains(ring.nodes.count) else { return nil }
    var layout = form.empty()
    var builder = BoxBuilder(form.text, icons: form.icons)
    builder.maximumWidth = 170
    builder.iconsStandAbove = true
    let boxes = ring.nodes.enumerated().map { index, node in
      builder.box(node, fill: .soft(ring.nodes.count <= 8 ? index : 0))
    }
    let labels = ring.edges.map { place -> TextBlock? in
      let block = place.flatMap { form.diagram.edges[$0].label }.map {
        form.text.block($0, size: LabelSizes.edge, maximumWidth: 110, maximumLines: 3)
      }
      return block.flatMap { $0.isEmpty ? nil : $0 }
    }
    // The ring grows until there is room for everything on it.
    let share = min(2.4, max(0.42, form.space.width / form.space.height))
    var radius = 110.0
    while radius < 100_000 {
      let places = Places(radius: radius, share: share, boxes: boxes, labels: labels)
      if places.isRoomy {
        layout.boxes = places.boxes
        for index in boxes.indices { layout.connectors.append(connector(index, places, ring, form, labels)) }
        layout.fit(form.frame)
        return layout
      }
      radius *= 1.06
    }
    return nil
  }

  private static func connector(
    _ index: Int, _ places: Places, _ ring: Ring, _ form: FormContext, _ labels: [TextBlock?]
  ) -> LayoutConnector {
    let (from, to) = (places.boxes[index], places.boxes[(index + 1) % places.boxes.count])
    let element =
      ring.edges[index].map { form.element(ofEdge: $0, from, to) }
      ?? ElementReference(
        id: "edge-to-\(to.element.id)", title: "\(from.element.title) → \(to.element.title)")
    var connector = LayoutConnector(
      element: element, from: from.element.id, to: to.element.id,
      path: places.arc(index).clipped(from: from, to: to), arrowAtStart: false, arrowAtEnd: true)
    connector.weight = 1.5
    connector.label = labels[index].map { PlacedText($0, at: places.middle(index), tone: .quiet) }
    return connector
  }

  /// Nodes in the order in which the edges lead around.
  private struct Ring {
    var nodes: [DiagramNode]
    /// The edge from each node to the next; nil where none was given.
    var edges: [Int?]

    /// - Returns: nil where the edges are something else than a ring.
    init?(_ form: FormContext) {
      let all = form.nodes
      let place = Dictionary(all.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { a, _ in a })
      var next = [Int: (node: Int, edge: Int)]()
      var targets: Set<Int> = []
      for (index, edge) in form.diagram.edges.enumerated() {
        guard let from = place[edge.from], let to = place[edge.to] else { continue }
        guard from != to, next[from] == nil, targets.insert(to).inserted else { return nil }
        next[from] = (to, index)
      }
      guard !next.isEmpty else {
        nodes = all
        edges = all.map { _ in nil }
        return
      }
      let first = all.indices.first { !targets.contains($0) } ?? 0
      var order = [first]
      var used: [Int?] = []
      while let step = next[order[order.count - 1]] {
        used.append(step.edge)
        guard step.node != first, order.count < all.count else { break }
        order.append(step.node)
      }
      guard order.count == all.count else { return nil }
      if used.count < order.count { used.append(nil) }
      nodes = order.map { all[$0] }
      edges = used
    }
  }

  private struct Places {
    var boxes: [LayoutBox]
    var labels: [TextBlock?]
    let rx: Double
    let ry: Double

    init(radius: Double, share: Double, boxes: [LayoutBox], labels: [TextBlock?]) {
      rx = radius * max(1, share)
      ry = radius * max(1, 1 / share)
      self.boxes = boxes
      self.labels = labels
      for index in boxes.indices { self.boxes[index].move(to: point(Double(index))) }
    }

    /// Equal ways along the ring would crowd its ends: equal angles of the parameter do not.
    func point(_ step: Double) -> Point {
      let angle = 2 * Double.pi * step / Double(boxes.count) - .pi / 2
      return Point(x: rx * cos(angle), y: ry * sin(angle))
    }

    func middle(_ index: Int) -> Point { point(Double(index) + 0.5) }

    func arc(_ index: Int) -> CurvePath {
      let parts = 4
      var points = [point(Double(index))]
      let delta = 2 * Double.pi / Double(boxes.count) / Double(parts)
      let k = 4 / 3 * tan(delta / 4)
      for part in 0..<parts {
        let a = 2 * Double.pi * (Double(index) + Double(part) / Double(parts)) / Double(boxes.count) - .pi / 2
        let b = a + delta
        points.append(Point(x: rx * (cos(a) - k * sin(a)), y: ry * (sin(a) + k * cos(a))))
        points.append(Point(x: rx * (cos(b) + k * sin(b)), y: ry * (sin(b) - k * cos(b))))
        points.append(Point(x: rx * cos(b), y: ry * sin(b)))
      }
      return CurvePath(bezier: points)
    }

    var isRoomy: Bool {
      var frames = boxes.map { $0.frame.inset(by: -9) }
      for (index, label) in labels.enumerated() {
        guard let label else { continue }
        let frame = Rectangle(center: middle(index), size: label.measure)
        frames.append(frame.inset(by: -9))
      }
      for (index, frame) in frames.enumerated() {
        for other in frames[..<index] where frame.overlaps(other) { return false }
      }
      // An arrow needs a way of its own, and none may pass behind a third box.
      for index in boxes.indices {
        let (from, to) = (boxes[index], boxes[(index + 1) % boxes.count])
        let visible = arc(index).flattened().filter { !from.frame.contains($0) && !to.frame.contains($0) }
        guard let first = visible.first, let last = visible.last, (last - first).length > 22 else {
          return false
        }
        for (other, box) in boxes.enumerated() where other != index && other != (index + 1) % boxes.count {
          if visible.contains(where: box.frame.contains) { return false }
        }
      }
      return true
    }
  }
}
