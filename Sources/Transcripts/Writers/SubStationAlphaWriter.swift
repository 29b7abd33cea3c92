/// Advanced SubStation Alpha (script type v4.00+): a style for each speaker, who also stands in the name's field.
/// Times are hundredths of a second, cut off.
struct SubStationAlphaWriter: TranscriptWriter {
  private let options: TranscriptFormatOptions
  private var cues: SpeakerCues
  private var speakers: [String] = []
  private var events = ""

  init(options: TranscriptFormatOptions) {
    var options = options
    // The mark of a highlighted word would be shown as text.
    options.highlightWords = false
    self.options = options
    cues = SpeakerCues(options: options)
  }

  func header() -> String { "" }

  mutating func segment(_ segment: Segment) -> String {
    guard let runs = options.timedRuns(of: segment) else {
      write(cues.add(segment))
      return ""
    }
    write(cues.flush())
    for (speaker, words) in runs { write(words, speaker) }
    return ""
  }

  mutating func footer(_ transcript: Transcript) -> String {
    write(cues.flush())
    return """
      [Script Info]
      Title: \((options.title ?? "Transcript").singleLine)
      ScriptType: v4.00+
      WrapStyle: 0
      ScaledBorderAndShadow: yes
      PlayResX: 1920
      PlayResY: 1080

      [V4+ Styles]
      Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
      Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
      MarginR, MarginV, Encoding
      \(styles)
      [Events]
      Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
      \(events)
      """
  }

  /// Colors that are told apart on any picture, also by most who are color-blind (blue, green, red in hexadecimal).
  private static let colors = [
    "FFFFFF", "42E4F0", "E9B456", "73D5A0", "A779CC", "7FB8FF", "F0F0A0", "B0A0FF",
  ]

  private var styles: String {
    var text = ""
    for (index, name) in (["Default"] + speakers).enumerated() {
      let color = Self.colors[index % Self.colors.count]
      text += "Style: \(name),Sans,60,&H00\(color),&H00808080,&H00000000,&H80000000,"
      text += "0,0,0,0,100,100,0,0,1,3,1,2,80,80,60,1\n"
    }
    return text
  }

  private mutating func write(_ cues: [(speaker: String?, cue: SubtitleCue)]) {
    for (speaker, cue) in cues {
      let lines = cue.pieces.map(\.text).joined().nonEmptyLines
      guard !lines.isEmpty else { continue }
      event(cue.start / 10, cue.end / 10, speaker, lines.map(Self.escaped).joined(separator: "\\N"))
    }
  }

  private mutating func write(_ words: [Word], _ speaker: String?) {
    guard let first = words.first else { return }
    let start = first.milliseconds.lowerBound / 10
    var time = start
    var text = ""
    for (index, word) in words.enumerated() {
      let begin = max(time, word.milliseconds.lowerBound / 10)
      let end = max(begin, word.milliseconds.upperBound / 10)
      if begin > time { text += "{\\k\(begin - time)}" }
      let body = Self.escaped(word.singleLine)
      text += "{\\k\(end - begin)}" + (index == 0 ? body.trimmed : body)
      time = end
    }
    event(start, time, speaker, text)
  }

  private mutating func event(_ start: Int, _ end: Int, _ speaker: String?, _ text: String) {
    // Commas separate the fields.
    let name = (speaker ?? "").split(separator: ",").joined(separator: " ").asLabel
    if !name.isEmpty, name != "Default", !speakers.contains(name) { speakers.append(name) }
    let style = name.isEmpty ? "Default" : name
    events += "Dialogue: 0,\(Self.clock(start)),\(Self.clock(end)),\(style),\(name),0,0,0,,\(text)\n"
  }

  private static func clock(_ centiseconds: Int) -> String {
    let minutes = Timestamp.padded(centiseconds / 6000 % 60, to: 2)
    let seconds = Timestamp.padded(centiseconds / 100 % 60, to: 2)
    return "\(centiseconds / 360_000):\(minutes):\(seconds).\(Timestamp.padded(centiseconds % 100, to: 2))"
  }

  /// Braces escaped, and backslashes kept from being read as escapes by a word joiner, which is not seen.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "{", "}": result += "\\"
      default: break
      }
      result.unicodeScalars.append(scalar)
      if scalar == "\\" { result += "\u{2060}" }
    }
    return result
  }
}
