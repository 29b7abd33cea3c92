/// All that decides about the pixels of a frame. Equal states look alike.
struct FrameState: Sendable, Hashable {
  var shot: Int
  /// How much of the shot before is still seen: 0 to 1.
  var fading = 0.0
  /// One for each part of the shot's picture: 0 is not there yet, 1 is there.
  var progress: [Double]
  /// Place in the storyboard's subtitles; nil where there is none.
  var subtitle: Int?
  /// Pixels of the progress line.
  var progressWidth = 0
}

extension Storyboard {
  /// Seconds in which one shot gives way to the next.
  private static let fade = VideoTimeline.Pace().fade

  func state(ofFrame index: Int) -> FrameState {
    let time = Double(index) / Double(options.framesPerSecond)
    let place = timeline.shot(at: time)
    let shot = timeline.shots[place]
    var state = FrameState(
      shot: place,
      progress: pictures[place].parts.map { part in
        guard let enters = part.enters else { return 1 }
        return min(1, max(0, (time - enters) / part.duration))
      })
    if place > 0, time < shot.start + Self.fade {
      let share = (time - shot.start) / Self.fade
      state.fading = 1 - Self.smooth(share)
    }
    if options.showsProgress {
      let pixels = Double(options.frame.width) * Double(index + 1) / Double(frameCount)
      // Two pixels share a color, so the line grows by two.
      state.progressWidth = Int(pixels / 2) * 2
    }
    if !subtitles.isEmpty { state.subtitle = subtitle(at: time) }
    return state
  }

  /// What a shot looks like when all of it is there.
  func lastState(ofShot place: Int) -> FrameState {
    FrameState(
      shot: place, progress: pictures[place].parts.map { ($0.enters ?? 0).isFinite ? 1 : 0 })
  }

  private func subtitle(at time: Double) -> Int? {
    var (low, high) = (0, subtitles.count)
    while low < high {
      let middle = (low + high) / 2
      if subtitles[middle].start <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 && time < subtitles[low - 1].end ? low - 1 : nil
  }

  /// Slow at both ends.
  private static func smooth(_ share: Double) -> Double {
    let x = min(1, max(0, share))
    return x * x * (3 - 2 * x)
  }
}
