import Foundation
import Hummingbird
import SpeechModels
import Transcripts

/// A transcript in the forms of OpenAI's interface.
struct OpenAIAnswer {
  let form: OpenAIForm
  let transcript: Transcript

  func response() -> Response {
    switch form.format {
    case .json: return .json(json)
    case .text: return .text(transcript.text + "\n", type: "text/plain; charset=utf-8")
    case .srt:
      return .text(
        TranscriptFormat.srt.render(transcript), type: "application/x-subrip; charset=utf-8")
    case .vtt: return .text(TranscriptFormat.vtt.render(transcript), type: "text/vtt; charset=utf-8")
    case .verboseJSON: return .json(verbose)
    case .diarizedJSON: return .json(diarized)
    }
  }

  private var json: JSONValue {
    var members: [(String, JSONValue)] = [("text", .string(transcript.text))]
    if form.hasLogProbabilities { members.append(("logprobs", Self.logProbabilities(transcript.segments))) }
    if transcript.languageProbability != nil {
      members.append(("languages", .array([.object([("code", .string(transcript.language))])])))
    }
    members.append(("usage", form.countsTokens ? tokenUsage : durationUsage))
    return .object(members)
  }

  private var verbose: JSONValue {
    // What was translated is English, whatever was spoken.
    let code = form.request.translates ? "en" : transcript.language
    let members = transcript.verboseMembers(
      languageName: WhisperLanguage.name(for: code), hasSegments: form.hasSegments, hasWords: form.hasWords)
    return .object(members + [("usage", durationUsage)])
  }

  private var diarized: JSONValue {
    .object([
      ("task", .string("transcribe")), ("duration", .seconds(transcript.duration)),
      ("text", .string(transcript.text)), ("segments", .array(speakerSegments)),
      ("usage", form.countsTokens ? tokenUsage : durationUsage),
    ])
  }

  /// What each speaker says without a break, as answers and events have it.
  var speakerSegments: [JSONValue] {
    let runs = transcript.segments.flatMap(\.speakerRuns)
    let labels = Self.labels(runs.compactMap(\.speaker))
    return runs.enumerated().map { index, run in
      .object([
        ("type", .string("transcript.text.segment")), ("id", .string(Self.segmentID(index + 1))),
        ("start", .seconds(run.start)), ("end", .seconds(run.end)), ("text", .string(run.text)),
        ("speaker", .string(run.speaker.flatMap { labels[$0] } ?? "unknown")),
      ])
    }
  }

  static func segmentID(_ number: Int) -> String {
    let digits = String(number)
    return "seg_" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  /// Names stay; those who have none are A, B, … in the order in which they first speak.
  static func labels(_ speakers: [String]) -> [String: String] {
    var labels: [String: String] = [:]
    var count = 0
    for speaker in speakers where labels[speaker] == nil {
      guard speaker.hasPrefix("SPEAKER_") else {
        labels[speaker] = speaker
        continue
      }
      labels[speaker] = letters(count)
      count += 1
    }
    return labels
  }

  /// 0 is A, 25 is Z, 26 is AA.
  private static func letters(_ number: Int) -> String {
    var (rest, text) = (number + 1, "")
    while rest > 0 {
      rest -= 1
      text = String(Character(Unicode.Scalar(UInt8(65 + rest % 26)))) + text
      rest /= 26
    }
    return text
  }

  /// One entry for each word: the words' probabilities are what is kept, the mean of those of their tokens.
  static func logProbabilities(_ segments: [Segment]) -> JSONValue {
    .array(
      segments.flatMap { $0.words ?? [] }.map { word in
        .object([
          ("token", .string(word.text)), ("logprob", .probability(log(max(word.probability, 1e-6)))),
          ("bytes", .array(word.text.utf8.map { .integer(Int($0)) })),
        ])
      })
  }

  var durationUsage: JSONValue {
    .object([("type", .string("duration")), ("seconds", .seconds(transcript.duration))])
  }

  /// Tokens as the recognizer sees them: 50 positions of audio a second, and the tokens of the text.
  var tokenUsage: JSONValue {
    let audio = Int((max(0, min(transcript.duration, 1e9)) * 50).rounded(.up))
    // What lies above is for languages, tasks and times.
    let output = transcript.segments.reduce(0) { $0 + $1.tokens.count { $0 < 50_256 } }
    return .object([
      ("type", .string("tokens")), ("input_tokens", .integer(audio)),
      (
        "input_token_details", .object([("text_tokens", .integer(0)), ("audio_tokens", .integer(audio))])
      ),
      ("output_tokens", .integer(output)), ("total_tokens", .integer(audio + output)),
    ])
  }
}
