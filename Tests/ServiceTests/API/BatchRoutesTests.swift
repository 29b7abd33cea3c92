import Foundation
import HTTPTypes
import HummingbirdTesting
import Jobs
import NIOCore
import Stores
import Testing

@testable import Service

@Suite("Batches", .timeLimit(.minutes(1)))
struct BatchRoutesTests {
  private static let path = "/api/v1/batches"

  /// A form with a recording for each name, and fields.
  private func form(_ names: [String], _ fields: [(String, String)] = []) -> [UInt8] {
    var body: [UInt8] = []
    for (name, value) in fields {
      body += Array("--b\r\nContent-Disposition: form-data; name=\(name)\r\n\r\n\(value)\r\n".utf8)
    }
    for name in names {
      body += Array("--b\r\nContent-Disposition: form-data; name=files; filename=\(name)\r\n\r\n".utf8)
      body += silentWave(samples: 4000) + Array("\r\n".utf8)
    }
    return body + Array("--b--".utf8)
  }

  private func send(
    _ names: [String], _ fields: [(String, String)] = [], to client: any TestClientProtocol,
    key: String? = nil
  ) async throws -> Answer {
    var headers: HTTPFields = [.contentType: "multipart/form-data; boundary=b"]
    if let key, let name = HTTPField.Name("Idempotency-Key") { headers[name] = key }
    return Answer(
      try await client.execute(
        uri: Self.path, method: .post, headers: headers, body: ByteBuffer(bytes: form(names, fields))))
  }

  @Test("Several recordings become one batch, whose transcripts come as one file")
  func whole() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let made = try await send(["a.wav", "b.wav"], [("name", "Monday"), ("tags", "x")], to: client)
      #expect(made.status == 202)
      #expect(made.list("items").map { $0["original_filename"] as? String } == ["a.wav", "b.wav"])
      let path = made.text("status_url")
      #expect(path == "\(Self.path)/\(made.text("id"))")
      #expect(try await eventually { try await client.ask(.get, path).text("status") == "completed" })
      let end = try await client.ask(.get, path)
      #expect(end.object("counts")["completed"] as? Double == 2)
      #expect(end.number("progress") == 1)
      let zip = try await client.ask(.get, path + "/download?formats=txt,srt")
      #expect(zip.status == 200 && zip.body.readableBytesView.starts(with: Array("PK".utf8)))
      let text = String(decoding: zip.body.readableBytesView, as: UTF8.self)
      for name in ["a.txt", "a.srt", "b.txt", "b.srt"] { #expect(text.contains(name)) }
      #expect(try await client.ask(.get, path + "/download?formats=nonsense").status == 400)
      #expect(
        try await client.ask(.get, path + "/download?formats=txt,txt").status == 200, "a format twice is one")
      let list = try await client.ask(.get, Self.path + "?tag=x")
      #expect(list.list("items").map { $0["name"] as? String } == ["Monday"])
      #expect(try await client.ask(.get, Self.path, as: "another").list("items").isEmpty)
      // Its recordings can be taken for another batch.
      let ids = end.list("items").compactMap { $0["id"] as? String }.map { "\"\($0)\"" }.joined(
        separator: ",")
      let again = try await client.ask(
        .post, Self.path, #"{"transcriptions":[\#(ids)],"word_timestamps":true}"#)
      #expect(again.status == 202 && again.list("items").count == 2)
      #expect(
        try await client.ask(.post, Self.path, #"{"transcriptions":[\#(ids)]}"#, as: "another").status == 404)
      #expect(try await client.ask(.delete, path).status == 204)
      #expect(try await client.ask(.delete, again.text("status_url")).status == 204)
    }
    #expect(try await fixture.stores.blobs.keys(writtenBefore: .init(seconds: 1e11)).isEmpty)
    #expect(try await fixture.stores.jobs.counts().counts.values.allSatisfy { $0 == 0 })
  }

