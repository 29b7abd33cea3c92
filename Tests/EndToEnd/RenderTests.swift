import Foundation
import HTTPTransport
import NIOCore
import NIOHTTP1
import Testing

@Suite(.serialized) struct RenderTests {
  /// Three steps in six seconds.
  private static let cues = """
    WEBVTT
    Language: en

    00:00:00.500 --> 00:00:02.000
    First the clerk opens the letter.

    00:00:02.000 --> 00:00:04.000
    Then the clerk scans the letter.

    00:00:04.000 --> 00:00:06.000
    Finally he files the letter.

    """

  /// Silence as WAV: 16 bits, one channel, 8000 Hz.
  private static func silence(seconds: Int) -> Data {
    func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
    let bytes = seconds * 16_000
    return Data(
      Array("RIFF".utf8) + little(36 + bytes, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2)
        + little(1, 2) + little(8000, 4) + little(16_000, 4) + little(2, 2) + little(16, 2)
        + Array("data".utf8) + little(bytes, 4)) + Data(count: bytes)
  }

  private func talk(in folder: TemporaryFolder) throws -> String {
    try Data(Self.cues.utf8).write(to: folder.url("talk.vtt"))
    let pictures = folder.path + "/pictures"
    #expect(
      try Steno.run(["visualize", folder.path + "/talk.vtt", "-o", pictures, "-f", "json"]).status == 0)
    return pictures
  }

  /// What FFprobe says of a file: a line for each stream.
  private func streams(_ path: String) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "ffprobe", "-v", "error", "-show_entries", "stream=codec_name,nb_frames:stream_tags=language", "-of",
      "csv=p=0", path,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(separator: "\n").map(String.init)
  }

  @Test("A talk with subtitles and a recording becomes a video with both, in its language")
  func rendered() throws {
    let folder = try TemporaryFolder()
    let pictures = try talk(in: folder)
    try Self.silence(seconds: 7).write(to: folder.url("talk.wav"))
    let output = folder.path + "/talk.mp4"
    let result = try Steno.run([
      "render", pictures, "--audio", folder.path + "/talk.wav", "-o", output, "--resolution", "180", "--fps",
      "10", "--transcript", folder.path + "/talk.vtt",
    ])
    #expect(result.status == 0 && result.errors.contains("wrote \(output): 7 s of video"), "\(result.errors)")
    let found = try streams(output)
    #expect(found.contains { $0.hasPrefix("h264") && $0.contains("70") }, "\(found)")
    #expect(found.contains { $0.hasPrefix("aac") && $0.contains("eng") }, "\(found)")
    #expect(found.contains { $0.hasPrefix("mov_text") && $0.contains("eng") }, "\(found)")
    #expect(
      try Steno.run(["render", pictures, "-o", folder.path + "/talk.avi"]).status == 64)
  }

  @Test("A talk that is not there or does not fit together is refused, and what is wrong is named")
  func refused() throws {
    let folder = try TemporaryFolder()
    let missing = try Steno.run(["render", folder.path, "-o", folder.path + "/talk.mp4"])
    #expect(missing.status == 66)
    #expect(missing.errors.hasPrefix("steno: \(folder.path)/visuals.json cannot be read; give a folder"))
    let node = #"{"id": "a", "label": "A"}"#
    let diagram = #"{"kind": "flowchart", "nodes": [\#(node)], "edges": [{"from": "a", "to": "b"}]}"#
    try Data(#"{"scenes": [{"title": "One", "diagram": \#(diagram)}]}"#.utf8)
      .write(to: folder.url("visuals.json"))
    let broken = try Steno.run(["render", folder.path, "-o", folder.path + "/talk.mp4"])
    #expect(broken.status == 66)
    #expect(broken.errors.contains(#"scenes[0] "One": edges[0]: there is no node "b""#), "\(broken.errors)")
  }

  @Test("A render that was killed goes on with the pieces that are there")
  func killed() throws {
    let folder = try TemporaryFolder()
    let pictures = try talk(in: folder)
    // Long enough for several pieces.
    try Self.silence(seconds: 60).write(to: folder.url("talk.wav"))
    let arguments = [
      "render", pictures, "--audio", folder.path + "/talk.wav", "-o", folder.path + "/talk.mp4",
      "--resolution", "720", "--fps", "10", "--threads", "1",
    ]
    func pieces() -> [String] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      guard let hidden = names.first(where: { $0.hasSuffix(".pieces") }) else { return [] }
      return ((try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + hidden)) ?? [])
        .filter { $0.hasSuffix(".h264") }
    }
    let process = Steno.process(arguments)
    process.standardError = FileHandle.nullDevice
    try process.run()
    let end = Date() + 60
    while pieces().isEmpty, process.isRunning, Date() < end { usleep(10_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let kept = pieces()
    #expect(!kept.isEmpty && !FileManager.default.fileExists(atPath: folder.path + "/talk.mp4"))
    #expect(try Steno.run(arguments).status == 0)
    #expect(try streams(folder.path + "/talk.mp4").contains { $0.contains("600") })
    #expect(pieces().isEmpty)
  }

  @Test("A service makes a video of a talk and a recording, which is listed and fetched in parts")
  func served() async throws {
    let server = try ServerTests.Server()
    func ask(
      _ method: String, _ path: String, type: String? = nil, range: String? = nil, body: Data? = nil
    ) async throws -> (status: Int, data: Data) {
      var headers = HTTPHeaders()
      if let type { headers.add(name: "Content-Type", value: type) }
      if let range { headers.add(name: "Range", value: range) }
      return try await HTTPExchange(connectSeconds: 60, idleSeconds: 60).send(
        HTTPMethod(rawValue: method), server.address + path, headers: headers,
        body: body.map { ByteBuffer(bytes: $0) }
      ) { head, body in
        var data = Data()
        for try await piece in body { data.append(contentsOf: piece.readableBytesView) }
        return (Int(head.status.code), data)
      }
    }
    func field(_ data: Data, _ name: String) -> String {
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
      return object?[name] as? String ?? ""
    }
    func ended(_ path: String) async throws -> String {
      for _ in 0..<600 {
        let status = field(try await ask("GET", path).data, "status")
        if ["completed", "failed", "dead", "cancelled"].contains(status) { return status }
        try await Task.sleep(for: .milliseconds(50))
      }
      return "too late"
    }
    let talk = try await ask(
      "POST", "/api/v1/visuals?title=Letters", type: "text/vtt", body: Data(Self.cues.utf8))
    let path = field(talk.data, "status_url")
    #expect(talk.status == 202)
    #expect(try await ended(path) == "completed")
    #expect(
      try await ask("POST", path + "/videos", type: "application/json", body: Data("{}".utf8)).status == 422)
    let made = try await ask(
      "POST", path + "/videos?resolution=180&fps=5&subtitles=burnt", type: "audio/wav",
      body: Self.silence(seconds: 6))
    #expect(made.status == 202)
    let video = field(made.data, "status_url")
    #expect(try await ended(video) == "completed")
    let whole = try await ask("GET", video + "/download")
    let part = try await ask("GET", video + "/download", range: "bytes=100-")
    #expect(whole.status == 200 && part.status == 206 && part.data == whole.data.dropFirst(100))
    let file = server.folder.path + "/letters.mp4"
    try whole.data.write(to: URL(fileURLWithPath: file))
    #expect(try streams(file).contains { $0.hasPrefix("h264") && $0.contains("30") })
    let list = try server.run("jobs", "list", "--kind", "render").output.split(separator: "\n")
    #expect(list.count == 1 && list[0].hasSuffix("\tLetters\trender"), "\(list)")
    let id = try #require(list.first?.split(separator: "\t").first.map(String.init))
    #expect(try server.run("jobs", "show", id).output.contains("\"resumed_frames\""))
    #expect(try server.run("jobs", "wait", id).status == 0)
    #expect(try server.run("jobs", "list").output.split(separator: "\n").count == 2)
    #expect(try server.run("jobs", "delete", "--yes", id).status == 0)
    #expect(try await ask("GET", video).status == 404)
  }
}
