/// What one thread finds out about windows.
struct WindowAnalysis {
  let engine: any SpeakerEngine
  /// Frames of a piece, about, and at least.
  let pieceFrames: Int
  let fewestFrames: Int

  init(engine: any SpeakerEngine, options: DiarizationOptions) {
    self.engine = engine
    let seconds = engine.grid.seconds
    pieceFrames = max(1, Int((min(max(options.pieceLength, 0.2), 10) / seconds).rounded()))
    fewestFrames = max(1, Int((min(max(options.shortestPiece, 0.1), 10) / seconds).rounded()))
  }

  /// Who speaks in windows of `samples`, in pieces without embeddings.
  ///
  /// Within a window the segmentation sometimes takes two similar voices for one. Short pieces, each with an embedding
  /// of its own, tell them apart.
  func windows(_ samples: [Float], starts: [Int]) -> [SpeakerWindow] {
    zip(starts, engine.activity(samples, starts: starts)).map { start, activity in
      SpeakerWindow(start: start, activity: activity, pieces: (0..<8).flatMap { pieces(of: $0, activity) })
    }
  }

  private func pieces(of bit: Int, _ activity: [UInt8]) -> [SpeechPiece] {
    let mask = UInt8(1) << UInt8(bit)
    let alone = Self.runs(activity) { $0 == mask }.filter { $0.count >= fewestFrames }
    guard alone.isEmpty else {
      return alone.flatMap { run in
        let count = max(1, (2 * run.count + pieceFrames) / (2 * pieceFrames))
        return (0..<count).map { index in
          let first = run.lowerBound + run.count * index / count
          let end = run.lowerBound + run.count * (index + 1) / count
          return SpeechPiece(bit: bit, frames: first..<end, isAlone: true)
        }
      }
    }
    // Never alone for long: one piece of all there is.
    let all = Self.runs(activity) { $0 & mask != 0 }
    guard let first = all.first, let last = all.last,
      all.reduce(0, { $0 + $1.count }) >= fewestFrames
    else { return [] }
    return [SpeechPiece(bit: bit, frames: first.lowerBound..<last.upperBound, isAlone: false)]
  }

  /// The embedding of a window's piece, of length 1.
  func embedding(_ samples: [Float], _ window: SpeakerWindow, _ piece: SpeechPiece) -> [Float]? {
    let mask = UInt8(1) << UInt8(piece.bit)
    let runs =
      piece.isAlone
      ? [piece.frames] : Self.runs(window.activity) { $0 & mask != 0 }
    let ranges = runs.map { run in
      let start = window.start + engine.grid.sample(run.lowerBound)
      return (start..<start + run.count * engine.grid.step).clamped(to: 0..<samples.count)
    }
    let wanted = ranges.filter { !$0.isEmpty }
    guard !wanted.isEmpty else { return nil }
    return engine.embedding(samples, ranges: wanted).flatMap(SpeakerVector.unit)
  }

  /// Runs of frames that are wanted.
  private static func runs(_ activity: [UInt8], where isWanted: (UInt8) -> Bool) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var first: Int?
    for (frame, active) in activity.enumerated() {
      if isWanted(active) {
        if first == nil { first = frame }
      } else if let start = first {
        runs.append(start..<frame)
        first = nil
      }
    }
    if let first { runs.append(first..<activity.count) }
    return runs
  }
}
