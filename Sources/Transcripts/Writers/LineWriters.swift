/// One segment a line, with its speaker and its times if they are wanted.
struct PlainTextWriter: TranscriptWriter {
  private let options: TranscriptFormatOptions

  init(options: TranscriptFormatOptions) { self.options = options }

  func header() -> String { "" }

  func segment(_ segment: Segment) -> String {
    var text = ""
    for run in options.showsSpeakers ? segment.speakerRuns : [segment] {
      var line = run.text.singleLine
      guard !line.isEmpty else { continue }
      if options.showsSpeakers { line = SpeakerLabels.labeled(line, run.speaker) }
      if options.showsTimes {
        let times = [run.milliseconds.lowerBound, run.milliseconds.upperBound].map {
          Timestamp.clock($0, decimalMark: ".", alwaysHours: true)
        }
        line = "[\(times[0]) --> \(times[1])] \(line)"
      }
      text += line + "\n"
    }
    return text
  }

  func footer(_ transcript: Transcript) -> String { "" }
}

/// The columns that both tables have: start, end, the speaker where there are any, and the text.
private struct TableColumns {
  private let separator: String
  private let hasSpeakers: Bool?
  private let showsSpeakers: Bool
  /// Known once the first line was written.
  private var writesSpeakers: Bool?

  init(separator: String, options: TranscriptFormatOptions) {
    self.separator = separator
    hasSpeakers = options.hasSpeakerColumn
    showsSpeakers = options.showsSpeakers
  }

  /// What is still missing before a line of `speaker`: the names of the columns before the first one.
  mutating func names(before speaker: String?) -> String {
    guard writesSpeakers == nil else { return "" }
    let writes = showsSpeakers && (hasSpeakers ?? (speaker != nil))
    writesSpeakers = writes
    return (["start", "end"] + (writes ? ["speaker"] : []) + ["text"]).joined(separator: separator) + "\n"
  }

  func line(_ segment: Segment, cell: (String) -> String) -> String {
    let span = segment.milliseconds
    var cells = ["\(span.lowerBound)", "\(span.upperBound)"]
    if writesSpeakers == true { cells.append(cell((segment.speaker ?? "").asLabel)) }
    cells.append(cell(segment.text.singleLine))
    return cells.joined(separator: separator) + "\n"
  }
}

/// Milliseconds and text separated by tabs, after the TSV writer of the reference implementation.
struct TabSeparatedWriter: TranscriptWriter {
  private var columns: TableColumns

  init(options: TranscriptFormatOptions) { columns = TableColumns(separator: "\t", options: options) }

  func header() -> String { "" }

  mutating func segment(_ segment: Segment) -> String {
    columns.names(before: segment.speaker)
      + columns.line(segment) { cell in String(cell.map { $0 == "\t" ? " " : $0 }) }
  }

  mutating func footer(_ transcript: Transcript) -> String { columns.names(before: nil) }
}

/// Milliseconds and quoted text separated by commas: whisper.cpp's columns with the quoting of RFC 4180.
struct CommaSeparatedWriter: TranscriptWriter {
  private var columns: TableColumns

  init(options: TranscriptFormatOptions) { columns = TableColumns(separator: ",", options: options) }

  func header() -> String { "" }

  mutating func segment(_ segment: Segment) -> String {
    columns.names(before: segment.speaker)
      + columns.line(segment) { cell in
        var quoted = "\""
        for scalar in cell.unicodeScalars {
          quoted.unicodeScalars.append(scalar)
          if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
        }
        return quoted + "\""
      }
  }

  mutating func footer(_ transcript: Transcript) -> String { columns.names(before: nil) }
}

/// Lyrics lines `[mm:ss.xx] text`; minutes go on past 59, since the format has no hours. With times of words, each has
/// its own `<mm:ss.xx>`, and the last one's end stands at the end of the line.
struct LyricsWriter: TranscriptWriter {
  private let options: TranscriptFormatOptions

  init(options: TranscriptFormatOptions) { self.options = options }

  func header() -> String { "[re:Steno]\n" }

  func segment(_ segment: Segment) -> String {
    if let runs = options.timedRuns(of: segment) { return runs.map { self.line($0.words) }.joined() }
    let line = segment.text.singleLine
    return line.isEmpty ? "" : "[\(clock(segment.milliseconds.lowerBound / 10))] \(line)\n"
  }

  func footer(_ transcript: Transcript) -> String { "" }

  private func line(_ words: [Word]) -> String {
    guard let first = words.first else { return "" }
    var last = first.milliseconds.lowerBound / 10
    var text = "[\(clock(last))] "
    for (index, word) in words.enumerated() {
      let start = max(last, word.milliseconds.lowerBound / 10)
      let end = max(start, word.milliseconds.upperBound / 10)
      let body = word.singleLine
      text += "<\(clock(start))>\(index == 0 ? body.trimmed : body)"
      let next = index + 1 < words.count ? words[index + 1].milliseconds.lowerBound / 10 : .max
      if next > end { text += "<\(clock(end))>" }
      last = next > end ? end : start
    }
    return text + "\n"
  }

  private func clock(_ centiseconds: Int) -> String {
    let minutes = Timestamp.padded(centiseconds / 6000, to: 2)
    let seconds = Timestamp.padded(centiseconds / 100 % 60, to: 2)
    return "\(minutes):\(seconds).\(Timestamp.padded(centiseconds % 100, to: 2))"
  }
}
