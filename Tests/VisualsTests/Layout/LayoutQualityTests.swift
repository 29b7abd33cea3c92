import Testing

@testable import Visuals

@Suite struct LayoutQualityTests {
  @Test(
    "nothing overlaps and nothing is clipped in a thousand diagrams of 2 to 60 nodes",
    arguments: DiagramKind.allCases)
  func generatedDiagrams(kind: DiagramKind) {
    let sizes = [
      2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 3, 5, 7, 4, 14, 6, 3, 2, 8, 5, 4, 11, 4, 6, 30, 5, 60,
    ]
    for round in 0..<77 {
      let count = sizes[round % sizes.count]
      var generator = GeneratedDiagrams(seed: UInt64(round + 1))
      let diagram = generator.diagram(kind, nodes: count)
      let aspect = LayoutOptions.Aspect.allCases[round % 3]
      // A child for every one would take most of the time; our own layout has the same promises to keep.
      let options = LayoutOptions(aspect: aspect, graphvizSeconds: 10, graphviz: round % 20 == 0 ? nil : "")
      let quality = LayoutQuality(diagram.layout(options), measuresEdges: false)
      #expect(quality.overlaps == 0, "\(kind) \(count) nodes, round \(round)")
      #expect(quality.clipped == 0, "\(kind) \(count) nodes, round \(round)")
      #expect(quality.smallestText > 0)
    }
  }

  @Test("it sees boxes that overlap and labels that are clipped")
  func seesFaults() {
    var layout = SampleDiagrams.flowchart.layout(LayoutOptions(graphviz: ""))
    #expect(LayoutQuality(layout).overlaps == 0)
    layout.boxes[1].frame = layout.boxes[0].frame
    #expect(LayoutQuality(layout).overlaps > 0)
    #expect(LayoutQuality(layout).clipped > 0)
    layout = SampleDiagrams.list.layout()
    layout.boxes[0].texts[0].block.lines[0].text += " and much more than was measured"
    #expect(LayoutQuality(layout).clipped == 1)
  }

  @Test(
    "edges of the samples run through no box and no label of another",
    arguments: SampleDiagrams.all.map(\.name))
  func samples(name: String) throws {
    let diagram = try #require(SampleDiagrams.all.first { $0.name == name }?.diagram)
    #expect(diagram.problems().isEmpty)
    for aspect in LayoutOptions.Aspect.allCases {
      let quality = LayoutQuality(diagram.layout(LayoutOptions(aspect: aspect)))
      #expect(quality.overlaps == 0 && quality.clipped == 0)
      #expect(quality.edgesThroughBoxes == 0 && quality.crossedLabels == 0)
      #expect(quality.shortened == 0)
    }
  }
}
