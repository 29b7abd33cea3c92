import ModelFixtures
import Testing

@testable import Transcription

@Suite("Speech pauses")
struct SpeechPausesTests {
  /// Levels of frames of 10 ms, loud in the given ranges of seconds.
  private func levels(_ seconds: Double, loud: [ClosedRange<Double>], quiet: Float = -5) -> [Float] {
    (0..<Int(seconds * 100)).map { frame in
      let time = (Double(frame) + 0.5) / 100
      return loud.contains { $0.contains(time) } ? 0 : quiet
    }
  }

  private func word(_ text: String, _ start: Double, _ end: Double) -> AlignedWord {
    AlignedWord(text: text, tokens: [1], start: start, end: end, probability: 1)
  }

  @Test("Words that reach into silence end where it begins and start where it ends, to 20 ms and the fade")
  func trimming() {
    let pauses = SpeechPauses(levels: levels(5, loud: [0.5...1.2, 2...3, 3.05...4.1]))
    #expect(pauses.pauses.count == 3)
    var words = [
      word(" one", 0.3, 1.3), word(",", 1.3, 1.9), word(" two", 1.9, 2.5), word(" three", 2.5, 3.02),
      word(" four", 3.02, 5), word(".", 5, 5),
    ]
    pauses.trim(&words)
    let expected: [(Double, Double)] = [
      (0.48, 1.24), (1.24, 1.24), (1.98, 2.5), (2.5, 3.02), (3.02, 4.14), (4.14, 4.14),
    ]
    for (word, (start, end)) in zip(words, expected) {
      #expect(abs(word.start - start) <= 0.02 + 1e-9 && abs(word.end - end) <= 0.02 + 1e-9, "\(word)")
    }
  }

  @Test("A pause that is far from every boundary is left inside its word")
  func insideWord() {
    let pauses = SpeechPauses(levels: levels(3, loud: [0.1...1.3, 1.5...2.9]))
    var words = [word(" stop", 0.1, 2.9)]
    let before = words[0]
    pauses.trim(&words)
    #expect(abs(words[0].start - before.start) <= 0.03 && abs(words[0].end - before.end) <= 0.05)
  }

  @Test(
    "Without loudness, with steady sound or with broken values nothing is moved",
    arguments: [[], [-3], [Float](repeating: -3, count: 300), [Float](repeating: .nan, count: 300)])
  func nothing(levels: [Float]) {
    let pauses = SpeechPauses(levels: levels)
    #expect(pauses.pauses.isEmpty)
    var words = [word(" a", 0.2, 0.5), word(" b", 0.5, 1)]
    let before = words
    pauses.trim(&words)
    #expect(words == before)
  }

  @Test("Digital silence does not make quiet speech a pause")
  func digitalSilence() {
    var values = levels(4, loud: [0.5...1.5])
    for frame in 150..<250 { values[frame] = -1 }
    for frame in 300..<400 { values[frame] = -10 }
    let pauses = SpeechPauses(levels: values).pauses
    #expect(!pauses.contains { $0.overlaps(1.6...2.4) })
    #expect(pauses.contains { $0.overlaps(3.2...3.8) })
  }

  @Test("Whatever the sound, words stay in order, within the window, and none runs backwards")
  func properties() {
    var random = SeededGenerator(seed: 21)
    for _ in 0..<300 {
      let count = Int.random(in: 0...12, using: &random)
      let seconds = Double.random(in: 0.2...6, using: &random)
      var times = (0..<2 * count).map { _ in Double.random(in: 0...seconds, using: &random) }.sorted()
      // Words usually touch.
      for index in stride(from: 1, to: max(times.count - 1, 1), by: 2) where Bool.random(using: &random) {
        times[index + 1] = times[index]
      }
      var words = (0..<count).map { index in
        word(Bool.random(using: &random) ? " w" : ",", times[2 * index], times[2 * index + 1])
      }
      var level: Float = -3
      let values = (0..<Int(seconds * 100)).map { _ in
        if Int.random(in: 0..<12, using: &random) == 0 { level = Float.random(in: -8...0, using: &random) }
        return level
      }
      SpeechPauses(levels: values).trim(&words)
      for (index, word) in words.enumerated() {
        #expect(word.start <= word.end && word.start >= 0 && word.end <= seconds + 0.011)
        if index > 0 { #expect(words[index - 1].end <= word.start + 1e-9) }
      }
    }
  }

  @Test("Loudness comes from the loudest band of each frame, for the frames there are")
  func loudness() {
    let mel: [Float] = [0, 1, 0.5, -1, -1, -1, 1.5, 0, 0]
    #expect(SpeechPauses.levels(mel: mel, bands: 3, frames: 9) == [0, -8, 2])
    #expect(SpeechPauses.levels(mel: mel, bands: 3, frames: 2).count == 2)
    #expect(SpeechPauses.levels(mel: [], bands: 0, frames: 5).isEmpty)
  }
}
