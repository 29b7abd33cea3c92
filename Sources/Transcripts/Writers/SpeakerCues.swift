/// Cues of which each has one speaker: the layout begins anew where the speaker changes. Readable subtitles see to
/// that themselves.
struct SpeakerCues {
  private var layout: SubtitleLayout
  private let showsSpeakers: Bool
  private let isReadable: Bool
  private var speaker: String?

  init(options: TranscriptFormatOptions) {
    layout = SubtitleLayout(options: options)
    showsSpeakers = options.showsSpeakers
    isReadable = options.subtitles != nil
  }

  /// The cues that are complete once `segment` is known.
  mutating func add(_ segment: Segment) -> [(speaker: String?, cue: SubtitleCue)] {
    guard showsSpeakers, !isReadable else { return named(layout.add(segment)) }
    var cues: [(speaker: String?, cue: SubtitleCue)] = []
    for run in segment.speakerRuns {
      if run.speaker != speaker {
        cues += flush()
        speaker = run.speaker
      }
      cues += named(layout.add(run))
    }
    return cues
  }

  /// The cue that was still open.
  mutating func flush() -> [(speaker: String?, cue: SubtitleCue)] {
    named(layout.flush())
  }

  private func named(_ cues: [SubtitleCue]) -> [(speaker: String?, cue: SubtitleCue)] {
    cues.map { (showsSpeakers ? isReadable ? $0.speaker : speaker : nil, $0) }
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
