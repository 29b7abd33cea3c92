/// Sizes before a layout is fitted to its page.
enum LabelSizes {
  static let node = 20.0
  static let detail = 15.0
  static let edge = 15.0
  static let heading = 34.0
  /// On a page 720 units high nothing is smaller: where more is to be shown the page grows instead.
  static let floor = 11.0
  static let padding = Size(width: 16, height: 11)
  /// Of an icon's square, beside letters of one unit, and of what parts it from them.
  static let icon = 1.45
  static let iconGap = 0.45
}

/// Boxes of nodes, as large as their labels need.
struct BoxBuilder {
  let text: TextMeasurer
  var size = LabelSizes.node
  var maximumWidth = 190.0
  var maximumLines = 5
  let icons: IconChoice?
  /// Whether icons stand above their labels; else where lines begin.
  var iconsStandAbove = false
  /// Between letters of the size of a node's label and its form.
  var padding = LabelSizes.padding

  init(_ text: TextMeasurer, icons: IconChoice? = nil) {
    self.text = text
    self.icons = icons
  }

  /// A box around the origin.
  func box(
    _ node: DiagramNode, shape: LayoutBox.Shape = .rounded, fill: LayoutBox.Fill = .soft(0),
    weight: TextBlock.Weight = .medium, minimum: Size = Size(width: 0, height: 0)
  ) -> LayoutBox {
    let tone: PlacedText.Tone = if case .solid = fill { .onAccent } else { .strong }
    let detailTone: PlacedText.Tone = if case .solid = fill { .onAccent } else { .quiet }
    // Long labels make wide boxes rather than high ones.
    let width = node.label.count > 90 ? maximumWidth * 1.5 : maximumWidth
    let word = text.longestWord(node.label, size: size, weight: weight) + 1
    let limit = max(
      shape == .diamond ? max(130, width * (node.label.count > 28 ? 0.95 : 0.75)) : width, min(word, 260))
    let label = text.block(
      node.label.isEmpty ? "–" : node.label, size: size, weight: weight, maximumWidth: limit,
      maximumLines: maximumLines)
    var blocks = [(label, tone)]
    if let detail = node.detail, !LabelText.clean(detail).isEmpty, shape != .diamond {
      let size = size * LabelSizes.detail / LabelSizes.node
      blocks.append(
        (text.block(detail, size: size, maximumWidth: max(width, label.width), maximumLines: 3), detailTone))
    }
    return stacked(
      blocks,
      element: ElementReference(id: "node-\(node.id)", title: Self.title(node), evidence: node.evidence),
      shape: shape, fill: fill, minimum: minimum, icon: shape == .diamond ? nil : icons?.name(node))
  }

  func stacked(
    _ blocks: [(TextBlock, PlacedText.Tone)], element: ElementReference, shape: LayoutBox.Shape,
    fill: LayoutBox.Fill, minimum: Size = Size(width: 0, height: 0), icon: String? = nil
  ) -> LayoutBox {
    let blocks = blocks.filter { !$0.0.isEmpty }
    let gap = 3.0
    let letters = Size(
      width: blocks.map(\.0.width).max() ?? 0,
      height: blocks.map(\.0.height).reduce(0, +) + gap * Double(max(0, blocks.count - 1)))
    let side = icon == nil ? 0 : size * LabelSizes.icon * (iconsStandAbove ? 1.25 : 1)
    let room = icon == nil ? 0 : side + size * LabelSizes.iconGap * (iconsStandAbove ? 0.6 : 1)
    let inner =
      iconsStandAbove
      ? Size(width: max(letters.width, side), height: letters.height + room)
      : Size(width: letters.width + room, height: max(letters.height, side))
    let outer = outer(inner, shape, scale: size / LabelSizes.node)
    let full = Size(width: max(outer.width, minimum.width), height: max(outer.height, minimum.height))
    // Where lines run from right to left the icon stands at the right.
    let isReversed = blocks.first?.0.rightToLeft ?? false
    let left = iconsStandAbove ? -letters.width / 2 : -inner.width / 2 + (isReversed ? 0 : room)
    var y = iconsStandAbove ? -inner.height / 2 + room : -letters.height / 2
    var texts: [PlacedText] = []
    for (block, tone) in blocks {
      let isBeside = icon != nil && !iconsStandAbove
      let width = isBeside ? letters.width : block.width
      texts.append(
        PlacedText(
          block,
          in: Rectangle(
            x: isBeside ? left : -block.width / 2, y: y, width: width, height: block.height),
          isBeside ? .leading : .center, tone: tone))
      y += block.height + gap
    }
    var box = LayoutBox(
      element: element, frame: Rectangle(center: Point(x: 0, y: 0), size: full), shape: shape, fill: fill,
      texts: texts)
    if icon != nil {
      box.icon = icon
      box.iconFrame =
        iconsStandAbove
        ? Rectangle(x: -side / 2, y: -inner.height / 2, width: side, height: side)
        : Rectangle(
          x: isReversed ? inner.width / 2 - side : -inner.width / 2, y: -side / 2, width: side, height: side)
    }
    return box
  }

  /// The form around a text of some size.
  private func outer(_ inner: Size, _ shape: LayoutBox.Shape, scale: Double) -> Size {
    let pad = Size(width: padding.width * scale, height: padding.height * scale)
    switch shape {
    case .rectangle, .rounded:
      return Size(width: inner.width + 2 * pad.width, height: inner.height + 2 * pad.height)
    case .pill:
      let height = inner.height + 2 * pad.height
      return Size(width: inner.width + max(height * 0.75, 2 * pad.width), height: height)
    case .ellipse:
      return Size(width: inner.width * 1.4142 + pad.width, height: inner.height * 1.4142 + pad.height)
    case .diamond:
      // w/W + h/H = 1 with W twice the text's width and some air.
      let (w, h) = (inner.width + 8 * scale, inner.height + 4 * scale)
      return Size(width: w * 1.8, height: h * 1.8 / 0.8)
    case .bare: return inner
    }
  }

  static func title(_ node: DiagramNode) -> String {
    let detail = node.detail.map { ": " + LabelText.clean($0) } ?? ""
    let date = node.date.map { LabelText.clean($0) + ": " } ?? ""
    return date + LabelText.clean(node.label) + detail
  }
}

extension LayoutBox {
  mutating func move(to center: Point) { move(by: center - frame.center) }

  mutating func move(by offset: Point) {
    frame = frame.moved(by: offset)
    for index in texts.indices { texts[index].frame = texts[index].frame.moved(by: offset) }
    iconFrame = iconFrame?.moved(by: offset)
  }

  /// Makes the form larger around its text.
  mutating func grow(to size: Size) {
    frame = Rectangle(
      center: frame.center,
      size: Size(width: max(size.width, frame.width), height: max(size.height, frame.height)))
  }
}

extension Rectangle {
  func moved(by offset: Point) -> Rectangle {
    Rectangle(x: x + offset.x, y: y + offset.y, width: width, height: height)
  }
}
