import Jobs
import Transcription
import Transcripts

/// Follows a recording that is transcribed: how far it is, how long it will take, what would be kept of it now.
struct RecognitionProgress: Sendable {
  /// Seconds between two checkpoints.
  static let checkpointSeconds = 2.0

  private let begin = ContinuousClock.now
  private let startSeconds: Double
  private let model: String
  private let rules: TextRules
  private var duration: Double?
  private var language: String?
  private var refinement: SegmentRefinement?
  private var segments: [Segment]
  private var seconds: Double
  private var kept = ContinuousClock.now

  init(start: TranscriptionCheckpoint?, model: String, rules: TextRules, seconds: Double?) {
    startSeconds = start?.seconds ?? 0
    self.seconds = start?.seconds ?? 0
    self.model = model
    self.rules = rules
    duration = seconds
    segments = start?.segments ?? []
    language = start?.language
  }

  /// - Returns: segments that can be shown.
  mutating func take(_ event: RecordingTranscription.Event) -> [Segment] {
    switch event {
    case .opened(let duration):
      self.duration = duration ?? self.duration
      return []
    case .language(let code):
      language = language ?? code
      refinement =
        refinement
        ?? (rules.isEmpty ? nil : SegmentRefinement(rules: rules, language: code, joinsSentences: false))
      return []
    case .segment(let segment):
      segments.append(segment)
      return refinement?.add(segment) ?? [segment]
    case .progress(let seconds):
      self.seconds = max(self.seconds, seconds)
      return []
    case .finished: return refinement?.finish() ?? []
    }
  }

  var fraction: Double {
    guard let duration, duration > 0 else { return 0 }
    return min(seconds / duration, 0.99)
  }

  var jobProgress: JobProgress {
    var remaining: Double?
    let elapsed = begin.duration(to: .now) / .seconds(1)
    if let duration, seconds > startSeconds {
      remaining = max(duration - seconds, 0) * elapsed / (seconds - startSeconds)
    }
    return JobProgress(
      fraction: fraction, stage: "transcribing", remainingSeconds: remaining, audioSeconds: seconds)
  }

  var isTimeToKeep: Bool {
    mutating get {
      guard kept.duration(to: .now) >= .seconds(RecognitionProgress.checkpointSeconds) else { return false }
      kept = .now
      return true
    }
  }

  /// What is done before a moment. Segments are told in order, and only those that end before it are whole.
  var checkpoint: TranscriptionCheckpoint {
    TranscriptionCheckpoint(
      segments: segments.filter { $0.start < seconds }, seconds: seconds, language: language, model: model)
  }
}
