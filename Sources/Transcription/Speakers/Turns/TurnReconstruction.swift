/// Makes turns of what overlapping windows say of each frame.
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
  ///   - centroids: each speaker's mean embedding, of length 1.
  ///   - duration: seconds of the recording; no turn ends later.
  /// - Returns: in order of start.
  func turns(_ windows: [SpeakerWindow], centroids: [[Float]], duration: Double) -> [Turn] {
    guard !centroids.isEmpty, let last = windows.last else { return [] }
    let frames = grid.firstFrame(of: last) + grid.count
    var runs = SpeakerRuns(speakers: centroids.count)
    var first = 0
    // In stretches, so that the votes of a long recording are not all in memory.
    for start in stride(from: 0, to: frames, by: 4096) {
      let end = min(start + 4096, frames)
      var votes = SpeakerVotes(frames: end - start, grid: grid, centroids: centroids)
      while first < windows.count, grid.firstFrame(of: windows[first]) + grid.count <= start { first += 1 }
      for window in windows[first...] {
        guard grid.firstFrame(of: window) < end else { break }
        votes.add(window, at: grid.firstFrame(of: window) - start)
      }
      for frame in start..<end { runs.add(votes.speakers(frame - start), frame: frame) }
    }
    runs.end(frame: frames)
    return finished(runs.runs, duration: duration)
  }

  private func time(_ frame: Int) -> Double { Double(grid.sample(frame)) / Double(grid.sampleRate) }

  private func finished(_ runs: [SpeakerRuns.Run], duration: Double) -> [Turn] {
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
