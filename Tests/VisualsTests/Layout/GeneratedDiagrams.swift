import Visuals

/// Diagrams of any kind and size, the same for the same seed.
struct GeneratedDiagrams {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  private mutating func random(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 33) % max(1, bound)
  }

  private static let words = [
    "order", "check", "delivery", "the", "of", "internationalization", "a", "customer", "支払い", "确认订单",
    "مراجعة",
    "الطلب", "оплата", "Wärmepumpe", "invoice", "and", "review", "final", "budget", "<script>", "\"quoted\"",
    "&amp;",
    "x", "decision", "rain", "é", "🌧️", "responsibility",
  ]

  private mutating func label() -> String {
    let count = [1, 2, 2, 3, 3, 4, 6, 12, 40][random(9)]
    if random(60) == 0 { return String(repeating: "abcdefghij", count: 200) }
    return (0..<count).map { _ in Self.words[random(Self.words.count)] }.joined(separator: " ")
  }

  mutating func diagram(_ kind: DiagramKind, nodes count: Int) -> Diagram {
    var diagram = Diagram(kind: kind, title: label())
    diagram.nodes = (0..<count).map { index in
      var node = DiagramNode(id: "n\(index)", label: label())
      if random(5) == 0 { node.detail = label() }
      return node
    }
    switch kind {
    case .flowchart, .causeAndEffect, .network:
      for index in 1..<max(2, count) where index < count { connect(&diagram, random(index), index) }
      for _ in 0..<(count / 4) { connect(&diagram, random(count), random(count)) }
      if kind == .flowchart { decorate(&diagram) }
    case .hierarchy, .mindMap:
      for index in 1..<max(2, count) where index < count {
        connect(&diagram, max(0, index - 1 - random(6)), index)
      }
    case .cycle:
      for index in 0..<count { connect(&diagram, index, (index + 1) % count) }
    case .timeline:
      for index in 0..<count {
        diagram.nodes[index].date = random(8) == 0 ? label() : "\(1900 + random(120))-0\(1 + random(9))"
      }
    case .comparison: diagram.table = table(columns: 1 + count % 6, rows: count / 3)
    case .chart: diagram.chart = chart(points: count)
    case .venn:
      diagram.groups = (0..<(1 + random(4))).map { DiagramGroup(id: "g\($0)", label: label()) }
      for index in 0..<count {
        diagram.nodes[index].groups = diagram.groups.map(\.id).filter { _ in random(2) == 0 }
      }
    case .quadrant:
      diagram.axes = QuadrantAxes(left: label(), right: label(), bottom: label(), top: label())
      for index in 0..<count {
        diagram.nodes[index].x = Double(random(201) - 100) / 100
        diagram.nodes[index].y = Double(random(201) - 100) / 100
      }
    case .list, .keyPhrases: break
    }
    return diagram
  }

  private mutating func connect(_ diagram: inout Diagram, _ from: Int, _ to: Int) {
    diagram.edges.append(
      DiagramEdge(
        from: "n\(from)", to: "n\(to)", label: random(3) == 0 ? label() : nil,
        direction: [.forward, .forward, .both, .none][random(4)]))
  }

  private mutating func decorate(_ diagram: inout Diagram) {
    for index in diagram.nodes.indices {
      diagram.nodes[index].role = DiagramNode.Role.allCases[random(DiagramNode.Role.allCases.count)]
    }
    guard random(2) == 0 else { return }
    diagram.groups = (0..<3).map { DiagramGroup(id: "g\($0)", label: label()) }
    for index in diagram.nodes.indices { diagram.nodes[index].groups = ["g\(random(3))"] }
  }

  private mutating func table(columns: Int, rows: Int) -> ComparisonTable {
    ComparisonTable(
      items: (0..<columns).map { _ in .init(label()) },
      rows: (0..<rows).map { _ in .init(criterion: label(), cells: (0..<columns).map { _ in .init(label()) })
      })
  }

  private mutating func chart(points: Int) -> QuantityChart {
    let form = QuantityChart.Form.allCases[random(3)]
    let scale = [1.0, 0.001, 1_000_000][random(3)]
    return QuantityChart(
      form: form, unit: ["", "%", "$", "million people"][random(4)],
      series: (0..<(1 + random(3))).map { series in
        .init(
          name: "series \(series)",
          points: (0..<points).map {
            .init(label: "\(label()) \($0)", value: Double(random(1000) - 200) * scale)
          })
      })
  }
}
