public import Transcripts

/// How well the videos of talks keep to what is said and to their length.
public struct VideoScore: Sendable, Hashable, Codable {
  public var talks = 0
  /// Elements whose words have times, those of them that begin to enter within half a second of their first word, and
  /// those that come more than 50 ms before it.
  public var timedElements = 0
  public var onTime = 0
  public var early = 0
  /// Seconds between word and entry at most.
  public var largestDelay = 0.0
  /// Seconds by which a video is longer or shorter than its talk, at most: half a frame is what can be had.
  public var largestDurationError = 0.0
  /// What is wrong in itself, such as gaps between shots.
  public var faults: [String] = []

  enum CodingKeys: String, CodingKey {
    case talks, early, faults
    case timedElements = "timed_elements"
    case onTime = "on_time"
    case largestDelay = "largest_delay"
    case largestDurationError = "largest_duration_error"
  }

  public init() {}

  /// Finds, lays out and draws what a talk shows, as for a video.
  ///
  /// - Parameters:
  ///   - duration: of the recording in seconds; nil: to the end of the last words.
  ///   - file: named in faults.
  /// - Throws: ``VideoError`` where the transcript has no times, and what finding scenes throws.
  public mutating func add(_ transcript: Transcript, duration: Double? = nil, file: String) throws {
    let spoken = transcript.segments.map(\.end).max() ?? 0
    let seconds = duration ?? max(transcript.duration, spoken)
    let visuals = try SceneFinder().visuals(of: SpokenText(transcript))
    let options = VideoOptions()
    let storyboard = try Storyboard(visuals, duration: seconds, transcript: transcript, options: options)
    let check = VideoTimelineCheck(storyboard.timeline)
    talks += 1
    timedElements += check.timedElements
    onTime += check.onTime
    early += check.early
    largestDelay = max(largestDelay, check.largestDelay)
    let length = Double(storyboard.frameCount) / Double(options.framesPerSecond)
    largestDurationError = max(largestDurationError, abs(length - seconds))
    faults += check.faults.map { "\(file): \($0)" }
  }
}
