/// Text in aligned columns for a terminal.
enum AlignedTable {
  /// Names to the left, figures to the right, a rule between `rows` and `summaries`.
  static func text(_ rows: [[String]], _ summaries: [[String]]) -> String {
    let all = rows + summaries
    let columns = all.first?.count ?? 0
    let widths = (0..<columns).map { column in all.map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      cells.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column < 2 ? cell + padding : padding + cell
      }.joined(separator: "  ")
    }
    let rule = String(repeating: "-", count: widths.reduce(0, +) + 2 * max(0, columns - 1))
    return (rows.map(line) + [rule] + summaries.map(line)).joined(separator: "\n")
  }

  static func shortened(_ name: String) -> String {
    let limit = 44
    return name.count <= limit ? name : "\(name.prefix(limit / 2))…\(name.suffix(limit / 2 - 1))"
  }

  static func percent(_ fraction: Double) -> String { fixed(fraction * 100, 2) }

  /// `value` (not negative) with that many decimals.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, value >= 0, value < 1e12 else { return "?" }
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    let units = Int((value * Double(scale)).rounded())
    guard decimals > 0 else { return String(units) }
    let fraction = String(units % scale)
    return "\(units / scale).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
  }
}
