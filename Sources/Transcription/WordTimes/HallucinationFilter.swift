import Foundation
import Transcripts

/// Removes segments that look invented (improbable, too short or too long words) and stand in silence
/// (`hallucination_silence_threshold` of `whisper.transcribe`). Pure.
struct HallucinationFilter {
  /// Seconds of silence that make a segment suspicious.
  let threshold: Double
  let punctuation: String

  /// The window as the filter sees it; times in seconds from the recording's start.
  struct Window {
    var start: Double
    /// End of the window's 30 s, and of what it holds of the recording.
    var end: Double
    var contentEnd: Double
    var recordingEnd: Double
    var lastSpeechEnd: Double
    var hasSingleTimestampEnding: Bool
  }

  /// - Parameter segments: with words; what is judged invented is removed.
  /// - Returns: the time to go on from, or nil for what the window itself said.
  func apply(_ segments: inout [Segment], _ window: Window) -> Double? {
    var next: Double?
    if !window.hasSingleTimestampEnding, let end = segments.lastWordEnd, end > window.start {
      next = window.end - end > threshold ? end : window.contentEnd
    }
    if let first = segments.first(where: { !($0.words ?? []).isEmpty }), isAnomalous(first),
      first.start - window.start > threshold
    {
      segments = []
      return first.start
    }
    var speechEnd = window.lastSpeechEnd
    for index in segments.indices {
      let segment = segments[index]
      guard let words = segment.words, !words.isEmpty else { continue }
      if isAnomalous(segment) {
        let following = segments[(index + 1)...].first { !($0.words ?? []).isEmpty }
        let nextStart = following?.words?.first?.start ?? window.contentEnd
        let silenceBefore =
          segment.start - speechEnd > threshold || segment.start < threshold
          || segment.start - window.start < 2
        let silenceAfter =
          nextStart - segment.end > threshold || following.map(isAnomalous) ?? false
          || window.end - segment.end < 2
        if silenceBefore && silenceAfter {
          next = max(window.start + 1, segment.start)
          if window.recordingEnd - segment.end < threshold { next = window.recordingEnd }
          segments.removeSubrange(index...)
          break
        }
      }
      speechEnd = segment.end
    }
    return next
  }

  private func isAnomalous(_ segment: Segment) -> Bool {
    let words = (segment.words ?? []).filter { !punctuation.contains($0.text) }.prefix(8)
    let score = words.reduce(0) { $0 + anomaly($1) }
    return score >= 3 || score + 0.01 >= Double(words.count)
  }

  private func anomaly(_ word: Word) -> Double {
    let duration = word.end - word.start
    var score = word.probability < 0.15 ? 1.0 : 0
    if duration < 0.133 { score += (0.133 - duration) * 15 }
    if duration > 2 { score += duration - 2 }
    return score
  }
}
