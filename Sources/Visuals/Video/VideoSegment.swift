/// A run of frames that is encoded by itself.
struct VideoSegment: Sendable, Hashable {
  var number: Int
  var frames: Range<Int>

  /// Longest one in seconds: no more is done twice after a render was ended.
  static let longest = 15.0

  func name(_ fileExtension: String) -> String { "segment-\(number).\(fileExtension)" }
}

extension Storyboard {
  /// The frame of a segment, counted from its first, at which a fade with which it begins is over.
  func settled(_ segment: VideoSegment) -> Int? {
    guard state(ofFrame: segment.frames.lowerBound).fading > 0 else { return nil }
    return segment.frames.first { state(ofFrame: $0).fading == 0 }.map { $0 - segment.frames.lowerBound }
  }

  /// All frames, cut where the picture changes anyway, and long shots into equal parts.
  var segments: [VideoSegment] {
    guard options.format != .gif else { return [VideoSegment(number: 0, frames: 0..<frameCount)] }
    let rate = Double(options.framesPerSecond)
    var cuts = [0]
    let longest = max(1, Int(VideoSegment.longest * rate))
    for shot in timeline.shots {
      let end = min(frameCount, Int((shot.end * rate).rounded()))
      guard let start = cuts.last, end > start else { continue }
      let parts = (end - start + longest - 1) / longest
      for part in 1...parts { cuts.append(start + (end - start) * part / parts) }
    }
    if let last = cuts.last, last < frameCount { cuts.append(frameCount) }
    // Frames of a second or less join what comes before them: every segment costs a start.
    var joined = [0]
    for cut in cuts.dropFirst() {
      if let last = joined.last, joined.count > 1, cut - last < Int(rate), cut != frameCount { continue }
      joined.append(cut)
    }
    return zip(joined, joined.dropFirst()).enumerated().map {
      VideoSegment(number: $0.offset, frames: $0.element.0..<$0.element.1)
    }
  }
}
