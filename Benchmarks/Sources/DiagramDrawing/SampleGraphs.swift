import Visuals

/// Diagrams of any size, the same for the same seed.
enum SampleGraphs {
  private static let verbs = "Receive Check Pack Send Review Approve Print Sign Archive Repair".split(
    separator: " ")
  private static let things = [
    "the order", "a part", "the invoice", "every customer record", "the parcel", "a contract", "the report",
  ]

  private struct Random {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 33) % max(1, bound)
    }
  }

  static func diagram(_ kind: DiagramKind, _ count: Int, seed: UInt64) -> Diagram {
    var random = Random(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
    var diagram = Diagram(kind: kind, title: "How everything hangs together", language: "en")
    diagram.nodes = (0..<count).map { index in
      DiagramNode(
        id: "\(index)", label: "\(verbs[random.next(verbs.count)]) \(things[random.next(things.count)])")
    }
    func connect(_ from: Int, _ to: Int) {
      diagram.edges.append(
        DiagramEdge(from: "\(from)", to: "\(to)", label: random.next(5) == 0 ? "then" : nil))
    }
    switch kind {
    case .flowchart, .causeAndEffect, .network:
      for index in 1..<max(2, count) {
        connect(kind == .network ? random.next(index) : max(0, index - 1 - random.next(3)), index)
      }
      while diagram.edges.count < count * 5 / 4 {
        let (a, b) = (random.next(count), random.next(count))
        if a != b {
          connect(kind == .causeAndEffect ? min(a, b) : a, kind == .causeAndEffect ? max(a, b) : b)
        }
      }
    case .hierarchy, .mindMap: for index in 1..<max(2, count) { connect((index - 1) / 4, index) }
    case .cycle: for index in 0..<count { connect(index, (index + 1) % count) }
    case .timeline: for index in 0..<count { diagram.nodes[index].date = "\(1990 + index)" }
    case .comparison:
      diagram.table = ComparisonTable(
        items: (0..<5).map { .init("Thing \($0)") },
        rows: (0..<max(1, count / 5)).map { row in
          .init(criterion: diagram.nodes[row].label, cells: (0..<5).map { .init(diagram.nodes[$0].label) })
        })
    case .chart:
      diagram.chart = QuantityChart(
        form: .bar, unit: "people",
        series: [
          .init(
            name: "",
            points: diagram.nodes.map { .init(label: $0.label + $0.id, value: Double(random.next(900))) })
        ])
    case .venn:
      diagram.groups = ["a", "b", "c"].map { DiagramGroup(id: $0, label: "Set \($0)") }
      for index in 0..<count {
        diagram.nodes[index].groups = [["a"], ["b"], ["c"], ["a", "b"], ["a", "b", "c"]][index % 5]
      }
    case .quadrant:
      diagram.axes = QuadrantAxes(left: "Little", right: "Much", bottom: "Low", top: "High")
      for index in 0..<count {
        diagram.nodes[index].x = Double(random.next(201) - 100) / 100
        diagram.nodes[index].y = Double(random.next(201) - 100) / 100
      }
    case .list, .keyPhrases: break
    }
    return diagram
  }
}
