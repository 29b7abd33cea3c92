import FoundationEssentials

@testable import Visuals

/// Process descriptions written for the purpose, each with its structure, which was written before the rules read it.
///
/// A text is four lines: `# name`; the words; `- verb|object; …`, the steps by number; `? condition; …`; and
/// `> 1>2>3,4 3,4>5`, the edges.
enum ProcessTexts {
  static func references(_ text: String) throws -> [ReferenceDiagram] {
    try text.split(separator: "# ").map { block in
      let lines = block.split(separator: "\n")
      var json = Form(id: String(lines[0]), text: String(lines[1]))
      for line in lines.dropFirst(2) {
        let words = line.dropFirst(2)
        switch line.first {
        case "-":
          for (number, step) in words.split(separator: ";").enumerated() {
            let parts = trimmed(step).split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            json.nodes.append(
              .init(
                id: "n\(number + 1)", type: "activity", text: parts[0],
                object: parts.count > 1 && !parts[1].isEmpty ? parts[1] : nil))
          }
        case "?":
          for (number, condition) in words.split(separator: ";").enumerated() {
            json.nodes.append(.init(id: "c\(number + 1)", type: "condition", text: trimmed(condition)))
          }
        default:
          for chain in words.split(separator: " ") {
            let links = chain.split(separator: ">").map { $0.split(separator: ",") }
            for (from, to) in zip(links, links.dropFirst()) {
              json.edges += from.flatMap { a in to.map { Form.Edge(from: "n\(a)", to: "n\($0)") } }
            }
          }
        }
      }
      return try ReferenceDiagram(json: JSONEncoder().encode(json))
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    text.split(separator: " ").joined(separator: " ")
  }

  private struct Form: Encodable {
    struct Node: Encodable {
      var id: String
      var type: String
      var text: String
      var object: String?
    }

    struct Edge: Encodable {
      var from: String
      var to: String
    }

    var id: String
    var diagramType = "process flow"
    var text: String
    var nodes: [Node] = []
    var edges: [Edge] = []

    enum CodingKeys: String, CodingKey {
      case id, text, nodes, edges
      case diagramType = "diagram_type"
    }

    init(id: String, text: String) {
      self.id = id
      self.text = text
    }
  }
}

/// Short texts with the kind of diagram that they call for, one a line: `kind | words`.
enum KindTexts {
  static func lines(_ text: String) -> [(kind: DiagramKind, words: String)] {
    text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "|", maxSplits: 1)
      guard parts.count == 2, let kind = DiagramKind(rawValue: parts[0].filter { $0 != " " }) else {
        return nil
      }
      return (kind, String(parts[1].dropFirst()))
    }
  }
}
