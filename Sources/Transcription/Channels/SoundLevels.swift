/// How loud a stretch of a recording is, tenth by tenth of a second.
struct SoundLevels: Sendable, Equatable {
  /// The first tenth of a second of the recording that is known.
  private let first: Int
  /// Mean squares of the samples.
  private let powers: [Float]

  static let perSecond = 10.0

  /// - Parameter first: the tenth of a second of the recording that `levels` begin with.
  init(first: Int, levels: [Float]) {
    self.first = first
    powers = levels.map { $0 * $0 }
  }

  /// Root mean square between two times of the recording; nil where nothing is known.
  func level(from start: Double, to end: Double) -> Float? {
    let index = { [first, powers] (seconds: Double) in
      Int(min(max((seconds * SoundLevels.perSecond).rounded() - Double(first), 0), Double(powers.count)))
    }
    let (begin, end) = (index(start), index(end))
    guard begin < end else { return nil }
    return (powers[begin..<end].reduce(0, +) / Float(end - begin)).squareRoot()
  }
}

extension AudioChunk {
  /// The levels of the chunk's tenths of a second.
  var levels: SoundLevels {
    let block = Int(Double(AudioChunk.sampleRate) / SoundLevels.perSecond)
    var levels: [Float] = []
    var position = 0
    while position < samples.count {
      // On the recording's own clock, so that channels can be compared.
      let end = min(((start + position) / block + 1) * block - start, samples.count)
      let power = samples[position..<end].reduce(0) { $0 + $1 * $1 } / Float(end - position)
      levels.append(power.squareRoot())
      position = end
    }
    return SoundLevels(first: start / block, levels: levels)
  }
}
