extension GraphForm {
  /// What the colors of groups mean, below everything else.
  func addLegend(_ layout: inout DiagramLayout) {
    let used = diagram.groups.enumerated().filter { _, group in
      diagram.nodes.contains { $0.groups.contains(group.id) }
    }
    guard used.count > 1, let content = layout.contentFrame else { return }
    let width = max(content.width, 420)
    let entries = used.map { index, group in
      (
        tone: index,
        block: text.block(
          group.label.isEmpty ? group.id : group.label, size: 17, maximumWidth: 240, maximumLines: 2)
      )
    }
    let (dot, gap, between) = (7.0, 10.0, 30.0)
    var rows: [[(tone: Int, block: TextBlock)]] = [[]]
    var filled = 0.0
    for entry in entries {
      let needed = 2 * dot + gap + entry.block.width + between
      if filled + needed - between > width, !rows[rows.count - 1].isEmpty {
        rows.append([])
        filled = 0
      }
      rows[rows.count - 1].append(entry)
      filled += needed
    }
    var y = content.maxY + 34
    for row in rows {
      let total = row.reduce(-between) { $0 + 2 * dot + gap + $1.block.width + between }
      let height = row.map(\.block.height).max() ?? 0
      var x = content.midX - total / 2
      for entry in row {
        layout.marks.append(
          LayoutMark(
            path: CurvePath(circleAt: Point(x: x + dot, y: y + height / 2), radius: dot),
            paint: .fill(entry.tone)))
        x += 2 * dot + gap
        layout.labels.append(
          PlacedText(entry.block, at: Point(x: x + entry.block.width / 2, y: y + height / 2), tone: .quiet))
        x += entry.block.width + between
      }
      y += height + 10
    }
  }
}
