import Foundation
import Hummingbird
import HummingbirdTesting
import Jobs
import NIOCore
import Service
import Testing
import Transcripts

@Suite("Deepgram's interface")
struct DeepgramDoorTests {
  private struct Answer: Decodable {
    struct Metadata: Decodable {
      var requestId: String
      var sha256: String
      var duration: Double
      var channels: Int
      var models: [String]
      var modelInfo: [String: [String: String]]
      var tags: [String]?
      var extra: [String: String]?
    }
    struct Word: Decodable {
      var word: String
      var start: Double
      var end: Double
      var confidence: Double
      var punctuatedWord: String?
      var speaker: Int?
    }
    struct Paragraphs: Decodable {
      struct Paragraph: Decodable {
        struct Sentence: Decodable { var text: String }
        var sentences: [Sentence]
        var speaker: Int?
        var numWords: Int
      }
      var transcript: String
      var paragraphs: [Paragraph]
    }
    struct Alternative: Decodable {
      var transcript: String
      var confidence: Double
      var words: [Word]
      var paragraphs: Paragraphs?
    }
    struct Search: Decodable {
      struct Hit: Decodable {
        var start: Double
        var end: Double
        var snippet: String
      }
      var query: String
      var hits: [Hit]
    }
    struct Channel: Decodable {
      var alternatives: [Alternative]
      var search: [Search]?
      var detectedLanguage: String?
    }
    struct Utterance: Decodable {
      var start: Double
      var channel: Int
      var transcript: String
      var speaker: Int?
    }
    struct Results: Decodable {
      var channels: [Channel]
      var utterances: [Utterance]?
    }
    var metadata: Metadata
    var results: Results
  }

  private func send(
    _ query: String, door: ReplayedTranscription = ReplayedTranscription(), hasFile: Bool = true,
    fields: [(String, String)] = [], authorization: String? = nil
  ) async throws -> (status: Int, body: Data) {
    try await Application(router: door.router(fields, hasFile: hasFile)).test(.router) { client in
      let response = try await client.execute(
        uri: "/v1/listen" + query, method: .post, headers: authorization.map { [.authorization: $0] } ?? [:])
      return (response.status.code, Data(response.body.readableBytesView))
    }
  }

  private func answer(
    _ query: String, door: ReplayedTranscription = ReplayedTranscription()
  ) async throws -> Answer {
    let (status, body) = try await send(query, door: door)
    try #require(status == 200, "\(String(decoding: body, as: UTF8.self))")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Answer.self, from: body)
  }

  @Test("The answer has metadata, and words with and without their marks")
  func shape() async throws {
    let answer = try await answer("?model=nova-3&tag=call&extra=case:12")
    #expect(answer.metadata.sha256 == "ab")
    #expect(answer.metadata.duration == 3.5)
    #expect(answer.metadata.models == ["base"])
    #expect(answer.metadata.modelInfo["base"]?["arch"] == "whisper")
    #expect(answer.metadata.tags == ["call"])
    #expect(answer.metadata.extra == ["case": "12"])
    #expect(answer.results.channels.count == 1)
    #expect(answer.results.utterances == nil)
    let found = try #require(answer.results.channels[0].alternatives.first)
    #expect(found.transcript == "Good morning. Hello.")
    #expect(found.words.map(\.word) == ["good", "morning", "hello"])
    #expect(found.words.map(\.punctuatedWord) == ["Good", "morning.", "Hello."])
    #expect(found.words.map(\.speaker) == [nil, nil, nil])
    #expect(abs(found.confidence - (0.5 + 0.9 + 0.8) / 3) < 1e-3)
    #expect(found.paragraphs == nil)
  }

  @Test("Without punctuation the words are plain")
  func plain() async throws {
    let found = try await answer("?punctuate=false").results.channels[0].alternatives[0]
    #expect(found.transcript == "good morning hello")
    #expect(found.words.allSatisfy { $0.punctuatedWord == nil })
  }

