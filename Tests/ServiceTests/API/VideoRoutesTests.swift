import Foundation
import HTTPTypes
import HummingbirdTesting
import Jobs
import NIOCore
import Stores
import Synchronization
import Testing
import Transcripts
import Visuals

@testable import Service

@Suite("Videos of talks", .timeLimit(.minutes(2)))
struct VideoRoutesTests {
  private static let cues = """
    WEBVTT

    00:00.500 --> 00:02.000
    First the clerk opens the letter.

    00:02.000 --> 00:03.500
    Then the clerk pays the bill.

    """
  private static let small = #""resolution": 144, "fps": 4, "format": "mp4""#

  private func ended(_ path: String, _ client: any TestClientProtocol) async throws -> Answer {
    #expect(
      try await eventually {
        ["completed", "failed", "cancelled", "dead"].contains(
          try await client.ask(.get, path).text("status"))
      })
    return try await client.ask(.get, path)
  }

  /// Diagrams of a talk with times and without a recording.
  private func talk(_ client: any TestClientProtocol) async throws -> String {
    let made = Answer(
      try await client.execute(
        uri: "/api/v1/visuals?title=Letters", method: .post, headers: [.contentType: "text/vtt"],
        body: ByteBuffer(string: Self.cues)))
    let path = made.text("status_url")
    #expect(try await ended(path, client).text("status") == "completed")
    return path
  }

  /// Diagrams of a recording of so many seconds.
  private func recordedTalk(
    _ client: any TestClientProtocol, seconds: Int = 2
  ) async throws -> (path: String, recording: [UInt8]) {
    let recording = silentWave(samples: 8000 * seconds)
    let made = Answer(
      try await client.execute(
        uri: "/api/v1/visuals?title=Letters&filename=talk.wav", method: .post,
        headers: [.contentType: "audio/wav"], body: ByteBuffer(bytes: recording)))
    #expect(made.status == 202)
    let path = made.text("status_url")
    let end = try await ended(path, client)
    #expect(end.text("status") == "completed" && end.number("duration_seconds") == Double(seconds))
    return (path, recording)
  }

  private func bytes(
    _ path: String, range: String? = nil, _ client: any TestClientProtocol
  ) async throws -> TestResponse {
    var headers = HTTPFields()
    headers[.range] = range
    return try await client.execute(uri: path, method: .get, headers: headers)
  }

  @Test("A recording becomes diagrams and a video with its sound, which is given whole and in parts")
  func recorded() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let (path, recording) = try await recordedTalk(client)
      let sound = try await bytes(path + "/recording", client)
      #expect(sound.status == .ok && Array(sound.body.readableBytesView) == recording)
      #expect(sound.headers[.contentType] == "audio/wav")
      let page = try await bytes(path + "/download?formats=html", client)
      #expect(String(buffer: page.body).contains("src=\"data:audio/wav;base64,UklGR"))
      let made = try await client.ask(.post, path + "/videos", "{\(Self.small)}")
      #expect(made.status == 202 && made.text("kind") == "render" && made.text("priority") == "bulk")
      #expect(made.object("options")["subtitles"] as? String == "soft")
      let video = made.text("status_url")
      #expect(video.hasPrefix("/api/v1/videos/"))
      let end = try await ended(video, client)
      #expect(end.text("status") == "completed", "\(end.object("error"))")
      #expect(end.number("frames") == 8 && end.number("width") == 256 && end.number("height") == 144)
      #expect(end.text("visuals") == path.split(separator: "/").last.map(String.init))
      let whole = try await bytes(end.text("download_url"), client)
      let file = Array(whole.body.readableBytesView)
      #expect(whole.status == .ok && whole.headers[.contentType] == "video/mp4")
      #expect(file.count == Int(end.number("result_size_bytes") ?? 0))
      #expect(String(decoding: file, as: UTF8.self).contains("ftyp"))
      // AAC and a track of subtitles.
      for name in ["mp4a", "tx3g", "avc1"] {
        #expect(String(decoding: file, as: UTF8.self).contains(name), "\(name)")
      }
      let part = try await bytes(end.text("download_url"), range: "bytes=4-9", client)
      #expect(part.status == .partialContent && Array(part.body.readableBytesView) == Array(file[4..<10]))
      #expect(part.headers[.contentRange] == "bytes 4-9/\(file.count)")
      let beyond = try await bytes(end.text("download_url"), range: "bytes=99999999-", client)
      #expect(beyond.status == .rangeNotSatisfiable)
      let events = try await bytes(video + "/events", client)
      #expect(String(buffer: events.body).contains("event: completed"))
      #expect(try await client.ask(.get, "/api/v1/videos").list("items").count == 1)
    }
    #expect(Self.unfinished(fixture).isEmpty)
  }

  /// What of unfinished videos lies about.
  private static func unfinished(_ fixture: ServiceFixture) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: fixture.folder + "/videos")) ?? []
  }

  @Test("The same video is made once; another account sees nothing of it, and all of it can be removed")
  func cachedAndOwned() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let (path, _) = try await recordedTalk(client)
      let wish = "{\(Self.small), \"subtitles\": \"none\"}"
      let first = try await ended(
        try await client.ask(.post, path + "/videos", wish).text("status_url"), client)
      let again = try await ended(
        try await client.ask(.post, path + "/videos", wish).text("status_url"), client)
      #expect(again.text("id") != first.text("id") && again.text("status") == "completed")
      let jobs = fixture.stores.jobs
      var results: [BlobReference] = []
      for answer in [first, again] {
        let id = try #require(JobID(answer.text("id")))
        results.append(try #require(try await jobs.job(id, of: .everyone)?.result))
      }
      // Not rendered again: the second has its own name of the same bytes.
      #expect(results[0].sha256 == results[1].sha256 && results[0].key != results[1].key)
      for (method, suffix) in [
        (HTTPRequest.Method.get, ""), (.get, "/download"), (.get, "/events"), (.post, "/cancel"),
        (.delete, ""),
      ] {
        let answer = try await client.ask(method, first.text("status_url") + suffix, as: "another")
        #expect(answer.status == 404, "\(method) \(suffix)")
      }
      #expect(try await client.ask(.post, path + "/videos", wish, as: "another").status == 404)
      #expect(try await client.ask(.get, path + "/recording", as: "another").status == 404)
      #expect(try await client.ask(.get, "/api/v1/videos", as: "another").list("items").isEmpty)
      // Names of other kinds are no videos, and the other way around.
      #expect(
        try await client.ask(.get, path.replacing("/visuals/", with: "/videos/")).status == 404)
      #expect(
        try await client.ask(.get, first.text("status_url").replacing("/videos/", with: "/visuals/")).status
          == 404)
      for path in [first.text("status_url"), again.text("status_url"), path] {
        #expect(try await client.ask(.delete, path).status == 204)
        #expect(try await client.ask(.get, path).status == 404)
      }
    }
    #expect(try await fixture.stores.blobs.keys(writtenBefore: .init(seconds: 1e11)).isEmpty)
  }

  @Test("A talk without a recording is refused with what to do, and is rendered with one that comes along")
  func refused() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let path = try await talk(client)
      func refusal(_ json: String, of path: String) async throws -> (Int, String) {
        let answer = try await client.ask(.post, path + "/videos", json)
        return (answer.status, answer.object("error")["code"] as? String ?? "")
      }
      #expect(try await refusal("{}", of: path) == (422, "recording_missing"))
      #expect(try await bytes(path + "/recording", client).status == .conflict)
      for (json, field) in [
        (#"{"format": "avi"}"#, "format"), (#"{"resolution": 145}"#, "resolution"),
        (#"{"resolution": 9}"#, "resolution"), (#"{"fps": 0}"#, "fps"), (#"{"aspect": "2:1"}"#, "aspect"),
        (#"{"theme": "pink"}"#, "theme"), (#"{"subtitles": "loud"}"#, "subtitles"),
        (#"{"chapters": "perhaps"}"#, "chapters"), (#"{"priority": "interactive"}"#, "priority"),
      ] {
        let answer = try await client.ask(.post, path + "/videos", json)
        #expect(answer.status == 400, "\(json)")
        #expect((answer.object("error")["details"] as? [String: any Sendable])?["field"] as? String == field)
      }
      let text = try await client.ask(.post, "/api/v1/visuals", #"{"text": "The clerk opens the letter."}"#)
      let timeless = text.text("status_url")
      #expect(try await ended(timeless, client).text("status") == "completed")
      #expect(try await refusal(#"{"sound": false}"#, of: timeless) == (422, "times_missing"))
      // What was refused has left nothing.
      #expect(try await client.ask(.get, "/api/v1/videos").list("items").isEmpty)
      #expect(try await fixture.stores.blobs.keys(writtenBefore: .init(seconds: 1e11)).count == 4)
      let sent = Answer(
        try await client.execute(
          uri: path + "/videos?resolution=144&fps=4&format=webm&subtitles=burned", method: .post,
          headers: [.contentType: "audio/wav"], body: ByteBuffer(bytes: silentWave(samples: 32_000))))
      let end = try await ended(sent.text("status_url"), client)
      #expect(end.text("status") == "completed" && end.number("frames") == 16)
      let file = try await bytes(end.text("download_url"), client)
      #expect(file.headers[.contentType] == "video/webm")
      let silent = try await client.ask(
        .post, path + "/videos", #"{"resolution": "144", "fps": 4, "format": "gif", "aspect": "1:1"}"#)
      #expect(try await ended(silent.text("status_url"), client).text("status") == "completed")
    }
  }

  @Test("A video that is cancelled ends within two seconds and leaves nothing")
  func cancelled() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let (path, _) = try await recordedTalk(client, seconds: 300)
      let made = try await client.ask(.post, path + "/videos", #"{"resolution": 1080, "fps": 60}"#)
      let video = made.text("status_url")
      #expect(
        try await eventually {
          let stage = try await client.ask(.get, video).object("progress")["stage"] as? String
          return stage == "rendering"
        })
      #expect(!Self.unfinished(fixture).isEmpty)
      let begin = ContinuousClock.now
      #expect(try await client.ask(.post, video + "/cancel").status == 200)
      #expect(try await ended(video, client).text("status") == "cancelled")
      #expect(ContinuousClock.now - begin < .seconds(2))
      #expect(try await client.ask(.get, video + "/download").status == 409)
    }
    #expect(Self.unfinished(fixture).isEmpty)
  }

  @Test("One video is made at a time, and transcriptions do not wait for it")
  func lane() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let (path, _) = try await recordedTalk(client, seconds: 300)
      var videos: [String] = []
      for fps in [59, 60] {
        let made = try await client.ask(.post, path + "/videos", #"{"resolution": 720, "fps": \#(fps)}"#)
        videos.append(made.text("status_url"))
      }
      let first = videos[0]
      #expect(try await eventually { try await client.ask(.get, first).text("status") == "running" })
      let job = try await fixture.submit("a talk")
      #expect(
        try await ended("/api/v1/transcriptions/\(job.id)", client).text("status") == "completed")
      #expect(try await client.ask(.get, videos[1]).text("status") == "queued")
      let kinds = try await client.ask(.get, "/api/v1/jobs?kind=render,visualize").list("items")
        .compactMap { $0["kind"] as? String }
      #expect(kinds == ["render", "render", "visualize"])
      #expect(try await client.ask(.get, "/api/v1/jobs?kind=poem").status == 400)
      for video in videos {
        #expect(try await client.ask(.post, video + "/cancel").status == 200)
        #expect(try await ended(video, client).text("status") == "cancelled")
      }
    }
  }

  @Test("A recording that is named becomes diagrams, and what is refused is kept nowhere")
  func named() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run { client in
      let recording = silentWave(samples: 16_000)
      func upload() async throws -> String {
        Answer(
          try await client.execute(
            uri: "/api/v1/uploads?filename=talk.wav", method: .post, headers: [.contentType: "audio/wav"],
            body: ByteBuffer(bytes: recording))
        ).text("id")
      }
      let name = try await upload()
      let made = try await client.ask(
        .post, "/api/v1/visuals", #"{"upload_id": "\#(name)", "title": "Mine"}"#)
      #expect(made.status == 202)
      let end = try await ended(made.text("status_url"), client)
      #expect(end.text("status") == "completed" && end.text("original_filename") == "Mine")
      #expect(try await client.ask(.delete, made.text("status_url")).status == 204)
      #expect(try await client.ask(.delete, "/api/v1/uploads/\(name)").status == 204)
      for wrong in ["least_confidence=7", "model=of-nobody", "temperature=9"] {
        let refused = try await client.execute(
          uri: "/api/v1/visuals?" + wrong, method: .post, headers: [.contentType: "audio/wav"],
          body: ByteBuffer(bytes: recording))
        #expect([400, 404].contains(refused.status.code), "\(wrong)")
      }
      let page = try await client.execute(
        uri: "/api/v1/visuals", method: .post, headers: [.contentType: "audio/wav"],
        body: ByteBuffer(string: "<!doctype html><p>These are no sounds."))
      #expect([400, 415].contains(page.status.code))
    }
    #expect(try await fixture.stores.blobs.keys(writtenBefore: .init(seconds: 1e11)).isEmpty)
  }

  @Test("A service that is stopped while it renders goes on with the pieces that are there")
  func resumed() async throws {
    let fixture = try ServiceFixture(keepsFolder: true, drainSeconds: 0)
    let video = Mutex("")
    try await fixture.run { client in
      let (path, _) = try await recordedTalk(client, seconds: 60)
      let made = try await client.ask(
        .post, path + "/videos", #"{"resolution": 480, "fps": 10, "subtitles": "none"}"#)
      video.withLock { $0 = made.text("status_url") }
      #expect(
        try await eventually {
          (try await client.ask(.get, made.text("status_url")).object("progress")["fraction"] as? Double ?? 0)
            > 0.3
        })
    }
    let next = try ServiceFixture(folder: fixture.folder)
    try await next.run { client in
      let end = try await ended(video.withLock { $0 }, client)
      #expect(end.text("status") == "completed")
      #expect((end.number("resumed_frames") ?? 0) > 0 && end.number("frames") == 600)
    }
    #expect(Self.unfinished(next).isEmpty)
  }
}
