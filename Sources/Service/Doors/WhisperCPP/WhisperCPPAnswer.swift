import Hummingbird
import SpeechModels
import Transcripts

/// A transcript in the forms of whisper.cpp's server.
struct WhisperCPPAnswer {
  let form: WhisperCPPForm
  let transcript: Transcript

  func response() -> Response {
    switch form.format {
    case .json: return .json(.object([("text", .string(text))]))
    case .text: return .text(text, type: "text/html; charset=utf-8")
    case .srt: return .text(subtitles(.srt), type: "application/x-subrip")
    case .vtt: return .text(subtitles(.vtt), type: "text/vtt")
    case .verboseJSON: return .json(verbose)
    }
  }

  /// Each segment ends with a line feed.
  private var text: String { transcript.segments.map { $0.text + "\n" }.joined() }

  private func subtitles(_ format: TranscriptFormat) -> String {
    let lines = form.longestLine.map { _ in 1 }
    return format.render(
      transcript,
      options: TranscriptFormatOptions(maximumLineWidth: form.longestLine, maximumLineCount: lines))
  }

  private var verbose: JSONValue {
    let language = WhisperLanguage.name(for: transcript.language) ?? transcript.language
    var members: [(String, JSONValue)] = [
      ("task", .string(transcript.task)), ("language", .string(language)),
      ("duration", .seconds(transcript.duration)), ("text", .string(text)),
      ("segments", .array(transcript.segments.enumerated().map { segment($1, $0) })),
    ]
    // Of the languages only the one that was found is kept.
    if form.hasLanguageProbability, let probability = transcript.languageProbability {
      members += [
        ("detected_language", .string(language)),
        ("detected_language_probability", .probability(probability)),
        ("language_probabilities", .object([(transcript.language, .probability(probability))])),
      ]
    }
    return .object(members)
  }

  private func segment(_ segment: Segment, _ number: Int) -> JSONValue {
    var members: [(String, JSONValue)] = [("id", .integer(number)), ("text", .string(segment.text))]
    if form.hasTimes { members += [("start", .seconds(segment.start)), ("end", .seconds(segment.end))] }
    members.append(("tokens", .array(segment.tokens.filter { $0 < 50_256 }.map { .integer($0) })))
    members.append(("words", .array((segment.words ?? []).map(word))))
    members += [
      ("temperature", .number(segment.temperature, decimals: 3)),
      ("avg_logprob", .probability(segment.averageLogProbability)),
      ("no_speech_prob", .probability(segment.noSpeechProbability)),
    ]
    if let speaker = segment.speaker { members.append(("speaker", .string(speaker))) }
    return .object(members)
  }

  private func word(_ word: Word) -> JSONValue {
    var members: [(String, JSONValue)] = [("word", .string(word.text))]
    if form.hasTimes {
      members += [
        // -1: the start and end are what was aligned; there is no third time.
        ("start", .seconds(word.start)), ("end", .seconds(word.end)), ("t_dtw", .integer(-1)),
      ]
    }
    return .object(members + [("probability", .probability(word.probability))])
  }
}
