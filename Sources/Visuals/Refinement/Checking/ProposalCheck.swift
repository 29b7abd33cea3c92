/// Makes of a proposal what the words of the scene bear out. Whatever was not said is dropped, and so is what hangs on it.
struct ProposalCheck: Sendable {
  enum Outcome: Sendable, Hashable {
    case accepted(Diagram)
    /// Why what the rules found stays.
    case rejected(String)
    /// The model sees nothing to draw.
    case nothing
  }

  let words: SpokenWords
  /// Elements that were proposed, and those without words behind them.
  private(set) var proposed = 0
  private(set) var dropped = 0

  init(_ words: SpokenWords) { self.words = words }

  /// - Parameter offline: what the rules found.
  mutating func judge(_ proposal: Diagram, against offline: Diagram) -> Outcome {
    guard proposal.kind != .keyPhrases else { return .nothing }
    var diagram = Diagram(kind: proposal.kind, title: "", language: offline.language)
    switch proposal.kind {
    case .comparison: diagram.table = proposal.table.flatMap { checkedTable($0) }
    case .chart: diagram.chart = proposal.chart.flatMap { checkedChart($0) }
    default: addElements(of: proposal, to: &diagram)
    }
    guard proposed > 0 else { return .rejected("the answer has no elements") }
    guard 2 * dropped <= proposed else {
      return .rejected("\(dropped) of \(proposed) elements of the answer were never said")
    }
    if let fault = DiagramForm.settle(&diagram) { return .rejected(fault) }
    let (before, now) = (DiagramForm.size(offline), DiagramForm.size(diagram))
    guard offline.kind == .keyPhrases || 2 * now >= before else {
      return .rejected("the answer shows \(now) elements where the rules found \(before)")
    }
    if let title = title(proposal.title) { diagram.title = title } else { diagram.title = offline.title }
    // Half of it may have been dropped: then it is as sure as a picture must be to be shown.
    diagram.confidence = 0.95 * Double(proposed - dropped) / Double(proposed)
    guard diagram.problems().isEmpty else { return .rejected("the answer does not fit together") }
    return .accepted(diagram)
  }

  /// A title of words that were said; nil for another.
  func title(_ text: String?) -> String? {
    guard let text = text.map(ProposalCheck.cleaned), (3...80).contains(text.count), words.supports(text)
    else { return nil }
    return text.capitalizedFirst
  }

  // MARK: Elements

  /// Words that nodes may bear without anybody having said them.
  private static let connectors: Set<String> = [
    "start", "begin", "end", "done", "finish", "stop", "in parallel", "parallel", "at the same time",
  ]
  private static let answers: Set<String> = ["yes", "no", "otherwise", "else", "repeat"]
  private static let mostQuotes = 4

  mutating func counted<Value>(_ value: Value?) -> Value? {
    proposed += 1
    if value == nil { dropped += 1 }
    return value
  }

  /// The quotes that were said; nil where there is none.
  func quoted(_ evidence: [Evidence]) -> [Evidence]? {
    var found: [Evidence] = []
    for item in evidence.prefix(ProposalCheck.mostQuotes) {
      for place in words.evidence(of: item.quote) ?? [] where !found.contains(place) { found.append(place) }
    }
    return found.isEmpty ? nil : found
  }

  /// A label in one line that its quotes bear out; nil for another.
  func label(_ text: String, _ evidence: [Evidence]) -> String? {
    let label = ProposalCheck.cleaned(text)
    return (1...90).contains(label.count) && words.supports(label, by: evidence) ? label : nil
  }

  static func cleaned(_ text: String) -> String {
    String(text.prefix(400)).split { $0.isWhitespace || $0.isControl || $0.isNewline }.joined(separator: " ")
  }

