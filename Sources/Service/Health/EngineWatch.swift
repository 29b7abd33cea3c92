/// Tells whether an engine that has work gets on with it. A state machine without a clock of its own: it is shown from time
/// to time what the engine has to do and how often it has given a sign of life.
///
/// How long an engine may be silent is in proportion to what it does: at least ``limit``, more for long recordings, whose
/// speakers are told apart in one go, and more where this machine has already needed longer between two signs. Time in which
/// nobody looked, because the machine slept or was starved, does not count as silence.
struct EngineWatch: Sendable, Hashable {
  /// What is seen of an engine at one moment.
  struct Reading: Sendable, Hashable {
    var hasWork: Bool
    /// Grows with every step of the work.
    var beats: UInt64
    /// Length of the longest recording under way.
    var audioSeconds: Double

    init(hasWork: Bool, beats: UInt64, audioSeconds: Double = 0) {
      self.hasWork = hasWork
      self.beats = beats
      self.audioSeconds = audioSeconds
    }
  }

  enum Change: Sendable, Hashable {
    /// It has been silent for so many seconds, which is too long. Told once.
    case stuck(seconds: Double)
    /// It goes on after so many seconds.
    case recovered(seconds: Double)
  }

  /// Seconds of silence per second of the longest recording.
  static let audioShare = 0.1
  /// Silences as long as those that were survived are no surprise, up to this many times them.
  static let patience = 3.0
  /// Beyond this many times the limit nothing excuses.
  static let most = 10.0

  /// Seconds of silence that are always allowed.
  let limit: Double
  /// Seconds that one look may add, so that time in which nobody looked does not count.
  let longestLook: Double
  private(set) var isStuck = false
  /// Seconds since the last sign of life while there was work.
  private(set) var silence = 0.0
  private var longestSilence = 0.0
  private var last: Reading?
  private var lastTime = 0.0

  init(limit: Double, longestLook: Double = 5) {
    self.limit = max(limit, 0.001)
    self.longestLook = longestLook
  }

  /// - Parameter time: seconds on a clock that only goes forward.
  mutating func look(_ reading: Reading, at time: Double) -> Change? {
    let passed = min(max(time - lastTime, 0), longestLook)
    defer { (last, lastTime) = (reading, time) }
    guard let last, last.hasWork, reading.hasWork, last.beats == reading.beats else { return goOn() }
    silence += passed
    guard !isStuck, silence > allowance(reading) else { return nil }
    isStuck = true
    return .stuck(seconds: silence)
  }

  /// Seconds that it may be silent now.
  func allowance(_ reading: Reading) -> Double {
    let audio = max(reading.audioSeconds, 0) * EngineWatch.audioShare
    return min(
      limit + max(audio, longestSilence * EngineWatch.patience), max(limit * EngineWatch.most, limit + audio))
  }

  private mutating func goOn() -> Change? {
    defer {
      // A silence that was too long is no measure of how long others may be.
      if !isStuck { longestSilence = max(longestSilence, silence) }
      (silence, isStuck) = (0, false)
    }
    return isStuck ? .recovered(seconds: silence) : nil
  }
}
