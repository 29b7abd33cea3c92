import Foundation
import Testing

@testable import Visuals

/// Files that FFmpeg makes, looked at with FFprobe.
@Suite struct VideoFileTests {
  private static func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "video-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// A tone as WAV: 16 bits, one channel, 16000 Hz.
  private static func tone(seconds: Double, in folder: URL) throws -> String {
    let count = Int(seconds * 16_000)
    func little(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(value >> (8 * $0) & 255) } }
    var bytes = Array("RIFF".utf8) + little(36 + 2 * count, 4) + Array("WAVEfmt ".utf8) + little(16, 4)
    bytes +=
      little(1, 2) + little(1, 2) + little(16_000, 4) + little(32_000, 4) + little(2, 2) + little(16, 2)
    bytes += Array("data".utf8) + little(2 * count, 4)
    for place in 0..<count { bytes += little(place / 20 % 2 == 0 ? 2000 : 63_536, 2) }
    let path = folder.appending(path: "tone.wav")
    try Data(bytes).write(to: path)
    return path.path
  }

  private struct Probe: Decodable {
    struct Stream: Decodable {
      var codecName: String?
      var codecType: String?
      var width: Int?
      var height: Int?
      var avgFrameRate: String?
      var nbReadPackets: String?
    }
    struct Chapter: Decodable {
      var startTime: String
      var tags: [String: String]?
    }
    struct Format: Decodable {
      var duration: String?
      var tags: [String: String]?
    }
    struct Packet: Decodable {
      var ptsTime: String?
    }
    var streams: [Stream]
    var chapters: [Chapter]?
    var format: Format
    var packets: [Packet]?
  }

  private static func probe(_ path: String) throws -> Probe {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "ffprobe", "-v", "error", "-count_packets", "-show_streams", "-show_chapters", "-show_format",
      "-select_streams",
      "v:0", "-show_packets", "-of", "json", path,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Probe.self, from: data)
  }

  @Test("An MP4 has every frame at its time, the sound's length, chapters and its index in front")
  func mp4() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let sound = try Self.tone(seconds: 6.02, in: folder)
    let output = folder.appending(path: "talk.mp4").path
    var renderer = VideoRenderer(
      visuals: SampleTalk.visuals(), sound: sound, transcript: SampleTalk.transcript,
      options: SampleTalk.options)
    let summary = try renderer.render(to: output)
    #expect(abs(summary.duration - 6.02) < 1e-6)
    #expect(summary.frameCount == 144 && summary.resumedFrames == 0)
    let found = try Self.probe(output)
    let video = try #require(found.streams.first)
    #expect(video.codecName == "h264" && video.width == 320 && video.height == 180)
    #expect(video.avgFrameRate == "24/1" && video.nbReadPackets == "144")
    let times = (found.packets ?? []).compactMap { $0.ptsTime.flatMap(Double.init) }
    #expect(times.count == 144)
    for (frame, time) in times.enumerated() { #expect(abs(time - Double(frame) / 24) < 1e-4) }
    let duration = try #require(found.format.duration.flatMap(Double.init))
    #expect(abs(duration - 6.02) < 1.0 / 24)
    #expect(found.chapters?.compactMap { $0.tags?["title"] } == ["Parcels", "Thanks"])
    #expect(found.format.tags?["title"] == "How a parcel travels")
    let bytes = try Data(contentsOf: URL(filePath: output))
    let index = try #require(bytes.range(of: Data("moov".utf8))?.lowerBound)
    let media = try #require(bytes.range(of: Data("mdat".utf8))?.lowerBound)
    #expect(index < media)
    #expect(VideoTimelineCheck(summary.timeline).faults.isEmpty)
    // Nothing else is left, and the same input gives the same bytes.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["talk.mp4", "tone.wav"])
    renderer.workers = 1
    _ = try renderer.render(to: output)
    #expect(try Data(contentsOf: URL(filePath: output)) == bytes)
  }

  @Test("A render that was ended goes on where it stood, and no file has the final name before")
  func resumed() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = folder.appending(path: "talk.mp4").path
    var renderer = VideoRenderer(visuals: SampleTalk.visuals(), sound: nil, options: SampleTalk.options)
    renderer.workers = 1
    let calls = Counter()
    #expect(throws: CancellationError.self) {
      try renderer.render(to: output, isCancelled: { calls.next() > 110 })
    }
    #expect(!FileManager.default.fileExists(atPath: output))
    let summary = try renderer.render(to: output)
    #expect(summary.resumedFrames > 20 && summary.resumedFrames < 144)
    #expect(try Self.probe(output).streams.first?.nbReadPackets == "144")
  }

  /// The brightness of a frame of a file.
  private static func brightness(_ path: String, frame: Int) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "ffmpeg", "-v", "error", "-i", path, "-vf",
      "select=eq(n\\,\(frame)),scale=out_color_matrix=bt709:out_range=tv,format=yuv420p", "-frames:v", "1",
      "-f", "rawvideo", "-",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(data.prefix(data.count * 2 / 3))
  }

  @Test(
    "A file shows what was painted, also where only a part of a frame was",
    arguments: VideoOptions.Format.allCases)
  func pictures(format: VideoOptions.Format) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var options = SampleTalk.options
    options.format = format
    options.framesPerSecond = 10
    options.subtitles = .burned
    let output = folder.appending(path: "talk." + format.rawValue).path
    _ = try VideoRenderer(
      visuals: SampleTalk.visuals(), sound: nil, transcript: SampleTalk.transcript, options: options
    ).render(to: output)
    let board = try SampleTalk.board(options)
    let painter = try FramePainter(board)
    for frame in [5, 30, 39, 59] {
      _ = try painter.paint(board.state(ofFrame: frame))
      let found = try Self.brightness(output, frame: frame)
      try #require(found.count == 320 * 180, "frame \(frame)")
      let differences = zip(found, painter.planes.bytes).map { abs(Int($0) - Int($1)) }
      // Codecs soften letters; what is elsewhere or of another color differs by much more.
      #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 2, "frame \(frame)")
      #expect(differences.count { $0 > 60 } < differences.count / 200, "frame \(frame)")
    }
  }

  @Test("WebM and GIF", arguments: [("webm", "vp9"), ("gif", "gif")])
  func others(name: String, codec: String) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let sound = try Self.tone(seconds: 6, in: folder)
    var options = SampleTalk.options
    options.format = try #require(VideoOptions.Format(rawValue: name))
    options.framesPerSecond = 10
    let output = folder.appending(path: "talk." + name).path
    _ = try VideoRenderer(
      visuals: SampleTalk.visuals(), sound: sound, transcript: SampleTalk.transcript, options: options
    ).render(to: output)
    let found = try Self.probe(output)
    #expect(found.streams.first?.codecName == codec)
    #expect(found.streams.first?.nbReadPackets == "60")
    let duration = try #require(found.format.duration.flatMap(Double.init))
    #expect(abs(duration - 6) < 0.11)
  }
}

private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0

  func next() -> Int {
    lock.withLock {
      count += 1
      return count
    }
  }
}
