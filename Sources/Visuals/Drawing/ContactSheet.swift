/// Many drawings on one picture, to be looked at side by side.
public enum ContactSheet {
  /// The samples of all kinds in one theme.
  /// - Parameters:
  ///   - width: of each, in pixels.
  ///   - columns: samples beside each other.
  public static func samples(
    _ theme: Theme.Name, aspect: LayoutOptions.Aspect = .wide, width: Double = 360, columns: Int = 4
  ) throws -> [UInt8] {
    let drawings = SampleDiagrams.all.map { sample in
      Drawing(sample.diagram.layout(LayoutOptions(aspect: aspect)), theme: Theme(theme))
    }
    let page = aspect.page
    return try png(
      drawings, columns: columns, cell: Size(width: width, height: width * page.height / page.width))
  }

  /// All icons with their names.
  /// - Parameter width: in pixels.
  public static func icons(_ theme: Theme, width: Double) throws -> [UInt8] {
    let (columns, margin) = (10, 24.0)
    let cell = Size(width: 110, height: 92)
    let text = TextMeasurer()
    let rows = (Icon.names.count + columns - 1) / columns
    var drawing = Drawing(
      size: Size(
        width: cell.width * Double(columns) + 2 * margin, height: cell.height * Double(rows) + 2 * margin),
      background: theme.background, title: "Icons", groups: [])
    for (index, name) in Icon.names.enumerated() {
      guard let icon = Icon.named(name) else { continue }
      let middle = Point(
        x: margin + cell.width * (Double(index % columns) + 0.5),
        y: margin + cell.height * (Double(index / columns) + 0.5))
      let frame = Rectangle(
        center: Point(x: middle.x, y: middle.y - 12), size: Size(width: 40, height: 40))
      let block = text.block(name, size: 14, maximumWidth: cell.width, maximumLines: 1)
      drawing.groups.append(
        DrawingGroup(
          role: .box, order: 0,
          items: [
            .path(
              icon.path(in: frame), fill: nil,
              stroke: Stroke(
                color: theme.tone(0).text, width: Icon.lineWidth * 40 / Icon.side, isDecoration: true)),
            .text(PlacedText(block, at: Point(x: middle.x, y: middle.y + 28)), theme.quietInk),
          ]))
    }
    return try drawing.png(width: Int(width))
  }

  /// - Parameters:
  ///   - columns: drawings beside each other.
  ///   - cell: pixels that each may fill.
  public static func png(_ drawings: [Drawing], columns: Int, cell: Size) throws -> [UInt8] {
    let columns = max(1, columns)
    let rows = (drawings.count + columns - 1) / columns
    let gap = 12.0
    let canvas = try CairoCanvas(
      width: Int(Double(columns) * (cell.width + gap) + gap),
      height: Int(Double(rows) * (cell.height + gap) + gap))
    canvas.clear(Color(hex: "#9aa4b2") ?? .white)
    for (index, drawing) in drawings.enumerated() {
      let scale = min(cell.width / drawing.size.width, cell.height / drawing.size.height)
      canvas.draw(
        drawing, scale: scale,
        at: Point(
          x: gap + Double(index % columns) * (cell.width + gap),
          y: gap + Double(index / columns) * (cell.height + gap)))
    }
    return try canvas.png()
  }
}
