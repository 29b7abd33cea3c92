// Tables and charts.

extension ProposalCheck {
  /// The columns and cells that were said; nil where nothing is left to compare.
  mutating func checkedTable(_ table: ComparisonTable) -> ComparisonTable? {
    var columns: [Int] = []
    var items: [ComparisonTable.Cell] = []
    for (index, item) in table.items.prefix(12).enumerated() {
      guard let cell = counted(checked(item)) else { continue }
      columns.append(index)
      items.append(cell)
    }
    var rows: [ComparisonTable.Row] = []
    for row in table.rows.prefix(40) where row.cells.count == table.items.count {
      let criterion = ProposalCheck.cleaned(row.criterion)
      let isSaid = criterion.count <= 60 && words.supports(criterion)
      guard counted(isSaid ? criterion : nil) != nil else { continue }
      var cells: [ComparisonTable.Cell] = []
      for column in columns {
        let cell = row.cells[column]
        let isEmpty = ProposalCheck.cleaned(cell.text).isEmpty
        cells.append(isEmpty ? .init("") : counted(checked(cell)) ?? .init(""))
      }
      if cells.contains(where: { !$0.text.isEmpty }) {
        rows.append(ComparisonTable.Row(criterion: criterion.capitalizedFirst, cells: cells))
      }
    }
    return items.count >= 2 && !rows.isEmpty ? ComparisonTable(items: items, rows: rows) : nil
  }

  private func checked(_ cell: ComparisonTable.Cell) -> ComparisonTable.Cell? {
    guard let quotes = quoted(cell.evidence), let text = label(cell.text, quotes) else { return nil }
    return ComparisonTable.Cell(text.capitalizedFirst, evidence: quotes)
  }

  /// The points whose numbers were said; nil where fewer than two are left.
  mutating func checkedChart(_ chart: QuantityChart) -> QuantityChart? {
    var series: [QuantityChart.Series] = []
    for line in chart.series.prefix(8) {
      var points: [QuantityChart.Point] = []
      for point in line.points.prefix(40) {
        if let made = counted(checked(point)) { points.append(made) }
      }
      let name = ProposalCheck.cleaned(line.name)
      if !points.isEmpty {
        series.append(.init(name: !name.isEmpty && words.supports(name) ? name : "", points: points))
      }
    }
    let all = series.flatMap(\.points)
    guard all.count >= 2 else { return nil }
    var form = chart.form
    let sum = all.reduce(0) { $0 + $1.value }
    if form == .pie, series.count > 1 || all.contains(where: { $0.value < 0 }) || abs(sum - 100) > 3 {
      form = .bar
    }
    return QuantityChart(
      form: form, unit: SpokenValues.unit(chart.unit, in: all.flatMap(\.evidence), of: words), series: series)
  }

  private func checked(_ point: QuantityChart.Point) -> QuantityChart.Point? {
    guard let quotes = quoted(point.evidence),
      let value = SpokenValues.number(point.value, in: quotes, of: words)
    else { return nil }
    let label = ProposalCheck.cleaned(point.label)
    guard (1...60).contains(label.count), words.supports(label) else { return nil }
    return QuantityChart.Point(label: label.capitalizedFirst, value: value, evidence: quotes)
  }
}

/// Numbers, units and dates as they were said, whatever a model makes of them.
enum SpokenValues {
  private static func sentences(_ quotes: [Evidence], _ words: SpokenWords) -> [Sentence] {
    quotes.flatMap { SpokenText($0.quote, language: words.isEnglish ? "en" : "und").sentences }
  }

  /// The number among those of the quotes that is meant: the proposed one, else the only one there is.
  static func number(_ proposed: Double, in quotes: [Evidence], of words: SpokenWords) -> Double? {
    var found: [Double] = []
    for sentence in sentences(quotes, words) {
      let dates = DateReader.dates(in: sentence)
      var index = 0
      while index < sentence.tokens.count {
        guard let (value, end) = SpokenNumbers.number(sentence.tokens, at: index), value.isFinite else {
          index += 1
          continue
        }
        // A year is a number only where nothing else is.
        if !dates.contains(where: { $0.tokens.contains(index) }) || value == proposed { found.append(value) }
        index = max(end, index + 1)
      }
    }
    let near = found.first { abs($0 - proposed) <= 1e-9 * max(1, abs($0)) }
    return near ?? (Set(found).count == 1 ? found[0] : nil)
  }

  private static let signs: [String: Set<String>] = [
    "%": ["percent", "cent"], "$": ["dollar", "dollars"], "€": ["euro", "euros"], "£": ["pound", "pounds"],
  ]

  static func unit(_ proposed: String, in quotes: [Evidence], of words: SpokenWords) -> String {
    let unit = ProposalCheck.cleaned(proposed)
    let said = quotes.map(\.quote).joined(separator: " ")
    let sign = signs.first { $0.key == unit || $0.value.contains(unit.lowercased()) }
    if let sign {
      let isSaid =
        said.contains(sign.key)
        || !sign.value.isDisjoint(with: WordForms(said, isEnglish: words.isEnglish).words)
      return isSaid ? sign.key : ""
    }
    return !unit.isEmpty && unit.count <= 30 && words.supports(unit, by: quotes) ? unit : ""
  }

  /// The date that the quotes name; else the proposed words where they were said.
  static func date(_ proposed: String?, in quotes: [Evidence], of words: SpokenWords) -> String? {
    guard let proposed = proposed.map(ProposalCheck.cleaned), !proposed.isEmpty, proposed.count <= 40 else {
      return nil
    }
    let found = sentences(quotes, words).flatMap { DateReader.dates(in: $0) }.map(\.date)
    if found.contains(proposed) { return proposed }
    // As far as both say it: 1993 for 1993-08.
    if let near = found.first(where: { $0.hasPrefix(proposed) || proposed.hasPrefix($0) }) { return near }
    if found.count == 1 { return found[0] }
    return words.supports(proposed, by: quotes) ? proposed : nil
  }
}
