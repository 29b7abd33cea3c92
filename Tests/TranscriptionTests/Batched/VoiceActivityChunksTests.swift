import AudioIO
import Foundation
import Inference
import ModelFixtures
import SpeechModels
import Testing

@testable import Transcription

/// Samples that are made as they are asked for.
final class GeneratedSound: SampleReader {
  let sampleRate = 16_000
  let channelCount: Int? = 1
  let expectedDuration: Double? = nil
  let warnings: [String] = []
  private let count: Int
  private let most: Int
  private var position = 0
  private let make: (Range<Int>) -> [Float]

  /// - Parameters:
  ///   - most: samples given at once at the most.
  ///   - make: the samples of a range of the recording.
  init(_ count: Int, most: Int = .max, _ make: @escaping (Range<Int>) -> [Float]) {
    self.count = count
    self.most = most
    self.make = make
  }

  func read(upTo wanted: Int) -> [Float] {
    let end = min(position + min(wanted, most), count)
    defer { position = end }
    return position < end ? make(position..<end) : []
  }
  func close() {}
}

/// Calls loud what it is told is loud, by place: one probability for each frame.
final class ScriptedActivity: SpeechProbabilities {
  private let isSpeech: (Range<Int>) -> Bool
  /// Where the stretch began that frames are counted from.
  private var start: Int
  private var taken = 0
  private var frames = 0
  private let starts: [Int]
  private var turn = 0

  /// - Parameters:
  ///   - starts: where stretches of sound begin in the recording.
  ///   - isSpeech: whether a range of the recording's samples is speech.
  init(starts: [Int] = [0], _ isSpeech: @escaping (Range<Int>) -> Bool) {
    self.starts = starts
    self.isSpeech = isSpeech
    start = starts.first ?? 0
  }

  func append(_ samples: [Float]) -> [Float] {
    taken += samples.count
    return advance(to: taken / 512)
  }

  func finish() -> [Float] {
    let rest = advance(to: (taken + 511) / 512)
    turn += 1
    (start, taken, frames) = (turn < starts.count ? starts[turn] : 0, 0, 0)
    return rest
  }

  private func advance(to count: Int) -> [Float] {
    defer { frames = max(frames, count) }
    return (frames..<max(frames, count)).map {
      isSpeech(start + $0 * 512..<start + $0 * 512 + 512) ? 0.95 : 0.02
    }
  }
}

@Suite("Chunks by voice activity")
struct VoiceActivityChunksTests {
  /// A value that tells where a sample lies.
  private static func sample(_ position: Int) -> Float { Float(position % 65_521) / 65_536 }

  private static func sound(seconds: Double, most: Int = .max) -> GeneratedSound {
    GeneratedSound(Int(seconds * 16_000), most: most) { $0.map(sample) }
  }

  private func all(_ chunks: VoiceActivityChunks) throws -> [AudioChunk] {
    var result: [AudioChunk] = []
    while let chunk = try chunks.next() { result.append(chunk) }
    #expect(try chunks.next() == nil, "the end lasts")
    return result
  }

  private func expectSamples(_ chunks: [AudioChunk]) {
    var end = 0
    for (index, chunk) in chunks.enumerated() {
      #expect(chunk.index == index)
      #expect(chunk.start >= end, "chunks do not overlap")
      #expect(!chunk.samples.isEmpty && chunk.samples.count <= 480_000)
      #expect(chunk.samples == (chunk.start..<chunk.start + chunk.samples.count).map(Self.sample))
      #expect(!chunk.speech.isEmpty)
      for speech in chunk.speech {
        #expect(speech.lowerBound >= chunk.start && speech.upperBound <= chunk.start + chunk.samples.count)
      }
      end = chunk.start + chunk.samples.count
    }
  }

  /// Speech of 2.5 s every 9 s, from 4 s on.
  private static func isSpeech(_ range: Range<Int>) -> Bool {
    let place = (range.lowerBound - 64_000) % 144_000
    return place >= 0 && place < 40_000
  }

  @Test("Samples, positions and speech of chunks are those of the recording, in whatever pieces it is read")
  func samples() throws {
    var expected: [AudioChunk]?
    for most in [Int.max, 48_000, 1_000, 77] {
      let chunks = VoiceActivityChunks(
        Self.sound(seconds: 60.3, most: most), activity: ScriptedActivity(Self.isSpeech),
        options: VoiceActivityOptions(), clips: [])
      let found = try all(chunks)
      #expect(abs(chunks.duration - 60.3) < 1e-9)
      try #require(found.count == 7)
      if let expected {
        #expect(found.map(\.start) == expected.map(\.start))
        #expect(found.map(\.samples.count) == expected.map(\.samples.count))
        #expect(found.map(\.speech) == expected.map(\.speech))
      } else {
        expectSamples(found)
        expected = found
      }
    }
    let first = try #require(expected?.first)
    // 0.4 s of padding on both sides of frames of 512 samples.
    #expect(first.start == 64_000 - 6_400)
    #expect(first.speech == [64_000..<64_000 + 79 * 512])
  }

