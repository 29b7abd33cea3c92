import Transcripts

/// Puts the segments of several channels into one order of time, names their speakers and leaves out what one channel
/// heard of another. Pure: no threads, no input.
struct ChannelMerge {
  /// A segment with what the merge must know about its sound.
  struct Heard {
    var segment: Segment
    var channel: Int
    /// Root mean square of the samples; nil where it was not measured.
    var level: Float?
  }

  private let split: ChannelSplit
  /// In order of time.
  private var held: [Heard] = []
  /// What was passed on and may still show that a later segment repeats it.
  private var recent: [Heard] = []

  /// Clocks of two channels differ by less than this, in seconds.
  private static let margin = 1.0
  /// No segment is longer, in seconds.
  private static let longest = 60.0

  init(_ split: ChannelSplit) { self.split = split }

  mutating func add(_ heard: [Heard]) {
    for heard in heard {
      let place = held.firstIndex { $0.comesAfter(heard) } ?? held.endIndex
      held.insert(heard, at: place)
    }
  }

  /// What may go out once every segment to come starts at `time` or later.
  mutating func release(before time: Double) -> [Segment] {
    var released: [Segment] = []
    while let first = held.first, first.segment.end + Self.margin <= time {
      held.removeFirst()
      recent.removeAll { $0.segment.end + Self.longest < first.segment.start }
      if !isRepetition(first) { released.append(named(first)) }
      recent.append(first)
    }
    return released
  }

  /// What is left at the recording's end.
  mutating func finish() -> [Segment] { release(before: .infinity) }

  private func isRepetition(_ heard: Heard) -> Bool {
    let others = Dictionary(grouping: (recent + held).filter { $0.channel != heard.channel }, by: \.channel)
    return others.values.contains { Crosstalk.explains(heard, by: $0) }
  }

  private func named(_ heard: Heard) -> Segment {
    let speaker = split.speaker(of: heard.channel)
    var segment = heard.segment
    segment.speaker = speaker
    for index in segment.words?.indices ?? 0..<0 { segment.words?[index].speaker = speaker }
    return segment
  }
}

extension ChannelMerge.Heard {
  fileprivate func comesAfter(_ other: ChannelMerge.Heard) -> Bool {
    (segment.start, channel) > (other.segment.start, other.channel)
  }
}

extension [Segment] {
  /// Who spoke when by the segments' speakers, in order of time; short pauses do not end a turn.
  var speakerTurns: [SpeakerTurn] {
    var turns: [SpeakerTurn] = []
    var last: [String: Int] = [:]
    for segment in self {
      guard let speaker = segment.speaker else { continue }
      if let index = last[speaker], segment.start - turns[index].end <= 0.5 {
        turns[index].end = Swift.max(turns[index].end, segment.end)
      } else {
        last[speaker] = turns.count
        turns.append(SpeakerTurn(speaker: speaker, start: segment.start, end: segment.end))
      }
    }
    return turns
  }
}
