/// Tells which speaker of the recording each speaker of a window is.
struct WindowAssignment {
  var grid: FrameGrid
  /// Of length 1 each.
  var centroids: [[Float]]

  /// For each window and each of its bits the number of a centroid; nil where nobody fits.
  ///
  /// Speakers of one window are different people as long as there are enough centroids; the pairing with the
  /// greatest sum of similarities is taken. Whoever spoke too little for an embedding is who speaks in the same frames
  /// of the windows around, if that is not somebody else in this window.
  func speakers(of windows: [SpeakerWindow]) -> [[Int?]] {
    var result = windows.map(pair)
    let reach = windows.count > 1 ? max(1, (windows[1].start - windows[0].start) / grid.step) : grid.count
    let around = (grid.count + reach - 1) / reach
    for index in windows.indices {
      for speaker in windows[index].speakers where speaker.embedding == nil {
        var shared = [Int](repeating: 0, count: centroids.count)
        for other in max(0, index - around)...min(windows.count - 1, index + around) where other != index {
          count(speaker.bit, windows[index], windows[other], result[other], into: &shared)
        }
        let taken = Set(result[index].compactMap { $0 })
        let best = shared.indices.filter { !taken.contains($0) && shared[$0] > 0 }.max {
          shared[$0] < shared[$1]
        }
        result[index][speaker.bit] = best
      }
    }
    return result
  }

  private func pair(_ window: SpeakerWindow) -> [Int?] {
    var result = [Int?](repeating: nil, count: 8)
    let known = window.speakers.compactMap { speaker in speaker.embedding.map { (speaker.bit, $0) } }
    guard !known.isEmpty, !centroids.isEmpty else { return result }
    let scores = known.map { known in centroids.map { Double(SpeakerVector.dot(known.1, $0)) } }
    for (row, column) in LinearAssignment.maximizing(scores).enumerated() {
      result[known[row].0] = column ?? scores[row].indices.max { scores[row][$0] < scores[row][$1] }
    }
    return result
  }

  /// Adds for each centroid the frames in which it speaks in `other` and `bit` speaks in `window`.
  private func count(
    _ bit: Int, _ window: SpeakerWindow, _ other: SpeakerWindow, _ speakers: [Int?], into shared: inout [Int]
  ) {
    let shift = (window.start - other.start) / grid.step
    for frame in max(0, -shift)..<max(max(0, -shift), min(grid.count, grid.count - shift)) {
      guard window.activity[frame] >> UInt8(bit) & 1 == 1 else { continue }
      let active = other.activity[frame + shift]
      guard active != 0 else { continue }
      for (bit, speaker) in speakers.enumerated() where active >> UInt8(bit) & 1 == 1 {
        if let speaker { shared[speaker] += 1 }
      }
    }
  }
}
