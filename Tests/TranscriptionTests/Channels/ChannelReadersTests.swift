import AudioIO
import Foundation
import Testing

@testable import Transcription

/// Chunks that begin at given samples.
private final class GivenChunks: ChunkSource {
  private var starts: ArraySlice<Int>
  private(set) var duration = 0.0

  init(_ starts: [Int]) { self.starts = starts[...] }

  func next() -> AudioChunk? {
    guard let start = starts.popFirst() else { return nil }
    duration = Double(start + 160) / 16_000
    return AudioChunk(index: 0, start: start, samples: [Float](repeating: 0.5, count: 160), speech: [])
  }
}

@Suite("Channels of a recording")
struct ChannelReadersTests {
  private func recording(_ path: String, split: Bool = true) -> RecordingBatch.Recording {
    RecordingBatch.Recording(
      .file(path), split: split ? ChannelSplit() : nil, options: TranscriptionOptions())
  }

  /// Channel c holds (c + 1) / 16 throughout.
  private func write(channels: Int, _ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "channels-\(UUID().uuidString).wav")
      .path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let writer = try WaveFileWriter(path: path, sampleRate: 16_000, channelCount: channels)
    let frame = (1...channels).map { Float($0) / 16 }
    try writer.write((0..<1000).flatMap { _ in frame })
    try writer.finish()
    try body(path)
  }

  @Test("Every channel has a reader of its own", arguments: [1, 2, 8])
  func files(count: Int) throws {
    try write(channels: count) { path in
      let channels = try ChannelReaders(recording(path))
      #expect(channels.readers.count == count)
      for (channel, reader) in channels.readers.enumerated() {
        #expect(try reader.readAll() == [Float](repeating: Float(channel + 1) / 16, count: 1000))
      }
      #expect(channels.notes.isEmpty == (count > 1))
      let mixed = try ChannelReaders(recording(path, split: false))
      #expect(mixed.readers.count == 1)
    }
  }

  @Test("A stream is read once and still gives all channels")
  func stream() throws {
    try write(channels: 2) { path in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      let pipe = path + ".pipe"
      try #require(mkfifo(pipe, 0o600) == 0)
      defer { try? FileManager.default.removeItem(atPath: pipe) }
      let writer = Thread {
        try? FileHandle(forWritingTo: URL(fileURLWithPath: pipe)).write(contentsOf: bytes)
      }
      writer.start()
      let channels = try ChannelReaders(recording(pipe))
      #expect(try channels.readers.map { try $0.readAll().first } == [1.0 / 16, 2.0 / 16])
      #expect(try channels.readers.allSatisfy { try $0.readAll().isEmpty })
    }
  }

  @Test("More channels than people at a table are refused")
  func tooMany() throws {
    try write(channels: 9) { path in
      #expect(throws: ChannelSplitError.tooManyChannels(9)) { try ChannelReaders(recording(path)) }
    }
  }

  @Test("Chunks of all channels come in order of their starts, numbered and with their channel")
  func chunks() throws {
    let source = ChannelChunks([GivenChunks([0, 500, 900]), GivenChunks([]), GivenChunks([100, 200, 950])])
    var chunks: [AudioChunk] = []
    while let chunk = try source.next() { chunks.append(chunk) }
    #expect(chunks.map(\.start) == [0, 100, 200, 500, 900, 950])
    #expect(chunks.map(\.channel) == [0, 2, 2, 0, 0, 2])
    #expect(chunks.map(\.index) == Array(0..<6))
    #expect(source.duration == 1110.0 / 16_000)
    #expect(chunks[0].level(from: 0, to: 1) == 0.5)
    #expect(chunks[0].level(from: 1, to: 2) == 0)
  }
}
