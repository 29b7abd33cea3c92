/// Cells in rows and columns below headers.
struct GridForm {
  struct Cell {
    var element: ElementReference
    var text: String
  }

  var corner = ""
  var columns: [Cell]
  var rows: [Cell]
  /// By rows.
  var cells: [[Cell]]

  var transposed: GridForm {
    GridForm(
      columns: rows, rows: columns,
      cells: columns.indices.map { column in rows.indices.map { cells[$0][column] } })
  }

  /// - Parameter spread: how much of the page's width it should fill at least, where there is little in it.
  func layout(_ form: FormContext, cellWidth: Double, spread: Double = 0) -> DiagramLayout {
    var layout = form.empty()
    let text = form.text
    let pad = Size(width: 14, height: spread > 0 ? 16 : 10)
    func block(_ cell: Cell, _ weight: TextBlock.Weight, _ width: Double) -> TextBlock {
      text.block(
        cell.text, size: 18, weight: weight, maximumWidth: width - 2 * pad.width, maximumLines: 7,
        balanced: false)
    }
    // No word is cut for a narrow page.
    let texts = columns.map(\.text) + cells.flatMap { $0.map(\.text) }
    let longest = texts.map { text.longestWord($0, size: 18, weight: .bold) }.max() ?? 0
    let cellWidth = max(cellWidth, min(longest + 2 * pad.width + 1, 300))
    let sideWord = rows.map { text.longestWord($0.text, size: 18, weight: .medium) }.max() ?? 0
    let heads = columns.map { block($0, .bold, cellWidth) }
    let sides = rows.map {
      block($0, .medium, max(min(cellWidth, 200), min(sideWord + 2 * pad.width + 1, 300)))
    }
    let bodies = cells.map { $0.map { block($0, .regular, cellWidth) } }
    let side = (sides.map(\.width).max() ?? 0) + 2 * pad.width
    let widths = columns.indices.map { column in
      max(form.isTall ? 72 : 96, ([heads[column].width] + bodies.map { $0[column].width }).max() ?? 0) + 2
        * pad.width
    }
    // Columns of one width are easier to compare, as long as none is much too wide for it.
    let wish = (form.space.width * spread - side) / Double(max(1, columns.count)) - 4
    let even = max(widths.max() ?? 0, min(wish, 380))
    func box(
      _ cell: Cell, _ block: TextBlock, _ frame: Rectangle, _ fill: LayoutBox.Fill, _ tone: PlacedText.Tone,
      _ alignment: PlacedText.Alignment
    ) -> LayoutBox {
      LayoutBox(
        element: cell.element, frame: frame, shape: .rectangle, fill: fill,
        texts: block.isEmpty
          ? [] : [PlacedText(block, in: frame.inset(x: pad.width, y: pad.height / 2), alignment, tone: tone)])
    }
    let gap = 4.0
    let headHeight = (heads.map(\.height).max() ?? 0) + 2 * pad.height
    for (column, cell) in columns.enumerated() {
      let frame = Rectangle(
        x: side + gap + Double(column) * (even + gap), y: 0, width: even, height: headHeight)
      layout.boxes.append(box(cell, heads[column], frame, .solid(column), .onAccent, .center))
    }
    var y = headHeight + gap
    for (row, cell) in rows.enumerated() {
      let height = max(sides[row].height, bodies[row].map(\.height).max() ?? 0) + 2 * pad.height
      layout.boxes.append(
        box(cell, sides[row], Rectangle(x: 0, y: y, width: side, height: height), .plain, .strong, .leading))
      for column in columns.indices {
        let frame = Rectangle(
          x: side + gap + Double(column) * (even + gap), y: y, width: even, height: height)
        layout.boxes.append(
          box(cells[row][column], bodies[row][column], frame, .soft(column), .normal, .center))
      }
      y += height + gap
    }
    return layout
  }
}

/// Items beside each other, by criteria.
enum ComparisonForm {
  static func layout(_ form: FormContext) -> DiagramLayout {
    guard let table = form.diagram.table, !table.items.isEmpty else { return ListForm.layout(form) }
    func cell(_ id: String, _ text: String, _ evidence: [Evidence]) -> GridForm.Cell {
      let clean = LabelText.clean(text)
      return .init(element: ElementReference(id: id, title: clean, evidence: evidence), text: clean)
    }
    let grid = GridForm(
      columns: table.items.enumerated().map { cell("item-\($0)", $1.text, $1.evidence) },
      rows: table.rows.enumerated().map { cell("row-\($0)", $1.criterion, []) },
      cells: table.rows.enumerated().map { row, values in
        table.items.indices.map { column in
          let value = column < values.cells.count ? values.cells[column] : .init("")
          return cell("cell-\(row)-\(column)", value.text.isEmpty ? "–" : value.text, value.evidence)
        }
      })
    var candidates = [240.0, 320, 420].map { grid.layout(form, cellWidth: $0, spread: 1 / 1.35) }
    candidates += [240.0, 320, 420, 180, 150].map { grid.layout(form, cellWidth: $0) }
    if form.isTall { candidates += [120.0, 100].map { grid.layout(form, cellWidth: $0) } }
    if table.items.count > 4 || form.isTall {
      candidates += [240.0, 320, 180].map { grid.transposed.layout(form, cellWidth: $0) }
    }
    return form.largest(candidates, maximumScale: 1.35)
  }
}
