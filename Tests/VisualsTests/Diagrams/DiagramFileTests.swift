import Foundation
import Testing
import Visuals

@Suite struct DiagramFileTests {
  private func fault(_ text: String) -> [String] {
    do throws(DiagramFile.Fault) {
      _ = try DiagramFile.read(Data(text.utf8))
      return []
    } catch { return error.problems }
  }

  @Test("A diagram written by hand needs no more than its elements") func short() throws {
    let talk = try DiagramFile.read(
      Data(
        #"{"kind": "flowchart", "title": "Tea", "nodes": [{"id": "a", "label": "Boil"}, {"id": "b", "label": "Pour"}], "edges": [{"from": "a", "to": "b"}]}"#
          .utf8))
    #expect(talk.title == "Tea")
    let diagram = try #require(talk.scenes.first?.diagram)
    #expect(diagram.confidence == 1)
    #expect(diagram.nodes.map(\.role) == [.item, .item])
    #expect(diagram.edges == [DiagramEdge(from: "a", to: "b")])
  }

  @Test("What we write is read as it was", arguments: SampleDiagrams.all.map(\.name))
  func same(name: String) throws {
    let diagram = try #require(SampleDiagrams.all.first { $0.name == name }?.diagram)
    #expect(diagram.problems() == [])
    #expect(try DiagramFile.readDiagram(diagram.exported(as: .json)) == diagram)
    let talk = TalkVisuals(title: "T", language: "en", duration: 3, scenes: [Scene(diagram), Scene(diagram)])
    #expect(try DiagramFile.read(JSONEncoder().encode(talk)) == talk)
  }

  @Test(
    "Faults name the element",
    arguments: [
      (#"{"kind": "flowchart", "nodes": [{"id": "a"}]}"#, #"nodes[0]: "label" is missing"#),
      (
        #"{"kind": "flowchart", "nodes": [{"id": "a", "label": "A", "role": "boss"}]}"#,
        "nodes[0].role: must be one of item, start, end, decision, parallel, event, actor, subject"
      ),
      (#"{"kind": "flowchart", "nodes": [{"id": 1, "label": "A"}]}"#, "nodes[0].id: must be text"),
      (#"{"kind": "flowchart", "nodes": {}}"#, "nodes: must be a list [ … ]"),
      (#"{"nodes": []}"#, #"the file: "kind" is missing"#),
      (
        #"{"scenes": [{"diagram": {"kind": "list", "nodes": [{"id": "a", "label": "Pay", "groups": ["z"]}]}}]}"#,
        #"scenes[0] "": nodes[0] "Pay": there is no group "z""#
      ),
      (
        #"{"kind": "list", "nodes": [{"id": "a", "label": "Pay", "evidence": [{"quote": "q", "start": 5, "end": 2}]}]}"#,
        #"nodes[0] "Pay": ends (2.0 s) before it starts (5.0 s)"#
      ),
      (
        #"{"kind": "list", "nodes": [{"id": "a", "label": "Pay", "x": 4}]}"#,
        #"nodes[0] "Pay": x must be from -1 to 1"#
      ),
    ])
  func named(text: String, problem: String) { #expect(fault(text) == [problem]) }

  @Test("Broken JSON, and what is no diagram, is said to be that") func broken() {
    #expect(fault("{").first?.hasPrefix("this is no JSON: ") == true)
    #expect(fault(#"{"scenes": 3}"#) == ["scenes: must be a list [ … ]"])
    let nodes = (0...2000).map { #"{"id": "\#($0)", "label": "x"}"# }.joined(separator: ",")
    #expect(
      fault(#"{"kind": "list", "nodes": [\#(nodes)]}"#) == [
        "nodes: there are 2001; at most 2000 can be drawn"
      ])
  }

  @Test("Transcripts are no diagrams") func told() {
    #expect(!DiagramFile.holdsDiagrams(Data(#"{"segments": [], "text": "x"}"#.utf8)))
    #expect(!DiagramFile.holdsDiagrams(Data("[]".utf8)))
    #expect(DiagramFile.holdsDiagrams(Data(#"{"kind": "list"}"#.utf8)))
    #expect(DiagramFile.holdsDiagrams(Data(#"{"scenes": []}"#.utf8)))
  }
}
