/// Everything that is known about a transcript; optional values are left out where they are unknown.
struct JSONTranscriptWriter: TranscriptWriter {
  func header() -> String { "" }

  func segment(_ segment: Segment) -> String { "" }

  func footer(_ transcript: Transcript) -> String {
    var members: [(String, JSONValue)] = [
      ("task", .string(transcript.task)),
      ("language", .string(transcript.language)),
    ]
    if let probability = transcript.languageProbability {
      members.append(("language_probability", .probability(probability)))
    }
    members.append(("duration", .seconds(transcript.duration)))
    if let model = transcript.model { members.append(("model", .string(model))) }
    members.append(("text", .string(transcript.text)))
    let segments = transcript.segments.map { segment in
      var fields = segment.verboseMembers
      if let words = segment.words { fields.append(("words", .array(words.map(json)))) }
      if let speaker = segment.speaker { fields.append(("speaker", .string(speaker))) }
      if let language = segment.language { fields.append(("language", .string(language))) }
      return JSONValue.object(fields)
    }
    members.append(("segments", .array(segments)))
    if let turns = transcript.speakerTurns {
      let values = turns.map { turn in
        let span = Timestamp.span(turn.start, turn.end)
        return JSONValue.object([
          ("speaker", .string(turn.speaker)), ("start", .seconds(span.lowerBound)),
          ("end", .seconds(span.upperBound)),
        ])
      }
      members.append(("speaker_turns", .array(values)))
    }
    return JSONValue.object(members).serialized() + "\n"
  }

  private func json(_ word: Word) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("word", .string(word.text)),
      ("start", .seconds(word.milliseconds.lowerBound)),
      ("end", .seconds(word.milliseconds.upperBound)),
      ("probability", .probability(word.probability)),
    ]
    if let speaker = word.speaker { members.append(("speaker", .string(speaker))) }
    return .object(members)
  }
}

/// The `verbose_json` response of OpenAI's transcription API: words stand beside the segments, without their
/// leading space, and the language is written out in English.
struct VerboseJSONWriter: TranscriptWriter {
  private let languageName: String?

  init(options: TranscriptFormatOptions) {
    languageName = options.languageName
  }

  func header() -> String { "" }

  func segment(_ segment: Segment) -> String { "" }

  func footer(_ transcript: Transcript) -> String {
    JSONValue.object(transcript.verboseMembers(languageName: languageName)).serialized() + "\n"
  }
}

extension Transcript {
  /// The members of `verbose_json`, in that API's order. Words stand there only if there are any.
  ///
  /// - Parameter languageName: English name of the language; nil: its code is written.
  public func verboseMembers(
    languageName: String?, hasSegments: Bool = true, hasWords: Bool = true
  ) -> [(String, JSONValue)] {
    var members: [(String, JSONValue)] = [
      ("task", .string(task)),
      ("language", .string(languageName ?? language)),
      ("duration", .seconds(duration)),
      ("text", .string(text)),
    ]
    if hasSegments {
      let values = segments.map { segment in
        // As in the interface's answer that tells speakers apart.
        JSONValue.object(segment.verboseMembers + (segment.speaker.map { [("speaker", .string($0))] } ?? []))
      }
      members.append(("segments", .array(values)))
    }
    if hasWords, segments.contains(where: { $0.words != nil }) {
      let values = segments.flatMap { $0.words ?? [] }.map { word in
        JSONValue.object([
          ("word", .string(word.text.trimmed)),
          ("start", .seconds(word.milliseconds.lowerBound)),
          ("end", .seconds(word.milliseconds.upperBound)),
        ])
      }
      members.append(("words", .array(values)))
    }
    return members
  }
}

extension Segment {
  /// The members of a segment in `verbose_json`, in that API's order.
  fileprivate var verboseMembers: [(String, JSONValue)] {
    [
      ("id", .integer(id)),
      ("seek", .integer(seek)),
      ("start", .seconds(milliseconds.lowerBound)),
      ("end", .seconds(milliseconds.upperBound)),
      ("text", .string(text)),
      ("tokens", .array(tokens.map { .integer($0) })),
      ("temperature", .number(temperature, decimals: 3)),
      ("avg_logprob", .number(averageLogProbability, decimals: 6)),
      ("compression_ratio", .number(compressionRatio, decimals: 6)),
      ("no_speech_prob", .probability(noSpeechProbability)),
    ]
  }
}

extension JSONValue {
  fileprivate static func seconds(_ milliseconds: Int) -> JSONValue {
    .number(Double(milliseconds) / 1000, decimals: 3)
  }

  /// A time or a length in seconds, to the millisecond; what is negative or no number is 0.
  public static func seconds(_ seconds: Double) -> JSONValue { .seconds(Timestamp.milliseconds(seconds)) }

  /// A probability or its logarithm.
  public static func probability(_ value: Double) -> JSONValue {
    .number(value, decimals: 6)
  }
}
