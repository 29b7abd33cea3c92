import HTTPTypes
import SpeechModels
import Transcription

extension TranscriptionRequest {
  /// The most alternatives that a search may follow for others' sake.
  static let mostBeams = 16

  /// Refuses what no model could do.
  ///
  /// - Throws: ``ServiceError`` that names the field.
  public func check() throws {
    if let language, WhisperLanguage.code(for: language) == nil {
      throw ServiceError(
        .badRequest, code: "invalid_language",
        message: "\(RecognitionError.unknownLanguage(language))", parameter: "language")
    }
    for (name, value) in [("beam_size", beamSize), ("best_of", bestOf)] {
      guard let value, !(1...TranscriptionRequest.mostBeams).contains(value) else { continue }
      throw ServiceError.invalid(name, "\(name) must be 1 to \(TranscriptionRequest.mostBeams).")
    }
    if let temperatures, temperatures.isEmpty || !temperatures.allSatisfy({ (0...2).contains($0) }) {
      throw ServiceError.invalid("temperature", "temperature must be 0 to 2.")
    }
    for clip in clips {
      guard (0..<1e7).contains(clip.start), clip.end.map({ $0 >= clip.start }) ?? true else {
        throw ServiceError.invalid("clips", "Parts are seconds from 0 on, and none ends before it starts.")
      }
    }
    if let speakers {
      for value in [speakers.minimum, speakers.maximum].compactMap(\.self) where !(1...100).contains(value) {
        throw ServiceError.invalid("speakers", "Numbers of speakers must be 1 to 100.")
      }
      if let least = speakers.minimum, let most = speakers.maximum, least > most {
        throw ServiceError.invalid("min_speakers", "min_speakers must not be above max_speakers.")
      }
      if splitsChannels {
        throw ServiceError.invalid(
          "split_channels", "Each channel is a speaker already; leave out what tells speakers apart.")
      }
    }
    if let voiceActivity {
      if let threshold = voiceActivity.threshold, !(0...1).contains(threshold) {
        throw ServiceError.invalid("vad_threshold", "The threshold of speech must be 0 to 1.")
      }
      if let longest = voiceActivity.maxSpeechSeconds, !(1...27).contains(longest) {
        throw ServiceError.invalid("vad_max_speech_duration_s", "Speech can be cut after 1 to 27 seconds.")
      }
    }
    guard (prompt ?? "").utf8.count <= 16_384, hotwords.count <= 1000,
      hotwords.allSatisfy({ $0.utf8.count <= 256 })
    else { throw ServiceError.invalid("prompt", "The prompt or the list of hotwords is too long.") }
    _ = try textRules
  }

  var textRules: TextRules {
    get throws {
      do {
        return TextRules(
          replacements: try replacements.prefix(1000).map { try TextReplacement($0) },
          removesFillers: removesFillers, profanity: masksProfanity ? ProfanityMask() : nil)
      } catch let error as TextRuleError {
        throw ServiceError.invalid("replacements", "\(error)")
      }
    }
  }

  var options: TranscriptionOptions {
    var options = TranscriptionOptions()
    options.language = language
    options.detectsLanguagePerChunk = detectsLanguagePerSegment
    options.task = translates ? .translate : .transcribe
    options.initialPrompt = prompt
    options.hotwords = hotwords
    if let temperatures { options.temperatures = temperatures.map { Float($0) } }
    options.beamSize = beamSize ?? options.beamSize
    options.bestOf = bestOf ?? options.bestOf
    if let value = compressionRatioThreshold { options.compressionRatioThreshold = Float(value) }
    if let value = logProbabilityThreshold { options.logProbabilityThreshold = Float(value) }
    if let value = noSpeechThreshold { options.noSpeechThreshold = Float(value) }
    options.withoutTimestamps = withoutTimestamps
    // Speakers change between words, not between segments.
    options.wordTimestamps = hasWordTimes || speakers != nil
    options.clips = clips.map { $0.start...max($0.end ?? .infinity, $0.start) }
    if let wanted = voiceActivity {
      if let value = wanted.threshold { options.voiceActivity.threshold = Float(value) }
      if let value = wanted.minSpeechMilliseconds { options.voiceActivity.minSpeechDuration = value / 1000 }
      if let value = wanted.minSilenceMilliseconds { options.voiceActivity.minSilenceDuration = value / 1000 }
      if let value = wanted.speechPadMilliseconds { options.voiceActivity.speechPadding = value / 1000 }
      if let value = wanted.maxSpeechSeconds { options.voiceActivity.maxSpeechDuration = value }
    }
    return options
  }
}
