import Foundation

/// What a model proposes for a scene. The diagram has the same type as ours; none of it is believed yet.
struct SceneProposal: Sendable, Hashable {
  var title: String?
  var summary: String?
  var diagram: Diagram

  /// Bytes of the text in which it is looked for.
  static let mostBytes = 512 << 10

  /// Reads an answer: the object alone, in a fence of Markdown, or with talk around it. Elements that do not read are
  /// left out; numbers of elements are bounded.
  ///
  /// - Parameter restoring: puts back what was replaced before the question, in every text.
  /// - Returns: nil where no such object is in it.
  init?(_ content: String, restoring: (String) -> String = { $0 }) {
    guard content.utf8.count <= SceneProposal.mostBytes, let object = SceneProposal.object(in: content)
    else { return nil }
    // Some leave the envelope out.
    let isBare = object["diagram"] == nil && object["kind"] != nil
    guard let proposed = isBare ? object : object["diagram"] as? [String: Any],
      let name = (proposed["kind"] as? String)?.lowercased(),
      let kind = DiagramKind(rawValue: name.replacing("-", with: "_").replacing(" ", with: "_"))
    else { return nil }
    func read<Value: Decodable>(_ type: Value.Type, _ value: Any?) -> Value? {
      guard let value, !(value is NSNull) else { return nil }
      let whole = SceneProposal.completed(value, restoring)
      guard JSONSerialization.isValidJSONObject(whole),
        let data = try? JSONSerialization.data(withJSONObject: whole)
      else { return nil }
      return try? JSONDecoder().decode(type, from: data)
    }
    func list<Value: Decodable>(_ type: Value.Type, _ name: String) -> [Value] {
      (proposed[name] as? [Any] ?? []).prefix(2 * DiagramDraft.largest).compactMap { read(type, $0) }
    }
    func text(_ value: Any?) -> String? { (value as? String).map(restoring) }
    diagram = Diagram(
      kind: kind, title: text(proposed["title"]) ?? "", nodes: list(DiagramNode.self, "nodes"),
      edges: list(DiagramEdge.self, "edges"), groups: list(DiagramGroup.self, "groups"))
    diagram.table = read(ComparisonTable.self, proposed["table"])
    diagram.chart = read(QuantityChart.self, proposed["chart"])
    diagram.axes = read(QuadrantAxes.self, proposed["axes"])
    title = text(object["title"])
    summary = text(object["summary"])
  }

  private static func object(in content: String) -> [String: Any]? {
    let bytes = Array(content.utf8)
    guard let start = bytes.firstIndex(of: UInt8(ascii: "{")),
      let end = bytes.lastIndex(of: UInt8(ascii: "}")), start < end
    else { return nil }
    let part = bytes[start...end]
    guard JSONNesting.isShallow(part) else { return nil }
    return (try? JSONSerialization.jsonObject(with: Data(part))) as? [String: Any]
  }

  /// The same with quotes where our type has them, roles and directions that there are, and what was replaced put back.
  private static func completed(_ value: Any, _ restoring: (String) -> String) -> Any {
    switch value {
    case let text as String: return restoring(text)
    case let list as [Any]: return list.prefix(512).map { completed($0, restoring) }
    case let object as [String: Any]:
      var result: [String: Any] = [:]
      for (name, member) in object where !(member is NSNull) { result[name] = completed(member, restoring) }
      if result["evidence"] == nil, ["label", "text", "from"].contains(where: { object[$0] != nil }) {
        result["evidence"] = result["quote"] ?? result["quotes"]
      }
      if let evidence = result["evidence"] {
        result["evidence"] = (evidence as? [Any] ?? [evidence]).compactMap { item -> [String: Any]? in
          // Times are ours to say.
          ((item as? String) ?? (item as? [String: Any])?["quote"] as? String).map { ["quote": $0] }
        }
      }
      if let role = result["role"] as? String, DiagramNode.Role(rawValue: role) == nil {
        result["role"] = nil
      }
      if let direction = result["direction"] as? String, DiagramEdge.Direction(rawValue: direction) == nil {
        result["direction"] = nil
      }
      return result
    default: return value
    }
  }
}
