/// Gathers for each speaker the runs of frames in which that speaker speaks.
struct SpeakerRuns {
  struct Run {
    var speaker: Int
    var start: Int
    var end: Int
  }

  /// In order of end.
  private(set) var runs: [Run] = []
  private var starts: [Int?]
  private var active: [Int] = []

  init(speakers: Int) { starts = Array(repeating: nil, count: speakers) }

  /// Says who speaks in the next frame.
  mutating func add(_ speakers: [Int], frame: Int) {
    guard speakers != active else { return }
    for speaker in active where !speakers.contains(speaker) { close(speaker, frame) }
    for speaker in speakers where starts[speaker] == nil { starts[speaker] = frame }
    active = speakers
  }

  /// Says that there are no more frames.
  mutating func end(frame: Int) { add([], frame: frame) }

  private mutating func close(_ speaker: Int, _ frame: Int) {
    guard let start = starts[speaker] else { return }
    runs.append(Run(speaker: speaker, start: start, end: frame))
    starts[speaker] = nil
  }
}
