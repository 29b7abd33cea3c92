/// What an answer must look like: `diagram.json` without what only we may say (times, confidence), beside a title and the
/// sentence that sums up. As structured outputs want it, every member is required and none besides is allowed.
enum ProposalSchema {
  static var value: [String: Any] {
    let quotes = list(object([("quote", text)]))
    let role = choice(DiagramNode.Role.allCases.map(\.rawValue))
    let node = object([
      ("id", text), ("label", text), ("role", role), ("detail", optional("string")), ("groups", list(text)),
      ("date", optional("string")), ("x", optional("number")), ("y", optional("number")),
      ("evidence", quotes),
    ])
    let edge = object([
      ("from", text), ("to", text), ("label", optional("string")),
      ("direction", choice(["forward", "both", "none"])), ("evidence", quotes),
    ])
    let group = object([("id", text), ("label", text), ("evidence", quotes)])
    let cell = object([("text", text), ("evidence", quotes)])
    let table = object([
      ("items", list(cell)), ("rows", list(object([("criterion", text), ("cells", list(cell))]))),
    ])
    let point = object([("label", text), ("value", ["type": "number"]), ("evidence", quotes)])
    let chart = object([
      ("form", choice(QuantityChart.Form.allCases.map(\.rawValue))), ("unit", text),
      ("series", list(object([("name", text), ("points", list(point))]))),
    ])
    let axes = object([("left", text), ("right", text), ("bottom", text), ("top", text)])
    let diagram = object([
      ("kind", choice(DiagramKind.allCases.map(\.rawValue))), ("title", text), ("nodes", list(node)),
      ("edges", list(edge)), ("groups", list(group)), ("table", orNull(table)), ("chart", orNull(chart)),
      ("axes", orNull(axes)),
    ])
    return object([("title", text), ("summary", text), ("diagram", diagram)])
  }

  private static var text: [String: Any] { ["type": "string"] }
  private static func optional(_ type: String) -> [String: Any] { ["type": [type, "null"]] }
  private static func choice(_ names: [String]) -> [String: Any] { ["type": "string", "enum": names] }
  private static func list(_ item: [String: Any]) -> [String: Any] { ["type": "array", "items": item] }
  private static func orNull(_ schema: [String: Any]) -> [String: Any] {
    ["anyOf": [schema, ["type": "null"]]]
  }

  private static func object(_ members: [(String, [String: Any])]) -> [String: Any] {
    [
      "type": "object", "additionalProperties": false, "required": members.map(\.0),
      "properties": Dictionary(members, uniquingKeysWith: { first, _ in first }),
    ]
  }
}
