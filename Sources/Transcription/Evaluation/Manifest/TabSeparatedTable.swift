import FoundationEssentials

/// Tab-separated text whose first line names the columns. Quotes are literal, a byte order mark and carriage
/// returns before line ends are dropped, blank lines are skipped.
struct TabSeparatedTable {
  struct Row {
    /// Line of the file, from 1.
    var line: Int
    var cells: [String]
    var columns: [String: Int]

    /// The cell in the column of that name, nil where the row is too short or there is no such column.
    subscript(name: String) -> String? {
      guard let column = columns[name], cells.indices.contains(column) else { return nil }
      return cells[column]
    }
  }

  private(set) var rows: [Row] = []
  private var columns: [String: Int] = [:]

  /// Nil where `data` is not UTF-8.
  init?(_ data: Data) {
    guard var text = String(bytes: data, encoding: .utf8) else { return nil }
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    var hasHeader = false
    for (index, bytes) in text.utf8.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      let line = bytes.last == 13 ? bytes.dropLast() : bytes
      let cells = line.split(separator: 9, omittingEmptySubsequences: false).map { cell in
        Self.trimmed(String(decoding: cell, as: UTF8.self))
      }
      guard cells.contains(where: { !$0.isEmpty }) else { continue }
      if hasHeader {
        rows.append(Row(line: index + 1, cells: cells, columns: columns))
      } else {
        hasHeader = true
        columns = Dictionary(
          cells.enumerated().map { ($1.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
      }
    }
  }

  func hasColumn(_ name: String) -> Bool { columns[name] != nil }

  /// The whole column; rows too short for it give an empty text.
  func column(_ name: String) -> [String]? {
    hasColumn(name) ? rows.map { $0[name] ?? "" } : nil
  }

  private static func trimmed(_ cell: String) -> String {
    let scalars = Scalars(cell)
    guard let first = scalars.firstIndex(where: { !$0.isSpace }),
      let last = scalars.lastIndex(where: { !$0.isSpace })
    else { return "" }
    return Scalars(scalars[first...last]).string
  }
}
