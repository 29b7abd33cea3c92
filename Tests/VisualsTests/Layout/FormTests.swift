import Testing

@testable import Visuals

@Suite struct FormTests {
  private static func diagram(_ kind: DiagramKind, _ labels: [String], _ edges: [(Int, Int)]) -> Diagram {
    Diagram(
      kind: kind, title: "Title", nodes: labels.enumerated().map { DiagramNode(id: "\($0)", label: $1) },
      edges: edges.map { DiagramEdge(from: "\($0)", to: "\($1)") })
  }

  private static func isSound(_ layout: DiagramLayout) -> Bool {
    let quality = LayoutQuality(layout)
    return quality.overlaps + quality.clipped + quality.edgesThroughBoxes == 0
  }

  // MARK: Lanes

  @Test("a deed of nobody has a lane without a name, a decision goes with its neighbors")
  func laneOfNobody() throws {
    var diagram = SampleDiagrams.swimlanes
    diagram.nodes[1].groups = []
    diagram.nodes[2].groups = []
    let layout = diagram.layout()
    #expect(Self.isSound(layout))
    func region(_ node: Int) -> LayoutRegion? {
      let id = "node-\(diagram.nodes[node].id)"
      guard let box = layout.boxes.first(where: { $0.element.id == id }) else { return nil }
      return layout.regions.first { $0.frame.contains(box.frame.center) }
    }
    let nobody = try #require(region(1))
    #expect(nobody.element.id == "lane-of-nobody" && !nobody.isTinted && nobody.label == nil)
    #expect(region(0)?.element.id == "group-cust")
    #expect(region(2) != nil)
    #expect(layout.regions.count == 4)
    #expect(SampleDiagrams.swimlanes.layout().regions.count == 3)
  }

  @Test("a way too long for lanes is folded, and colors tell who acts")
  func longLanes() {
    var diagram = Self.diagram(
      .flowchart, (0..<36).map { "Step number \($0)" }, (0..<35).map { ($0, $0 + 1) })
    diagram.groups = ["a", "b", "c"].map { DiagramGroup(id: $0, label: "Actor \($0)") }
    for index in diagram.nodes.indices { diagram.nodes[index].groups = [["a", "b", "c"][index % 3]] }
    let layout = diagram.layout(LayoutOptions(graphviz: ""))
    #expect(Self.isSound(layout))
    #expect(layout.regions.isEmpty)
    #expect(Set(layout.labels.map(\.block.fullText)) == ["Actor a", "Actor b", "Actor c"])
    #expect(LayoutQuality(layout).smallestText > 0.012)
  }

  // MARK: Graphs

