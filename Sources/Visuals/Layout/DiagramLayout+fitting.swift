extension DiagramLayout {
  /// Everything but the heading.
  var contentFrame: Rectangle? {
    let texts = (labels + connectors.compactMap(\.label) + regions.compactMap(\.label)).map(\.frame)
    let lines = (connectors.map(\.path) + marks.map(\.path)).flatMap { $0.flattened(steps: 8) }
      .map { Rectangle(x: $0.x, y: $0.y, width: 0, height: 0) }
    return Rectangle(around: boxes.map(\.frame) + regions.map(\.frame) + texts + lines)
  }

  /// Scales and moves everything but the heading.
  mutating func transform(scale: Double, offset: Point) {
    func place(_ point: Point) -> Point { point * scale + offset }
    func place(_ frame: Rectangle) -> Rectangle {
      Rectangle(
        x: frame.x * scale + offset.x, y: frame.y * scale + offset.y, width: frame.width * scale,
        height: frame.height * scale)
    }
    func place(_ text: PlacedText) -> PlacedText {
      PlacedText(text.block.scaled(by: scale), in: place(text.frame), text.alignment, tone: text.tone)
    }
    for index in boxes.indices {
      boxes[index].frame = place(boxes[index].frame)
      boxes[index].texts = boxes[index].texts.map(place)
      boxes[index].iconFrame = boxes[index].iconFrame.map(place)
    }
    moveAllButBoxes(points: place, frames: place, texts: place)
  }

  /// From right to left, for scripts that run so: everything but the heading changes sides, lines of text keep their run.
  mutating func mirror() {
    func place(_ point: Point) -> Point { Point(x: -point.x, y: point.y) }
    func place(_ frame: Rectangle) -> Rectangle {
      Rectangle(x: -frame.maxX, y: frame.y, width: frame.width, height: frame.height)
    }
    func place(_ text: PlacedText) -> PlacedText {
      var text = text
      text.frame = place(text.frame)
      return text
    }
    for index in boxes.indices {
      let before = boxes[index]
      boxes[index].move(to: place(before.frame.center))
      if kind == .list {
        // Cards are read from the number on.
        boxes[index].texts = before.texts.map(place)
        boxes[index].iconFrame = before.iconFrame.map(place)
      } else if let icon = before.iconFrame, !before.frame.overlaps(icon) {
        boxes[index].iconFrame = place(icon)
      }
    }
    moveAllButBoxes(points: place, frames: place, texts: place)
  }

  private mutating func moveAllButBoxes(
    points: (Point) -> Point, frames: (Rectangle) -> Rectangle, texts: (PlacedText) -> PlacedText
  ) {
    for index in regions.indices {
      regions[index].frame = frames(regions[index].frame)
      regions[index].label = regions[index].label.map(texts)
    }
    for index in connectors.indices {
      connectors[index].path = connectors[index].path.mapped(points)
      connectors[index].label = connectors[index].label.map(texts)
    }
    for index in marks.indices { marks[index].path = marks[index].path.mapped(points) }
    labels = labels.map(texts)
  }

  /// Whether most of its labels run from right to left, and its kind is read along the lines.
  private var isReadFromTheRight: Bool {
    switch kind {
    case .flowchart, .hierarchy, .mindMap, .timeline, .comparison, .causeAndEffect, .list, .keyPhrases: break
    case .cycle, .network, .chart, .venn, .quadrant: return false
    }
    return boxes.count { $0.texts.contains(where: \.block.rightToLeft) } * 2 > boxes.count
  }

  private var smallestText: Double {
    (labels + connectors.compactMap(\.label) + regions.compactMap(\.label) + boxes.flatMap(\.texts))
      .filter { !$0.block.isEmpty }.map(\.block.size).min() ?? LabelSizes.node
  }

  /// Puts the content below the heading, as large as the page allows; the page grows where letters would get too small.
  mutating func fit(_ page: PageFrame, maximumScale: Double = 1.5) {
    heading = page.heading
    self.page = page.size
    if isReadFromTheRight { mirror() }
    guard let content = contentFrame else { return }
    let space = page.content
    let scale = min(
      maximumScale, space.width / max(content.width, 1), space.height / max(content.height, 1))
    let growth = max(1, LabelSizes.floor / (smallestText * scale))
    if growth > 1 {
      self.page = Size(width: page.size.width * growth, height: page.size.height * growth)
      heading = page.heading.map { heading in
        let frame = heading.frame
        return PlacedText(
          heading.block.scaled(by: growth),
          in: Rectangle(
            x: frame.x * growth, y: frame.y * growth, width: frame.width * growth,
            height: frame.height * growth), heading.alignment, tone: heading.tone)
      }
    }
    let center = Point(x: space.midX * growth, y: space.midY * growth)
    transform(
      scale: scale * growth,
      offset: Point(
        x: center.x - content.midX * scale * growth, y: center.y - content.midY * scale * growth))
  }
}

/// A page with its heading, and what is left below it.
struct PageFrame {
  var size: Size
  var heading: PlacedText?
  var content: Rectangle

  init(_ options: LayoutOptions, title: String, text: TextMeasurer) {
    size = options.aspect.page
    let margin = 48.0
    let width = size.width - 2 * margin
    var top = margin * 0.75
    let block = text.block(
      title, size: LabelSizes.heading, weight: .bold, maximumWidth: width, maximumLines: 2)
    if !block.isEmpty {
      heading = PlacedText(
        block, in: Rectangle(x: margin, y: top, width: width, height: block.height), .leading, tone: .strong)
      top += block.height + 22
    } else {
      top = margin
    }
    content = Rectangle(x: margin, y: top, width: width, height: size.height - top - margin * 0.8)
  }
}
