/// SubRip: numbered cues, hours always written, a comma before the milliseconds.
struct SubRipWriter: TranscriptWriter {
  private var layout: SubtitleLayout
  private var number = 0

  init(options: TranscriptFormatOptions) {
    layout = SubtitleLayout(options: options)
  }

  func header() -> String { "" }

  mutating func segment(_ segment: Segment) -> String { write(layout.add(segment)) }

  mutating func footer(_ transcript: Transcript) -> String { write(layout.flush()) }

  private mutating func write(_ cues: [SubtitleCue]) -> String {
    var text = ""
    for cue in cues {
      let lines = cue.lines { $0 }
      guard !lines.isEmpty else { continue }
      number += 1
      let start = Timestamp.clock(cue.start, decimalMark: ",", alwaysHours: true)
      let end = Timestamp.clock(cue.end, decimalMark: ",", alwaysHours: true)
      text += "\(number)\n\(start) --> \(end)\n\(lines.joined(separator: "\n"))\n\n"
    }
    return text
  }
}

/// WebVTT: hours only where there are any, a point before the milliseconds, `&`, `<` and `>` as entities.
struct WebVTTWriter: TranscriptWriter {
  private var layout: SubtitleLayout

  init(options: TranscriptFormatOptions) {
    layout = SubtitleLayout(options: options)
  }

  func header() -> String { "WEBVTT\n\n" }

  mutating func segment(_ segment: Segment) -> String { write(layout.add(segment)) }

  mutating func footer(_ transcript: Transcript) -> String { write(layout.flush()) }

  private func write(_ cues: [SubtitleCue]) -> String {
    var text = ""
    for cue in cues {
      let lines = cue.lines(escape: \.escapedForWebVTT)
      guard !lines.isEmpty else { continue }
      let start = Timestamp.clock(cue.start, decimalMark: ".", alwaysHours: false)
      let end = Timestamp.clock(cue.end, decimalMark: ".", alwaysHours: false)
      text += "\(start) --> \(end)\n\(lines.joined(separator: "\n"))\n\n"
    }
    return text
  }
}
