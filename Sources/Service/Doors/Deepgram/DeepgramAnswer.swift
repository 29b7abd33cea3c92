import Foundation
import Jobs
import Transcripts

/// A transcript in the form of Deepgram's `POST /v1/listen`.
struct DeepgramAnswer {
  /// Sentences after which a paragraph ends, though the same person goes on.
  private static let paragraphSentences = 5

  let options: DeepgramOptions
  let transcript: Transcript
  let job: Job
  /// In hexadecimal, of the recording.
  let sha256: String
  private let channels: [[DeepgramWord]]

  init(options: DeepgramOptions, transcript: Transcript, job: Job, sha256: String) {
    self.options = options
    self.transcript = transcript
    self.job = job
    self.sha256 = sha256
    channels = Self.channels(of: transcript, options: options)
  }

  var value: JSONValue {
    var results: [(String, JSONValue)] = [
      ("channels", .array(channels.enumerated().map { channel($1, number: $0) }))
    ]
    if options.hasUtterances { results.append(("utterances", .array(utterances))) }
    return .object([("metadata", metadata), ("results", .object(results))])
  }

  private var metadata: JSONValue {
    let model = transcript.model ?? "auto"
    var members: [(String, JSONValue)] = [
      ("request_id", .string(job.id.text)), ("sha256", .string(sha256)),
      ("created", .string(job.createdAt.text)), ("duration", .seconds(transcript.duration)),
      ("channels", .integer(channels.count)), ("models", .array([.string(model)])),
      (
        "model_info",
        .object([
          (
            model,
            .object([
              ("name", .string(model)), ("version", .string(StenoVersion.current)),
              ("arch", .string("whisper")),
            ])
          )
        ])
      ),
    ]
    if !options.tags.isEmpty { members.append(("tags", .array(options.tags.map { .string($0) }))) }
    if !options.extras.isEmpty {
      members.append(("extra", .object(options.extras.map { ($0.0, .string($0.1)) })))
    }
    return .object(members)
  }

  private func channel(_ words: [DeepgramWord], number: Int) -> JSONValue {
    var members: [(String, JSONValue)] = []
    if !options.searches.isEmpty {
      members.append(
        (
          "search",
          .array(
            options.searches.map { query in
              .object([("query", .string(query)), ("hits", .array(words.hits(of: query).map(hit)))])
            })
        ))
    }
    var alternative: [(String, JSONValue)] = [
      ("transcript", .string(words.text(isPunctuated: options.isPunctuated))),
      ("confidence", .probability(words.confidence)),
      ("words", .array(words.map { $0.value(isPunctuated: options.isPunctuated) })),
    ]
    if options.request.detectsLanguagePerSegment {
      var languages: [String: Int] = [:]
      for word in words { languages[word.language ?? transcript.language, default: 0] += 1 }
      let sorted = languages.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
      alternative.append(("languages", .array(sorted.map { .string($0) })))
    }
    if options.hasParagraphs { alternative.append(("paragraphs", paragraphs(words, channel: number))) }
    members.append(("alternatives", .array([.object(alternative)])))
    if options.tellsLanguage {
      members.append(("detected_language", .string(transcript.language)))
      if let probability = transcript.languageProbability {
        members.append(("language_confidence", .probability(probability)))
      }
    }
    return .object(members)
  }

  private func hit(_ words: ArraySlice<DeepgramWord>) -> JSONValue {
    .object([
      ("confidence", .probability(Array(words).confidence)),
      ("start", .seconds(words.first?.word.start ?? 0)),
      ("end", .seconds(words.last?.word.end ?? 0)),
      ("snippet", .string(words.map(\.plain).joined(separator: " "))),
    ])
  }

