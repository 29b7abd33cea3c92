/// The fields of whisper.cpp's `POST /inference`, understood. Those that have no meaning here do no harm.
struct WhisperCPPForm: Sendable {
  enum Format: String, CaseIterable {
    case json, text, srt, vtt
    case verboseJSON = "verbose_json"
  }

  var request = TranscriptionRequest()
  let format: Format
  let hasTimes: Bool
  /// Whether the answer tells how sure the language is.
  let hasLanguageProbability: Bool
  /// Longest line of subtitles in characters.
  let longestLine: Int?

  /// - Throws: ``ServiceError`` that names the field.
  init(_ fields: FormFields, model: String?) throws {
    let name = fields["response_format"] ?? "json"
    guard let format = Format(rawValue: name) else {
      throw ServiceError.invalid(
        "response_format",
        "There is no format '\(name.prefix(40))': \(Format.allCases.map(\.rawValue).joined(separator: ", ")) are known."
      )
    }
    self.format = format
    hasTimes = try !(fields.flag("no_timestamps") ?? false)
    hasLanguageProbability = try !(fields.flag("no_language_probabilities") ?? false)
    longestLine = try fields.integer("max_len", in: 0...10_000).flatMap { $0 > 0 ? $0 : nil }

    request.model = model
    request.withoutTimestamps = !hasTimes
    request.translates = try fields.flag("translate") ?? false
    request.prompt = fields["prompt"]
    if try !(fields.flag("detect_language") ?? false) {
      try RequestedLanguage(fields["language"]).apply(to: &request)
    }
    if try fields.flag("diarize") ?? false { request.speakers = TranscriptionRequest.Speakers() }
    request.beamSize = try WhisperCPPForm.count(fields, "beam_size")
    request.bestOf = try WhisperCPPForm.count(fields, "best_of")
    request.logProbabilityThreshold = try fields.number("logprob_thold", in: -100...0)
    request.noSpeechThreshold = try fields.number("no_speech_thold", in: 0...1)
    request.temperatures = try WhisperCPPForm.temperatures(fields)
    request.clips = try WhisperCPPForm.clips(fields)
    request.voiceActivity = try WhisperCPPForm.voiceActivity(fields)
    request.hasWordTimes = hasTimes && (format == .verboseJSON || longestLine != nil)
  }

  /// -1 leaves a count to the program.
  private static func count(_ fields: FormFields, _ name: String) throws -> Int? {
    try fields.integer(name, in: -1...32).flatMap { $0 > 0 ? $0 : nil }
  }

  /// From one temperature upwards by a step; a step of 0 means this one alone.
  private static func temperatures(_ fields: FormFields) throws -> [Double]? {
    let first = try fields.number("temperature", in: 0...1)
    let step = try fields.number("temperature_inc", in: 0...1)
    guard first != nil || step != nil else { return nil }
    let (start, distance) = (first ?? 0, step ?? 0.2)
    guard distance >= 0.01 else { return [start] }
    return (0...Int((1 - start) / distance + 1e-6)).map { start + Double($0) * distance }
  }

  /// `offset_t` and `duration` in milliseconds; a duration of 0 is the rest.
  private static func clips(_ fields: FormFields) throws -> [TranscriptionRequest.Clip] {
    let start = (try fields.number("offset_t", in: 0...1e9) ?? 0) / 1000
    let length = (try fields.number("duration", in: 0...1e9) ?? 0) / 1000
    guard start > 0 || length > 0 else { return [] }
    return [TranscriptionRequest.Clip(start: start, end: length > 0 ? start + length : nil)]
  }

  private static func voiceActivity(_ fields: FormFields) throws -> TranscriptionRequest.VoiceActivity? {
    var activity = TranscriptionRequest.VoiceActivity()
    activity.threshold = try fields.number("vad_threshold", in: 0...1)
    activity.minSpeechMilliseconds = try fields.number("vad_min_speech_duration_ms", in: 0...60_000)
    activity.minSilenceMilliseconds = try fields.number("vad_min_silence_duration_ms", in: 0...60_000)
    activity.speechPadMilliseconds = try fields.number("vad_speech_pad_ms", in: 0...60_000)
    // The program's own default is the largest number there is.
    if let text = fields["vad_max_speech_duration_s"], let seconds = Double(text), seconds > 0, seconds < 3600
    {
      activity.maxSpeechSeconds = seconds
    }
    return activity == TranscriptionRequest.VoiceActivity() ? nil : activity
  }
}
