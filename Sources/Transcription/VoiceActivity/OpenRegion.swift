/// Speech that has begun and not ended, as the detector follows it.
struct OpenRegion: Sendable {
  /// Where speech begins, without padding.
  var start: Int
  /// Whether it is long enough not to be ignored whatever comes.
  var isCertain = false
  /// Where the region begins with its padding; known once it is certain.
  var paddedStart: Int?
  /// Where the present pause begins.
  var silenceStart: Int?
  /// Earlier pauses that a cut may use.
  var pauses: [Range<Int>] = []
  /// Of every frame since `start`, kept only where a longest duration asks for it.
  var probabilities: [Float] = []

  /// Where the speech of a region that has become too long ends, and where the rest begins.
  enum Cut: Equatable {
    case pause(Range<Int>)
    /// In the middle of speech, where it is least certain.
    case speech(at: Int)
    /// In the present pause: nothing is left.
    case end(at: Int)
  }

  /// The best place to cut: the present pause, else the longest pause, preferably not in the first third, else the
  /// frame of the last third whose surroundings are least like speech.
  func cut(position: Int, minSilence: Int) -> Cut {
    if let silenceStart, position - silenceStart > minSilence { return .end(at: silenceStart) }
    let late = pauses.filter { $0.lowerBound >= start + (position - start) / 3 }
    let longest = (late.isEmpty ? pauses : late).reduce(nil as Range<Int>?) { best, pause in
      pause.count >= (best?.count ?? 0) ? pause : best
    }
    if let longest { return .pause(longest) }
    let count = probabilities.count
    var best = (frame: max(count - 2, 1), sum: Float.infinity)
    for frame in stride(from: max(count * 2 / 3, 1), to: count - 1, by: 1) {
      let sum = probabilities[frame - 1] + 2 * probabilities[frame] + probabilities[frame + 1]
      if sum <= best.sum { best = (frame, sum) }
    }
    let place = start + best.frame * SpeechRegionDetector.frameLength
    if let silenceStart, silenceStart <= place { return .end(at: silenceStart) }
    return .speech(at: place)
  }

  /// What is left of the region from `place` on, which is where speech goes on.
  func rest(from place: Int) -> OpenRegion {
    var rest = OpenRegion(start: place, isCertain: true, silenceStart: silenceStart)
    rest.pauses = pauses.filter { $0.lowerBound >= place }
    rest.probabilities = Array(
      probabilities.dropFirst((place - start) / SpeechRegionDetector.frameLength))
    return rest
  }
}
