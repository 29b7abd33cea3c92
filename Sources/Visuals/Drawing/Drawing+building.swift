extension Drawing {
  /// Draws a layout in a theme's colors.
  public init(_ layout: DiagramLayout, theme: Theme = Theme(.light), language: String? = nil) {
    self.init(
      size: layout.page, background: theme.background, title: layout.title, language: language, groups: [])
    // Pages that grew to keep letters legible have thicker lines as well.
    let brush = Brush(theme: theme, unit: min(layout.page.width, layout.page.height) / 720)
    func add(_ role: DrawingGroup.Role, _ element: ElementReference?, _ items: [DrawingItem]) {
      if !items.isEmpty { groups.append(DrawingGroup(role: role, element: element, order: 0, items: items)) }
    }
    for region in layout.regions { add(.region, region.element, brush.items(region)) }
    for mark in layout.marks { add(.mark, mark.element, brush.items(mark)) }
    for connector in layout.connectors { add(.connector, connector.element, brush.items(connector)) }
    for box in layout.boxes { add(.box, box.element, brush.items(box)) }
    for label in layout.labels { add(.label, nil, [brush.item(label)]) }
    if let heading = layout.heading { add(.heading, nil, [brush.item(heading)]) }
    setOrder(layout)
  }

  /// Elements appear as they are spoken; those without a time after what comes before them, edges with their second end.
  private mutating func setOrder(_ layout: DiagramLayout) {
    var times: [String: Double] = [:]
    var last = 0.0
    for box in layout.boxes {
      let spoken = box.element.evidence.compactMap(\.start).min()
      last = spoken ?? last
      times[box.element.id] = last
    }
    for connector in layout.connectors {
      let spoken = connector.element.evidence.compactMap(\.start).min() ?? 0
      times[connector.element.id] = max(spoken, times[connector.from] ?? 0, times[connector.to] ?? 0)
    }
    for mark in layout.marks {
      if let element = mark.element { times[element.id] = element.evidence.compactMap(\.start).min() ?? last }
    }
    let order = groups.indices.filter { groups[$0].element.map { times[$0.id] != nil } ?? false }.sorted {
      a, b in
      let (first, second) = (times[groups[a].element?.id ?? ""] ?? 0, times[groups[b].element?.id ?? ""] ?? 0)
      if first != second { return first < second }
      // At one moment boxes come before the edges between them.
      let (early, late) = (groups[a].role == .connector, groups[b].role == .connector)
      return early != late ? !early : a < b
    }
    for (place, group) in order.enumerated() { groups[group].order = place + 1 }
  }
}

/// Turns parts of a layout into shapes of some colors.
private struct Brush {
  let theme: Theme
  let unit: Double

  private func stroke(_ color: Color, _ width: Double) -> Stroke { Stroke(color: color, width: width * unit) }

  func item(_ text: PlacedText) -> DrawingItem {
    let color =
      switch text.tone {
      case .strong, .normal: theme.ink
      case .quiet: theme.quietInk
      case .onAccent: theme.tones[0].onSolid
      case .accent(let tone): theme.tone(tone).text
      }
    return .text(text, color)
  }

  private func outline(_ frame: Rectangle, _ shape: LayoutBox.Shape) -> CurvePath {
    let box = LayoutBox(
      element: ElementReference(id: "", title: ""), frame: frame, shape: shape, fill: .none, texts: [])
    switch shape {
    case .ellipse: return CurvePath(ellipseIn: frame)
    case .diamond:
      var path = CurvePath(line: [
        Point(x: frame.midX, y: frame.y), Point(x: frame.maxX, y: frame.midY),
        Point(x: frame.midX, y: frame.maxY),
        Point(x: frame.x, y: frame.midY),
      ])
      path.segments.append(.close)
      return path
    case .bare: return CurvePath(frame)
    case .rectangle, .rounded, .pill: return CurvePath(rounded: frame, radius: box.cornerRadius)
    }
  }