  @Test("Speech without pauses is cut into chunks that leave nothing out")
  func endless() throws {
    let chunks = try all(
      VoiceActivityChunks(
        Self.sound(seconds: 100), activity: ScriptedActivity { _ in true }, options: VoiceActivityOptions(),
        clips: []))
    expectSamples(chunks)
    #expect(chunks.count >= 4)
    #expect(chunks.first?.start == 0)
    #expect(chunks.map(\.samples.count).reduce(0, +) == 1_600_000)
  }

  @Test("Only clips are heard, by their own times, whatever their order; what they share is heard once")
  func clips() throws {
    let clips = [40.0...46, 3...8, 45...50.5, 7...9, 58...1e300, 20...20, 300...400]
    let bounds = [(3.0, 8.0), (8, 9), (40, 46), (46, 50.5), (58, 62)]
    let starts = bounds.map { Int($0.0 * 16_000) }
    for most in [Int.max, 16_000, 333] {
      let found = try all(
        VoiceActivityChunks(
          Self.sound(seconds: 62, most: most), activity: ScriptedActivity(starts: starts) { _ in true },
          options: VoiceActivityOptions(), clips: clips))
      expectSamples(found)
      #expect(found.map(\.origin) == bounds.map(\.0))
      #expect(found.map(\.end) == bounds.map(\.1))
    }
  }

  @Test("Many short clips within what is read at once keep their samples")
  func shortClips() throws {
    let starts = (0..<40).map { 4_800 + 4_000 * $0 }
    let clips: [ClosedRange<Double>] = starts.map { start in
      Double(start) / 16_000...Double(start + 1_920) / 16_000
    }
    let found = try all(
      VoiceActivityChunks(
        Self.sound(seconds: 12), activity: ScriptedActivity(starts: starts) { _ in true },
        options: VoiceActivityOptions(), clips: clips))
    expectSamples(found)
    #expect(found.map(\.start) == starts)
    #expect(found.allSatisfy { $0.samples.count == 1920 })
  }

  @Test("Recordings without speech, without clips in them or without samples have no chunks")
  func none() throws {
    for (seconds, clips) in [(10.0, []), (0, []), (10, [20.0...30])] {
      let chunks = VoiceActivityChunks(
        Self.sound(seconds: seconds), activity: ScriptedActivity { _ in false },
        options: VoiceActivityOptions(), clips: clips)
      #expect(try all(chunks).isEmpty)
      #expect(chunks.duration == seconds)
    }
  }

  @Test("Two hours are never in memory: half a minute of speech is, of silence a few seconds")
  func memory() throws {
    let cases: [(name: String, most: Int, isSpeech: (Range<Int>) -> Bool)] = [
      ("speech without end", 70 * 16_000, { _ in true }), ("silence", 12 * 16_000, { _ in false }),
      ("speech now and then", 45 * 16_000, { VoiceActivityChunksTests.isSpeech($0) }),
    ]
    for (name, most, isSpeech) in cases {
      let silence = [Float](repeating: 0, count: 80_000)
      let chunks = VoiceActivityChunks(
        GeneratedSound(7_200 * 16_000) { Array(silence[..<$0.count]) }, activity: ScriptedActivity(isSpeech),
        options: VoiceActivityOptions(), clips: [])
      var held = 0
      while try chunks.next() != nil { held = max(held, chunks.heldSamples) }
      #expect(held <= most, "\(name)")
      #expect(chunks.heldSamples <= most, "\(name)")
      #expect(chunks.duration == 7_200)
    }
  }

  @Test("A network that hears loudness finds the bursts of a recording")
  func network() throws {
    let folder = try TemporaryFolder()
    try LoudnessDetector.write(to: folder.path("silero.safetensors"))
    let model = try SileroVoiceActivityModel(path: folder.path("silero.safetensors"))
    let sound = GeneratedSound(16_000 * 14) { range in
      range.map { Self.isSpeech($0..<$0) ? ($0 % 16 < 8 ? 0.3 : -0.3) : 0 }
    }
    let found = try all(
      VoiceActivityChunks(
        sound, model: model, kernels: Kernels(.detected), options: VoiceActivityOptions(), clips: []))
    try #require(found.count == 2)
    for (chunk, start) in zip(found, [4.0, 13]) {
      let speech = try #require(chunk.speech.first)
      #expect(abs(Double(speech.lowerBound) / 16_000 - start) < 0.04)
    }
    #expect(abs(Double(found[0].speech[0].upperBound) / 16_000 - 6.5) < 0.04)
  }
}
