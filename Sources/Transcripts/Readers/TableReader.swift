/// Tables of start, end and text, separated by tabs, commas or semicolons, with a line of names above or without.
enum TableReader {
  private struct Columns {
    var start = 0
    var end = 1
    var speaker: Int?
    var text = 2
  }

  /// - Parameter isQuoted: cells may stand in quotation marks and hold line ends and separators (RFC 4180).
  static func transcript(_ text: String, isQuoted: Bool) throws -> Transcript {
    let separator: UInt8 = isQuoted ? commaOrSemicolon(text) : UInt8(ascii: "\t")
    var rows = rows(text, separator: separator, isQuoted: isQuoted)[...]
    guard let first = rows.first else { return Transcript(language: Transcript.unknownLanguage) }
    var columns = Columns()
    if let named = named(first.cells) {
      columns = named
      rows = rows.dropFirst()
    } else if first.cells.count >= 4, time(first.cells[0]) != nil, isQuoted {
      (columns.speaker, columns.text) = (2, 3)
    }
    let span = rows.map { row in
      [columns.start, columns.end].map { $0 < row.cells.count ? row.cells[$0] : "" }
    }
    // Whole numbers are milliseconds, as the reference implementation writes them, unless some number has a fraction.
    let isInSeconds = span.joined().contains { $0.contains(".") && !$0.contains(":") }
    var segments: [Segment] = []
    for row in rows {
      func cell(_ index: Int) -> String { index < row.cells.count ? row.cells[index] : "" }
      guard let start = milliseconds(cell(columns.start), isInSeconds),
        let end = milliseconds(cell(columns.end), isInSeconds)
      else {
        let cells = row.cells.prefix(2).joined(separator: " ")
        throw ReadFault(line: row.line, reason: "\(cells.quotedBriefly) is not a start and an end")
      }
      let isLast = columns.text > max(columns.start, columns.end, columns.speaker ?? 0)
      // A tab too many can only be in the text.
      let body =
        isLast && !isQuoted ? row.cells.dropFirst(columns.text).joined(separator: " ") : cell(columns.text)
      let speaker = columns.speaker.map { cell($0).asLabel } ?? ""
      segments.append(
        Segment(
          start: start.asSeconds, end: end.asSeconds, text: body.asSegmentText,
          speaker: speaker.isEmpty ? nil : speaker))
    }
    return Transcript(language: Transcript.unknownLanguage, segments: segments)
  }

  /// Milliseconds or seconds as a number, or a clock time.
  static func time(_ cell: String) -> Int? {
    cell.contains(":") || cell.contains(".") ? ClockTime.milliseconds(cell) : wholeNumber(cell)
  }

  private static func milliseconds(_ cell: String, _ isInSeconds: Bool) -> Int? {
    let cell = cell.trimmed
    return isInSeconds || cell.contains(":") ? ClockTime.milliseconds(cell) : wholeNumber(cell)
  }

  private static func wholeNumber(_ cell: String) -> Int? {
    guard let value = Int(cell), (0...1_000_000_000_000).contains(value) else { return nil }
    return value
  }

  private static func named(_ cells: [String]) -> Columns? {
    let names = cells.map { $0.trimmed.lowercased() }
    func index(_ candidates: [String]) -> Int? { names.firstIndex { candidates.contains($0) } }
    guard let start = index(["start", "begin", "from", "start_time", "start time"]),
      let end = index(["end", "stop", "to", "end_time", "end time"])
    else { return nil }
    var columns = Columns()
    (columns.start, columns.end) = (start, end)
    columns.speaker = index(["speaker", "name"])
    columns.text = index(["text", "transcript", "content", "caption"]) ?? names.count - 1
    return columns
  }

  private static func commaOrSemicolon(_ text: String) -> UInt8 {
    let line = text.utf8.prefix { $0 != 10 && $0 != 13 }
    let commas = line.count { $0 == UInt8(ascii: ",") }
    return line.count { $0 == UInt8(ascii: ";") } > commas ? UInt8(ascii: ";") : UInt8(ascii: ",")
  }

  private static func rows(_ text: String, separator: UInt8, isQuoted: Bool) -> [(line: Int, cells: [String])]
  {
    var rows: [(line: Int, cells: [String])] = []
    var cells: [String] = []
    var cell: [UInt8] = []
    var (line, firstLine) = (1, 1)
    var (isInside, wasQuote, wasReturn) = (false, false, false)
    func endCell() {
      cells.append(String(decoding: cell, as: UTF8.self))
      cell.removeAll(keepingCapacity: true)
    }
    func endRow() {
      endCell()
      if cells.count > 1 || !(cells.first ?? "").trimmed.isEmpty { rows.append((firstLine, cells)) }
      cells = []
      firstLine = line
    }
    for byte in text.utf8 {
      let isSecondOfTwo = byte == 10 && wasReturn
      wasReturn = byte == 13
      if byte == 10 && !isSecondOfTwo || byte == 13 { line += 1 }
      if isInside, byte != UInt8(ascii: "\"") {
        cell.append(byte)
      } else if isQuoted, byte == UInt8(ascii: "\"") {
        // Two marks inside are one of the text; one that does not begin a cell is text too.
        if isInside {
          isInside = false
          wasQuote = true
          continue
        }
        if wasQuote {
          cell.append(byte)
          isInside = true
        } else if cell.allSatisfy({ $0 == 32 }) {
          cell.removeAll(keepingCapacity: true)
          isInside = true
        } else {
          cell.append(byte)
        }
      } else if byte == separator {
        endCell()
      } else if byte == 10 || byte == 13 {
        if !isSecondOfTwo { endRow() } else { firstLine = line }
      } else {
        cell.append(byte)
      }
      wasQuote = false
    }
    if !cell.isEmpty || !cells.isEmpty { endRow() }
    return rows
  }
}
