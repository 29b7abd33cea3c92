import SpeechModels

/// When a decoded window is not believed and decoded again, warmer (`whisper.transcribe`, `decode_with_fallback`).
struct TemperatureFallback: Sendable, Equatable {
  var temperatures: [Float] = [0, 0.2, 0.4, 0.6, 0.8, 1]
  /// Above: too repetitive.
  var compressionRatioThreshold: Float? = 2.4
  /// Below: too unlikely.
  var logProbabilityThreshold: Float? = -1
  /// Above, together with an unlikely text: silence, which no temperature will mend.
  var noSpeechThreshold: Float? = 0.6

  func needsFallback(_ result: DecodingResult) -> Bool {
    var needed = false
    if let compressionRatioThreshold, result.compressionRatio > compressionRatioThreshold { needed = true }
    if let logProbabilityThreshold, result.averageLogProbability < logProbabilityThreshold { needed = true }
    if let noSpeechThreshold, let logProbabilityThreshold, result.noSpeechProbability > noSpeechThreshold,
      result.averageLogProbability < logProbabilityThreshold
    {
      needed = false
    }
    return needed
  }

  /// Whether the window is silence and gives no text.
  func isSilence(_ result: DecodingResult) -> Bool {
    guard let noSpeechThreshold, result.noSpeechProbability > noSpeechThreshold else { return false }
    guard let logProbabilityThreshold else { return true }
    return !(result.averageLogProbability > logProbabilityThreshold)
  }

  /// Decodes at rising temperatures until a result is believed. Beams are for temperature zero, samples for others.
  func decode<Engine: WhisperEngine>(
    _ audio: Engine.Audio, _ options: DecodingOptions, with decoder: WindowDecoder<Engine>
  ) throws -> DecodingResult {
    var attempt = options
    attempt.temperature = temperatures.first ?? 0
    var result = try decoder.decode(audio, attempt)
    for temperature in temperatures.dropFirst() where needsFallback(result) {
      attempt.temperature = temperature
      result = try decoder.decode(audio, attempt)
    }
    return result
  }
}
