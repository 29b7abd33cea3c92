import Transcripts

/// Makes turns of what overlapping windows say of each frame.
///
/// As many speakers are heard in a frame as its windows have on average, and they are those whom most windows hear
/// (Bredin 2023, section 3).
struct TurnReconstruction {
  var grid: FrameGrid
  /// Pauses of a speaker up to so many seconds are part of the turn.
  var longestPause: Double
  /// Turns shorter than so many seconds are dropped.
  var shortestTurn: Double

  struct Turn: Equatable {
    var speaker: Int
    var start: Double
    var end: Double
  }

  /// - Parameters:
  ///   - windows: in order of start, starts multiples of the grid's step.
  ///   - speakers: for each window and bit the number of the speaker.
  ///   - count: number of speakers.
  ///   - duration: seconds of the recording; no turn ends later.
  func turns(_ windows: [SpeakerWindow], speakers: [[Int?]], count: Int, duration: Double) -> [Turn] {
    guard count > 0, let last = windows.last else { return [] }
    let frames = last.start / grid.step + grid.count
    var builder = TurnBuilder(count: count)
    var first = 0
    let block = 4096
    for start in stride(from: 0, to: frames, by: block) {
      let length = min(block, frames - start)
      var votes = FrameVotes(frames: length, speakers: count)
      while first < windows.count, windows[first].start / grid.step + grid.count <= start { first += 1 }
      var index = first
      while index < windows.count, windows[index].start / grid.step < start + length {
        votes.add(windows[index], speakers[index], at: windows[index].start / grid.step - start)
        index += 1
      }
      for frame in 0..<length { builder.add(votes.chosen(frame), frame: start + frame) }
    }
    builder.end(frame: frames)
    return finished(builder.runs, duration: duration)
  }

  private func time(_ frame: Int) -> Double { Double(grid.sample(frame)) / Double(grid.sampleRate) }

  private func finished(_ runs: [TurnBuilder.Run], duration: Double) -> [Turn] {
    var turns: [Turn] = []
    var latest: [Int: Int] = [:]
    for run in runs.sorted(by: { ($0.start, $0.speaker) < ($1.start, $1.speaker) }) {
      // What is heard in the first frame was probably heard before it already.
      let start = run.start == 0 ? 0 : time(run.start)
      let end = min(time(run.end), duration)
      guard start < end else { continue }
      if let previous = latest[run.speaker], start - turns[previous].end <= longestPause {
        turns[previous].end = end
      } else {
        latest[run.speaker] = turns.count
        turns.append(Turn(speaker: run.speaker, start: start, end: end))
      }
    }
    return turns.filter { $0.end - $0.start >= shortestTurn }
  }
}

/// What the windows say of a stretch of frames.
private struct FrameVotes {
  private let speakers: Int
  private var windows: [Int32]
  /// Speakers heard, summed over the windows.
  private var heard: [Int32]
  private var votes: [Int32]

  init(frames: Int, speakers: Int) {
    self.speakers = speakers
    windows = Array(repeating: 0, count: frames)
    heard = Array(repeating: 0, count: frames)
    votes = Array(repeating: 0, count: frames * speakers)
  }

  mutating func add(_ window: SpeakerWindow, _ numbers: [Int?], at offset: Int) {
    for frame in max(0, offset)..<max(max(0, offset), min(windows.count, offset + window.activity.count)) {
      windows[frame] += 1
      let active = window.activity[frame - offset]
      guard active != 0 else { continue }
      for (bit, number) in numbers.enumerated() where active >> UInt8(bit) & 1 == 1 {
        guard let number else { continue }
        // Two of a window are one speaker where fewer were asked for.
        let isRepeated = (0..<bit).contains { active >> UInt8($0) & 1 == 1 && numbers[$0] == number }
        if isRepeated { continue }
        heard[frame] += 1
        votes[frame * speakers + number] += 1
      }
    }
  }

  /// Who speaks in a frame.
  func chosen(_ frame: Int) -> [Int] {
    guard heard[frame] > 0 else { return [] }
    let count = Int((2 * heard[frame] + windows[frame]) / (2 * windows[frame]))
    guard count > 0 else { return [] }
    let own = votes[frame * speakers..<(frame + 1) * speakers]
    let ranked = own.indices.filter { own[$0] > 0 }.sorted { (own[$1], $0) < (own[$0], $1) }
    return ranked.prefix(count).map { $0 - own.startIndex }
  }
}

/// Runs of frames in which a speaker speaks.
private struct TurnBuilder {
  struct Run {
    var speaker: Int
    var start: Int
    var end: Int
  }

  private(set) var runs: [Run] = []
  private var open: [Int?]
  private var active: [Int] = []

  init(count: Int) { open = Array(repeating: nil, count: count) }

  mutating func add(_ speakers: [Int], frame: Int) {
    if active.isEmpty, speakers.isEmpty { return }
    for speaker in active where !speakers.contains(speaker) { close(speaker, frame) }
    for speaker in speakers where open[speaker] == nil { open[speaker] = frame }
    active = speakers
  }

  mutating func end(frame: Int) {
    for speaker in active { close(speaker, frame) }
    active = []
  }

  private mutating func close(_ speaker: Int, _ frame: Int) {
    guard let start = open[speaker] else { return }
    runs.append(Run(speaker: speaker, start: start, end: frame))
    open[speaker] = nil
  }
}
