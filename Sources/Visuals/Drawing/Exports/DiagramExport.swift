public import Foundation

extension Diagram {
  /// Formats in which other programs take a diagram.
  public enum ExportFormat: String, Sendable, CaseIterable {
    /// The diagram as we keep it: `diagram.json`.
    case json
    case mermaid
    /// Graphviz' language.
    case dot
    case excalidraw
    case markdown

    /// Of a file's name, without the dot.
    public var fileExtension: String {
      switch self {
      case .json: "json"
      case .mermaid: "mmd"
      case .dot: "dot"
      case .excalidraw: "excalidraw"
      case .markdown: "md"
      }
    }
  }

  /// - Throws: what `JSONEncoder` throws for values that JSON cannot hold.
  public func exported(as format: ExportFormat, layout: DiagramLayout? = nil) throws -> Data {
    switch format {
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self)
    case .mermaid: return Data(MermaidExport.text(self).utf8)
    case .dot: return Data(DOTExport.text(self).utf8)
    case .excalidraw: return try ExcalidrawExport.data(layout ?? self.layout())
    case .markdown: return Data(MarkdownExport.text(self).utf8)
    }
  }

  /// Short names that every language takes, by node id.
  func plainNames() -> [String: String] {
    Dictionary(nodes.enumerated().map { ($1.id, "n\($0)") }, uniquingKeysWith: { first, _ in first })
  }

  /// Members of trees with their depth: parents before children, everything once.
  func outline() -> [(node: DiagramNode, depth: Int)] {
    var children: [String: [String]] = [:]
    var targets: Set<String> = []
    for edge in edges where edge.from != edge.to {
      children[edge.from, default: []].append(edge.to)
      targets.insert(edge.to)
    }
    let byID = Dictionary(nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<String> = []
    var result: [(DiagramNode, Int)] = []
    for root in nodes.filter({ !targets.contains($0.id) }) + nodes {
      var stack = [(root.id, 0)]
      while let (id, depth) = stack.popLast() {
        guard let node = byID[id], seen.insert(id).inserted else { continue }
        result.append((node, depth))
        for child in (children[id] ?? []).reversed() { stack.append((child, depth + 1)) }
      }
    }
    return result
  }
}
