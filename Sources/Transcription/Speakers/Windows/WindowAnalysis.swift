/// What one thread finds out about windows.
struct WindowAnalysis {
  let engine: any SpeakerEngine
  /// Seconds of speech that an embedding is made of.
  var shortestSample: Double
  var longestSample: Double

  /// Who speaks in windows of `samples`, without embeddings.
  func windows(_ samples: [Float], starts: [Int]) -> [SpeakerWindow] {
    zip(starts, engine.activity(samples, starts: starts)).map { start, activity in
      var window = SpeakerWindow(start: start, activity: activity)
      for bit in 0..<8 where activity.contains(where: { $0 >> UInt8(bit) & 1 == 1 }) {
        let solo = activity.count { $0 == 1 << UInt8(bit) }
        window.speakers.append(LocalSpeaker(bit: bit, soloSeconds: Double(solo) * engine.grid.seconds))
      }
      return window
    }
  }

  /// The embedding of a window's speaker, of length 1: of the frames in which nobody else speaks, or of all of the
  /// speaker's frames where the former are too few.
  func embedding(_ samples: [Float], _ window: SpeakerWindow, _ speaker: LocalSpeaker) -> [Float]? {
    let bit = UInt8(1) << UInt8(speaker.bit)
    var ranges = ranges(of: window, samples.count) { $0 == bit }
    if seconds(ranges) < shortestSample { ranges = self.ranges(of: window, samples.count) { $0 & bit != 0 } }
    guard seconds(ranges) >= shortestSample else { return nil }
    return engine.embedding(samples, ranges: longest(ranges)).flatMap(SpeakerVector.unit)
  }

  private func seconds(_ ranges: [Range<Int>]) -> Double {
    Double(ranges.reduce(0) { $0 + $1.count }) / Double(engine.grid.sampleRate)
  }

  /// Runs of frames as ranges of samples.
  private func ranges(
    of window: SpeakerWindow, _ count: Int, where isWanted: (UInt8) -> Bool
  ) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var first: Int?
    func close(_ frame: Int) {
      guard let start = first else { return }
      first = nil
      let lower = min(window.start + engine.grid.sample(start), count)
      let upper = min(window.start + engine.grid.sample(frame), count)
      if lower < upper { ranges.append(lower..<upper) }
    }
    for (frame, active) in window.activity.enumerated() {
      if !isWanted(active) { close(frame) } else if first == nil { first = frame }
    }
    close(window.activity.count)
    return ranges
  }

  /// The longest ranges up to `longestSample` together, in order of time; of the last one its middle.
  private func longest(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var left = Int(longestSample * Double(engine.grid.sampleRate))
    var chosen: [Range<Int>] = []
    for range in ranges.sorted(by: { ($1.count, $0.lowerBound) < ($0.count, $1.lowerBound) }) where left > 0 {
      let length = min(range.count, left)
      let start = range.lowerBound + (range.count - length) / 2
      chosen.append(start..<start + length)
      left -= length
    }
    return chosen.sorted { $0.lowerBound < $1.lowerBound }
  }
}
