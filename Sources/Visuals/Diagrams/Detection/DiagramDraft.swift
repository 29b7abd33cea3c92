/// A diagram in the making. Nodes, edges and groups enter only with the words that they come from, so none can be an
/// invention.
struct DiagramDraft {
  private(set) var nodes: [DiagramNode] = []
  private(set) var edges: [DiagramEdge] = []
  private(set) var groups: [DiagramGroup] = []
  private var edgeEnds: [Ends: Int] = [:]

  private struct Ends: Hashable {
    var from: Int
    var to: Int
  }

  /// Most elements of one picture; a scene with more is cut there.
  static let largest = 120

  var isFull: Bool { nodes.count >= Self.largest }

  /// - Returns: the number of the node.
  @discardableResult
  mutating func node(
    _ label: String, role: DiagramNode.Role = .item, detail: String? = nil, group: Int? = nil,
    date: String? = nil, evidence: Evidence
  ) -> Int {
    let label = Self.cleaned(label, else: evidence.quote)
    nodes.append(
      DiagramNode(
        id: "n\(nodes.count + 1)", label: label, role: role,
        detail: detail.map { Self.cleaned($0, else: "") },
        groups: group.map { [groups[$0].id] } ?? [], date: date, evidence: [evidence]))
    return nodes.count - 1
  }

  mutating func edge(
    _ from: Int, _ to: Int, label: String? = nil, direction: DiagramEdge.Direction = .forward,
    evidence: Evidence
  ) {
    guard from != to else { return }
    let label = label.map { Self.cleaned($0, else: "") }.flatMap { $0.isEmpty ? nil : $0 }
    if let known = edgeEnds[Ends(from: from, to: to)] {
      if edges[known].label == nil { edges[known].label = label }
      return
    }
    edgeEnds[Ends(from: from, to: to)] = edges.count
    edges.append(
      DiagramEdge(
        from: nodes[from].id, to: nodes[to].id, label: label, direction: direction, evidence: [evidence]))
  }

  /// Number of the group of that name, which is made where there is none yet.
  mutating func group(_ label: String, evidence: Evidence) -> Int {
    let label = Self.cleaned(label, else: evidence.quote)
    if let known = groups.firstIndex(where: { $0.label.lowercased() == label.lowercased() }) { return known }
    groups.append(DiagramGroup(id: "g\(groups.count + 1)", label: label, evidence: [evidence]))
    return groups.count - 1
  }

  mutating func join(_ node: Int, group: Int) {
    if !nodes[node].groups.contains(groups[group].id) { nodes[node].groups.append(groups[group].id) }
  }

  mutating func setRole(_ node: Int, _ role: DiagramNode.Role) { nodes[node].role = role }

  mutating func addEvidence(_ evidence: Evidence, to node: Int) { nodes[node].evidence.append(evidence) }

  /// Moves the edges that lead to `old` to `new`.
  mutating func redirect(to old: Int, newTarget new: Int) {
    let numbers = Dictionary(nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    for index in edges.indices where edges[index].to == nodes[old].id && edges[index].from != nodes[new].id {
      // What leads back to it still does.
      if let from = numbers[edges[index].from], from > old, nodes[from].role == .item { continue }
      edges[index].to = nodes[new].id
    }
    edgeEnds = [:]
    for (index, edge) in edges.enumerated() {
      if let from = numbers[edge.from], let to = numbers[edge.to] {
        edgeEnds[Ends(from: from, to: to)] = index
      }
    }
  }

  /// Drops all nodes but these, and the edges that lose an end.
  mutating func keep(_ kept: Set<Int>) {
    let ids = Set(kept.map { nodes[$0].id })
    nodes = nodes.filter { ids.contains($0.id) }
    edges = edges.filter { ids.contains($0.from) && ids.contains($0.to) }
    edgeEnds = [:]
  }

  /// Whether there was one to take away.
  mutating func removeEdge(from: Int, to: Int) -> Bool {
    guard let index = edges.firstIndex(where: { $0.from == nodes[from].id && $0.to == nodes[to].id }) else {
      return false
    }
    edges.remove(at: index)
    edgeEnds = edgeEnds.filter { $0.value != index }.mapValues { $0 > index ? $0 - 1 : $0 }
    return true
  }

  /// Whether a labeled edge out of a decision leads to the node.
  func isBranch(_ node: Int) -> Bool {
    edges.contains { edge in
      edge.to == nodes[node].id && edge.label != nil
        && nodes.contains { $0.id == edge.from && $0.role == .decision }
    }
  }

  func hasEdge(from node: Int) -> Bool { edges.contains { $0.from == nodes[node].id } }

  func diagram(_ kind: DiagramKind, title: String, confidence: Double, language: String? = "en") -> Diagram {
    Diagram(
      kind: kind, title: title, confidence: min(1, max(0, confidence)), language: language, nodes: nodes,
      edges: edges, groups: groups)
  }

  private static func cleaned(_ text: String, else quote: String) -> String {
    var text = String(text.drop { $0.isWhitespace || ",;:.".contains($0) })
    while let last = text.last, last.isWhitespace || ",;:.".contains(last) { text.removeLast() }
    if text.isEmpty { text = String(quote.prefix(80)) }
    return text.count > 90 ? String(text.prefix(88)) + "…" : text
  }
}
