import Testing

@testable import Transcription

@Suite("Temperature fallback")
struct TemperatureFallbackTests {
  private func result(_ ratio: Float, _ logProbability: Float, _ noSpeech: Float) -> DecodingResult {
    DecodingResult(
      tokens: [], text: "", averageLogProbability: logProbability, noSpeechProbability: noSpeech,
      temperature: 0, compressionRatio: ratio)
  }

  @Test("Repetition and improbability are tried again, silence is not")
  func thresholds() {
    let fallback = TemperatureFallback()
    #expect(!fallback.needsFallback(result(1, -0.5, 0)))
    #expect(!fallback.needsFallback(result(2.4, -1, 0)))
    #expect(fallback.needsFallback(result(2.5, -0.5, 0)))
    #expect(fallback.needsFallback(result(2.5, -0.5, 0.9)))
    #expect(fallback.needsFallback(result(1, -1.1, 0.6)))
    #expect(!fallback.needsFallback(result(1, -1.1, 0.7)))
    #expect(!fallback.needsFallback(result(2.5, -1.1, 0.7)))
  }

  @Test("A threshold of nil does not judge")
  func withoutThresholds() {
    var fallback = TemperatureFallback()
    fallback.compressionRatioThreshold = nil
    #expect(!fallback.needsFallback(result(9, -0.5, 0)))
    fallback.noSpeechThreshold = nil
    #expect(fallback.needsFallback(result(1, -2, 0.9)))
    #expect(!fallback.isSilence(result(1, -2, 0.9)))
    fallback.logProbabilityThreshold = nil
    #expect(!fallback.needsFallback(result(1, -2, 0.9)))
  }

  @Test("Silence is improbable text where no speech is probable")
  func silence() {
    var fallback = TemperatureFallback()
    #expect(fallback.isSilence(result(1, -1.1, 0.7)))
    #expect(fallback.isSilence(result(1, -1, 0.7)))
    #expect(!fallback.isSilence(result(1, -0.9, 0.7)))
    #expect(!fallback.isSilence(result(1, -1.1, 0.6)))
    #expect(fallback.isSilence(result(1, .nan, 0.7)))
    fallback.logProbabilityThreshold = nil
    #expect(fallback.isSilence(result(1, -0.1, 0.7)))
  }
}
