extension BoxBuilder {
  /// The form and color that a node's role has in its kind of diagram.
  func box(_ node: DiagramNode, as diagram: Diagram) -> LayoutBox {
    // One color says nothing; groups have one each, and what is in none has none.
    let isGrouped = diagram.groups.count > 1
    let group = node.groups.lazy.compactMap { id in diagram.groups.firstIndex { $0.id == id } }.first
    let tone = group ?? 0
    let soft: LayoutBox.Fill = isGrouped && group == nil ? .plain : .soft(tone)
    let solid: LayoutBox.Fill = isGrouped && group == nil ? .plain : .solid(tone)
    // Round ends look well around a few words only.
    let round: LayoutBox.Shape = node.label.count > 44 ? .rounded : .pill
    switch (diagram.kind, node.role) {
    case (_, .start), (_, .end): return box(node, shape: round, fill: solid)
    case (_, .decision): return box(node, shape: .diamond, fill: isGrouped ? .plain : .soft(3))
    case (_, .parallel): return box(node, shape: .rectangle, fill: isGrouped ? .plain : .soft(5))
    case (_, .subject): return box(node, shape: .rounded, fill: solid, weight: .bold)
    case (_, .actor): return box(node, shape: round, fill: isGrouped ? soft : .soft(2))
    case (_, .event): return box(node, shape: .rectangle, fill: isGrouped ? soft : .soft(4))
    case (.network, _): return box(node, shape: round, fill: soft)
    default: return box(node, shape: .rounded, fill: soft)
    }
  }
}
