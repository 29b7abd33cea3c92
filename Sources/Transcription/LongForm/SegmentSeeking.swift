import SpeechModels

/// Cuts a window's tokens into segments and says where the next window begins. Pure: no model, no audio.
///
/// Reference: the body of `whisper.transcribe`'s loop.
struct SegmentSeeking {
  let timestampBegin: Int

  struct Piece: Equatable {
    /// Seconds from the window's start.
    var start: Double
    var end: Double
    var tokens: [Int]
  }

  struct Outcome: Equatable {
    var pieces: [Piece]
    /// Mel frames (10 ms) to move on.
    var advance: Int
    /// Whether the window ended with one timestamp: nothing was left unsaid.
    var hasSingleTimestampEnding: Bool
  }

  /// - Parameters:
  ///   - tokens: what was sampled, timestamps included.
  ///   - windowFrames: mel frames of content in the window.
  func split(_ tokens: [Int], windowFrames: Int) -> Outcome {
    let isTimestamp = tokens.map { $0 >= timestampBegin }
    let single = tokens.count >= 2 && !isTimestamp[tokens.count - 2] && isTimestamp[tokens.count - 1]
    // A pair of timestamps in a row is the end of one segment and the start of the next.
    var cuts = isTimestamp.indices.dropFirst().filter { isTimestamp[$0] && isTimestamp[$0 - 1] }
    let duration = Double(windowFrames) / 100
    guard !cuts.isEmpty else {
      // The reference lets the one segment begin with the window and takes a first timestamp that stands alone for
      // its end. Windows that begin with a pause would then be dated too early.
      let times = tokens.filter { $0 >= timestampBegin }
      let first = isTimestamp.first == true ? seconds(tokens[0]) : 0
      let start = first < duration ? first : 0
      let end = times.last.map(seconds) ?? 0
      let piece = Piece(start: start, end: end > first ? end : duration, tokens: tokens)
      return Outcome(pieces: [piece], advance: windowFrames, hasSingleTimestampEnding: single)
    }
    if single { cuts.append(tokens.count) }
    var pieces: [Piece] = []
    var start = 0
    for cut in cuts {
      let part = Array(tokens[start..<cut])
      pieces.append(Piece(start: seconds(part[0]), end: seconds(part[part.count - 1]), tokens: part))
      start = cut
    }
    // Whatever follows the last pair is unfinished and heard again from that timestamp on.
    let advance = single ? windowFrames : (tokens[start - 1] - timestampBegin) * 2
    return Outcome(pieces: pieces, advance: advance, hasSingleTimestampEnding: single)
  }

  /// Without the timestamp rules text may stand where a timestamp should: then it is the window's start.
  private func seconds(_ token: Int) -> Double { Double(max(token - timestampBegin, 0)) * 0.02 }
}
