import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import NIOCore
import NIOPosix
import Service
import Synchronization
import Testing
import Transcripts

@Suite("whisper.cpp's interface, and callers who hang up")
struct WhisperCPPDoorTests {
  private func answer(
    _ fields: [(String, String)], door: ReplayedTranscription = ReplayedTranscription(), hasFile: Bool = true,
    path: String = "/inference"
  ) async throws -> (status: Int, text: String) {
    try await Application(router: door.router(fields, hasFile: hasFile)).test(.router) { client in
      let response = try await client.execute(uri: path, method: .post)
      return (response.status.code, String(buffer: response.body))
    }
  }

  @Test("Every segment of the text is a line")
  func text() async throws {
    #expect(try await answer([]).text == #"{"text":" Good morning.\n Hello.\n"}"#)
    #expect(try await answer([("response_format", "text")]).text == " Good morning.\n Hello.\n")
    #expect(try await answer([("response_format", "srt")]).text.hasPrefix("1\n00:00:00,000"))
    #expect(try await answer([("response_format", "vtt")]).text.hasPrefix("WEBVTT"))
  }

  @Test("verbose_json has words inside segments, and what is known of the language")
  func verbose() async throws {
    let text = try await answer([("response_format", "verbose_json")]).text
    #expect(text.contains(#""word":" Hello.","start":2.0,"end":3.0,"t_dtw":-1,"probability":0.8"#))
    #expect(text.contains(#""tokens":[2205,2446,13]"#))
    #expect(text.contains(#""detected_language":"english","detected_language_probability":0.98"#))
    let plain = try await answer([
      ("response_format", "verbose_json"), ("no_language_probabilities", "true"), ("no_timestamps", "true"),
    ]).text
    #expect(!plain.contains("detected_language"))
    #expect(!plain.contains(#""start""#))
  }

  @Test("Fields become a request")
  func request() async throws {
    let door = ReplayedTranscription()
    _ = try await answer(
      [
        ("temperature", "0.2"), ("temperature_inc", "0.4"), ("offset_t", "1500"), ("duration", "2000"),
        ("beam_size", "-1"), ("best_of", "3"), ("vad_threshold", "0.4"), ("language", "auto"),
        ("vad_max_speech_duration_s", "3.4e38"), ("max_context", "64"),
      ], door: door)
    let request = try #require(door.last?.request)
    #expect(request.temperatures?.map { ($0 * 10).rounded() } == [2, 6, 10])
    #expect(request.clips == [TranscriptionRequest.Clip(start: 1.5, end: 3.5)])
    #expect(request.beamSize == nil)
    #expect(request.bestOf == 3)
    #expect(request.voiceActivity?.threshold == 0.4)
    #expect(request.voiceActivity?.maxSpeechSeconds == nil)
  }

  @Test("Errors are a line, and a path is no model")
  func errors() async throws {
    let missing = try await answer([], hasFile: false)
    #expect(missing.status == 400)
    #expect(missing.text == #"{"error":"no 'file' field in the request"}"#)
    #expect(try await answer([("model", "/etc/models/base")], path: "/load").status == 404)
    #expect(try await answer([("model", "ggml-base.bin")], path: "/load").text == "Load was successful!")
  }

  @Test(
    "Whoever hangs up takes his job with him, unless it has an idempotency key", arguments: [false, true])
  func hangUp(hasKey: Bool) async throws {
    let door = ReplayedTranscription(isEndless: true)
    try await Application(router: door.router()).test(.live) { client in
      let port = try #require(client.port)
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: "localhost", port: port).get()
      let key = hasKey ? "Idempotency-Key: k\r\n" : ""
      try await channel.writeAndFlush(
        ByteBuffer(string: "POST /inference HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\(key)\r\n"))
      for _ in 0..<500 where door.last == nil { try await Task.sleep(for: .milliseconds(10)) }
      #expect(door.last != nil)
      try await channel.close()
      for _ in 0..<(hasKey ? 20 : 500) where door.cancelled.withLock(\.isEmpty) {
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(door.cancelled.withLock(\.isEmpty) == hasKey)
    }
  }
}
