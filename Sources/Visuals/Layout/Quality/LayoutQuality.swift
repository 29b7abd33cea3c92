/// What is wrong with a layout, found from its result alone: every text is measured anew, every pair compared.
public struct LayoutQuality: Sendable, Hashable, Codable {
  /// Pairs of boxes, or of a box or label with another label, that lie on each other.
  public var overlaps = 0
  /// Labels and icons that leave their form or the page, or are wider than their place, and forms that leave the page.
  public var clipped = 0
  /// Pairs of edges that cross between their ends.
  public var crossings = 0
  /// Edges that run through a box that is neither of their ends.
  public var edgesThroughBoxes = 0
  /// Labels that the line of another edge runs through.
  public var crossedLabels = 0
  /// Labels that end with an ellipsis; the element's title has the whole.
  public var shortened = 0
  /// Size of the smallest letters as a share of the page's shorter side; 0 without text.
  public var smallestText = 0.0
  /// Share of the page that the content's frame covers.
  public var areaUsed = 0.0

  /// - Parameter measuresEdges: whether crossings are counted too, which takes longest.
  public init(_ layout: DiagramLayout, measuresEdges: Bool = true) {
    let page = Rectangle(x: 0, y: 0, width: layout.page.width, height: layout.page.height)
    let text = TextMeasurer()
    let free =
      (layout.labels + layout.connectors.compactMap(\.label) + layout.regions.compactMap(\.label)
      + [layout.heading].compactMap(\.self)).filter { !$0.block.isEmpty }
    let inside = layout.boxes.flatMap(\.texts).filter { !$0.block.isEmpty }
    let solid = layout.boxes.map(\.frame)
    let inks = free.map(Self.ink)
    for (index, frame) in solid.enumerated() {
      overlaps += solid[..<index].count { $0.overlaps(frame, slack: 0.5) }
      overlaps += inks.count { $0.overlaps(frame, slack: 0.5) }
    }
    for (index, frame) in inks.enumerated() {
      overlaps += inks[..<index].count { $0.overlaps(frame, slack: 0.5) }
    }

    for placed in free + inside {
      let frame = Self.ink(placed)
      let isWider = placed.block.lines.contains { line in
        text.width(of: line.text, in: placed.block) > line.width * 1.01 + 0.5
      }
      if !page.contains(frame, slack: 0.5) || isWider || placed.block.width > placed.frame.width + 0.5
        || placed.block.height > placed.frame.height + 0.5
      {
        clipped += 1
      }
      if placed.block.isShortened { shortened += 1 }
    }
    for box in layout.boxes {
      if !page.contains(box.frame, slack: 0.5) { clipped += 1 }
      for placed in box.texts where !placed.block.isEmpty {
        let frame = Self.ink(placed)
        let corners = [
          Point(x: frame.x, y: frame.y), Point(x: frame.maxX, y: frame.y), Point(x: frame.x, y: frame.maxY),
          Point(x: frame.maxX, y: frame.maxY),
        ]
        if !corners.allSatisfy({ box.covers($0.toward(frame.center, 0.01)) }) { clipped += 1 }
      }
      if let icon = box.iconFrame {
        overlaps += box.texts.count { !$0.block.isEmpty && Self.ink($0).overlaps(icon, slack: 0.5) }
        let corners = [
          Point(x: icon.x, y: icon.y), Point(x: icon.maxX, y: icon.y), Point(x: icon.x, y: icon.maxY),
          Point(x: icon.maxX, y: icon.maxY),
        ]
        if box.frame.overlaps(icon) {
          if !corners.allSatisfy(box.covers) { clipped += 1 }
        } else {
          if !page.contains(icon) { clipped += 1 }
          overlaps += solid.count { $0.overlaps(icon) } + inks.count { $0.overlaps(icon) }
        }
      }
      let lines = box.texts.filter { !$0.block.isEmpty }.map(Self.ink)
      for (index, frame) in lines.enumerated() {
        overlaps += lines[..<index].count { $0.overlaps(frame, slack: 0.5) }
      }
    }
    if measuresEdges { measureEdges(layout) }
    smallestText =
      ((free + inside).map(\.block.size).min() ?? 0) / min(page.width, page.height)
    if let content = layout.contentFrame {
      areaUsed = content.width * content.height / (page.width * page.height)
    }
  }

  private mutating func measureEdges(_ layout: DiagramLayout) {
    let lines = layout.connectors.map { $0.path.flattened(steps: 10) }
    let frames = lines.map { points in
      Rectangle(around: points.map { Rectangle(x: $0.x, y: $0.y, width: 0, height: 0) })
    }
    for (index, connector) in layout.connectors.enumerated() {
      let steps = Array(zip(lines[index], lines[index].dropFirst()))
      guard let frame = frames[index]?.inset(by: -0.1) else { continue }
      for box in layout.boxes where box.element.id != connector.from && box.element.id != connector.to {
        let inner = box.frame.inset(by: 1)
        if frame.overlaps(inner),
          steps.contains(where: { inner.meets($0, $1) && box.covers($0.toward($1, 0.5)) })
        {
          edgesThroughBoxes += 1
        }
      }
      for (other, neighbor) in layout.connectors.enumerated() where other != index {
        if let label = neighbor.label.map(Self.ink)?.inset(by: 1), frame.overlaps(label),
          steps.contains(where: { label.meets($0, $1) })
        {
          crossedLabels += 1
        }
        guard other < index, let second = frames[other]?.inset(by: -0.1), frame.overlaps(second) else {
          continue
        }
        let ends: Set = [connector.from, connector.to]
        // Edges of one box may share their way to it.
        guard ends.isDisjoint(with: [neighbor.from, neighbor.to]) else { continue }
        if Self.cross(lines[index], lines[other]) { crossings += 1 }
      }
    }
  }

  /// What the letters of a block cover.
  private static func ink(_ placed: PlacedText) -> Rectangle {
    let left = placed.block.lines.map { placed.origin(of: $0) }.min() ?? placed.frame.x
    return Rectangle(x: left, y: placed.top, width: placed.block.width, height: placed.block.height)
  }

  private static func cross(_ a: [Point], _ b: [Point]) -> Bool {
    func turn(_ p: Point, _ q: Point, _ r: Point) -> Double {
      (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    }
    for (p, q) in zip(a, a.dropFirst()) {
      for (r, s) in zip(b, b.dropFirst())
      where turn(p, q, r) * turn(p, q, s) < 0 && turn(r, s, p) * turn(r, s, q) < 0 { return true }
    }
    return false
  }
}
