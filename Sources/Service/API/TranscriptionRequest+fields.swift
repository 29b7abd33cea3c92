import Foundation

extension TranscriptionRequest {
  /// Reads what our own interface's fields say. Unknown fields are let be.
  ///
  /// - Throws: ``ServiceError`` that names the field.
  init(_ fields: FormFields) throws {
    self.init()
    model = fields["model"].flatMap { $0 == "auto" ? nil : $0 }
    if let text = fields["quality"] {
      guard let quality = Quality(rawValue: text.lowercased()) else {
        throw ServiceError.invalid(
          "quality", "quality must be one of \(Quality.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      self.quality = quality
    }
    try RequestedLanguage(fields["language"]).apply(to: &self)
    if try fields.flag("detect_language_per_segment") == true { detectsLanguagePerSegment = true }
    switch fields["task"]?.lowercased() {
    case nil, "transcribe": translates = try fields.flag("translate") ?? false
    case "translate": translates = true
    default: throw ServiceError.invalid("task", "task must be transcribe or translate.")
    }
    prompt = fields["prompt"] ?? fields["initial_prompt"]
    hotwords = fields.all("hotwords").flatMap { $0.split(separator: ",") }
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    temperatures = try fields.number("temperature", in: 0...2).map { first in
      [first] + stride(from: first + 0.2, through: 1 + 1e-6, by: 0.2)
    }
    beamSize = try fields.integer("beam_size", in: 1...TranscriptionRequest.mostBeams)
    bestOf = try fields.integer("best_of", in: 1...TranscriptionRequest.mostBeams)
    compressionRatioThreshold = try fields.number("compression_ratio_threshold", in: 0...100)
    logProbabilityThreshold = try fields.number("logprob_threshold", in: -100...0)
    noSpeechThreshold = try fields.number("no_speech_threshold", in: 0...1)
    hasWordTimes = try fields.flag("word_timestamps") ?? fields.flag("alignment") ?? false
    try readSpeakers(fields)
    splitsChannels = try fields.flag("split_channels") ?? false
    replacements = fields.all("replace")
    removesFillers = try fields.flag("remove_fillers") ?? false
    masksProfanity = try fields.flag("mask_profanity") ?? false
    var activity = VoiceActivity()
    activity.threshold = try fields.number("vad_threshold", in: 0...1)
    activity.minSpeechMilliseconds = try fields.number("vad_min_speech_duration_ms", in: 0...60_000)
    activity.minSilenceMilliseconds = try fields.number("vad_min_silence_duration_ms", in: 0...60_000)
    activity.speechPadMilliseconds = try fields.number("vad_speech_pad_ms", in: 0...10_000)
    activity.maxSpeechSeconds = try fields.number("vad_max_speech_duration_s", in: 1...27)
    if activity != VoiceActivity() { voiceActivity = activity }
    try check()
  }

  private mutating func readSpeakers(_ fields: FormFields) throws {
    var wanted = Speakers()
    let exact = try fields.integer("speakers", in: 1...100)
    wanted.minimum = try exact ?? fields.integer("min_speakers", in: 1...100)
    wanted.maximum = try exact ?? fields.integer("max_speakers", in: 1...100)
    wanted.names = fields.all("speaker_names").flatMap { $0.split(separator: ",") }
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    let asked = try fields.flag("diarize") ?? fields.flag("diarization")
    if asked ?? (wanted != Speakers()) { speakers = wanted }
  }
}
