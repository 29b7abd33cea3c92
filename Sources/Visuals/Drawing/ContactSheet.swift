/// Many drawings on one picture, to be looked at side by side.
public enum ContactSheet {
  /// The samples of all kinds in one theme, four beside each other.
  /// - Parameter width: of each, in pixels.
  public static func samples(_ theme: Theme.Name, aspect: LayoutOptions.Aspect = .wide, width: Double = 360)
    throws
    -> [UInt8]
  {
    let drawings = SampleDiagrams.all.map { sample in
      Drawing(sample.diagram.layout(LayoutOptions(aspect: aspect)), theme: Theme(theme))
    }
    let page = aspect.page
    return try png(drawings, columns: 4, cell: Size(width: width, height: width * page.height / page.width))
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
