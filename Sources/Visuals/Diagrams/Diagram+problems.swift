extension Diagram {
  /// What does not fit together, each named with its element: `nodes[3] "Pay": …`. Empty for a sound diagram.
  public func problems() -> [String] {
    var problems: [String] = []
    let ids = Set(nodes.map(\.id))
    let groupNames = Set(groups.map(\.id))
    var seen: Set<String> = []
    for (name, count) in [("nodes", nodes.count), ("edges", edges.count), ("groups", groups.count)]
    where count > Diagram.mostElements {
      problems.append("\(name): there are \(count); at most \(Diagram.mostElements) can be drawn")
    }
    if !confidence.isFinite || !(0...1).contains(confidence) {
      problems.append("confidence: must be from 0 to 1")
    }
    var seenGroups: Set<String> = []
    for (index, group) in groups.enumerated() where !seenGroups.insert(group.id).inserted {
      problems.append("groups[\(index)] \"\(group.label.prefix(40))\": the id \"\(group.id)\" is taken")
    }
    for (index, node) in nodes.enumerated() {
      let name = "nodes[\(index)] \"\(node.label.prefix(40))\""
      problems += node.evidence.flatMap { Diagram.timeProblems($0.start, $0.end) }.map { "\(name): \($0)" }
      for (axis, value) in [("x", node.x), ("y", node.y)] {
        if let value, !(-1...1).contains(value) { problems.append("\(name): \(axis) must be from -1 to 1") }
      }
      if let icon = node.icon, icon != "none", Icon.named(icon) == nil {
        problems.append(
          "\(name): there is no icon \"\(icon)\"; there are \(Icon.names.joined(separator: ", ")), and none")
      }
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
      problems += edge.evidence.flatMap { Diagram.timeProblems($0.start, $0.end) }.map {
        "edges[\(index)]: \($0)"
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
  /// Of one sort; more are no picture any more.
  static let mostElements = 2000

  static func timeProblems(_ start: Double?, _ end: Double?) -> [String] {
    for time in [start, end].compactMap(\.self) where !time.isFinite || time < 0 || time > 1e7 {
      return ["start and end must be seconds from 0"]
    }
    if let start, let end, end < start { return ["ends (\(end) s) before it starts (\(start) s)"] }
    return []
  }
}
