import AudioIO
import Inference
import SpeechModels
import Testing

@testable import Transcription

/// A loud beat every second, made as it is read.
private final class BeatReader: SampleReader {
  let sampleRate = 16_000
  let channelCount: Int? = 1
  let expectedDuration: Double? = nil
  let warnings: [String] = []
  private(set) var left: Int
  init(seconds: Int) { left = seconds * 16_000 }
  func read(upTo count: Int) -> [Float] {
    let now = min(count, left)
    left -= now
    var samples = [Float](repeating: 0, count: now)
    for index in stride(from: 0, to: now, by: 16_000) { samples[index] = 0.9 }
    return samples
  }
  func close() {}
}

@Suite("Feature stream")
struct FeatureStreamTests {
  /// A window, the look-ahead, one read, and what is not yet worth moving.
  private static let bound = 3000 + 30_000 + 1000 + 6000 + 1
  private let kernels = Kernels(.detected)

  @Test("Two hours read window by window hold no more frames than look-ahead and window need")
  func flat() throws {
    var stream = try FeatureStream(BeatReader(seconds: 7200), bands: 80, kernels: kernels)
    var most = 0
    for start in stride(from: 0, through: 720_000, by: 2700) {
      try stream.fill(from: start)
      most = max(most, stream.heldFrames)
    }
    #expect(stream.hasEnded)
    #expect(stream.duration == 7200)
    #expect(stream.contentFrames == 720_000)
    #expect(most > 33_000)
    #expect(most <= FeatureStreamTests.bound)
  }

  @Test("A clip far ahead is reached without keeping what is passed, and the rest is not read")
  func jump() throws {
    let reader = BeatReader(seconds: 1800)
    var stream = try FeatureStream(reader, bands: 80, kernels: kernels)
    try stream.fill(from: 120_000)
    #expect(stream.heldFrames >= 33_000)
    #expect(stream.heldFrames <= FeatureStreamTests.bound)
    #expect(!stream.hasEnded)
    #expect(stream.duration == 1530)
    #expect(reader.left == 270 * 16_000)
    let window = stream.window(from: 120_000, frames: 3000, count: 3000)
    #expect(window.count == 3000 * 80)
    #expect(Set(window).count > 1)
  }
}
