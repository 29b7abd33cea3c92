import Synchronization
import Transcription

/// Passes a batch's events on with segments refined: text rules applied, sentences joined.
final class RefinedEvents: Sendable {
  private let rules: TextRules
  private let joinsSentences: Bool
  private let refinements: Mutex<[SegmentRefinement?]>

  init(count: Int, rules: TextRules, joinsSentences: Bool) {
    self.rules = rules
    self.joinsSentences = joinsSentences
    refinements = Mutex(Array(repeating: nil, count: count))
  }

  func pass(
    _ index: Int, _ event: RecordingBatch.Event, to take: (Int, RecordingBatch.Event) throws -> Void
  ) throws {
    guard joinsSentences || !rules.isEmpty else { return try take(index, event) }
    switch event {
    case .transcription(.language(let language)):
      refinements.withLock {
        $0[index] = SegmentRefinement(rules: rules, language: language.code, joinsSentences: joinsSentences)
      }
      try take(index, event)
    case .transcription(.segment(let segment)):
      for refined in refinements.withLock({ $0[index]?.add(segment) }) ?? [segment] {
        try take(index, .transcription(.segment(refined)))
      }
    case .finished(var finished):
      for refined in refinements.withLock({ $0[index]?.finish() }) ?? [] {
        try take(index, .transcription(.segment(refined)))
      }
      finished.transcript = SegmentRefinement.refine(
        finished.transcript, rules: rules, joinsSentences: joinsSentences)
      try take(index, .finished(finished))
    default: try take(index, event)
    }
  }
}
