/// Which stretches of a recording count as speech. Names follow `silero-vad` and faster-whisper; durations are seconds.
///
/// The defaults are chosen to lose no word rather than to leave out every noise; Documentation/VoiceActivity.md gives
/// the measurements.
public struct VoiceActivityOptions: Sendable, Equatable {
  /// Speech begins with a frame of at least this probability.
  public var threshold: Float = 0.35
  /// A pause begins with a frame below this probability; nil: 0.15 below `threshold`, at least 0.01.
  public var negThreshold: Float?
  /// Speech that is not longer than this is ignored.
  public var minSpeechDuration = 0.064
  /// Longer speech is cut at its best pause; infinite: never.
  public var maxSpeechDuration = 27.0
  /// A pause this long ends a region.
  public var minSilenceDuration = 0.16
  /// A pause longer than this is a good place to cut speech that is too long.
  public var minSilenceAtMaxSpeech = 0.098
  /// Sound added on both sides of speech; regions share what lies between them when it is too short for both.
  public var speechPadding = 0.4
  /// The longest chunk, pauses included: what the recognizer hears at once. Somewhat less than its window of 30 s, at
  /// whose edge it likes to leave a sentence unfinished.
  public var maxChunkDuration = 27.0
  /// Sound between two regions up to this long stays in a chunk, or is divided between two: speech too quiet to be
  /// detected is mostly near speech that is detected.
  public var maxPauseDuration = 2.0

  public init() {}

  var lowerThreshold: Float { negThreshold ?? max(threshold - 0.15, 0.01) }

  static let sampleRate = 16_000.0

  /// Whole samples of a duration; anything negative or no number is 0, and a month is the most.
  static func samples(_ seconds: Double) -> Int {
    guard seconds > 0 else { return 0 }
    return Int(min(seconds, 2_592_000) * sampleRate)
  }
}
