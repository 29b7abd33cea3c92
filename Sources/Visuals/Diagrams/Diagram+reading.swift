// What is left out of a file that somebody wrote by hand has a meaning: no edges, no evidence, an ordinary element.

extension Diagram {
  private enum Key: String, CodingKey {
    case kind, title, confidence, language, nodes, edges, groups, table, chart, axes
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      kind: try values.decode(DiagramKind.self, forKey: .kind),
      title: try values.decodeIfPresent(String.self, forKey: .title) ?? "",
      confidence: try values.decodeIfPresent(Double.self, forKey: .confidence) ?? 1,
      language: try values.decodeIfPresent(String.self, forKey: .language),
      nodes: try values.decodeIfPresent([DiagramNode].self, forKey: .nodes) ?? [],
      edges: try values.decodeIfPresent([DiagramEdge].self, forKey: .edges) ?? [],
      groups: try values.decodeIfPresent([DiagramGroup].self, forKey: .groups) ?? [])
    table = try values.decodeIfPresent(ComparisonTable.self, forKey: .table)
    chart = try values.decodeIfPresent(QuantityChart.self, forKey: .chart)
    axes = try values.decodeIfPresent(QuadrantAxes.self, forKey: .axes)
  }
}

extension DiagramNode {
  private enum Key: String, CodingKey {
    case id, label, role, detail, groups, date, x, y, icon, evidence
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      id: try values.decode(String.self, forKey: .id), label: try values.decode(String.self, forKey: .label),
      role: try values.decodeIfPresent(Role.self, forKey: .role) ?? .item,
      detail: try values.decodeIfPresent(String.self, forKey: .detail),
      groups: try values.decodeIfPresent([String].self, forKey: .groups) ?? [],
      date: try values.decodeIfPresent(String.self, forKey: .date),
      evidence: try values.decodeIfPresent([Evidence].self, forKey: .evidence) ?? [])
    x = try values.decodeIfPresent(Double.self, forKey: .x)
    y = try values.decodeIfPresent(Double.self, forKey: .y)
    icon = try values.decodeIfPresent(String.self, forKey: .icon)
  }
}

extension DiagramEdge {
  private enum Key: String, CodingKey {
    case from, to, label, direction, evidence
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      from: try values.decode(String.self, forKey: .from), to: try values.decode(String.self, forKey: .to),
      label: try values.decodeIfPresent(String.self, forKey: .label),
      direction: try values.decodeIfPresent(Direction.self, forKey: .direction) ?? .forward,
      evidence: try values.decodeIfPresent([Evidence].self, forKey: .evidence) ?? [])
  }
}

extension DiagramGroup {
  private enum Key: String, CodingKey {
    case id, label, evidence
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let id = try values.decode(String.self, forKey: .id)
    self.init(
      id: id, label: try values.decodeIfPresent(String.self, forKey: .label) ?? id,
      evidence: try values.decodeIfPresent([Evidence].self, forKey: .evidence) ?? [])
  }
}

extension ComparisonTable.Cell {
  private enum Key: String, CodingKey {
    case text, evidence
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      try values.decode(String.self, forKey: .text),
      evidence: try values.decodeIfPresent([Evidence].self, forKey: .evidence) ?? [])
  }
}

extension QuantityChart {
  private enum Key: String, CodingKey {
    case form, unit, series
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      form: try values.decodeIfPresent(Form.self, forKey: .form) ?? .bar,
      unit: try values.decodeIfPresent(String.self, forKey: .unit) ?? "",
      series: try values.decode([Series].self, forKey: .series))
  }
}

extension QuantityChart.Series {
  private enum Key: String, CodingKey {
    case name, points
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      name: try values.decodeIfPresent(String.self, forKey: .name) ?? "",
      points: try values.decode([QuantityChart.Point].self, forKey: .points))
  }
}

extension QuantityChart.Point {
  private enum Key: String, CodingKey {
    case label, value, evidence
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      label: try values.decode(String.self, forKey: .label),
      value: try values.decode(Double.self, forKey: .value),
      evidence: try values.decodeIfPresent([Evidence].self, forKey: .evidence) ?? [])
  }
}