  private mutating func addElements(of proposal: Diagram, to diagram: inout Diagram) {
    var groups: [String: String] = [:]
    for group in proposal.groups.prefix(DiagramDraft.largest) where groups[group.id] == nil {
      guard let (label, evidence) = counted(element(group.label, group.evidence)) else { continue }
      groups[group.id] = "g\(groups.count + 1)"
      diagram.groups.append(DiagramGroup(id: "g\(groups.count)", label: label, evidence: evidence))
    }
    var ids: [String: String] = [:]
    for node in proposal.nodes.prefix(DiagramDraft.largest) where ids[node.id] == nil {
      guard let made = counted(checked(node, kind: proposal.kind)) else { continue }
      ids[node.id] = "n\(ids.count + 1)"
      diagram.nodes.append(made)
      diagram.nodes[diagram.nodes.count - 1].id = "n\(ids.count)"
      diagram.nodes[diagram.nodes.count - 1].groups = node.groups.compactMap { groups[$0] }
    }
    let used = Set(diagram.nodes.flatMap(\.groups))
    diagram.groups.removeAll { !used.contains($0.id) }
    let nodes = Dictionary(diagram.nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for edge in proposal.edges.prefix(2 * DiagramDraft.largest) {
      let ends = (ids[edge.from].flatMap { nodes[$0] }, ids[edge.to].flatMap { nodes[$0] })
      guard let made = counted(checked(edge, ends)) else { continue }
      if !diagram.edges.contains(where: { $0.from == made.from && $0.to == made.to }) {
        diagram.edges.append(made)
      }
    }
    if proposal.kind == .quadrant, let axes = proposal.axes,
      [axes.left, axes.right, axes.bottom, axes.top].allSatisfy({ words.supports($0) && $0.count <= 60 })
    {
      diagram.axes = axes
    }
  }

  private func element(_ label: String, _ evidence: [Evidence]) -> (String, [Evidence])? {
    guard let quotes = quoted(evidence), let label = self.label(label, quotes) else { return nil }
    return (label, quotes)
  }

  private func checked(_ node: DiagramNode, kind: DiagramKind) -> DiagramNode? {
    guard let quotes = quoted(node.evidence) else { return nil }
    let isConnector =
      [.start, .end, .parallel].contains(node.role)
      && ProposalCheck.connectors.contains(ProposalCheck.cleaned(node.label).lowercased())
    guard let label = isConnector ? ProposalCheck.cleaned(node.label) : self.label(node.label, quotes) else {
      return nil
    }
    var made = DiagramNode(id: "", label: label.capitalizedFirst, role: node.role, evidence: quotes)
    made.detail = node.detail.flatMap { self.label($0, quotes) }
    made.date = SpokenValues.date(node.date, in: quotes, of: words)
    if kind == .quadrant, let x = node.x, let y = node.y, x.isFinite, y.isFinite {
      // How far out something stands was not said.
      (made.x, made.y) = (x < 0 ? -0.5 : 0.5, y < 0 ? -0.5 : 0.5)
    }
    return made
  }

  private func checked(_ edge: DiagramEdge, _ ends: (DiagramNode?, DiagramNode?)) -> DiagramEdge? {
    guard let from = ends.0, let to = ends.1, from.id != to.id, let quotes = quoted(edge.evidence) else {
      return nil
    }
    // What ties two things together names at least one of them.
    let contents = WordForms.contents(
      of: quotes.map(\.quote).joined(separator: " "), isEnglish: words.isEnglish)
    let named = WordForms(
      ([from.label, to.label] + (from.evidence + to.evidence).map(\.quote)).joined(separator: " "),
      isEnglish: words.isEnglish)
    guard contents.contains(where: named.holds) else { return nil }
    var label = edge.label.flatMap { self.label($0, quotes) }
    if label == nil, from.role == .decision, let answer = edge.label.map(ProposalCheck.cleaned),
      ProposalCheck.answers.contains(answer.lowercased())
    {
      label = answer.capitalizedFirst
    }
    return DiagramEdge(
      from: from.id, to: to.id, label: label, direction: edge.direction, evidence: quotes)
  }
}
