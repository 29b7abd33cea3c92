/// One segment a line.
struct PlainTextWriter: TranscriptWriter {
  func header() -> String { "" }

  func segment(_ segment: Segment) -> String {
    let line = segment.text.singleLine
    return line.isEmpty ? "" : line + "\n"
  }

  func footer(_ transcript: Transcript) -> String { "" }
}

/// Milliseconds and text separated by tabs, after the TSV writer of the reference implementation.
struct TabSeparatedWriter: TranscriptWriter {
  func header() -> String { "start\tend\ttext\n" }

  func segment(_ segment: Segment) -> String {
    let span = segment.milliseconds
    let line = String(segment.text.singleLine.map { $0 == "\t" ? " " : $0 })
    return "\(span.lowerBound)\t\(span.upperBound)\t\(line)\n"
  }

  func footer(_ transcript: Transcript) -> String { "" }
}

/// Milliseconds and quoted text separated by commas: whisper.cpp's columns with the quoting of RFC 4180.
struct CommaSeparatedWriter: TranscriptWriter {
  func header() -> String { "start,end,text\n" }

  func segment(_ segment: Segment) -> String {
    let span = segment.milliseconds
    var quoted = ""
    for character in segment.text.singleLine {
      quoted.append(character)
      if character == "\"" { quoted.append(character) }
    }
    return "\(span.lowerBound),\(span.upperBound),\"\(quoted)\"\n"
  }

  func footer(_ transcript: Transcript) -> String { "" }
}

/// Lyrics lines `[mm:ss.xx] text`; minutes go on past 59, since the format has no hours.
struct LyricsWriter: TranscriptWriter {
  func header() -> String { "[re:Steno]\n" }

  func segment(_ segment: Segment) -> String {
    let line = segment.text.singleLine
    guard !line.isEmpty else { return "" }
    let centiseconds = segment.milliseconds.lowerBound / 10
    let minutes = Timestamp.padded(centiseconds / 6000, to: 2)
    let seconds = Timestamp.padded(centiseconds / 100 % 60, to: 2)
    let rest = Timestamp.padded(centiseconds % 100, to: 2)
    return "[\(minutes):\(seconds).\(rest)] \(line)\n"
  }

  func footer(_ transcript: Transcript) -> String { "" }
}