  private var utterances: [JSONValue] {
    channels.flatMap { $0.utterances(pause: options.utteranceSplit) }
      .sorted { ($0[0].word.start, $0[0].channel) < ($1[0].word.start, $1[0].channel) }
      .map { words in
        var members: [(String, JSONValue)] = [
          ("start", .seconds(words[0].word.start)), ("end", .seconds(words[words.count - 1].word.end)),
          ("confidence", .probability(words.confidence)), ("channel", .integer(words[0].channel)),
          ("transcript", .string(words.text(isPunctuated: options.isPunctuated))),
          ("words", .array(words.map { $0.value(isPunctuated: options.isPunctuated) })),
        ]
        if let speaker = words[0].speaker { members.append(("speaker", .integer(speaker))) }
        members.append(("id", .string(UUID().uuidString.lowercased())))
        return .object(members)
      }
  }

  // MARK: Paragraphs

  private func paragraphs(_ words: [DeepgramWord], channel: Int) -> JSONValue {
    let ends = SentenceEnds(language: transcript.language)
    var sentences: [[DeepgramWord]] = []
    for (index, word) in words.enumerated() {
      if let last = sentences.last?.last, index > 0,
        last.speaker == word.speaker,
        !ends.isEnd(last.word.text, next: word.word.text, pause: word.word.start - last.word.end)
      {
        sentences[sentences.count - 1].append(word)
      } else {
        sentences.append([word])
      }
    }
    var paragraphs: [[[DeepgramWord]]] = []
    for sentence in sentences {
      if let last = paragraphs.last, last.count < Self.paragraphSentences,
        last[0][0].speaker == sentence[0].speaker
      {
        paragraphs[paragraphs.count - 1].append(sentence)
      } else {
        paragraphs.append([sentence])
      }
    }
    return .object([
      ("transcript", .string(paragraphs.map { "\n" + text($0) }.joined(separator: "\n"))),
      ("paragraphs", .array(paragraphs.map(value))),
    ])
  }

  private func text(_ paragraph: [[DeepgramWord]]) -> String {
    let label = paragraph[0][0].speaker.map { "Speaker \($0): " } ?? ""
    return label + paragraph.flatMap(\.self).text(isPunctuated: options.isPunctuated)
  }

  private func value(_ paragraph: [[DeepgramWord]]) -> JSONValue {
    let words = paragraph.flatMap(\.self)
    var members: [(String, JSONValue)] = [
      (
        "sentences",
        .array(
          paragraph.map { sentence in
            .object([
              ("text", .string(sentence.text(isPunctuated: options.isPunctuated))),
              ("start", .seconds(sentence[0].word.start)),
              ("end", .seconds(sentence[sentence.count - 1].word.end)),
            ])
          })
      )
    ]
    if let speaker = words[0].speaker { members.append(("speaker", .integer(speaker))) }
    members += [
      ("num_words", .integer(words.count)), ("start", .seconds(words[0].word.start)),
      ("end", .seconds(words[words.count - 1].word.end)),
    ]
    return .object(members)
  }

  // MARK: Words of channels

  /// One list of words for each channel; one in all where they are not split.
  private static func channels(of transcript: Transcript, options: DeepgramOptions) -> [[DeepgramWord]] {
    var channels: [[DeepgramWord]] = [[]]
    var speakers: [String: Int] = [:]
    for segment in transcript.segments {
      let number = options.splitsChannels ? channel(of: segment.speaker) : 0
      while channels.count <= number { channels.append([]) }
      for word in segment.words ?? [] {
        var speaker: Int?
        if options.tellsSpeakers, let name = word.speaker ?? segment.speaker {
          speaker = speakers[name] ?? speakers.count
          speakers[name] = speaker
        }
        channels[number].append(
          DeepgramWord(
            word: word, channel: number, speaker: speaker,
            language: options.request.detectsLanguagePerSegment ? segment.language : nil))
      }
    }
    return channels
  }

  /// The number, from 0 on, behind the name that speakers of channels have.
  private static func channel(of speaker: String?) -> Int {
    let number = speaker.flatMap { Int($0.drop { !$0.isNumber }) } ?? 1
    return min(max(number, 1), 64) - 1
  }
}
