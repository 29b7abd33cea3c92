/// What each kind of diagram must have to be one.
enum DiagramForm {
  /// Elements that a reader sees.
  static func size(_ diagram: Diagram) -> Int {
    if let table = diagram.table {
      return table.items.count + table.rows.reduce(0) { $0 + $1.cells.count { !$0.text.isEmpty } }
    }
    return diagram.chart.map { $0.series.reduce(0) { $0 + $1.points.count } } ?? diagram.nodes.count
  }

  /// Takes away what does not belong to the kind, and names another kind where that fits what is left.
  ///
  /// - Returns: why it is no such diagram; nil where it is one.
  static func settle(_ diagram: inout Diagram) -> String? {
    switch diagram.kind {
    case .comparison: return diagram.table == nil ? "nothing of the comparison was said" : nil
    case .chart: return diagram.chart == nil ? "none of the chart's numbers were said" : nil
    case .quadrant:
      diagram.edges = []
      diagram.nodes.removeAll { $0.x == nil }
      return diagram.axes == nil || diagram.nodes.count < 3 ? "too little of the quadrant was said" : nil
    case .venn:
      diagram.edges = []
      diagram.nodes.removeAll(where: \.groups.isEmpty)
      return diagram.groups.count < 2 || diagram.nodes.count < 2 ? "too little of the sets was said" : nil
    case .list, .timeline:
      diagram.edges = []
      (diagram.groups, diagram.axes) = ([], nil)
      for index in diagram.nodes.indices {
        diagram.nodes[index].groups = []
        diagram.nodes[index].role = diagram.kind == .timeline ? .event : .item
      }
      return diagram.nodes.count < 2 ? "too little of it was said" : nil
    case .flowchart, .cycle, .causeAndEffect, .network, .hierarchy, .mindMap: return settleGraph(&diagram)
    case .keyPhrases: return "it shows nothing"
    }
  }

  private static func settleGraph(_ diagram: inout Diagram) -> String? {
    if diagram.kind == .hierarchy || diagram.kind == .mindMap {
      // Who has two parents keeps the first.
      var children: Set<String> = []
      diagram.edges.removeAll { !children.insert($0.to).inserted }
    }
    let tied = Set(diagram.edges.flatMap { [$0.from, $0.to] })
    let loose = diagram.nodes.count { !tied.contains($0.id) }
    guard !diagram.edges.isEmpty, 3 * loose <= diagram.nodes.count else {
      return "its parts hang together too little"
    }
    diagram.nodes.removeAll { !tied.contains($0.id) }
    let used = Set(diagram.nodes.flatMap(\.groups))
    diagram.groups.removeAll { !used.contains($0.id) }
    switch diagram.kind {
    case .hierarchy, .mindMap:
      guard !hasCircle(diagram) else { return "something in it would stand above itself" }
      let children = Set(diagram.edges.map(\.to))
      // Around a subject stands a mind map; where there are several, it is trees.
      if diagram.kind == .mindMap, diagram.nodes.count(where: { !children.contains($0.id) }) > 1 {
        diagram.kind = .hierarchy
      }
    case .cycle: if !hasCircle(diagram) { diagram.kind = .flowchart }
    default: break
    }
    return nil
  }

  private static func hasCircle(_ diagram: Diagram) -> Bool {
    var edges = diagram.edges
    var left = Set(diagram.nodes.map(\.id))
    while !left.isEmpty {
      let targets = Set(edges.map(\.to))
      let free = left.subtracting(targets)
      if free.isEmpty { return true }
      left.subtract(free)
      edges.removeAll { free.contains($0.from) }
    }
    return false
  }
}
