/// Counts behind precision, recall and F1.
public struct MatchCount: Sendable, Hashable {
  /// In the reference, found by us, and those of them that are the same.
  public var expected = 0
  public var found = 0
  public var matched = 0

  public var precision: Double { found == 0 ? (expected == 0 ? 1 : 0) : Double(matched) / Double(found) }
  public var recall: Double { expected == 0 ? 1 : Double(matched) / Double(expected) }
  public var f1: Double { expected + found == 0 ? 1 : 2 * Double(matched) / Double(expected + found) }

  static func += (left: inout MatchCount, right: MatchCount) {
    left.expected += right.expected
    left.found += right.found
    left.matched += right.matched
  }
}

/// How well a diagram agrees with a reference; see `Documentation/Visuals.md` for the rule.
public struct StructureScore: Sendable {
  public var nodes = MatchCount()
  public var edges = MatchCount()
  /// Elements, and those whose words stand in the text.
  public var elements = 0
  public var quoted = 0
  /// What the reference has and the diagram has not, for whoever improves the rules.
  package private(set) var missed: [String] = []

  public init(_ diagram: Diagram, reference: ReferenceDiagram) {
    countQuotes(diagram, reference.text)
    if let table = reference.table {
      compare(diagram.table, table)
      return
    }
    compare(diagram, reference)
  }

  private mutating func countQuotes(_ diagram: Diagram, _ text: String) {
    let said = Self.letters(text)
    func count(_ evidence: [Evidence]) {
      elements += 1
      if !evidence.isEmpty,
        evidence.allSatisfy({ !$0.quote.isEmpty && said.contains(Self.letters($0.quote)) })
      {
        quoted += 1
      }
    }
    for node in diagram.nodes { count(node.evidence) }
    for edge in diagram.edges { count(edge.evidence) }
    for group in diagram.groups { count(group.evidence) }
    if let table = diagram.table {
      for item in table.items { count(item.evidence) }
      for row in table.rows { for cell in row.cells where !cell.text.isEmpty { count(cell.evidence) } }
    }
    if let chart = diagram.chart {
      for point in chart.series.flatMap(\.points) { count(point.evidence) }
    }
  }

