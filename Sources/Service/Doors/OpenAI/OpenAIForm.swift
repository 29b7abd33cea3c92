import FoundationEssentials
import HTTPTypes
import SpeechModels

/// The fields of `POST /v1/audio/transcriptions` and `/translations`, understood. Fields that nobody knows do no harm.
struct OpenAIForm: Sendable {
  enum Task { case transcribe, translate }

  enum Format: String, CaseIterable {
    case json, text, srt, vtt
    case verboseJSON = "verbose_json"
    case diarizedJSON = "diarized_json"
  }

  var request = TranscriptionRequest()
  let format: Format
  /// What `verbose_json` is to hold.
  let hasSegments: Bool
  let hasWords: Bool
  let hasLogProbabilities: Bool
  let isStreamed: Bool
  /// Whether usage is told in tokens, as it is for the models that have no segments.
  let countsTokens: Bool

  /// - Throws: ``ServiceError`` that names the field.
  init(_ fields: FormFields, task: Task, models: [ServedModel]) throws {
    let name = fields["model"]
    format = try OpenAIForm.format(fields["response_format"] ?? "json", task: task)
    let tellsSpeakers =
      try task == .transcribe
      && (format == .diarizedJSON || name.map(OpenAIModels.tellsSpeakers) ?? false
        || fields.flag("diarize") ?? false)
    let granularities = Set(fields.all("timestamp_granularities").filter { !$0.isEmpty })
    if let wrong = granularities.subtracting(["word", "segment"]).first {
      throw ServiceError.invalid(
        "timestamp_granularities",
        "There is no granularity '\(wrong.prefix(40))': word and segment are known.")
    }
    hasWords = granularities.contains("word")
    hasSegments = granularities.contains("segment") || granularities.isEmpty
    hasLogProbabilities = try OpenAIForm.hasLogProbabilities(fields.all("include"), format)
    isStreamed = try fields.flag("stream") ?? false
    countsTokens = name?.lowercased().hasPrefix("gpt-") ?? false
    if isStreamed, ![.json, .text, .diarizedJSON].contains(format) {
      throw ServiceError.invalid(
        "stream",
        "\(format.rawValue) is written once all is known: stream json, text or diarized_json, or leave stream out."
      )
    }

    request.model = try RequestedModel.resolve(name, among: models, isAlias: OpenAIModels.isAlias)
    request.translates = task == .translate
    request.prompt = fields["prompt"]
    if let temperature = try fields.number("temperature", in: 0...1), temperature > 0 {
      request.temperatures = [temperature]
    }
    if task == .transcribe { try OpenAIForm.language(fields).apply(to: &request) }
    request.hotwords = OpenAIForm.hotwords(fields)
    request.voiceActivity = try OpenAIChunking.voiceActivity(fields)
    if tellsSpeakers { request.speakers = try OpenAIForm.speakers(fields) }
    request.hasWordTimes = hasWords || hasLogProbabilities || format == .diarizedJSON
    // Of faster-whisper's servers.
    request.beamSize = try fields.integer("beam_size", in: 1...32)
    request.bestOf = try fields.integer("best_of", in: 1...32)
    request.withoutTimestamps = try fields.flag("without_timestamps") ?? false
  }

  private static func format(_ name: String, task: Task) throws -> Format {
    let allowed = Format.allCases.filter { task == .transcribe || $0 != .diarizedJSON }
    guard let format = Format(rawValue: name), allowed.contains(format) else {
      throw ServiceError.invalid(
        "response_format",
        "There is no format '\(name.prefix(40))': \(allowed.map(\.rawValue).joined(separator: ", ")) are known."
      )
    }
    return format
  }

  private static func hasLogProbabilities(_ include: [String], _ format: Format) throws -> Bool {
    let wanted = include.filter { !$0.isEmpty }
    if let wrong = wanted.first(where: { $0 != "logprobs" }) {
      throw ServiceError.invalid("include", "'\(wrong.prefix(40))' cannot be included: logprobs is known.")
    }
    guard !wanted.isEmpty else { return false }
    guard format == .json else {
      throw ServiceError.invalid("include", "logprobs come with response_format json only.")
    }
    return true
  }

