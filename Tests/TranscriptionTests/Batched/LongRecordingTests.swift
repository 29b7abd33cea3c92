import Inference
import SpeechModels
import Testing
import Transcripts

@testable import Transcription

/// Three hours of silence with bursts of a tone, from sound to segments: only the network is scripted, and it hears
/// the bursts in the features it is given.
@Suite("Long recordings")
struct LongRecordingTests {
  private static let rate = 16_000
  private static let hours = 3
  private static let burst = 8_000

  /// Where bursts begin, in samples: close together in the first and last minute, so that chunks of 30 s hold many;
  /// every 7.3 s in the first and last ten minutes; every three minutes between.
  private static let starts: [Int] = {
    let end = Double(hours * 3600)
    var starts: [Int] = []
    var time = 0.437
    while time < end - 2 {
      starts.append(Int(time * Double(rate)))
      let edge = min(time, end - time)
      time += edge < 60 ? 1.713 : edge < 600 ? 7.3 : 173.77
    }
    return starts
  }()

  /// The first burst that ends after a sample.
  private static func next(_ sample: Int) -> Int? {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] + burst > sample { high = middle } else { low = middle + 1 }
    }
    return low < starts.count ? starts[low] : nil
  }

  private static let wave: [Float] = (0..<burst).map { $0 % 16 < 8 ? 0.3 : -0.3 }
  private static let silence = [Float](repeating: 0, count: 80_000)

  private static func sound(_ range: Range<Int>) -> [Float] {
    var samples = Array(silence[..<range.count])
    var position = range.lowerBound
    while let start = next(position), start < range.upperBound {
      let part = max(start, range.lowerBound)..<min(start + burst, range.upperBound)
      samples.replaceSubrange(
        part.lowerBound - range.lowerBound..<part.upperBound - range.lowerBound,
        with: wave[part.lowerBound - start..<part.upperBound - start])
      position = start + burst
    }
    return samples
  }

  /// Where the tone of some features begins and ends, in seconds.
  private static func bursts(_ mel: [Float]) -> [(start: Double, end: Double)] {
    mel.withUnsafeBufferPointer { mel in
      let loudest = detectedKernels.argmax(mel).index
      // A frame half in the tone has half the amplitude: 0.6 in log10 of the energy, a fourth of that when scaled.
      let threshold = mel[loudest] - 0.15
      var found: [(start: Double, end: Double)] = []
      var start: Int?
      for frame in 0..<mel.count / 80 {
        let isLoud = mel[frame * 80 + loudest % 80] >= threshold
        if isLoud, start == nil { start = frame }
        if !isLoud, let first = start {
          found.append((Double(first) / 100 - 0.005, Double(frame) / 100 - 0.005))
          start = nil
        }
      }
      return found
    }
  }

  @Test("Times at the end of three hours are as exact as at the beginning: within 20 ms, nothing lost")
  func noDrift() throws {
    let tokenizer = try #require(ScriptedVocabulary.multilingual)
    var texts: [[Int]] = []
    let engine = ScriptedEngine.saying(tokenizer) { texts[$0] }
    engine.hear = { mel in
      texts.append(
        Self.bursts(mel).flatMap { burst in
          [tokenizer.time(burst.start), ScriptedVocabulary.word(texts.count), tokenizer.time(burst.end)]
        })
      return texts.count - 1
    }
    let activity = ScriptedActivity { range in
      Self.next(range.lowerBound).map { $0 < range.upperBound } ?? false
    }
    let source = VoiceActivityChunks(
      GeneratedSound(Self.hours * 3600 * Self.rate, Self.sound), activity: activity,
      options: VoiceActivityOptions(), clips: [])
    var options = TranscriptionOptions()
    options.maxInitialTimestamp = nil
    // Bursts say the same again and again, which would not be believed.
    options.temperatures = [0]
    let batch = ScriptedBatch(engine, tokenizer)
    try batch.run([source], capacity: 8, options)
    let segments = try #require(batch.transcripts[0])
    try #require(segments.count == Self.starts.count)
    // Some chunks hold many bursts.
    #expect(texts.contains { $0.count >= 3 * 12 })
    var (first, last) = (0.0, 0.0)
    for (index, (segment, start)) in zip(segments, Self.starts).enumerated() {
      let time = Double(start) / Double(Self.rate)
      #expect(abs(segment.start - time) <= 0.02, "burst at \(time)")
      #expect(abs(segment.end - time - 0.5) <= 0.02, "burst at \(time)")
      if index < 100 { first += segment.start - time }
      if index >= segments.count - 100 { last += segment.start - time }
    }
    #expect(abs(last - first) / 100 < 0.002, "on average not even a tenth of a timestamp's step")
    #expect(source.duration == Double(Self.hours * 3600))
  }
}
