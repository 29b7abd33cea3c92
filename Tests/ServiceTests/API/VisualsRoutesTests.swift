import Foundation
import HTTPTypes
import HummingbirdTesting
import Jobs
import NIOCore
import Stores
import Testing
import Transcripts
import Visuals

@testable import Service

@Suite("Diagrams of talks", .timeLimit(.minutes(1)))
struct VisualsRoutesTests {
  private static let path = "/api/v1/visuals"
  private static let text =
    "First the clerk opens the letter. Then the clerk scans the letter. If the letter is a bill, the clerk pays it. Finally he files the letter."

  private func made(
    _ client: any TestClientProtocol, _ json: String = #"{"text": "\#(text)", "title": "Letters"}"#
  ) async throws -> Answer {
    let made = try await client.ask(.post, Self.path, json)
    #expect(made.status == 202)
    let path = made.text("status_url")
    #expect(try await eventually { try await client.ask(.get, path).text("status") == "completed" })
    return try await client.ask(.get, path)
  }

  private func put(
    _ json: String, to path: String, version: String? = nil, _ client: any TestClientProtocol
  ) async throws -> Answer {
    var headers: HTTPFields = [.contentType: "application/json"]
    headers[.ifMatch] = version
    return Answer(
      try await client.execute(uri: path, method: .put, headers: headers, body: ByteBuffer(string: json)))
  }

  private func bytes(_ path: String, _ client: any TestClientProtocol) async throws -> TestResponse {
    try await client.execute(uri: path, method: .get)
  }