  @Test("What failed of a batch can be tried again, and the batch ends again with it")
  func retry() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let path = try await send(["a.wav", "fail.wav"], to: client).text("status_url")
      #expect(try await eventually { try await client.ask(.get, path).text("status") == "completed" })
      let first = try await client.ask(.get, path)
      #expect(first.object("counts")["failed"] as? Double == 1)
      fixture.recited.mend()
      let retried = try await client.ask(.post, path + "/retry")
      #expect(retried.status == 200)
      #expect(
        try await eventually {
          let batch = try await client.ask(.get, path)
          return batch.text("status") == "completed" && batch.object("counts")["completed"] as? Double == 2
        })
      #expect(try await client.ask(.post, path + "/retry").status == 409)
    }
  }

  @Test(
    "A cancelled batch ends with all its recordings, whether or not it had begun", arguments: [true, false])
  func cancel(isWorking: Bool) async throws {
    let fixture = try ServiceFixture()
    fixture.recited.close(true)
    try await fixture.run(isWorking: isWorking) { client in
      let path = try await send(["a.wav", "b.wav"], to: client).text("status_url")
      if isWorking {
        #expect(try await eventually { try await client.ask(.get, path).text("status") == "running" })
      }
      #expect(try await client.ask(.post, path + "/cancel", as: "another").status == 404)
      #expect(try await client.ask(.post, path + "/cancel").status == 200)
      #expect(try await eventually { try await client.ask(.get, path).text("status") == "cancelled" })
      #expect(
        try await eventually {
          try await client.ask(.get, path).object("counts")["cancelled"] as? Double == 2
        })
      #expect(try await client.ask(.get, path + "/download").status == 409)
      #expect(try await client.ask(.delete, path).status == 204)
      #expect(try await client.ask(.get, path).status == 404)
    }
    #expect(try await fixture.stores.blobs.keys(writtenBefore: .init(seconds: 1e11)).isEmpty)
  }

  @Test("What is refused leaves nothing behind, and the same request makes one batch")
  func refused() async throws {
    let fixture = try ServiceFixture()
    let far = Timestamp(seconds: 1e11)
    try await fixture.run(isWorking: false) { client in
      let many = try await send(["a.wav", "b.wav", "c.wav", "d.wav"], to: client)
      #expect(many.status == 400 && many.object("error")["code"] as? String == "multiple_files")
      #expect(try await send([], to: client).status == 400)
      #expect(try await send(["a.wav"], [("model", "nonsense")], to: client).status == 404)
      #expect(
        try await send(["a.wav"], [("callback_url", "http://169.254.169.254")], to: client).status == 400)
      #expect(try await send(["a.wav"], [("priority", "x")], to: client).status == 400)
      #expect(try await fixture.stores.blobs.keys(writtenBefore: far).isEmpty)
      let first = try await send(["a.wav", "b.wav"], to: client, key: "k")
      let second = try await send(["a.wav", "b.wav"], to: client, key: "k")
      #expect(first.text("id") == second.text("id") && second.list("items").count == 2)
      #expect(try await fixture.stores.blobs.keys(writtenBefore: far).count == 2)
      #expect(try await client.ask(.get, Self.path + "/\(first.text("id"))", as: "nobody").status == 401)
    }
  }

  @Test("A batch tells its webhooks of its end, once for each")
  func webhooks() async throws {
    let fixture = try ServiceFixture()
    let receiver = WebhookReceiver()
    try await receiver.run { address in
      try await fixture.run { client in
        _ = try await client.ask(
          .post, "/api/v1/webhooks", #"{"url":"\#(address)/ok","events":["batch.*"]}"#)
        _ = try await send(["a.wav", "fail.wav"], [("callback_url", address + "/mine")], to: client)
        #expect(try await eventually { receiver.messages(at: "/mine").count == 1 })
        #expect(try await eventually { receiver.messages(at: "/ok").count == 2 })
        #expect(
          Set(receiver.messages(at: "/ok").compactMap { $0.fields["event"] }) == [
            "batch.started", "batch.completed",
          ])
      }
    }
  }
}
