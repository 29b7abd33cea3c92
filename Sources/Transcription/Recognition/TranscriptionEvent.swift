public import Transcripts

/// What happens while a recording is transcribed, in order.
public enum TranscriptionEvent: Sendable {
  case language(DetectedLanguage)
  case segment(Segment)
  /// All audio before this time has been transcribed.
  case progress(seconds: Double)
  /// A token was decoded. Throwing here cancels at once.
  case step
  /// Where the time went; the last event.
  case timings(StageTimings)
}
