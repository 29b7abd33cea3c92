import Testing
import Transcripts

@testable import Transcription

@Suite("Word assignment")
struct WordAssignmentTests {
  @Test(
    "Words, their times and the segments' are the reference's", arguments: WordAssignmentGoldens.cases.indices
  )
  func goldens(index: Int) {
    let golden = WordAssignmentGoldens.cases[index]
    let options = TranscriptionOptions()
    var assignment = WordAssignment(
      prepend: options.prependPunctuations, append: options.appendPunctuations,
      lastSpeechEnd: golden.lastSpeechEnd)
    var segments = golden.segments.map { Segment(start: $0.0, end: $0.1, text: "") }
    let words = golden.aligned.map {
      AlignedWord(
        text: $0.0, tokens: [Int](repeating: 0, count: $0.1), start: $0.2, end: $0.3, probability: $0.4)
    }
    assignment.assign(
      words, to: &segments, textTokens: golden.segments.map { [Int](repeating: 0, count: $0.2) },
      offset: golden.offset)
    for (segment, expected) in zip(segments, golden.expected) {
      #expect(abs(segment.start - expected.0) < 1e-6)
      #expect(abs(segment.end - expected.1) < 1e-6)
      #expect((segment.words ?? []).map(\.text) == expected.2.map(\.0))
      for (word, (_, start, end, probability)) in zip(segment.words ?? [], expected.2) {
        #expect(abs(word.start - start) < 1e-6 && abs(word.end - end) < 1e-6)
        #expect(word.probability == probability)
      }
    }
  }
}
