public import FoundationEssentials

/// A text with the structure that people found in it.
public struct ReferenceDiagram: Sendable, Decodable {
  public struct Node: Sendable, Decodable {
    public var id: String
    /// `activity`, `condition`, `xor_gateway`, `and_gateway`, `step`, `event`, `unit`, …
    public var type: String?
    /// The verb of an activity, else all of the label.
    public var text: String
    public var object: String?
    public var label: String?
    public var date: String?
  }

  public struct Edge: Sendable, Decodable {
    public var from: String
    public var to: String
    public var label: String?
  }

  public struct Table: Sendable, Decodable {
    public var items: [String]
    public var rows: [String: [String]]
  }

  public var id: String?
  public var diagramType: String
  public var text: String
  public var nodes: [Node]?
  public var edges: [Edge]?
  public var table: Table?
  public var sameGateway: [[String]]?

  enum CodingKeys: String, CodingKey {
    case id, text, nodes, edges, table
    case diagramType = "diagram_type"
    case sameGateway = "same_gateway"
  }

  public init(json: Data) throws {
    self = try JSONDecoder().decode(ReferenceDiagram.self, from: json)
  }

  /// The kind that ``diagramType`` names; nil where we have no such kind.
  public var kind: DiagramKind? {
    let name = diagramType.lowercased().replacing("-", with: " ").replacing("_", with: " ")
    return switch name {
    case "process flow", "flowchart", "flow", "process", "swimlane": .flowchart
    case "organisation", "organization", "org chart", "organigram", "tree", "taxonomy", "hierarchy":
      .hierarchy
    case "mind map", "mindmap": .mindMap
    case "cause and effect", "cause effect", "fishbone", "causes": .causeAndEffect
    case "concept map", "network", "graph": .network
    case "matrix", "comparison", "comparison table", "table": .comparison
    case "quantities", "chart", "bar chart", "bar", "line", "pie", "line chart", "pie chart": .chart
    case "key phrases", "none", "card": .keyPhrases
    default: DiagramKind(rawValue: name.replacing(" ", with: "_"))
    }
  }
}
