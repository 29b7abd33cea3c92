extension Diagram {
  /// What does not fit together, each named with its element: `nodes[3] "Pay": …`. Empty for a sound diagram.
  public func problems() -> [String] {
    var problems: [String] = []
    let ids = Set(nodes.map(\.id))
    let groupNames = Set(groups.map(\.id))
    var seen: Set<String> = []
    for (index, node) in nodes.enumerated() {
      let name = "nodes[\(index)] \"\(node.label.prefix(40))\""
      if node.id.isEmpty { problems.append("\(name): has no id") }
      if !seen.insert(node.id).inserted { problems.append("\(name): the id \"\(node.id)\" is taken") }
      for group in node.groups where !groupNames.contains(group) {
        problems.append("\(name): there is no group \"\(group)\"")
      }
    }
    for (index, edge) in edges.enumerated() {
      for end in [edge.from, edge.to] where !ids.contains(end) {
        problems.append("edges[\(index)]: there is no node \"\(end)\"")
      }
    }
    if kind == .comparison {
      if let table {
        for (index, row) in table.rows.enumerated() where row.cells.count != table.items.count {
          problems.append(
            "table.rows[\(index)] \"\(row.criterion.prefix(40))\": has \(row.cells.count) cells for \(table.items.count) items"
          )
        }
      } else {
        problems.append("table: a comparison needs one")
      }
    }
    if kind == .chart {
      if let chart {
        for (index, series) in chart.series.enumerated() {
          for (place, point) in series.points.enumerated() where !point.value.isFinite {
            problems.append("chart.series[\(index)].points[\(place)]: the value is no number")
          }
        }
      } else {
        problems.append("chart: a chart needs one")
      }
    }
    if kind == .quadrant, axes == nil { problems.append("axes: a quadrant needs them") }
    return problems
  }
}
