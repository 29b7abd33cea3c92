/// How many windows each frame of a recording lies in: fewer at its ends than elsewhere.
struct WindowCoverage {
  private let grid: FrameGrid
  /// Sum of 1 / windows over all frames before each one.
  private var sums: [Double]

  init(_ windows: [SpeakerWindow], grid: FrameGrid) {
    self.grid = grid
    let frames = windows.last.map { grid.firstFrame(of: $0) + grid.count } ?? 0
    var changes = [Int32](repeating: 0, count: frames + 1)
    for window in windows {
      changes[grid.firstFrame(of: window)] += 1
      changes[grid.firstFrame(of: window) + grid.count] -= 1
    }
    sums = [0]
    sums.reserveCapacity(frames + 1)
    var (depth, sum) = (Int32(0), 0.0)
    for change in changes.dropLast() {
      depth += change
      if depth > 0 { sum += 1 / Double(depth) }
      sums.append(sum)
    }
  }

  /// Seconds of a piece's speech that are its own when all windows share what they have in common.
  func seconds(of piece: SpeechPiece, in window: SpeakerWindow) -> Float {
    let first = grid.firstFrame(of: window)
    let frames = sums[first + piece.frames.upperBound] - sums[first + piece.frames.lowerBound]
    return Float(frames * grid.seconds)
  }
}
