/// Numbered cards, in as many columns as show them largest.
enum ListForm {
  static func layout(_ form: FormContext) -> DiagramLayout {
    let nodes = form.nodes
    guard !nodes.isEmpty else { return form.largest([]) }
    var candidates: [DiagramLayout] = []
    for columns in 1...min(4, nodes.count) {
      for width in [720.0, 520, 400, 300, 240] { candidates.append(cards(form, nodes, columns, width)) }
    }
    return form.largest(candidates, maximumScale: 1.35)
  }

  private static func cards(_ form: FormContext, _ nodes: [DiagramNode], _ columns: Int, _ width: Double)
    -> DiagramLayout
  {
    var layout = form.empty()
    let text = form.text
    let rows = (nodes.count + columns - 1) / columns
    let pad = nodes.count <= 4 ? 24.0 : 16
    let numbers = nodes.indices.map {
      text.block(String($0 + 1), size: 24, weight: .bold, maximumWidth: 80, maximumLines: 1)
    }
    let numberWidth = max(24, numbers.map(\.width).max() ?? 0)
    let icons = nodes.map(form.icons.name)
    let iconSide = icons.contains { $0 != nil } ? 34.0 : 0
    let inner = width - numberWidth - 3 * pad - (iconSide > 0 ? iconSide + pad : 0)
    var y = 0.0
    var heights = [Double](repeating: 0, count: rows)
    let blocks = nodes.map { node -> [TextBlock] in
      let label = text.block(
        node.label.isEmpty ? "–" : node.label, size: 20, weight: .medium, maximumWidth: inner,
        maximumLines: 5,
        balanced: false)
      let detail = node.detail.map {
        text.block($0, size: 16, maximumWidth: inner, maximumLines: 4, balanced: false)
      }
      return [label] + (detail.map { $0.isEmpty ? [] : [$0] } ?? [])
    }
    // Down the columns, as lists are read.
    for index in nodes.indices {
      let needed =
        max(
          numbers[index].height, icons[index] == nil ? 0 : iconSide, blocks[index].map(\.height).reduce(0, +))
        + 1.5 * pad
      heights[index % rows] = max(heights[index % rows], needed)
    }
    for row in 0..<rows {
      for column in 0..<columns {
        let index = column * rows + row
        guard index < nodes.count else { continue }
        let frame = Rectangle(x: Double(column) * (width + 20), y: y, width: width, height: heights[row])
        var texts = [
          PlacedText(
            numbers[index], in: Rectangle(x: frame.x + pad, y: y, width: numberWidth, height: heights[row]),
            .center,
            tone: .accent(0))
        ]
        let height = blocks[index].map(\.height).reduce(0, +)
        var top = frame.midY - height / 2
        for (line, block) in blocks[index].enumerated() {
          texts.append(
            PlacedText(
              block,
              in: Rectangle(x: frame.x + 2 * pad + numberWidth, y: top, width: inner, height: block.height),
              .leading, tone: line == 0 ? .strong : .quiet))
          top += block.height
        }
        var box = LayoutBox(
          element: ElementReference(
            id: "node-\(nodes[index].id)", title: BoxBuilder.title(nodes[index]),
            evidence: nodes[index].evidence),
          frame: frame, shape: .rounded, fill: .plain, texts: texts)
        if let icon = icons[index] {
          box.icon = icon
          box.iconFrame = Rectangle(
            center: Point(x: frame.maxX - pad - iconSide / 2, y: frame.midY),
            size: Size(width: iconSide, height: iconSide))
        }
        layout.boxes.append(box)
      }
      y += heights[row] + 16
    }
    layout.boxes.sort { Self.number($0, nodes) < Self.number($1, nodes) }
    return layout
  }

  private static func number(_ box: LayoutBox, _ nodes: [DiagramNode]) -> Int {
    nodes.firstIndex { "node-\($0.id)" == box.element.id } ?? 0
  }
}

/// Key phrases in lines around the middle: what was talked about, and nothing that was not said.
enum KeyPhrasesForm {
  static func layout(_ form: FormContext) -> DiagramLayout {
    var builder = BoxBuilder(form.text, icons: form.icons)
    builder.maximumWidth = 360
    let boxes = form.nodes.enumerated().map { index, node in
      // What was said most is largest.
      builder.size = index == 0 ? 25 : index < 3 ? 22 : 19
      return builder.box(
        node, shape: .pill, fill: index < 3 ? .soft(0) : .plain,
        weight: index == 0 ? .bold : index < 3 ? .medium : .regular)
    }
    // Of those that fit, the one with the page's own proportions comes first.
    let widths =
      form.isTall ? [420.0, 560, 760, 1000, 1300, 1800] : [860.0, 700, 1000, 1300, 1800, 2600, 420]
    let candidates = widths.map { width in
      flow(form, boxes, width: width)
    }
    return form.largest(candidates, maximumScale: 1.4)
  }

  private static func flow(_ form: FormContext, _ boxes: [LayoutBox], width: Double) -> DiagramLayout {
    var layout = form.empty()
    var rows: [[LayoutBox]] = []
    var used = 0.0
    for box in boxes {
      if rows.isEmpty || used + box.frame.width > width {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(box)
      used += box.frame.width + 24
    }
    var y = 0.0
    for row in rows {
      let height = row.map(\.frame.height).max() ?? 0
      var x = -(row.map(\.frame.width).reduce(0, +) + 24 * Double(row.count - 1)) / 2
      for var box in row {
        box.move(to: Point(x: x + box.frame.width / 2, y: y + height / 2))
        x += box.frame.width + 24
        layout.boxes.append(box)
      }
      y += height + 28
    }
    return layout
  }
}
