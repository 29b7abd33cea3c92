import SpeechModels
import Testing

@testable import Transcription

@Suite("Text that cannot be spoken in the time")
struct ImpossibleSpeechTests {
  private func result(_ text: String, logProbability: Float = -0.3, ratio: Float = 1.2) -> DecodingResult {
    DecodingResult(
      tokens: [], text: text, averageLogProbability: logProbability, noSpeechProbability: 0.1, temperature: 0,
      compressionRatio: ratio)
  }

  @Test(
    "is decoded again and, if it stays, left out",
    arguments: [
      (
        "a sentence of a hundred characters in a third of a second is an invention of the model, nothing else",
        0.3, true
      ),
      (
        "a sentence of a hundred characters in three seconds is quick but can be said by a trained speaker",
        3, false
      ),
      ("Yes.", 0.1, false), ("", 0.01, false),
    ])
  func rate(text: String, seconds: Double, impossible: Bool) {
    let rules = TemperatureFallback()
    #expect(rules.needsFallback(result(text), seconds: seconds) == impossible)
    #expect(rules.isSilence(result(text), seconds: seconds) == impossible)
  }

  @Test("When all attempts fail the likeliest calm one is kept, as warm as the last")
  func choice() {
    var attempts = [
      result("loop loop loop", logProbability: -0.2, ratio: 5), result("calm", logProbability: -1.2),
      result("noise", logProbability: -3),
    ]
    attempts[2].temperature = 1
    let chosen = TemperatureFallback().choose(attempts)
    #expect(chosen.text == "calm")
    #expect(chosen.temperature == 1)
  }

  @Test("A good last attempt is kept although an earlier one was likelier")
  func goodLast() {
    let attempts = [result("loop", logProbability: -0.1, ratio: 5), result("good", logProbability: -0.5)]
    #expect(TemperatureFallback().choose(attempts).text == "good")
  }
}
