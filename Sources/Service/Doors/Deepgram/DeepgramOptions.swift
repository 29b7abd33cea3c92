/// The query of Deepgram's `POST /v1/listen`, understood. What has no meaning here does no harm.
struct DeepgramOptions: Sendable {
  var request = TranscriptionRequest()
  /// Whether words keep their marks and capitals in the transcript.
  let isPunctuated: Bool
  let hasParagraphs: Bool
  let hasUtterances: Bool
  /// Seconds of silence that end an utterance.
  let utteranceSplit: Double
  let tellsSpeakers: Bool
  let splitsChannels: Bool
  /// Whether the language is told that was found.
  let tellsLanguage: Bool
  let searches: [String]
  let tags: [String]
  /// Pairs that are only given back.
  let extras: [(String, String)]
  let callback: String?

  /// - Throws: ``ServiceError`` that names the option.
  init(_ fields: FormFields, models: [ServedModel]) throws {
    let isFormatted = try fields.flag("smart_format") ?? false
    isPunctuated = try isFormatted || fields.flag("punctuate") ?? true
    hasParagraphs = try isFormatted || fields.flag("paragraphs") ?? false
    hasUtterances = try fields.flag("utterances") ?? false
    utteranceSplit = try fields.number("utt_split", in: 0...60) ?? 0.8
    splitsChannels = try fields.flag("multichannel") ?? false
    let diarizes = try fields.flag("diarize") ?? (fields["diarize_model"] != nil)
    // Each channel is a speaker already.
    tellsSpeakers = diarizes && !splitsChannels
    searches = try DeepgramOptions.list(fields, "search")
    tags = try DeepgramOptions.list(fields, "tag")
    extras = try DeepgramOptions.list(fields, "extra").map { text in
      let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
      return (parts.first ?? text, parts.count > 1 ? parts[1] : "")
    }
    callback = fields["callback"]

    // Languages may be listed here instead of a truth.
    let detects = fields.all("detect_language").contains { !["", "false", "0"].contains($0.lowercased()) }
    let language: RequestedLanguage = try detects ? .detected : RequestedLanguage(fields["language"])
    language.apply(to: &request)
    if case .known = language { tellsLanguage = false } else { tellsLanguage = true }

    request.model = try RequestedModel.resolve(
      fields["model"], among: models, isAlias: DeepgramOptions.isAlias)
    request.hotwords =
      try
      (DeepgramOptions.list(fields, "keyterm")
      + DeepgramOptions.list(fields, "keywords").map(DeepgramOptions.withoutBoost))
    request.replacements = try DeepgramOptions.list(fields, "replace").map { text in
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return "\(parts[0]) => \(parts.count > 1 ? parts[1] : "")"
    }
    request.masksProfanity = try fields.flag("profanity_filter") ?? false
    request.removesFillers = try !(fields.flag("filler_words") ?? false)
    request.hasWordTimes = true
    request.splitsChannels = splitsChannels
    if tellsSpeakers { request.speakers = TranscriptionRequest.Speakers() }
    try request.check()
  }

  /// Deepgram's families of models: any of ours will do.
  private static func isAlias(_ name: String) -> Bool {
    ["nova", "enhanced", "base", "whisper", "flux", "general", "meeting", "phonecall", "voicemail"]
      .contains { name == $0 || name.hasPrefix($0 + "-") }
  }

  private static func list(_ fields: FormFields, _ name: String) throws -> [String] {
    let values = fields.all(name).filter { !$0.isEmpty }
    guard values.count <= 200, values.allSatisfy({ $0.utf8.count <= 500 }) else {
      throw ServiceError.invalid(name, "\(name) may come up to 200 times with up to 500 bytes each.")
    }
    return values
  }

  /// `word:2.5` weighs a word; all weigh the same here.
  private static func withoutBoost(_ keyword: String) -> String {
    guard let colon = keyword.lastIndex(of: ":"), Double(keyword[keyword.index(after: colon)...]) != nil
    else { return keyword }
    return String(keyword[..<colon])
  }
}
