/// Mermaid's language: its own forms for mind maps, timelines, pies and quadrants, a flowchart for every other graph.
enum MermaidExport {
  static func text(_ diagram: Diagram) -> String {
    var lines: [String] = []
    switch diagram.kind {
    case .mindMap:
      lines.append("mindmap")
      let outline = diagram.outline()
      let isSingle = outline.filter { $0.depth == 0 }.count == 1
      if !isSingle { lines.append("  root[\"\(quoted(diagram.title))\"]") }
      for (place, (node, depth)) in outline.enumerated() {
        let indent = String(repeating: "  ", count: depth + (isSingle ? 1 : 2))
        lines.append("\(indent)n\(place)[\"\(quoted(node.label))\"]")
      }
    case .timeline:
      lines.append("timeline")
      lines.append("    title \(plain(diagram.title))")
      for node in TimelineForm.inOrder(diagram.nodes) {
        let date = EventDate.shown(node.date ?? "", language: diagram.language)
        lines.append("    \(plain(date.isEmpty ? "·" : date)) : \(plain(node.label))")
      }
    case .chart where diagram.chart?.form == .pie:
      lines.append("pie title \(plain(diagram.title))")
      for point in diagram.chart?.series.first?.points ?? [] where point.value > 0 {
        lines.append("    \"\(quoted(point.label))\" : \(decimal(point.value, places: 4))")
      }
    case .quadrant:
      lines.append("quadrantChart")
      lines.append("    title \(plain(diagram.title))")
      if let axes = diagram.axes {
        lines.append("    x-axis \"\(quoted(axes.left))\" --> \"\(quoted(axes.right))\"")
        lines.append("    y-axis \"\(quoted(axes.bottom))\" --> \"\(quoted(axes.top))\"")
      }
      for node in diagram.nodes {
        let (x, y) = ((min(1, max(-1, node.x ?? 0)) + 1) / 2, (min(1, max(-1, node.y ?? 0)) + 1) / 2)
        lines.append("    \"\(quoted(node.label))\": [\(decimal(x)), \(decimal(y))]")
      }
    default: lines += graph(diagram)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func graph(_ diagram: Diagram) -> [String] {
    var lines = ["---", "title: \"\(quoted(diagram.title))\"", "---", "flowchart TD"]
    let names = diagram.plainNames()
    func line(_ node: DiagramNode) -> String {
      let label = "\"\(quoted(node.label))\""
      let form =
        switch node.role {
        case .start, .end, .actor: "([\(label)])"
        case .decision: "{\(label)}"
        case .parallel: "[[\(label)]]"
        default: "[\(label)]"
        }
      return (names[node.id] ?? "n") + form
    }
    let grouped = Set(diagram.groups.map(\.id))
    for (place, group) in diagram.groups.enumerated() {
      let members = diagram.nodes.filter { $0.groups.first == group.id }
      guard !members.isEmpty else { continue }
      lines.append("    subgraph g\(place)[\"\(quoted(group.label))\"]")
      lines += members.map { "        " + line($0) }
      lines.append("    end")
    }
    for node in diagram.nodes where !(node.groups.first.map(grouped.contains) ?? false) {
      lines.append("    " + line(node))
    }
    for edge in diagram.edges {
      guard let from = names[edge.from], let to = names[edge.to] else { continue }
      let arrow = edge.direction == .both ? "<-->" : edge.direction == .none ? "---" : "-->"
      let label =
        edge.label.map { LabelText.clean($0) }.flatMap { $0.isEmpty ? nil : "|\"\(quoted($0))\"|" } ?? ""
      lines.append("    \(from) \(arrow)\(label) \(to)")
    }
    return lines
  }

  /// Mermaid writes characters that mean something to it by their number.
  private static func quoted(_ label: String) -> String {
    var result = ""
    for scalar in LabelText.clean(label).unicodeScalars {
      switch scalar {
      case "\"", "#", "<", ">", "&", "\\", "`": result += "#\(scalar.value);"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// For places without quotation marks: what ends a field is left out.
  private static func plain(_ label: String) -> String {
    String(quoted(label).map { $0 == ":" ? "∶" : $0 == ";" ? "," : $0 })
  }
}

/// Graphviz' language.
enum DOTExport {
  static func text(_ diagram: Diagram) -> String {
    let names = diagram.plainNames()
    var lines = [
      "digraph {", "  graph [label=\(quoted(diagram.title)), labelloc=t];",
      "  node [shape=box, style=rounded];",
    ]
    for node in diagram.nodes {
      let shape = node.role == .decision ? ", shape=diamond, style=solid" : ""
      lines.append("  \(names[node.id] ?? "n") [label=\(quoted(node.label))\(shape)];")
    }
    for edge in diagram.edges {
      guard let from = names[edge.from], let to = names[edge.to] else { continue }
      let direction = edge.direction == .both ? "both" : edge.direction == .none ? "none" : "forward"
      let label = edge.label.map { ", label=\(quoted($0))" } ?? ""
      lines.append("  \(from) -> \(to) [dir=\(direction)\(label)];")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private static func quoted(_ label: String) -> String {
    let escaped = LabelText.clean(label).map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    return "\"\(escaped)\""
  }
}

/// Headings, lists and tables that read well as they are.
enum MarkdownExport {
  static func text(_ diagram: Diagram) -> String {
    var lines = ["# \(escaped(diagram.title))", ""]
    if let table = diagram.table {
      lines.append("| |" + table.items.map { " \(cell($0.text)) |" }.joined())
      lines.append("|---|" + table.items.map { _ in "---|" }.joined())
      for row in table.rows {
        lines.append("| \(cell(row.criterion)) |" + row.cells.map { " \(cell($0.text)) |" }.joined())
      }
    } else if let chart = diagram.chart {
      lines.append("| | | \(cell(chart.unit)) |")
      lines.append("|---|---|---:|")
      for series in chart.series {
        for point in series.points {
          lines.append(
            "| \(cell(series.name)) | \(cell(point.label)) | \(AxisScale.text(point.value, unit: chart.unit)) |"
          )
        }
      }
    } else {
      list(diagram, &lines)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func list(_ diagram: Diagram, _ lines: inout [String]) {
    func item(_ node: DiagramNode) -> String {
      let date = node.date.map { "**\(escaped(EventDate.shown($0, language: diagram.language)))** " } ?? ""
      return date + escaped(node.label) + (node.detail.map { ": " + escaped($0) } ?? "")
    }
    let isTree = diagram.kind == .hierarchy || diagram.kind == .mindMap
    if isTree {
      for (node, depth) in diagram.outline() {
        lines.append(String(repeating: "  ", count: depth) + "- " + item(node))
      }
      return
    }
    let nodes = diagram.kind == .timeline ? TimelineForm.inOrder(diagram.nodes) : diagram.nodes
    for (place, node) in nodes.enumerated() {
      lines.append(diagram.kind == .keyPhrases ? "- " + item(node) : "\(place + 1). " + item(node))
    }
    guard !diagram.edges.isEmpty else { return }
    lines.append("")
    let labels = Dictionary(diagram.nodes.map { ($0.id, $0.label) }, uniquingKeysWith: { first, _ in first })
    for edge in diagram.edges {
      guard let from = labels[edge.from], let to = labels[edge.to] else { continue }
      let arrow = edge.direction == .both ? "↔" : edge.direction == .none ? "–" : "→"
      let label = edge.label.map { " (\(escaped($0)))" } ?? ""
      lines.append("- \(escaped(from)) \(arrow) \(escaped(to))\(label)")
    }
  }

  static func escaped(_ text: String) -> String {
    LabelText.clean(text).map { "\\`*_[]<>#|&".contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  private static func cell(_ text: String) -> String { escaped(text) }
}
