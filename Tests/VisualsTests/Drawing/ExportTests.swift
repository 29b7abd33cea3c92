import Foundation
import Testing

@testable import Visuals

@Suite struct ExportTests {
  @Test("every sample can be exported in every format", arguments: Diagram.ExportFormat.allCases)
  func formats(format: Diagram.ExportFormat) throws {
    for (name, diagram) in SampleDiagrams.all {
      let data = try diagram.exported(as: format, layout: diagram.layout(LayoutOptions(graphviz: "")))
      #expect(data.count > 40, "\(name)")
      if format == .json { #expect(try JSONDecoder().decode(Diagram.self, from: data) == diagram) }
      if format == .excalidraw { #expect(try JSONSerialization.jsonObject(with: data) is [String: Any]) }
    }
  }

  @Test("labels cannot break out of Mermaid, DOT or Markdown")
  func hostile() {
    let diagram = Diagram(
      kind: .flowchart, title: "a\"; b",
      nodes: [DiagramNode(id: "x", label: "\"]\nclick n0 href <b>"), DiagramNode(id: "y", label: "a|b")],
      edges: [DiagramEdge(from: "x", to: "y", label: "\"|")])
    #expect(MermaidExport.text(diagram).contains("n0[\"#34;] click n0 href #60;b#62;\"]"))
    #expect(DOTExport.text(diagram).contains("n0 [label=\"\\\"] click n0 href <b>\"];"))
    #expect(MarkdownExport.text(diagram).contains("2. a\\|b"))
  }

  @Test("a flowchart keeps its decisions, lanes and labels in Mermaid")
  func mermaid() {
    let text = MermaidExport.text(SampleDiagrams.swimlanes)
    #expect(text.contains("subgraph g1[\"Service desk\"]"))
    #expect(text.contains("n2{\"Is it covered by the warranty?\"}"))
    #expect(text.contains("n2 -->|\"yes\"| n3"))
  }

  @Test("the interactive page holds everything and can run nothing foreign")
  func page() throws {
    var diagram = SampleDiagrams.list
    diagram.nodes[0].label = "</script><script>alert(1)</script>"
    let page = try InteractivePage(title: "T<", diagrams: [diagram, SampleDiagrams.cycle]).html()
    #expect(page.components(separatedBy: "<script").count == 3)
    #expect(!page.contains("http://") || page.components(separatedBy: "http://").count == 9)
    #expect(page.contains("Content-Security-Policy"))
    #expect(page.contains("\\u003c/script>"))
  }
}