  @Test("A text becomes diagrams, which are drawn in every format")
  func drawn() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let talk = try await made(client)
      #expect(talk.text("title") == "Letters" && talk.text("kind") == "visualize")
      let kinds = try DiagramFile.read(
        JSONSerialization.data(withJSONObject: talk.object("visuals") as [String: Any])
      ).scenes.map(\.diagram.kind)
      #expect(kinds == [.flowchart])
      let path = talk.text("status_url")
      for (format, head) in [
        ("svg", "<svg"), ("png", "\u{FFFD}PNG"), ("pdf", "%PDF"), ("html", "<!doctype"), ("mermaid", "---"),
        ("dot", "digraph"), ("md", "# "), ("json", "{"), ("excalidraw", "{"),
      ] {
        let picture = try await bytes(path + "/render?format=\(format)&theme=dark&width=200", client)
        #expect(picture.status == .ok, "\(format)")
        #expect(String(buffer: picture.body).hasPrefix(head), "\(format)")
      }
      let zip = try await bytes(path + "/download?formats=svg,json", client)
      #expect(zip.headers[.contentType] == "application/zip")
      #expect(String(buffer: zip.body).contains("diagram-01.svg"))
      let page = try await bytes(path + "/download?format=html", client)
      #expect(page.headers[.contentDisposition]?.hasPrefix("attachment") == true)
      for wrong in ["format=exe", "theme=pink", "aspect=2:1", "icons=many", "width=9", "scene=0"] {
        #expect(try await client.ask(.get, path + "/render?" + wrong).status == 400, "\(wrong)")
      }
      #expect(try await client.ask(.get, path + "/render?scene=2").status == 404)
      let twice = try await bytes(path + "/download?formats=svg,json,svg,json", client)
      #expect(twice.body.readableBytes == zip.body.readableBytes, "a format twice is one")
      #expect(try await client.ask(.get, path, as: "another").status == 404)
      #expect(try await client.ask(.get, path + "/render", as: "another").status == 404)
      #expect(try await client.ask(.get, Self.path).list("items").count == 1)
      #expect(try await client.ask(.get, Self.path, as: "another").list("items").isEmpty)
      #expect(try await client.ask(.delete, path).status == 204)
      #expect(try await client.ask(.get, path).status == 404)
    }
    #expect(try await fixture.stores.blobs.keys(writtenBefore: .init(seconds: 1e11)).isEmpty)
  }

  @Test("A diagram can be edited; faults name the element and change nothing")
  func edited() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let talk = try await made(client)
      let (path, version) = (talk.text("status_url"), "\"\(talk.text("version"))\"")
      let diagram = #"{"kind": "list", "title": "Mine", "nodes": [{"id": "a", "label": "Open the letter"}]}"#
      let broken = diagram.replacing("Open the letter\"", with: "Open\", \"groups\": [\"z\"]")
      let refused = try await put(broken, to: path + "/scenes/1", client)
      #expect(refused.status == 422)
      #expect(
        refused.object("error")["message"] as? String == #"nodes[0] "Open": there is no group "z""#)
      #expect(try await client.ask(.get, path).text("version") == talk.text("version"))
      let edited = try await put(diagram, to: path + "/scenes/1", version: version, client)
      #expect(edited.status == 200)
      #expect(edited.text("version") != talk.text("version"))
      // Who had read it before is told so.
      #expect(try await put(diagram, to: path + "/scenes/1", version: version, client).status == 412)
      #expect(try await put(diagram, to: path + "/scenes/2", client).status == 404)
      let svg = try await bytes(path + "/render", client)
      #expect(String(buffer: svg.body).contains("Open the letter"))
      let whole = #"{"title": "All mine", "scenes": [{"diagram": \#(diagram)}, {"diagram": \#(diagram)}]}"#
      #expect(try await put(whole, to: path, client).text("title") == "All mine")
      #expect(
        String(buffer: try await bytes(path + "/render?scene=2&format=md", client).body)
          == "# Mine\n\n1. Open the letter\n")
      #expect(try await put("{", to: path, client).status == 422)
      // The text, and what was found in it as it is now: earlier versions are gone.
      #expect(try await fixture.stores.blobs.keys(writtenBefore: .init(seconds: 1e11)).count == 2)
    }
  }

  @Test("A transcription becomes diagrams with the times of its words, also once it is removed")
  func transcription() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let job = try await fixture.submit("a talk")
      let source = "/api/v1/transcriptions/\(job.id)"
      #expect(try await eventually { try await client.ask(.get, source).text("status") == "completed" })
      let wish = #"{"transcription": "\#(job.id)"}"#
      #expect(try await client.ask(.post, Self.path, wish, as: "another").status == 404)
      let talk = try await made(client, wish)
      #expect(talk.text("transcription") == job.id.text)
      #expect(talk.object("visuals")["duration"] as? Double == 1)
      #expect(try await client.ask(.delete, source).status == 204)
      #expect(try await client.ask(.get, talk.text("status_url") + "/render").status == 200)
    }
  }

  @Test("Transcripts in other formats are taken, and what cannot be read is refused")
  func formats() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      func send(_ body: String, _ type: String, _ query: String = "") async throws -> Answer {
        Answer(
          try await client.execute(
            uri: Self.path + query, method: .post, headers: [.contentType: type],
            body: ByteBuffer(string: body)))
      }
      let cues = "WEBVTT\n\n00:01.000 --> 00:03.500\nFirst we knead the dough.\n"
      let path = try await send(cues, "text/vtt").text("status_url")
      #expect(try await eventually { try await client.ask(.get, path).text("status") == "completed" })
      let visuals = try await client.ask(.get, path).object("visuals")
      let scenes = visuals["scenes"] as? [any Sendable]
      #expect((scenes?.first as? [String: any Sendable])?["start"] as? Double == 1)
      #expect(try await send("Plain words.", "text/plain").status == 202)
      #expect(try await send("  ", "text/plain").status == 400)
      #expect(try await send(cues, "text/vtt", "?format=poem").status == 400)
      #expect(try await send(cues, "text/plain", "?least_confidence=7").status == 400)
      #expect(try await send(cues, "text/plain", "?language=klingon").status == 400)
      for wrong in ["{}", #"{"text": "a", "transcription": "x"}"#, #"{"text": ""}"#, "[]"] {
        #expect(try await client.ask(.post, Self.path, wrong).status == 400, "\(wrong)")
      }
    }
  }
}
