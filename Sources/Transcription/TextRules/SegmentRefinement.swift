public import Transcripts

/// What a recording's segments pass through between the decoder and the writers: text rules, then sentences. One for
/// each recording, fed in order of time.
public struct SegmentRefinement: Sendable {
  private let rules: TextRules
  private let language: String
  private var sentences: SentenceSegmentation?
  private var count = 0

  /// - Parameters:
  ///   - language: code of the recording's language.
  ///   - joinsSentences: whether segments become sentences.
  public init(rules: TextRules, language: String, joinsSentences: Bool) {
    self.rules = rules
    self.language = language
    sentences = joinsSentences ? SentenceSegmentation(language: language) : nil
  }

  /// What is complete once `segment` is known, numbered from 0.
  public mutating func add(_ segment: Segment) -> [Segment] {
    let changed = rules.isEmpty ? segment : rules.apply(to: segment, language: segment.language ?? language)
    guard !changed.text.allSatisfy(\.isWhitespace) else { return [] }
    return numbered(sentences?.add(changed) ?? [changed])
  }

  /// What was still open at the recording's end.
  public mutating func finish() -> [Segment] { numbered(sentences?.finish() ?? []) }

  /// A whole transcript, refined.
  public static func refine(_ transcript: Transcript, rules: TextRules, joinsSentences: Bool) -> Transcript {
    var refinement = SegmentRefinement(
      rules: rules, language: transcript.language, joinsSentences: joinsSentences)
    var result = transcript
    result.segments = transcript.segments.flatMap { refinement.add($0) } + refinement.finish()
    return result
  }

  private mutating func numbered(_ segments: [Segment]) -> [Segment] {
    segments.map { segment in
      var segment = segment
      segment.id = count
      count += 1
      return segment
    }
  }
}
