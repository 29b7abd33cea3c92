/// Plain text, a segment a line; times in brackets before the text are read: `[00:01.000 --> 00:02.000] text`.
enum PlainTextReader {
  static func transcript(_ text: String) throws -> Transcript {
    var segments: [Segment] = []
    for line in TextLines.split(text) {
      var body = line.trimmed[...]
      var span = (start: 0, end: 0)
      if body.first == "[", let end = body.prefix(60).firstIndex(of: "]"),
        let times = times(body[body.index(after: body.startIndex)..<end])
      {
        span = times
        body = body[body.index(after: end)...]
      }
      let text = body.asSegmentText
      guard !text.isEmpty else { continue }
      segments.append(Segment(start: span.start.asSeconds, end: span.end.asSeconds, text: text))
    }
    SpeakerLabels.lift(from: &segments)
    return Transcript(language: Transcript.unknownLanguage, segments: segments)
  }

  private static func times(_ text: Substring) -> (start: Int, end: Int)? {
    if let timing = CueTiming(text) { return (timing.start, timing.end) }
    guard text.contains(":"), let start = ClockTime.milliseconds(text.trimmed) else { return nil }
    return (start, start)
  }
}

/// Lyrics: `[mm:ss.xx]` before a line, several for a line that is sung again, and `<mm:ss.xx>` before words.
enum LyricsReader {
  /// How long the last line lasts where nothing tells, in seconds.
  private static let lastLine = 4.0

  static func isLyrics(_ lines: [String]) -> Bool {
    lines.contains { line in stamps(line[...]).times.isEmpty == false && !line.contains("-->") }
  }

  static func transcript(_ text: String) throws -> Transcript {
    var entries: [(start: Int, text: Substring)] = []
    var offset = 0
    var length: Int?
    var language = Transcript.unknownLanguage
    let lines = TextLines.split(text)
    for (index, line) in lines.enumerated() {
      let line = line.trimmed
      guard !line.isEmpty else { continue }
      let (times, rest) = stamps(line[...])
      if !times.isEmpty {
        for time in times { entries.append((time, rest)) }
      } else if let (name, value) = tag(line) {
        switch name {
        case "offset": offset = Int(value.drop { $0 == "+" }) ?? 0
        case "length": length = ClockTime.milliseconds(value)
        case "la", "language": language = value.isEmpty ? language : value
        default: break
        }
      } else if !line.hasPrefix("#") {
        throw ReadFault(
          line: index + 1, reason: "\(line.quotedBriefly) has no time such as [00:01.00] before it")
      }
    }
    let order = entries.indices.sorted { (entries[$0].start, $0) < (entries[$1].start, $1) }
    // A positive offset makes the words appear earlier.
    func moved(_ time: Int) -> Int { max(0, time.subtractingReportingOverflow(offset).partialValue) }
    offset = min(max(offset, -1_000_000_000), 1_000_000_000)
    var segments: [Segment] = []
    for (position, index) in order.enumerated() {
      let (start, text) = entries[index]
      let next = position + 1 < order.count ? entries[order[position + 1]].start : nil
      let markup = CueMarkup(String(text), isStrict: false)
      let plain = markup.hasTimes ? markup.pieces.map(\.text).joined() : String(text)
      guard !plain.asSegmentText.isEmpty else { continue }
      let known = next ?? length.map { max($0, start) }
      let end = known ?? start + (markup.hasTimes ? 0 : Int(lastLine * 1000))
      var segment = Segment(
        start: moved(start).asSeconds, end: moved(end).asSeconds, text: plain.asSegmentText)
      if markup.hasTimes {
        let marked = markup.segments(
          start: start, end: max(end, markup.pieces.compactMap(\.start).max() ?? end))
        segment.words = marked.flatMap { $0.words ?? [] }.map { word in
          var word = word
          word.start = moved(Int((word.start * 1000).rounded())).asSeconds
          word.end = moved(Int((word.end * 1000).rounded())).asSeconds
          return word
        }
        if let last = segment.words?.last { segment.end = max(segment.start, last.end) }
      }
      segments.append(segment)
    }
    var transcript = Transcript(language: language, segments: segments)
    if let length { transcript.duration = length.asSeconds }
    return transcript
  }

  /// The times at the beginning of a line, in milliseconds, and what follows them.
  private static func stamps(_ line: Substring) -> (times: [Int], rest: Substring) {
    var times: [Int] = []
    var rest = line
    while rest.first == "[", let end = rest.prefix(24).firstIndex(of: "]"),
      let time = time(rest[rest.index(after: rest.startIndex)..<end])
    {
      times.append(time)
      // One space belongs to the form; more do no harm.
      rest = rest[rest.index(after: end)...].drop { $0 == " " }
    }
    return (times, rest)
  }

  private static func time(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    // `mm:ss:xx`, which some players write.
    if parts.count == 3, parts[2].utf8.count == 2, !text.contains("."), !text.contains(",") {
      return ClockTime.milliseconds("\(parts[0]):\(parts[1]).\(parts[2])")
    }
    return parts.count >= 2 ? ClockTime.milliseconds(text) : nil
  }

  private static func tag(_ line: String) -> (name: String, value: String)? {
    guard line.first == "[", line.last == "]", let colon = line.firstIndex(of: ":") else { return nil }
    let name = line[line.index(after: line.startIndex)..<colon]
    guard name.allSatisfy({ $0.isLetter || $0 == "#" || $0 == "_" }) else { return nil }
    return (name.lowercased(), line[line.index(after: colon)...].dropLast().trimmed)
  }
}
