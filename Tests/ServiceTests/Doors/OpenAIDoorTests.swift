import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import NIOCore
import Service
import Testing
import Transcripts

@Suite("OpenAI's interface")
struct OpenAIDoorTests {
  private static let path = "/v1/audio/transcriptions"

  private func answer(
    _ fields: [(String, String)], door: ReplayedTranscription = ReplayedTranscription(), hasFile: Bool = true,
    path: String = Self.path, headers: HTTPFields = [:]
  ) async throws -> (status: Int, type: String, text: String) {
    let method: HTTPRequest.Method = path.hasPrefix("/v1/audio") ? .post : .get
    return try await Application(router: door.router(fields, hasFile: hasFile)).test(.router) { client in
      let response = try await client.execute(uri: path, method: method, headers: headers)
      return (
        response.status.code, response.headers[.contentType] ?? "", String(buffer: response.body)
      )
    }
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("json has the text, the language found and the usage")
  func json() async throws {
    let answer = try await answer([("model", "whisper-1")])
    #expect(answer.status == 200)
    #expect(
      answer.text == #"{"text":"Good morning. Hello.","languages":[{"code":"en"}],"#
        + #""usage":{"type":"duration","seconds":3.5}}"#)
  }

  @Test("Text and subtitles are bare")
  func text() async throws {
    #expect(try await answer([("response_format", "text")]).text == "Good morning. Hello.\n")
    let subtitles = try await answer([("response_format", "srt")])
    #expect(subtitles.text.hasPrefix("1\n00:00:00,000 --> 00:00:01,500\n"))
    #expect(subtitles.type.hasPrefix("application/x-subrip"))
    #expect(try await answer([("response_format", "vtt")]).text.hasPrefix("WEBVTT\n"))
  }

  @Test(
    "Granularities decide what verbose_json holds, with or without brackets",
    arguments: [
      ([], true, false), (["timestamp_granularities[]=word"], false, true),
      (["timestamp_granularities=word", "timestamp_granularities=segment"], true, true),
    ])
  func verbose(_ given: [String], hasSegments: Bool, hasWords: Bool) async throws {
    let door = ReplayedTranscription()
    let fields = given.map { $0.split(separator: "=") }.map { (String($0[0]), String($0[1])) }
    let text = try await answer([("response_format", "verbose_json")] + fields, door: door).text
    let value = try object(text)
    #expect(value["language"] as? String == "english")
    #expect((value["segments"] != nil) == hasSegments)
    #expect((value["words"] != nil) == hasWords)
    #expect(door.last?.request.hasWordTimes == hasWords)
    if let segment = (value["segments"] as? [[String: Any]])?.first {
      let required = [
        "id", "seek", "start", "end", "text", "tokens", "temperature", "avg_logprob", "compression_ratio",
        "no_speech_prob",
      ]
      #expect(required.allSatisfy { segment[$0] != nil })
    }
  }

  @Test("Speakers without names are letters in the order in which they speak")
  func diarized() async throws {
    let door = ReplayedTranscription()
    let answer = try await answer(
      [("model", "gpt-4o-transcribe-diarize"), ("response_format", "diarized_json")], door: door)
    let value = try object(answer.text)
    let segments = try #require(value["segments"] as? [[String: Any]])
    #expect(segments.map { $0["speaker"] as? String } == ["A", "B"])
    #expect(segments.map { $0["id"] as? String } == ["seg_001", "seg_002"])
    #expect((value["usage"] as? [String: Any])?["output_tokens"] as? Int == 5)
    #expect(door.last?.request.speakers != nil)
  }

  @Test("What is asked becomes a request")
  func request() async throws {
    let door = ReplayedTranscription()
    _ = try await answer(
      [
        ("model", "Systran/faster-whisper-base"), ("language", "German"), ("prompt", "Steno"),
        ("temperature", "0.4"), ("keywords[]", "Grüße"), ("hotwords", "one, two words"),
        ("chunking_strategy[type]", "server_vad"), ("chunking_strategy[threshold]", "0.6"),
        ("vad_filter", "true"), ("no_such_field", "x"),
      ], door: door, headers: [HTTPField.Name("Idempotency-Key")!: "k1"])
    let submission = try #require(door.last)
    #expect(submission.request.model == "base")
    #expect(submission.request.language == "de")
    #expect(submission.request.prompt == "Steno")
    #expect(submission.request.temperatures == [0.4])
    #expect(submission.request.hotwords == ["Grüße", "one", "two words"])
    #expect(submission.request.voiceActivity?.threshold == 0.6)
    #expect(submission.priority == .interactive)
    #expect(submission.idempotencyKey == "k1")
  }

  @Test("An object of chunking is read from JSON too, and refused where it is wrong")
  func chunking() async throws {
    let door = ReplayedTranscription()
    let json = #"{"type":"server_vad","silence_duration_ms":300}"#
    _ = try await answer([("chunking_strategy", json)], door: door)
    #expect(door.last?.request.voiceActivity?.minSilenceMilliseconds == 300)
    for wrong in [#"{"type":"server_vad","threshold":2}"#, "{", #"{"type":"other"}"#] {
      #expect(try await answer([("chunking_strategy", wrong)]).status == 400)
    }
  }

  @Test("Log probabilities are those of the words")
  func logProbabilities() async throws {
    let value = try object(try await answer([("include[]", "logprobs")]).text)
    let entries = try #require(value["logprobs"] as? [[String: Any]])
    #expect(entries.compactMap { $0["token"] as? String } == [" Good", " morning.", " Hello."])
    #expect(abs(try #require(entries[0]["logprob"] as? Double) - -0.693147) < 1e-6)
  }

  @Test("Translations are asked for as such and are English")
  func translation() async throws {
    let door = ReplayedTranscription()
    let path = "/v1/audio/translations"
    let text = try await answer([("response_format", "verbose_json")], door: door, path: path).text
    #expect(try object(text)["language"] as? String == "english")
    #expect(door.last?.request.translates == true)
    #expect(try await answer([("response_format", "diarized_json")], path: path).status == 400)
  }

  @Test(
    "A wrong field is refused by its name",
    arguments: [
      ("response_format", "pdf"), ("language", "xx"), ("temperature", "2"), ("include[]", "thoughts"),
      ("timestamp_granularities[]", "letter"), ("stream", "perhaps"),
    ])
  func wrong(_ name: String, _ value: String) async throws {
    let answer = try await answer([(name, value)])
    #expect(answer.status == 400)
    let error = try #require(try object(answer.text)["error"] as? [String: Any])
    #expect(error["type"] as? String == "invalid_request_error")
    #expect(error["param"] as? String == name.replacingOccurrences(of: "[]", with: ""))
  }

  @Test("Errors have OpenAI's form")
  func errors() async throws {
    let unknown = try await answer([("model", "../../etc/passwd")])
    #expect(unknown.status == 404)
    #expect(unknown.text.contains(#""code":"model_not_found""#))
    let key = try await answer([], headers: [.authorization: "Bearer wrong"])
    #expect(key.status == 401)
    #expect(key.text.contains(#""type":"authentication_error","param":null,"code":"invalid_api_key""#))
    #expect(try await answer([], hasFile: false).text.contains(#""param":"file""#))
    let failure = JobFailure(code: "not_audio", message: "No sound.", isRetryable: false)
    let failed = try await answer([], door: ReplayedTranscription(failure: failure))
    #expect(failed.status == 400)
    #expect(failed.text.contains(#""code":"not_audio""#))
    #expect(try await answer([], path: "/v1/nothing").status == 404)
  }

  @Test("Models are listed and found by any of their names")
  func models() async throws {
    let list = try object(try await answer([], path: "/v1/models").text)
    let names = (list["data"] as? [[String: Any]])?.compactMap { $0["id"] as? String }
    #expect(names?.prefix(3) == ["base", "tiny.en", "whisper-1"])
    #expect(
      try object(try await answer([], path: "/v1/models/openai/whisper-base").text)["id"] as? String == "base"
    )
    #expect(try await answer([], path: "/v1/models/none").status == 404)
  }

  private func events(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").filter { $0.hasPrefix("data: ") }.map {
      try object(String($0.dropFirst(6)))
    }
  }

  @Test("A stream's deltas are the text in a row, though a segment came too late to be told")
  func stream() async throws {
    let answer = try await answer([("stream", "true")])
    #expect(answer.type == "text/event-stream")
    let events = try events(answer.text)
    #expect(events.compactMap { $0["delta"] as? String }.joined() == "Good morning. Hello.")
    #expect(events.last?["type"] as? String == "transcript.text.done")
    #expect((events.last?["usage"] as? [String: Any])?["total_tokens"] as? Int == 180)
  }

  @Test("A stream of speakers ends with who said what, and one that fails with an error")
  func diarizedStream() async throws {
    let spoken = try events(
      try await answer([("stream", "true"), ("response_format", "diarized_json")]).text)
    #expect(spoken.count { $0["type"] as? String == "transcript.text.segment" } == 2)
    let failure = JobFailure(code: "not_audio", message: "No sound.", isRetryable: false)
    let failed = try await answer([("stream", "true")], door: ReplayedTranscription(failure: failure))
    #expect(failed.text.contains("event: error\ndata: {\"error\":{\"message\":\"No sound.\""))
  }
}
