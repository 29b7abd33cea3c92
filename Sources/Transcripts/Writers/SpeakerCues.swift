/// Cues of which each has one speaker: the layout begins anew where the speaker changes.
struct SpeakerCues {
  private var layout: SubtitleLayout
  private let showsSpeakers: Bool
  private var speaker: String?

  init(options: TranscriptFormatOptions) {
    layout = SubtitleLayout(options: options)
    showsSpeakers = options.showsSpeakers
  }

  /// The cues that are complete once `segment` is known.
  mutating func add(_ segment: Segment) -> [(speaker: String?, cue: SubtitleCue)] {
    guard showsSpeakers else { return layout.add(segment).map { (nil, $0) } }
    var cues: [(speaker: String?, cue: SubtitleCue)] = []
    for run in segment.speakerRuns {
      if run.speaker != speaker {
        cues += flush()
        speaker = run.speaker
      }
      cues += layout.add(run).map { (run.speaker, $0) }
    }
    return cues
  }

  /// The cue that was still open.
  mutating func flush() -> [(speaker: String?, cue: SubtitleCue)] {
    layout.flush().map { (speaker, $0) }
  }
}

extension TranscriptFormatOptions {
  /// A segment's words if their times are to be written, cut where the speaker changes and at the most words a cue
  /// may have; nil if there are none.
  func timedRuns(of segment: Segment) -> [(speaker: String?, words: [Word])]? {
    guard showsWordTimes, segment.words?.isEmpty == false else { return nil }
    let limit = maximumWordsPerLine.flatMap { $0 > 0 ? $0 : nil } ?? Int.max
    var runs: [(speaker: String?, words: [Word])] = []
    for run in showsSpeakers ? segment.speakerRuns : [segment] {
      var words = (run.words ?? []).filter { !$0.text.singleLine.isEmpty }[...]
      while !words.isEmpty {
        runs.append((showsSpeakers ? run.speaker : nil, Array(words.prefix(limit))))
        words = words.dropFirst(limit)
      }
    }
    return runs
  }
}

extension Word {
  /// The word on one line; the space before it is kept.
  var singleLine: String {
    (text.first?.isWhitespace == true ? " " : "") + text.singleLine
  }
}
