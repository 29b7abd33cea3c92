import Testing

@testable import Transcripts

@Suite("Subtitles of speakers who speak at the same time")
struct OverlappingSpeakersTests {
  private func cues(_ segments: [Segment]) -> [SubtitleCue] {
    var options = TranscriptFormatOptions()
    options.subtitles = SubtitleRules()
    var layout = ReadableLayout(rules: SubtitleRules(), options: options)
    return segments.flatMap { layout.add($0) } + layout.flush()
  }

  private func segment(_ speaker: String, _ start: Double, _ end: Double, _ words: String) -> Segment {
    let parts = words.split(separator: " ")
    let length = (end - start) / Double(parts.count)
    let timed = parts.enumerated().map { index, word in
      let begin = start + Double(index) * length
      return Word(text: " \(word)", start: begin, end: begin + length, speaker: speaker)
    }
    return Segment(start: start, end: end, text: " " + words, words: timed, speaker: speaker)
  }

  @Test("Both are shown when they speak, in order of their starts")
  func overlap() {
    let long =
      "he began a confused complaint against the wizard who had vanished behind the curtain on the left"
    let cues = cues([
      segment("Anna", 0, 5, long), segment("Ben", 0.5, 3, "the horizon seems distant."),
      segment("Anna", 6, 8, "he said."),
    ])
    #expect(cues.map(\.start) == cues.map(\.start).sorted())
    let ben = cues.filter { $0.speaker == "Ben" }
    #expect(ben.map(\.start) == [500])
    #expect(ben.allSatisfy { $0.end >= 3000 && $0.end < 6000 })
    #expect(cues.first?.start == 0)
    let anna = cues.filter { $0.speaker == "Anna" }
    #expect(anna.last?.start == 6000)
    for (cue, next) in zip(anna, anna.dropFirst()) { #expect(cue.end <= next.start) }
    #expect(cues.flatMap(\.pieces).count == 17 + 4 + 2)
  }

  @Test("Speakers who take turns follow one another, though their words touch")
  func turns() {
    let cues = cues([
      segment("Anna", 0, 3, "how are you today?"), segment("Ben", 2.9, 5, "I am very fine."),
      segment("Anna", 5, 7, "I am glad."),
    ])
    #expect(cues.map(\.speaker) == ["Anna", "Ben", "Anna"])
    for (cue, next) in zip(cues, cues.dropFirst()) { #expect(cue.end <= next.start) }
  }
}
