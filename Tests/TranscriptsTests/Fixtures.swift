import Transcripts

enum Fixtures {
  /// Three segments with words: an even pace, a pause inside a segment, an end past the first hour.
  static let timed = Transcript(
    language: "en", languageProbability: 0.98765432, duration: 3602, model: "base",
    segments: [
      Segment(
        id: 0, seek: 0, start: 0, end: 2.5, text: " Good morning, harbour watch.",
        tokens: [50364, 2205, 50489],
        temperature: 0.2, averageLogProbability: -0.28612345678, compressionRatio: 1.2363636363,
        noSpeechProbability: 0.0098,
        words: [
          Word(text: " Good", start: 0, end: 0.32, probability: 0.9),
          Word(text: " morning,", start: 0.32, end: 0.9, probability: 0.9),
          Word(text: " harbour", start: 1.1, end: 1.6, probability: 0.9),
          Word(text: " watch.", start: 1.6, end: 2.4, probability: 0.9),
        ]),
      Segment(
        id: 1, seek: 0, start: 2.5, end: 4, text: " The tide is turning.",
        words: [
          Word(text: " The", start: 2.5, end: 2.7, probability: 0.9),
          Word(text: " tide", start: 2.7, end: 3, probability: 0.9),
          Word(text: " is", start: 3, end: 3.1, probability: 0.9),
          Word(text: " turning.", start: 3.2, end: 3.98, probability: 0.9),
        ]),
      Segment(
        id: 2, seek: 400, start: 8.2, end: 3601.5, text: " Cast off!",
        words: [
          Word(text: " Cast", start: 8.2, end: 8.6, probability: 0.9),
          Word(text: " off!", start: 3600, end: 3601.2345, probability: 0.9),
        ]),
    ])

  static let plain = transcript(
    timed.segments.map { segment in
      var segment = segment
      segment.words = nil
      return segment
    })

  static let first = transcript(Array(timed.segments.prefix(1)))
  static let firstTwo = transcript(Array(timed.segments.prefix(2)))

  static func transcript(_ segments: [Segment]) -> Transcript {
    var transcript = timed
    transcript.segments = segments
    return transcript
  }

  static func single(_ text: String, from start: Double = 1, to end: Double = 2) -> Transcript {
    transcript([Segment(start: start, end: end, text: text)])
  }
}
