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

  /// Most characters a second that anybody speaks, and a few for a window's ragged edge. Conversation has 10 to 20,
  /// the fastest speakers 35.
  private static let charactersPerSecond = 50.0
  private static let charactersAllowed = 10.0

  /// Whether more was written than can be said in the time: an invention, as short last windows invite.
  func isImpossiblyFast(_ result: DecodingResult, seconds: Double) -> Bool {
    let most = TemperatureFallback.charactersAllowed + TemperatureFallback.charactersPerSecond * seconds
    return Double(result.text.count) > most
  }

  func needsFallback(_ result: DecodingResult, seconds: Double = .infinity) -> Bool {
    var needed = isImpossiblyFast(result, seconds: seconds)
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
  func isSilence(_ result: DecodingResult, seconds: Double = .infinity) -> Bool {
    if isImpossiblyFast(result, seconds: seconds) { return true }
    guard let noSpeechThreshold, result.noSpeechProbability > noSpeechThreshold else { return false }
    guard let logProbabilityThreshold else { return true }
    return !(result.averageLogProbability > logProbabilityThreshold)
  }

  /// Silence more likely than this makes text that no temperature made likely an invention: laughter gives such, while
  /// speech that is hard to understand sounds like speech to the model.
  private static let doubtfulSilence: Float = 0.2

  /// Whether no attempt was believed and the model itself half heard silence. For a short sound that stands alone.
  func isDoubtful(_ result: DecodingResult, seconds: Double = .infinity) -> Bool {
    noSpeechThreshold != nil && needsFallback(result, seconds: seconds)
      && result.noSpeechProbability > TemperatureFallback.doubtfulSilence
  }

  /// The attempt to believe: the last one if it is good, else the likeliest of those that do not repeat themselves.
  ///
  /// The reference takes the last attempt whatever it is, which at temperature 1 is often noise; this is
  /// faster-whisper's rule. The temperature stays the last one's, so that doubtful text leads nothing.
  func choose(_ attempts: [DecodingResult], seconds: Double = .infinity) -> DecodingResult {
    let last = attempts[attempts.count - 1]
    guard attempts.count > 1, needsFallback(last, seconds: seconds) else { return last }
    let calm = attempts.filter { $0.compressionRatio <= compressionRatioThreshold ?? .infinity }
    var best =
      (calm.isEmpty ? attempts : calm).max { $0.averageLogProbability < $1.averageLogProbability } ?? last
    best.temperature = last.temperature
    return best
  }

  /// Decodes at rising temperatures until a result is believed.
  ///
  /// - Parameter seconds: how much of the window holds sound.
  func decode<Engine: WhisperEngine>(
    _ audio: Engine.Audio, _ options: DecodingOptions, seconds: Double = .infinity,
    with decoder: WindowDecoder<Engine>
  ) throws -> DecodingResult {
    var decoding = try FallbackDecoding(self, decoder, audio, options, seconds: seconds)
    while true {
      if let result = decoding.result { return result }
      try decoder.checkCancellation()
      try decoding.take(decoder.engine.step(decoding.inputs))
    }
  }
}

/// The decodings of one window at rising temperatures, as a state machine like each of them.
struct FallbackDecoding<Engine: WhisperEngine> {
  private let rules: TemperatureFallback
  private let decoder: WindowDecoder<Engine>
  let audio: Engine.Audio
  /// Of the attempt under way.
  private(set) var options: DecodingOptions
  private let seconds: Double
  private var rest: ArraySlice<Float>
  private var current: WindowDecoding<Engine>
  private var attempts: [DecodingResult] = []
  private(set) var result: DecodingResult?

  init(
    _ rules: TemperatureFallback, _ decoder: WindowDecoder<Engine>, _ audio: Engine.Audio,
    _ options: DecodingOptions, seconds: Double
  ) throws {
    self.rules = rules
    self.decoder = decoder
    self.audio = audio
    self.options = options
    self.seconds = seconds
    self.options.temperature = rules.temperatures.first ?? 0
    rest = rules.temperatures.dropFirst()
    current = try WindowDecoding(decoder, audio, self.options)
  }

  var inputs: [EngineInput<Engine.Audio, Engine.Past>] { current.inputs }

  mutating func take(_ scores: UnsafeMutableBufferPointer<Float>) throws {
    current.take(scores)
    guard let attempt = current.result else { return }
    attempts.append(attempt)
    if rules.needsFallback(attempt, seconds: seconds), let next = rest.popFirst() {
      options.temperature = next
      current = try WindowDecoding(decoder, audio, options)
    } else {
      result = rules.choose(attempts, seconds: seconds)
    }
  }
}