  @Test("groups of a network have a legend, and what is in none has no color")
  func legend() {
    var diagram = SampleDiagrams.network
    #expect(diagram.layout().labels.isEmpty)
    diagram.groups = [DiagramGroup(id: "p", label: "Plants"), DiagramGroup(id: "a", label: "Animals")]
    diagram.nodes[0].groups = ["p"]
    diagram.nodes[2].groups = ["a"]
    let layout = diagram.layout()
    #expect(Self.isSound(layout))
    #expect(layout.labels.map(\.block.fullText) == ["Plants", "Animals"])
    #expect(
      layout.boxes[0].fill == .soft(0) && layout.boxes[2].fill == .soft(1) && layout.boxes[1].fill == .plain)
  }

  @Test("networks need no Graphviz and are the same every time")
  func springs() {
    let first = SampleDiagrams.network.layout()
    #expect(first == SampleDiagrams.network.layout(LayoutOptions(graphviz: "")))
    #expect(LayoutQuality(first).crossings == 0)
  }

  @Test("parts that are not joined, one node and edges between the same two are laid out")
  func oddNetworks() {
    let apart = Self.diagram(.network, ["a", "b", "c", "d", "e"], [(0, 1), (2, 3)])
    #expect(Self.isSound(apart.layout()))
    #expect(Self.isSound(Self.diagram(.network, ["alone"], []).layout()))
    let double = Self.diagram(.network, ["a", "b"], [(0, 1), (1, 0), (0, 1)]).layout()
    #expect(Self.isSound(double))
    #expect(Set(double.connectors.map(\.path)).count == 3)
  }

  @Test("an edge goes around what stands between its ends")
  func router() {
    var centers = [Point(x: 0, y: 0), Point(x: 600, y: 0)]
    var sizes = [Size(width: 60, height: 30), Size(width: 60, height: 30)]
    // A wall that no bow gets around.
    for y in stride(from: -500.0, through: 500, by: 50) {
      centers.append(Point(x: 300, y: y))
      sizes.append(Size(width: 60, height: 56))
    }
    let router = EdgeRouter(centers: centers, sizes: sizes)
    let path = router.path(from: 0, to: 1, label: nil, turn: 0)
    for index in 2..<centers.count {
      #expect(!path.crosses(Rectangle(center: centers[index], size: sizes[index])))
    }
    let points = path.flattened()
    #expect(points.first == centers[0] && points.last == centers[1])
    // Without a wall it is straight.
    let free = EdgeRouter(centers: Array(centers.prefix(2)), sizes: Array(sizes.prefix(2)))
    #expect(free.path(from: 0, to: 1, label: nil, turn: 0).flattened().allSatisfy { abs($0.y) < 0.01 })
  }

  @Test("our own ranks untangle what can be untangled")
  func ranks() {
    // Two ranks, each joined to its mirror image.
    let mirrored = Self.diagram(
      .causeAndEffect, (0..<8).map { "Thing \($0)" }, (0..<4).map { ($0, 7 - $0) } + [(0, 6), (1, 5), (2, 4)])
    #expect(LayoutQuality(mirrored.layout(LayoutOptions(graphviz: ""))).crossings == 0)
  }

  // MARK: Trees and scripts

  @Test("a large tree can be read", arguments: LayoutOptions.Aspect.allCases)
  func largeTree(aspect: LayoutOptions.Aspect) {
    let edges = (1..<55).map { (($0 - 1) / 4, $0) }
    let labels = (0..<55).map { "Department \($0)" }
    for kind in [DiagramKind.hierarchy, .mindMap] {
      let layout = Self.diagram(kind, labels, edges).layout(LayoutOptions(aspect: aspect))
      #expect(Self.isSound(layout))
      #expect(LayoutQuality(layout).smallestText > 0.011, "\(kind)")
    }
  }

  @Test("pictures of scripts that run from right to left begin at the right")
  func fromTheRight() {
    let labels = ["النوم الجيد", "إيقاع ثابت", "غرفة مظلمة"]
    let flow = Self.diagram(.flowchart, labels, [(0, 1), (1, 2)]).layout()
    #expect(flow.boxes[0].frame.x > flow.boxes[1].frame.x && flow.boxes[1].frame.x > flow.boxes[2].frame.x)
    #expect(Self.isSound(flow))
    let list = Self.diagram(.list, labels, []).layout()
    #expect(list.boxes[0].texts[0].frame.midX > list.boxes[0].texts[1].frame.midX)
    #expect(Self.isSound(list))
    var dates = Self.diagram(.timeline, labels, [])
    for index in dates.nodes.indices {
      (dates.nodes[index].date, dates.nodes[index].icon) = ("20\(10 + index)", "sun")
    }
    #expect(Self.isSound(dates.layout()))
    let cycle = Self.diagram(.cycle, labels, [(0, 1), (1, 2), (2, 0)]).layout()
    #expect(cycle.boxes[1].frame.midX > cycle.boxes[2].frame.midX)
  }

  // MARK: Charts

  @Test("amounts are grouped alike, and years are not grouped")
  func amounts() {
    func texts(_ values: [Double], unit: String = "people") -> [String] {
      var diagram = Diagram(kind: .chart, title: "")
      diagram.chart = QuantityChart(
        form: .bar, unit: unit,
        series: [.init(name: "", points: values.enumerated().map { .init(label: "p\($0)", value: $1) })])
      return diagram.layout().labels.map(\.block.fullText)
    }
    #expect(texts([6900, 31_250]).contains("6,900"))
    #expect(texts([1900, 2000]).contains("1900"))
    #expect(texts([1, 2]).contains("people"))
    #expect(AxisScale.text(1_234_567.5, unit: "$") == "$1,234,567.5")
  }

  @Test("of a long line only its landmarks are labelled")
  func longLine() {
    var diagram = Diagram(kind: .chart, title: "")
    let values = (0..<40).map { Double(($0 * 17) % 41) + 0.5 }
    diagram.chart = QuantityChart(
      form: .line, unit: "",
      series: [.init(name: "", points: values.enumerated().map { .init(label: "\(1980 + $0)", value: $1) })])
    let layout = diagram.layout()
    #expect(Self.isSound(layout))
    #expect(layout.labels.count { $0.block.fullText.hasSuffix(".5") } <= 4)
    #expect(layout.labels.contains { $0.block.fullText == "40.5" })
  }
}
