/// What a part of a talk describes, as a picture can show it: elements with the words that they come from. It says what is
/// shown and never where; see `Layout`.
///
/// Everybody may edit it: it is `diagram.json`, and ``problems()`` names what does not fit together.
public struct Diagram: Sendable, Hashable, Codable {
  public var kind: DiagramKind
  public var title: String
  /// From 0 to 1: how sure it is that the words describe this.
  public var confidence: Double
  /// BCP 47 tag of the labels, such as `en`; right-to-left scripts are told by the text itself.
  public var language: String?
  public var nodes: [DiagramNode]
  public var edges: [DiagramEdge]
  /// Lanes of a flowchart, sets of a Venn diagram, clusters of a network.
  public var groups: [DiagramGroup]
  /// Of a comparison.
  public var table: ComparisonTable?
  /// Of a chart.
  public var chart: QuantityChart?
  /// Of a quadrant.
  public var axes: QuadrantAxes?

  public init(
    kind: DiagramKind, title: String, confidence: Double = 1, language: String? = nil,
    nodes: [DiagramNode] = [], edges: [DiagramEdge] = [], groups: [DiagramGroup] = []
  ) {
    self.kind = kind
    self.title = title
    self.confidence = confidence
    self.language = language
    self.nodes = nodes
    self.edges = edges
    self.groups = groups
  }
}

/// The words that an element was drawn from.
public struct Evidence: Sendable, Hashable, Codable {
  /// As they were said; without them an element is an invention.
  public var quote: String
  /// Seconds in the recording at which they begin and end; nil where the text has no times.
  public var start: Double?
  public var end: Double?

  public init(quote: String, start: Double? = nil, end: Double? = nil) {
    self.quote = quote
    self.start = start
    self.end = end
  }
}

public struct DiagramNode: Sendable, Hashable, Codable, Identifiable {
  /// What a node does in its diagram; forms are chosen by it.
  public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    /// A step, a point, a concept, a unit: whatever has no role of its own.
    case item
    case start
    case end
    /// A question with one labelled edge for each answer.
    case decision
    /// Work side by side begins or ends here.
    case parallel
    case event
    case actor
    /// The subject: root of a tree, hub of a mind map, effect of its causes.
    case subject
  }

  /// Unique in its diagram.
  public var id: String
  public var label: String
  public var role: Role
  /// What was said besides, in smaller letters.
  public var detail: String?
  /// Names of groups that it belongs to: one lane, or some sets.
  public var groups: [String]
  /// Of an event: `1993`, `1993-08`, `1993-08-16` (ISO 8601), or as it was said where it is no date ("the next morning").
  public var date: String?
  /// In a quadrant, from -1 (left, bottom) to 1 (right, top).
  public var x: Double?
  public var y: Double?
  /// Name of an icon of our own set.
  public var icon: String?
  public var evidence: [Evidence]

  public init(
    id: String, label: String, role: Role = .item, detail: String? = nil, groups: [String] = [],
    date: String? = nil, evidence: [Evidence] = []
  ) {
    self.id = id
    self.label = label
    self.role = role
    self.detail = detail
    self.groups = groups
    self.date = date
    self.evidence = evidence
  }
}

public struct DiagramEdge: Sendable, Hashable, Codable {
  public enum Direction: String, Sendable, Hashable, Codable {
    case forward
    case both
    case none
  }

  /// ``DiagramNode/id`` of its ends.
  public var from: String
  public var to: String
  public var label: String?
  public var direction: Direction
  public var evidence: [Evidence]

  public init(
    from: String, to: String, label: String? = nil, direction: Direction = .forward, evidence: [Evidence] = []
  ) {
    self.from = from
    self.to = to
    self.label = label
    self.direction = direction
    self.evidence = evidence
  }
}

public struct DiagramGroup: Sendable, Hashable, Codable, Identifiable {
  public var id: String
  public var label: String
  public var evidence: [Evidence]

  public init(id: String, label: String, evidence: [Evidence] = []) {
    self.id = id
    self.label = label
    self.evidence = evidence
  }
}
