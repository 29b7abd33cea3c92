import Foundation
import HTTPTypes
import HummingbirdTesting
import Jobs
import NIOCore
import NIOPosix
import Stores
import Testing

@testable import Service

@Suite("Batches of recordings that are named", .timeLimit(.minutes(1)))
struct NamedBatchTests {
  private static let path = "/api/v1/batches"

  private func upload(_ client: any TestClientProtocol) async throws -> String {
    let answer = Answer(
      try await client.execute(
        uri: "/api/v1/uploads?filename=up.wav", method: .post, headers: [.contentType: "audio/wav"],
        body: .init(bytes: silentWave(samples: 4000))))
    #expect(answer.status == 201)
    return answer.text("id")
  }

  @Test("An object names uploads and transcriptions, and says of each what is not said for all")
  func items() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let id = try await upload(client)
      let first = try await fixture.submit("a.wav")
      let made = try await client.ask(
        .post, Self.path,
        """
        {"name":"both","language":"en","tags":["x","y"],"items":[
          {"upload_id":"\(id)","language":"de","diarize":true},{"transcription_id":"\(first.id)"}]}
        """)
      #expect(made.status == 202, "\(String(buffer: made.body))")
      #expect(made.text("name") == "both")
      #expect(made.list("items").map { $0["language"] as? String } == ["de", "en"])
      let path = made.text("status_url")
      #expect(try await eventually { try await client.ask(.get, path).text("status") == "completed" })
    }
  }

  @Test(
    "What cannot be taken is told with its place, and nothing of the batch is kept",
    arguments: [
      (#"{"items":[]}"#, 400, "items"), (#"{"items":[{}]}"#, 400, "items[0]"), ("{}", 400, "items"),
      (#"{"items":[{"upload_id":"UPLOAD"},{"upload_id":"none"}]}"#, 404, "items[1].upload_id"),
      (#"{"items":[{"upload_id":"UPLOAD","url":"https://a.example/b"}]}"#, 400, "items[0]"),
      (#"{"items":[{"transcription_id":"01M7ZDSG1J4P010DZDNFXB2EBM"}]}"#, 404, "items[0]"),
      (#"{"items":[{"upload_id":"UPLOAD","beam_size":99}]}"#, 400, "beam_size"),
      (#"{"items":[{"url":"http://127.0.0.1:1/a.wav"}]}"#, 400, "items[0].url"),
      (#"{"items":7}"#, 400, "items"), ("[]", 400, ""), (#"{"items":[{"upload_id":{"a":1}}]}"#, 400, ""),
    ])
  func refused(body: String, status: Int, field: String) async throws {
    let fixture = try ServiceFixture()
    try await fixture.run(isWorking: false, isSending: false) { client in
      let id = try await upload(client)
      let answer = try await client.ask(.post, Self.path, body.replacing("UPLOAD", with: id))
      #expect(answer.status == status, "\(String(buffer: answer.body))")
      let details = answer.object("error")["details"] as? [String: any Sendable]
      if !field.isEmpty { #expect(details?["field"] as? String == field) }
      let kept = try await fixture.stores.blobs.keys(writtenBefore: Timestamp(seconds: 1e11))
      #expect(kept.count == 1, "only the upload")
    }
  }
}
