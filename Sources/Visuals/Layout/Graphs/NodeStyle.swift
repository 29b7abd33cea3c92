extension BoxBuilder {
  /// The form and color that a node's role has in its kind of diagram.
  func box(_ node: DiagramNode, as diagram: Diagram) -> LayoutBox {
    // One color says nothing; groups have one each.
    let tone = node.groups.lazy.compactMap { id in diagram.groups.firstIndex { $0.id == id } }.first ?? 0
    switch (diagram.kind, node.role) {
    case (_, .start), (_, .end): return box(node, shape: .pill, fill: .solid(tone))
    case (_, .decision): return box(node, shape: .diamond, fill: .soft(3))
    case (_, .parallel): return box(node, shape: .rectangle, fill: .soft(5))
    case (_, .subject): return box(node, shape: .rounded, fill: .solid(tone), weight: .bold)
    case (_, .actor): return box(node, shape: .pill, fill: .soft(2))
    case (_, .event): return box(node, shape: .rectangle, fill: .soft(4))
    case (.network, _): return box(node, shape: .pill, fill: .soft(tone))
    default: return box(node, shape: .rounded, fill: .soft(tone))
    }
  }
}
