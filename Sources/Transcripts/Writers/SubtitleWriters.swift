/// SubRip: numbered cues, hours always written, a comma before the milliseconds.
struct SubRipWriter: TranscriptWriter {
  private var cues: SpeakerCues
  private var number = 0

  init(options: TranscriptFormatOptions) {
    cues = SpeakerCues(options: options)
  }

  func header() -> String { "" }

  mutating func segment(_ segment: Segment) -> String { write(cues.add(segment)) }

  mutating func footer(_ transcript: Transcript) -> String { write(cues.flush()) }

  private mutating func write(_ cues: [(speaker: String?, cue: SubtitleCue)]) -> String {
    var text = ""
    for (speaker, cue) in cues {
      let lines = cue.lines { $0 }
      guard !lines.isEmpty else { continue }
      number += 1
      let start = Timestamp.clock(cue.start, decimalMark: ",", alwaysHours: true)
      let end = Timestamp.clock(cue.end, decimalMark: ",", alwaysHours: true)
      let body = SpeakerLabels.labeled(lines.joined(separator: "\n"), speaker?.withoutCueArrows)
      text += "\(number)\n\(start) --> \(end)\n\(body)\n\n"
    }
    return text
  }
}

/// WebVTT: hours only where there are any, a point before the milliseconds, `&`, `<` and `>` as entities, speakers in
/// voice tags.
struct WebVTTWriter: TranscriptWriter {
  private let options: TranscriptFormatOptions
  private var cues: SpeakerCues

  init(options: TranscriptFormatOptions) {
    self.options = options
    cues = SpeakerCues(options: options)
  }

  func header() -> String { "WEBVTT\n\n" }

  mutating func segment(_ segment: Segment) -> String {
    guard let runs = options.timedRuns(of: segment) else { return write(cues.add(segment)) }
    var text = write(cues.flush())
    for (speaker, words) in runs {
      guard let first = words.first, let last = words.last else { continue }
      let start = first.milliseconds.lowerBound
      let end = words.reduce(last.milliseconds.upperBound) { max($0, $1.milliseconds.upperBound) }
      text += block(start, end, speaker, body(words, start, end))
    }
    return text
  }

  mutating func footer(_ transcript: Transcript) -> String { write(cues.flush()) }

  private func write(_ cues: [(speaker: String?, cue: SubtitleCue)]) -> String {
    var text = ""
    for (speaker, cue) in cues {
      let lines = cue.lines(escape: \.escapedForWebVTT)
      guard !lines.isEmpty else { continue }
      text += block(cue.start, cue.end, speaker, lines.joined(separator: "\n"))
    }
    return text
  }

  private func block(_ start: Int, _ end: Int, _ speaker: String?, _ body: String) -> String {
    let label = speaker?.asLabel ?? ""
    let voice = label.isEmpty ? "" : "<v \(label.escapedForWebVTT)>"
    return "\(clock(start)) --> \(clock(end))\n\(voice)\(body)\n\n"
  }

  private func clock(_ time: Int) -> String {
    Timestamp.clock(time, decimalMark: ".", alwaysHours: false)
  }

  /// The words with a time before each and after one that a pause follows. The times rise and lie inside the cue, as
  /// the format demands; the first word's is the cue's own.
  private func body(_ words: [Word], _ start: Int, _ end: Int) -> String {
    var text = ""
    var last = start
    for (index, word) in words.enumerated() {
      let span = word.milliseconds
      func mark(_ time: Int) {
        guard time > last, time < end else { return }
        text += "<\(Timestamp.clock(time, decimalMark: ".", alwaysHours: true))>"
        last = time
      }
      mark(span.lowerBound)
      let body = word.singleLine.escapedForWebVTT
      text += index == 0 ? body.trimmed : body
      if index + 1 < words.count, words[index + 1].milliseconds.lowerBound > span.upperBound {
        mark(span.upperBound)
      }
    }
    return text
  }
}