  func items(_ region: LayoutRegion) -> [DrawingItem] {
    let tone = theme.tone(region.tone)
    let isSet = region.shape == .ellipse
    var fill = isSet ? tone.solid : theme.background.mixed(with: tone.solid, 0.07)
    if isSet { fill.opacity = 0.16 }
    guard region.isTinted else {
      return [
        .path(
          outline(region.frame, region.shape), fill: theme.surface,
          stroke: stroke(theme.grid, theme.borderWidth))
      ] + (region.label.map { [item($0)] } ?? [])
    }
    let isPlain = tone.soft == theme.background
    var items = [
      DrawingItem.path(
        outline(region.frame, region.shape), fill: isPlain && !isSet ? nil : fill,
        stroke: isSet || isPlain ? stroke(tone.line, theme.borderWidth * (isSet ? 1.4 : 1)) : nil)
    ]
    if let label = region.label, !label.block.isEmpty { items.append(item(label)) }
    return items
  }

  func items(_ mark: LayoutMark) -> [DrawingItem] {
    switch mark.paint {
    case .grid: [.path(mark.path, fill: nil, stroke: stroke(theme.grid, 1.2))]
    case .axis:
      [.path(mark.path, fill: nil, stroke: stroke(theme.line.mixed(with: theme.background, 0.35), 2))]
    case .fill(let tone):
      [.path(mark.path, fill: theme.tone(tone).solid, stroke: stroke(theme.background, 2))]
    case .line(let tone): [.path(mark.path, fill: nil, stroke: stroke(theme.tone(tone).solid, 3.5))]
    }
  }

  func items(_ box: LayoutBox) -> [DrawingItem] {
    var items: [DrawingItem] = []
    let path = outline(box.frame, box.shape)
    var onSolid = theme.tones[0].onSolid
    switch box.fill {
    case .solid(let tone):
      items.append(.path(path, fill: theme.tone(tone).solid, stroke: nil))
      onSolid = theme.tone(tone).onSolid
    case .soft(let tone):
      items.append(
        .path(path, fill: theme.tone(tone).soft, stroke: stroke(theme.tone(tone).line, theme.borderWidth)))
    case .plain:
      let border = box.shape == .diamond ? theme.line : theme.border
      items.append(.path(path, fill: theme.surface, stroke: stroke(border, theme.borderWidth)))
    case .none: break
    }
    if let item = icon(box, onSolid: onSolid) { items.append(item) }
    for text in box.texts {
      if text.tone == .onAccent { items.append(.text(text, onSolid)) } else { items.append(item(text)) }
    }
    return items
  }

  private func icon(_ box: LayoutBox, onSolid: Color) -> DrawingItem? {
    guard let frame = box.iconFrame, let icon = box.icon.flatMap(Icon.named) else { return nil }
    let color =
      switch box.fill {
      case _ where !box.frame.overlaps(frame): theme.tone(0).onSolid
      case .solid: onSolid
      case .soft(let tone): theme.tone(tone).text
      case .plain, .none: theme.tone(0).text
      }
    let width = Icon.lineWidth * min(frame.width, frame.height) / Icon.side
    return .path(
      icon.path(in: frame), fill: nil, stroke: Stroke(color: color, width: width, isDecoration: true))
  }

  func items(_ connector: LayoutConnector) -> [DrawingItem] {
    let color = connector.tone.map { theme.tone($0).line } ?? theme.line
    let width = theme.lineWidth * connector.weight
    let head = (8 + 2.4 * width) * unit
    var path = connector.path
    var items: [DrawingItem] = []
    if connector.arrowAtEnd, let arrow = path.takeArrow(head) {
      items.append(.path(arrow, fill: color, stroke: nil))
    }
    if connector.arrowAtStart {
      path = path.reversed
      if let arrow = path.takeArrow(head) { items.append(.path(arrow, fill: color, stroke: nil)) }
    }
    // The line stops before its label and goes on behind it: labels need no ground of their own.
    if let label = connector.label {
      path = path.interrupted(by: label.frame.inset(x: -5 * unit, y: -1 * unit))
    }
    items.insert(.path(path, fill: nil, stroke: stroke(color, width)), at: 0)
    if let label = connector.label { items.append(item(label)) }
    return items
  }
}
