import Foundation
import Testing
import Visuals

@Suite struct DiagramTests {
  @Test("A diagram survives its file") func codable() throws {
    var diagram = Diagram(
      kind: .mindMap, title: "Bread",
      nodes: [
        DiagramNode(
          id: "a", label: "Dough", role: .subject, evidence: [Evidence(quote: "the dough", start: 1, end: 2)])
      ])
    diagram.table = ComparisonTable(
      items: [.init("rye")], rows: [.init(criterion: "color", cells: [.init("dark")])])
    let file = try JSONEncoder().encode(diagram)
    #expect(String(decoding: file, as: UTF8.self).contains("mind_map"))
    #expect(try JSONDecoder().decode(Diagram.self, from: file) == diagram)
  }

  @Test("What does not fit together is named with its element") func problems() {
    let diagram = Diagram(
      kind: .comparison, title: "",
      nodes: [DiagramNode(id: "a", label: "Pay", groups: ["office"]), DiagramNode(id: "a", label: "Ship")],
      edges: [DiagramEdge(from: "a", to: "b")])
    #expect(
      diagram.problems() == [
        "nodes[0] \"Pay\": there is no group \"office\"", "nodes[1] \"Ship\": the id \"a\" is taken",
        "edges[0]: there is no node \"b\"", "table: a comparison needs one",
      ])
  }
}