  private static func letters(_ text: String) -> String {
    String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// What is matched: the labels of nodes, and the conditions on the edges out of decisions.
  private struct Found {
    var lemmas: Set<String>
    var place: Int
  }

  private mutating func compare(_ diagram: Diagram, _ reference: ReferenceDiagram) {
    let references = reference.nodes ?? []
    // Ours: items, and the labels of branches.
    let connectors: Set<DiagramNode.Role> = [.start, .end, .decision, .parallel]
    let ours = diagram.nodes.filter { !connectors.contains($0.role) }
    let ourEdges = diagram.edges.map { (from: $0.from, to: $0.to) }
    let decisions = Set(diagram.nodes.filter { $0.role == .decision }.map(\.id))
    let branches = diagram.edges.filter { decisions.contains($0.from) }.compactMap(\.label).filter {
      !["otherwise", "else", "repeat", "no", "yes"].contains($0.lowercased())
    }
    // Theirs.
    let activities = references.filter { !Self.isConnector($0) && $0.type != "condition" }
    let conditions = references.filter { $0.type == "condition" }
    var pairs: [String: String] = [:]
    var taken: Set<Int> = []
    let lemmas = ours.map { HeadWords.lemmas($0.label + " " + ($0.detail ?? "")) }
    var expectedPlace = 0.0
    for (number, node) in activities.enumerated() {
      let heads =
        node.type == "activity" ? HeadWords(verb: node.text, object: node.object) : HeadWords(text: node.text)
      let step = Double(number) / Double(max(1, activities.count)) * Double(ours.count)
      expectedPlace = step
      let fitting = ours.indices.filter {
        !taken.contains($0) && heads.isMatched(by: lemmas[$0]) && Self.dateFits(node.date, ours[$0].date)
      }
      guard let best = fitting.min(by: { abs(Double($0) - expectedPlace) < abs(Double($1) - expectedPlace) })
      else { continue }
      taken.insert(best)
      pairs[node.id] = ours[best].id
    }
    missed += activities.filter { pairs[$0.id] == nil }.map { "node \($0.text) \($0.object ?? "")" }
    nodes.expected = activities.count + conditions.count
    nodes.found = ours.count + branches.count
    nodes.matched = pairs.count
    var openBranches = branches.map(HeadWords.lemmas)
    for condition in conditions {
      let heads = HeadWords(condition: condition.text)
      if let index = openBranches.firstIndex(where: heads.isMatched) {
        openBranches.remove(at: index)
        nodes.matched += 1
      } else {
        missed.append("condition \(condition.text)")
      }
    }
    // Edges between activities, with gateways and conditions passed through on both sides.
    var merged: [String: String] = [:]
    for group in reference.sameGateway ?? [] {
      let root = group.first.map { merged[$0] ?? $0 } ?? ""
      for id in group { merged[id] = root }
    }
    let theirEdges = (reference.edges ?? []).map {
      (from: merged[$0.from] ?? $0.from, to: merged[$0.to] ?? $0.to)
    }
    let expected = Self.contracted(theirEdges, keeping: Set(activities.map(\.id)))
    let found = Self.contracted(ourEdges, keeping: Set(ours.map(\.id)))
    edges.expected = expected.count
    edges.found = found.count
    let missing = expected.filter { pair in
      guard let from = pairs[pair.from], let to = pairs[pair.to] else { return true }
      return !found.contains(Pair(from: from, to: to))
    }
    edges.matched = expected.count - missing.count
    missed += missing.map { "edge \($0.from) to \($0.to)" }.sorted()
  }

  private static func dateFits(_ expected: String?, _ found: String?) -> Bool {
    guard let expected else { return true }
    guard let found else { return false }
    return expected.hasPrefix(found) || found.hasPrefix(expected)
  }

  private static func isConnector(_ node: ReferenceDiagram.Node) -> Bool {
    guard let type = node.type else { return false }
    return type.hasSuffix("gateway") || type == "decision" || type == "start" || type == "end"
  }

  private struct Pair: Hashable {
    var from: String
    var to: String
  }

  /// The edges between the nodes to keep, reached over the others.
  private static func contracted(_ edges: [(from: String, to: String)], keeping kept: Set<String>) -> Set<
    Pair
  > {
    let next = Dictionary(grouping: edges, by: \.from).mapValues { $0.map(\.to) }
    var pairs: Set<Pair> = []
    for start in kept {
      var open = next[start] ?? []
      var seen: Set<String> = []
      while let node = open.popLast() {
        guard seen.insert(node).inserted else { continue }
        if kept.contains(node) {
          if node != start { pairs.insert(Pair(from: start, to: node)) }
        } else {
          open += next[node] ?? []
        }
      }
    }
    return pairs
  }

  /// Items count as nodes, filled cells as edges: a cell is right where its item and its head words are.
  private mutating func compare(_ table: ComparisonTable?, _ reference: ReferenceDiagram.Table) {
    let items = table?.items ?? []
    nodes.expected = reference.items.count
    nodes.found = items.count
    var pairs: [Int: Int] = [:]
    for (number, item) in reference.items.enumerated() {
      let heads = HeadWords.lemmas(item)
      if let index = items.indices.first(where: { index in
        !pairs.values.contains(index) && !heads.isDisjoint(with: HeadWords.lemmas(items[index].text))
          && HeadWords.head(item).map { HeadWords.lemmas(items[index].text).contains($0) } ?? true
      }) {
        pairs[number] = index
      }
    }
    nodes.matched = pairs.count
    let cells = (table?.rows ?? []).flatMap { row in
      row.cells.enumerated().filter { !$0.element.text.isEmpty }.map {
        (item: $0.offset, text: $0.element.text, criterion: row.criterion)
      }
    }
    edges.found = cells.count
    var open = cells.indices.map { $0 }
    for row in reference.rows {
      for (number, value) in row.value.enumerated() where !value.isEmpty {
        edges.expected += 1
        guard let item = pairs[number] else { continue }
        let wanted = HeadWords.lemmas(value).filter {
          EnglishWords.closed[$0] == nil || $0.first?.isNumber ?? false
        }
        if let index = open.firstIndex(where: { place in
          cells[place].item == item
            && (wanted.isSubset(of: HeadWords.lemmas(cells[place].text))
              || HeadWords.head(value).map { HeadWords.lemmas(cells[place].text).contains($0) } ?? false)
        }) {
          open.remove(at: index)
          edges.matched += 1
        }
      }
    }
  }
}
