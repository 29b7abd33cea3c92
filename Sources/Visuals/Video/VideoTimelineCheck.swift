/// How well a timeline keeps to the words.
public struct VideoTimelineCheck: Sendable, Hashable, Codable {
  /// Elements that have a time to keep to.
  public var timedElements = 0
  /// Of them, those that begin to enter within half a second of their first word.
  public var onTime = 0
  /// Seconds between word and entry: the median and the largest, early or late.
  public var medianDelay = 0.0
  public var largestDelay = 0.0
  /// Elements that begin to enter more than 50 ms before their first word.
  public var early = 0
  /// What is wrong in itself: shots that leave gaps, elements outside of their shots. Each names the place.
  public var faults: [String] = []

  public init(_ timeline: VideoTimeline) {
    var delays: [Double] = []
    var last = 0.0
    for (number, shot) in timeline.shots.enumerated() {
      if abs(shot.start - last) > 1e-6 {
        faults.append("shot \(number + 1) begins at \(shot.start), not at \(last)")
      }
      if shot.end < shot.start { faults.append("shot \(number + 1) ends before it begins") }
      last = shot.end
      for cue in shot.cues {
        if cue.time < shot.start || cue.time > shot.end {
          faults.append("\(cue.element) enters at \(cue.time), outside of shot \(number + 1)")
        }
        guard let spoken = cue.spoken else { continue }
        delays.append(cue.time - spoken)
      }
    }
    if abs(last - timeline.duration) > 1e-6 {
      faults.append("the last shot ends at \(last), not at \(timeline.duration)")
    }
    timedElements = delays.count
    onTime = delays.count { abs($0) <= 0.5 }
    early = delays.count { $0 < -0.05 }
    let sizes = delays.map { abs($0) }.sorted()
    medianDelay = sizes.isEmpty ? 0 : sizes[sizes.count / 2]
    largestDelay = sizes.last ?? 0
  }
}
