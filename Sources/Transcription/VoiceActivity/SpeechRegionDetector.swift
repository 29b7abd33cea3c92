/// Finds speech regions in the probabilities of consecutive frames of 512 samples, as they come.
///
/// Without a longest duration the regions are those of `get_speech_timestamps` in the `silero-vad` package. Speech that
/// is too long is cut differently: nothing but a pause is left out at a cut. What is kept does not grow with the recording,
/// unless one region does and may.
public struct SpeechRegionDetector: Sendable {
  static let frameLength = 512

  private let threshold: Float
  private let lowerThreshold: Float
  private let minSpeech: Int
  private let minSilence: Int
  private let minCutSilence: Int
  private let padding: Int
  private let maxSpeech: Int?

  private var frameCount = 0
  private var open: OpenRegion?
  /// Speech that has ended; how far its padding may reach depends on what follows.
  private var pending: SpeechRegion?
  private var lastEnd = 0
  private var finished: [SpeechRegion] = []

  public init(_ options: VoiceActivityOptions = VoiceActivityOptions()) {
    threshold = options.threshold
    lowerThreshold = min(options.lowerThreshold, options.threshold)
    minSpeech = VoiceActivityOptions.samples(options.minSpeechDuration)
    minSilence = VoiceActivityOptions.samples(options.minSilenceDuration)
    minCutSilence = VoiceActivityOptions.samples(options.minSilenceAtMaxSpeech)
    padding = VoiceActivityOptions.samples(options.speechPadding)
    maxSpeech =
      options.maxSpeechDuration == .infinity
      ? nil
      : max(
        VoiceActivityOptions.samples(options.maxSpeechDuration) - 2 * padding, 4 * Self.frameLength)
  }

  /// Takes the probabilities of the next frames.
  /// - Returns: the regions that are now complete, padding included.
  public mutating func append(_ probabilities: [Float]) -> [SpeechRegion] {
    for probability in probabilities { advance(probability) }
    defer { finished = [] }
    return finished
  }

  /// Ends the recording.
  /// - Parameter sampleCount: length of the recording; the last frame may go beyond it.
  /// - Returns: the regions that were not yet complete.
  public mutating func finish(sampleCount: Int) -> [SpeechRegion] {
    let end = frameCount * Self.frameLength
    let total = frameCount == 0 ? 0 : min(max(sampleCount, end - Self.frameLength + 1), end)
    if var region = open {
      region.isCertain = region.isCertain || total - region.start > minSpeech
      open = region
      settle()
      if let region = open { close(region, at: total) }
      open = nil
    }
    if let pending { emit(pending, end: min(pending.speech.upperBound + padding, total)) }
    defer { finished = [] }
    return finished
  }

  /// Every region still to be returned starts at this sample or later.
  public var settled: Int {
    if let start = pending?.start ?? open?.paddedStart { return start }
    return max(lastEnd, (open?.start ?? frameCount * Self.frameLength) - padding)
  }

  private mutating func advance(_ value: Float) {
    let probability = value.isNaN ? 0 : value
    let position = frameCount * Self.frameLength
    frameCount += 1
    // Taken out, so that appending to its arrays does not copy them.
    if let region = open.take() {
      follow(region, probability, position)
    } else if probability >= threshold {
      follow(OpenRegion(start: position), probability, position)
    }
    settle()
  }

  private mutating func follow(_ current: consuming OpenRegion, _ probability: Float, _ position: Int) {
    var region = current
    let next = position + Self.frameLength
    if maxSpeech != nil { region.probabilities.append(probability) }
    if probability >= threshold {
      if let start = region.silenceStart, position - start > minCutSilence, maxSpeech != nil {
        region.pauses.append(start..<position)
      }
      region.silenceStart = nil
    } else if probability < lowerThreshold {
      let start = region.silenceStart ?? position
      region.silenceStart = start
      if position - start >= minSilence {
        return close(region, at: start)
      }
    }
    if region.silenceStart == nil, next - region.start > minSpeech { region.isCertain = true }
    open = region
    if let maxSpeech, next - region.start > maxSpeech { split(region, position: next) }
  }

  private mutating func split(_ region: OpenRegion, position: Int) {
    var first = region
    first.isCertain = true
    open = first
    settle()
    guard let first = open else { return }
    switch first.cut(position: position, minSilence: minCutSilence) {
    case .end(let place):
      open = nil
      close(first, at: place)
    case .pause(let pause):
      close(first, at: pause.lowerBound)
      open = first.rest(from: pause.upperBound)
    case .speech(let place):
      close(first, at: place)
      open = first.rest(from: place)
    }
  }

  private mutating func close(_ region: OpenRegion, at end: Int) {
    guard region.isCertain, end > region.start else { return }
    pending = SpeechRegion(start: region.paddedStart ?? region.start, end: end, speech: region.start..<end)
  }

  /// Decides paddings as soon as nothing to come can change them.
  private mutating func settle() {
    if let region = open, region.isCertain, region.paddedStart == nil {
      var start = max(region.start - padding, lastEnd)
      if let previous = pending {
        let gap = region.start - previous.speech.upperBound
        let isShared = gap < 2 * padding
        let end = previous.speech.upperBound + (isShared ? gap / 2 : padding)
        emit(previous, end: end)
        start = isShared ? end : region.start - padding
      }
      open?.paddedStart = start
    }
    if let pending {
      // The frame before the next may be the last one and shorter than the others.
      let horizon = open?.start ?? (frameCount - 1) * Self.frameLength
      if horizon - pending.speech.upperBound >= 2 * padding {
        emit(pending, end: pending.speech.upperBound + padding)
      }
    }
  }

  private mutating func emit(_ region: SpeechRegion, end: Int) {
    finished.append(SpeechRegion(start: region.start, end: end, speech: region.speech))
    lastEnd = end
    pending = nil
  }
}
