/// SubRip as it is found in the field: numbers wrong or missing, no blank lines, a point before the milliseconds, tags
/// and positions.
enum SubRipReader {
  static func transcript(_ text: String) throws -> Transcript {
    let cues = try CueLines.cues(TextLines.split(text), skipsBlocks: false)
    var segments = cues.flatMap { cue in
      CueMarkup(cue.lines.joined(separator: "\n"), isStrict: false).segments(start: cue.start, end: cue.end)
    }
    SpeakerLabels.lift(from: &segments)
    return Transcript(language: Transcript.unknownLanguage, segments: segments)
  }
}

/// WebVTT (W3C), also without its first line; notes, styles, regions, names of cues and their settings are passed over.
enum WebVTTReader {
  static func transcript(_ text: String) throws -> Transcript {
    let lines = TextLines.split(text)
    var language = Transcript.unknownLanguage
    for line in lines.prefix(20).prefix(while: { !$0.trimmed.isEmpty }) where line.hasPrefix("Language:") {
      let value = line.dropFirst("Language:".count).trimmed
      if !value.isEmpty { language = value }
    }
    let cues = try CueLines.cues(lines, skipsBlocks: true)
    let segments = cues.flatMap { cue in
      CueMarkup(cue.lines.joined(separator: "\n"), isStrict: true).segments(start: cue.start, end: cue.end)
    }
    return Transcript(language: language, segments: segments)
  }
}

/// The lines of a subtitle file, put together to cues.
enum CueLines {
  struct Cue {
    /// Milliseconds.
    var start: Int
    var end: Int
    var lines: [String]
  }

  private static let blocks: Set<String> = ["NOTE", "STYLE", "REGION"]

  static func cues(_ lines: [String], skipsBlocks: Bool) throws -> [Cue] {
    var cues: [Cue] = []
    var isSkipping = false
    var wasBlank = true
    // In WebVTT a blank line ends the text; what follows it is the name of the next cue.
    var isOpen = false
    for (index, line) in lines.enumerated() {
      if let timing = CueTiming(line) {
        if !cues.isEmpty { dropNumber(from: &cues[cues.count - 1].lines) }
        cues.append(Cue(start: timing.start, end: timing.end, lines: []))
        (isSkipping, isOpen, wasBlank) = (false, true, false)
        continue
      }
      let isBlank = line.trimmed.isEmpty
      if isBlank {
        isSkipping = false
        if skipsBlocks, isOpen, cues.last?.lines.isEmpty == false {
          cues[cues.count - 1].lines.append("")
          isOpen = false
        }
      } else if skipsBlocks, wasBlank, let word = line.split(separator: " ").first,
        blocks.contains(String(word))
      {
        isSkipping = true
      } else if !isSkipping, line.contains("-->"), isBroken(line, after: index > 0 ? lines[index - 1] : "") {
        throw ReadFault(line: index + 1, reason: "\(line.quotedBriefly) is not a pair of times")
      }
      wasBlank = isBlank
      if isOpen, !isSkipping, !cues.isEmpty { cues[cues.count - 1].lines.append(line) }
    }
    if cues.isEmpty, let first = lines.firstIndex(where: { !$0.trimmed.isEmpty }),
      !(skipsBlocks && lines[first].hasPrefix("WEBVTT"))
    {
      throw ReadFault(
        line: first + 1, reason: "there is no line with times such as 00:00:01,000 --> 00:00:02,000")
    }
    return cues
  }

  /// Whether a line with an arrow was meant to be a pair of times: it stands where one belongs and begins with a digit.
  private static func isBroken(_ line: String, after previous: String) -> Bool {
    guard let first = line.trimmed.first, first.isNumber, line.contains(":") else { return false }
    let previous = previous.trimmed
    return previous.isEmpty || previous.allSatisfy(\.isNumber)
  }

  /// Takes away the number of the next cue, which stands at the end of this one's text.
  private static func dropNumber(from lines: inout [String]) {
    func isNumber(_ line: String) -> Bool {
      let line = line.trimmed
      return !line.isEmpty && line.utf8.count <= 9 && line.utf8.allSatisfy { (48...57).contains($0) }
    }
    if let last = lines.last, isNumber(last) {
      lines.removeLast()
    } else if let last = lines.lastIndex(where: { !$0.trimmed.isEmpty }), last > 0, isNumber(lines[last]),
      lines[last - 1].trimmed.isEmpty
    {
      lines.removeSubrange(last...)
    }
  }
}
