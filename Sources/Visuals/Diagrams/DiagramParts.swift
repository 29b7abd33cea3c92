/// Items beside each other: one column each, one row for each criterion.
public struct ComparisonTable: Sendable, Hashable, Codable {
  public struct Cell: Sendable, Hashable, Codable {
    /// Empty where nothing was said of it.
    public var text: String
    public var evidence: [Evidence]

    public init(_ text: String, evidence: [Evidence] = []) {
      self.text = text
      self.evidence = evidence
    }
  }

  public struct Row: Sendable, Hashable, Codable {
    public var criterion: String
    /// One for each item.
    public var cells: [Cell]

    public init(criterion: String, cells: [Cell]) {
      self.criterion = criterion
      self.cells = cells
    }
  }

  public var items: [Cell]
  public var rows: [Row]

  public init(items: [Cell], rows: [Row]) {
    self.items = items
    self.rows = rows
  }
}

/// Quantities that were said.
public struct QuantityChart: Sendable, Hashable, Codable {
  public enum Form: String, Sendable, Hashable, Codable, CaseIterable {
    case bar
    /// Over time.
    case line
    /// Shares of a whole.
    case pie
  }

  public struct Point: Sendable, Hashable, Codable {
    public var label: String
    public var value: Double
    public var evidence: [Evidence]

    public init(label: String, value: Double, evidence: [Evidence] = []) {
      self.label = label
      self.value = value
      self.evidence = evidence
    }
  }

  public struct Series: Sendable, Hashable, Codable {
    /// Empty where there is but one.
    public var name: String
    public var points: [Point]

    public init(name: String, points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  public var form: Form
  /// `%`, `$`, `km`, `million people`; empty for mere counts.
  public var unit: String
  public var series: [Series]

  public init(form: Form, unit: String, series: [Series]) {
    self.form = form
    self.unit = unit
    self.series = series
  }
}

/// The two opposites of a quadrant.
public struct QuadrantAxes: Sendable, Hashable, Codable {
  public var left: String
  public var right: String
  public var bottom: String
  public var top: String

  public init(left: String, right: String, bottom: String, top: String) {
    self.left = left
    self.right = right
    self.bottom = bottom
    self.top = top
  }
}
