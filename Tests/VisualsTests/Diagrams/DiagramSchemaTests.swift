import Foundation
import Testing
import Visuals

/// Checks what the schema uses: references, types, members, elements, choices and bounds.
private struct SchemaChecker {
  let root: [String: Any]

  init() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Documentation/diagram.schema.json")
    let value = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    root = try #require(value as? [String: Any])
  }

  func definition(_ name: String) -> [String: Any] {
    (root["$defs"] as? [String: Any])?[name] as? [String: Any] ?? [:]
  }

  func names(_ definition: String) -> Set<String> {
    Set((self.definition(definition)["properties"] as? [String: Any] ?? [:]).keys)
  }

  func choices(_ definition: String, _ member: String) -> [String] {
    let properties = self.definition(definition)["properties"] as? [String: Any]
    return (properties?[member] as? [String: Any])?["enum"] as? [String] ?? []
  }

  func faults(_ value: Any, _ schema: [String: Any], at path: String = "$") -> [String] {
    if let reference = schema["$ref"] as? String {
      return faults(value, definition(reference.split(separator: "/").last.map(String.init) ?? ""), at: path)
    }
    var faults: [String] = []
    switch (schema["type"] as? String ?? "", value) {
    case ("object", let members as [String: Any]):
      for name in schema["required"] as? [String] ?? [] where members[name] == nil {
        faults.append("\(path): lacks \(name)")
      }
      let properties = schema["properties"] as? [String: Any] ?? [:]
      for (name, member) in members {
        guard let property = properties[name] as? [String: Any] else {
          faults.append("\(path): \(name) is not in the schema")
          continue
        }
        faults += self.faults(member, property, at: "\(path).\(name)")
      }
    case ("array", let elements as [Any]):
      for (index, element) in elements.enumerated() {
        faults += self.faults(element, schema["items"] as? [String: Any] ?? [:], at: "\(path)[\(index)]")
      }
    case ("string", let text as String):
      if let choices = schema["enum"] as? [String], !choices.contains(text) {
        faults.append("\(path): \(text) is no choice")
      }
    case ("number", let number as NSNumber), ("integer", let number as NSNumber):
      if let least = schema["minimum"] as? NSNumber, number.doubleValue < least.doubleValue {
        faults.append("\(path): too small")
      }
      if let most = schema["maximum"] as? NSNumber, number.doubleValue > most.doubleValue {
        faults.append("\(path): too large")
      }
    default: faults.append("\(path): is no \(schema["type"] ?? "known type")")
    }
    return faults
  }
}

@Suite struct DiagramSchemaTests {
  private func json(_ value: some Encodable) throws -> Any {
    try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
  }

  @Test("All samples, and a talk of them, follow the schema") func samples() throws {
    let checker = try SchemaChecker()
    for (name, diagram) in SampleDiagrams.all {
      #expect(checker.faults(try json(diagram), checker.definition("diagram")) == [], "\(name)")
    }
    let text = SpokenText(
      "First the clerk opens the letter. Then the clerk scans it. If it is a bill, he pays it.")
    let talk = try SceneFinder().visuals(of: text)
    #expect(!talk.scenes.isEmpty)
    #expect(checker.faults(try json(talk), checker.definition("talk")) == [])
  }

  @Test("The schema knows every member and every choice of the types") func complete() throws {
    let checker = try SchemaChecker()
    var node = DiagramNode(
      id: "a", label: "A", detail: "d", groups: ["g"], date: "1993",
      evidence: [Evidence(quote: "q", start: 1, end: 2)])
    (node.x, node.y, node.icon) = (0, 1, "gear")
    var diagram = Diagram(
      kind: .quadrant, title: "t", language: "en", nodes: [node],
      edges: [DiagramEdge(from: "a", to: "a", label: "l", direction: .both, evidence: node.evidence)],
      groups: [DiagramGroup(id: "g", label: "G", evidence: node.evidence)])
    diagram.axes = QuadrantAxes(left: "l", right: "r", bottom: "b", top: "t")
    diagram.chart = QuantityChart(
      form: .pie, unit: "%", series: [.init(name: "s", points: [.init(label: "p", value: 1)])])
    diagram.table = ComparisonTable(items: [.init("i")], rows: [.init(criterion: "c", cells: [.init("x")])])
    let written = try #require(try json(diagram) as? [String: Any])
    #expect(checker.faults(written, checker.definition("diagram")) == [])
    #expect(Set(written.keys) == checker.names("diagram"))
    let nodes = try #require(written["nodes"] as? [[String: Any]])
    #expect(Set(nodes[0].keys) == checker.names("node"))
    let edges = try #require(written["edges"] as? [[String: Any]])
    #expect(Set(edges[0].keys) == checker.names("edge"))
    #expect(checker.choices("diagram", "kind").sorted() == DiagramKind.allCases.map(\.rawValue).sorted())
    #expect(checker.choices("node", "role") == DiagramNode.Role.allCases.map(\.rawValue))
    #expect(checker.choices("chart", "form") == QuantityChart.Form.allCases.map(\.rawValue))
  }

  @Test("What does not follow the schema is noticed") func violations() throws {
    let checker = try SchemaChecker()
    let wrong = try JSONSerialization.jsonObject(
      with: Data(#"{"kind": "poster", "nodes": [{"id": "a", "lable": "x", "x": 3}]}"#.utf8))
    #expect(checker.faults(wrong, checker.definition("diagram")).count == 4)
  }
}