  @Test("Speakers are numbers in the order in which they speak, in utterances and paragraphs")
  func speakers() async throws {
    let answer = try await answer("?diarize=true&utterances=true&smart_format=true")
    let found = answer.results.channels[0].alternatives[0]
    #expect(found.words.map(\.speaker) == [0, 0, 1])
    #expect(answer.results.utterances?.map(\.transcript) == ["Good morning.", "Hello."])
    #expect(answer.results.utterances?.map(\.speaker) == [0, 1])
    #expect(found.paragraphs?.transcript == "\nSpeaker 0: Good morning.\n\nSpeaker 1: Hello.")
    #expect(found.paragraphs?.paragraphs.map(\.numWords) == [2, 1])
  }

  @Test("Utterances end at pauses as long as asked")
  func pauses() async throws {
    #expect(try await answer("?utterances=true&utt_split=0.4").results.utterances?.count == 2)
    #expect(try await answer("?utterances=true&utt_split=0.6").results.utterances?.count == 1)
  }

  @Test("Channels are kept apart")
  func channels() async throws {
    var transcript = Transcript.spoken
    transcript.segments[0].speaker = "Channel 2"
    transcript.segments[1].speaker = "Channel 1"
    let door = ReplayedTranscription(transcript)
    let answer = try await answer("?multichannel=true&utterances=true&diarize=true", door: door)
    #expect(door.last?.request.splitsChannels == true)
    #expect(answer.metadata.channels == 2)
    #expect(answer.results.channels.map { $0.alternatives[0].transcript } == ["Hello.", "Good morning."])
    #expect(answer.results.utterances?.map(\.channel) == [1, 0])
  }

  @Test("Phrases are found whatever their case, and the language is told")
  func search() async throws {
    let channel = try await answer("?search=good%20MORNING&search=evening&detect_language=true")
      .results.channels[0]
    #expect(channel.search?.map(\.hits.count) == [1, 0])
    #expect(channel.search?[0].hits[0].end == 1.5)
    #expect(channel.detectedLanguage == "en")
    #expect(try await answer("?language=en").results.channels[0].detectedLanguage == nil)
  }

  @Test("Options become a request")
  func request() async throws {
    let door = ReplayedTranscription()
    _ = try await answer(
      "?model=tiny.en&language=en-US&keywords=Steno:2.5&keyterm=word%20error&replace=colour:color"
        + "&replace=um&profanity_filter=true&numerals=true&redact=pci&summarize=v2", door: door)
    let request = try #require(door.last?.request)
    #expect(request.model == "tiny.en")
    #expect(request.language == "en")
    #expect(request.hotwords == ["word error", "Steno"])
    #expect(request.replacements == ["colour => color", "um => "])
    #expect(request.masksProfanity)
    #expect(request.removesFillers)
    #expect(request.hasWordTimes)
    _ = try await answer("?filler_words=true", door: door)
    #expect(door.last?.request.removesFillers == false)
  }

  @Test("A callback is answered with the request's name at once")
  func callback() async throws {
    let door = ReplayedTranscription(isEndless: true)
    let (status, body) = try await send("?callback=https://example.org/done", door: door)
    #expect(status == 200)
    #expect(try JSONDecoder().decode([String: String].self, from: body).keys.sorted() == ["request_id"])
    #expect(door.last?.callbacks == ["https://example.org/done"])
  }

  @Test(
    "Errors have Deepgram's form",
    arguments: [
      ("?model=no-such", 404, "MODEL_NOT_FOUND", true), ("?language=xx", 400, "INVALID_LANGUAGE", true),
      ("?utterances=perhaps", 400, "INVALID_VALUE", true), ("", 400, "INVALID_VALUE", false),
    ])
  func errors(query: String, status: Int, code: String, hasFile: Bool) async throws {
    let (found, body) = try await send(query, hasFile: hasFile)
    #expect(found == status)
    let members = try JSONDecoder().decode([String: String].self, from: body)
    #expect(members["err_code"] == code)
    #expect(members.keys.sorted() == ["err_code", "err_msg", "request_id"])
  }

  @Test("Without a key nothing is done")
  func unauthorized() async throws {
    let (status, body) = try await send("", authorization: "Bearer wrong")
    #expect(status == 401)
    #expect(String(decoding: body, as: UTF8.self).contains("INVALID_AUTH"))
  }
}
