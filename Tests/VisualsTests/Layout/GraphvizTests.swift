import AudioIO
import Foundation
import Testing

@testable import Visuals

@Suite struct GraphvizTests {
  @Test("a program that hangs ends at its limit and a simpler layout takes its place")
  func hang() throws {
    let script = FileManager.default.temporaryDirectory.appendingPathComponent(
      "hang-\(UInt32.random(in: 0 ... .max)).sh")
    try "#!/bin/sh\nwhile :; do :; done\n".write(to: script, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
    defer { try? FileManager.default.removeItem(at: script) }
    let clock = ContinuousClock()
    let problem = GraphProblem(nodes: [.init(size: Size(width: 50, height: 20))], edges: [])
    let options = LayoutOptions(graphvizSeconds: 0.3, graphviz: script.path)
    #expect(throws: Graphviz.Failure.program(.tookTooLong(seconds: 0.3))) {
      try Graphviz(options).placements([problem])
    }
    let start = clock.now
    let layout = SampleDiagrams.flowchart.layout(options)
    #expect(clock.now - start < .seconds(5))
    #expect(layout.boxes.count == SampleDiagrams.flowchart.nodes.count)
    #expect(LayoutQuality(layout).overlaps == 0)
  }

  @Test(
    "answers that are no layout are refused",
    arguments: ["", "graph 1 2 2\nstop\n", "node n0 1 1\n", "graph 1 nan 2\n"])
  func nonsense(answer: String) {
    var reader = GraphvizPlainReader(Array(answer.utf8))
    #expect(reader.next(GraphProblem(nodes: [.init(size: Size(width: 1, height: 1))], edges: [])) == nil)
  }

  @Test("no word of a label reaches Graphviz")
  func script() {
    var problem = GraphProblem(
      nodes: [.init(size: Size(width: 72, height: 36)), .init(size: Size(width: 9, height: 9))], edges: [])
    problem.edges = [.init(from: 0, to: 1, label: Size(width: 30.2, height: 10))]
    let script = Graphviz.script(problem)
    #expect(script.contains("n0 [width=1,height=0.5];"))
    #expect(script.contains("WIDTH=\"31\" HEIGHT=\"10\""))
  }

  @Test("adding an element leaves the others in their order")
  func stable() {
    let diagram = SampleDiagrams.causeAndEffect
    var larger = diagram
    larger.nodes.append(DiagramNode(id: "new", label: "Frost"))
    larger.edges.append(DiagramEdge(from: "new", to: "d"))
    for options in [LayoutOptions(), LayoutOptions(graphviz: "")] {
      let before = diagram.layout(options).boxes
      let after = larger.layout(options).boxes
      for (a, b) in [(0, 3), (2, 3), (3, 5), (4, 5)] {
        #expect((before[a].frame.midY < before[b].frame.midY) == (after[a].frame.midY < after[b].frame.midY))
      }
    }
  }
}