  /// One language is taken as told; of several possible ones the spoken one is found.
  private static func language(_ fields: FormFields) throws -> RequestedLanguage {
    let possible = try fields.all("languages").filter { !$0.isEmpty }
      .map { try RequestedLanguage($0, field: "languages") }
    if let told = fields["language"] { return try RequestedLanguage(told) }
    return possible.count == 1 ? possible[0] : .detected
  }

  /// `keywords` as they are, and the list with commas that faster-whisper's servers take.
  private static func hotwords(_ fields: FormFields) -> [String] {
    let lists = fields.all("hotwords").flatMap { $0.split(separator: ",").map(String.init) }
    return (fields.all("keywords") + lists).compactMap { word in
      let plain = word.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return plain.isEmpty ? nil : plain
    }
  }

  private static func speakers(_ fields: FormFields) throws -> TranscriptionRequest.Speakers {
    var speakers = TranscriptionRequest.Speakers()
    speakers.names = fields.all("known_speaker_names").filter { !$0.isEmpty }
    guard speakers.names.count <= 4, speakers.names.allSatisfy({ $0.utf8.count <= 64 }) else {
      throw ServiceError.invalid(
        "known_speaker_names", "There may be up to 4 names of up to 64 bytes each in known_speaker_names.")
    }
    guard fields.all("known_speaker_references").allSatisfy(\.isEmpty) else {
      throw ServiceError(
        .badRequest, code: "unsupported_parameter",
        message: "Speakers are not found by reference recordings here: leave known_speaker_references out; "
          + "known_speaker_names are then given in the order in which people first speak.",
        parameter: "known_speaker_references")
    }
    speakers.minimum = try fields.integer("min_speakers", in: 1...64)
    speakers.maximum = try fields.integer("max_speakers", in: 1...64)
    if let number = try fields.integer("num_speakers", in: 1...64) {
      (speakers.minimum, speakers.maximum) = (number, number)
    }
    return speakers
  }
}

/// `chunking_strategy`: `auto`, JSON, or the fields `chunking_strategy[…]` that client libraries make of an object.
enum OpenAIChunking {
  private struct Strategy: Decodable {
    var type: String
    var threshold: Double?
    var padding: Double?
    var silence: Double?

    enum CodingKeys: String, CodingKey {
      case type, threshold
      case padding = "prefix_padding_ms"
      case silence = "silence_duration_ms"
    }
  }

  static func voiceActivity(_ fields: FormFields) throws -> TranscriptionRequest.VoiceActivity? {
    let field = "chunking_strategy"
    var strategy: Strategy
    if let type = fields[field + "[type]"] {
      strategy = Strategy(type: type)
      strategy.threshold = try fields.number(field + "[threshold]", in: 0...1)
      strategy.padding = try fields.number(field + "[prefix_padding_ms]", in: 0...60_000)
      strategy.silence = try fields.number(field + "[silence_duration_ms]", in: 0...60_000)
    } else if let text = fields[field] {
      if text == "auto" { return nil }
      guard text.utf8.count <= 1000,
        let read = try? JSONDecoder().decode(Strategy.self, from: Data(text.utf8))
      else { throw wrong() }
      strategy = read
    } else {
      return nil
    }
    guard strategy.type == "server_vad" else {
      if strategy.type == "auto" { return nil }
      throw wrong()
    }
    let times = [strategy.padding, strategy.silence].compactMap(\.self)
    guard strategy.threshold.map((0...1).contains) ?? true, times.allSatisfy((0...60_000).contains) else {
      throw wrong()
    }
    var activity = TranscriptionRequest.VoiceActivity()
    activity.threshold = strategy.threshold
    activity.speechPadMilliseconds = strategy.padding
    activity.minSilenceMilliseconds = strategy.silence
    return activity
  }

  private static func wrong() -> ServiceError {
    .invalid(
      "chunking_strategy",
      "chunking_strategy must be auto, or an object of the type server_vad with a threshold from 0 to 1 "
        + "and times up to 60000 ms.")
  }
}
