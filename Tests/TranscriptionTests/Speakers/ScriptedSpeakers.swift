import AudioIO
import ModelFixtures
import Transcripts

@testable import Transcription

/// Networks that read from the samples themselves who speaks: a sample is a set of speakers, one bit each. Within a
/// window speakers are numbered anew, and embeddings are a direction of each speaker's own with some noise.
final class ScriptedSpeakers: SpeakerEngine {
  static let sampleRate = 100
  let grid = FrameGrid(step: 2, offset: 1, count: 499, sampleRate: sampleRate)
  let windowSamples = 1000
  private let noise: Float
  private let directions: [[Float]]

  init(noise: Float) {
    self.noise = noise
    var generator = SeededGenerator(seed: 5)
    directions = (0..<8).map { _ in Self.random(&generator) }
  }

  private static func random(_ generator: inout SeededGenerator) -> [Float] {
    (0..<32).map { _ in Float.random(in: -1...1, using: &generator) }
  }

  func activity(_ samples: [Float], starts: [Int]) -> [[UInt8]] {
    starts.map { start in
      var order: [Int] = []
      return (0..<grid.count).map { frame in
        let index = start + grid.sample(frame)
        let set = samples.indices.contains(index) ? Int(samples[index]) : 0
        var local: UInt8 = 0
        // Whoever is heard first has the highest of three numbers; a fourth speaker is not told apart.
        for speaker in 0..<8 where set >> speaker & 1 == 1 {
          if !order.contains(speaker), order.count < 3 { order.append(speaker) }
          if let position = order.firstIndex(of: speaker) { local |= 1 << UInt8(2 - position) }
        }
        return local
      }
    }
  }

  func embedding(_ samples: [Float], ranges: [Range<Int>]) -> [Float]? {
    var sum = [Float](repeating: 0, count: 32)
    for range in ranges {
      for index in range {
        for speaker in 0..<8 where Int(samples[index]) >> speaker & 1 == 1 {
          for element in sum.indices { sum[element] += directions[speaker][element] }
        }
      }
    }
    let count = max(1, ranges.reduce(0) { $0 + $1.count })
    var generator = SeededGenerator(seed: UInt64(count))
    return zip(sum, Self.random(&generator)).map { $0 / Float(count) + noise * $1 }
  }

  /// Samples in which the turns' speakers (named by their numbers) speak.
  static func samples(_ turns: [SpeakerTurn], seconds: Double) -> [Float] {
    var sets = [Int](repeating: 0, count: Int(seconds * Double(sampleRate)))
    for turn in turns {
      let range = Int(turn.start * Double(sampleRate))..<Int(turn.end * Double(sampleRate))
      for index in range.clamped(to: sets.indices) { sets[index] |= 1 << (Int(turn.speaker) ?? 0) }
    }
    return sets.map(Float.init)
  }

  /// A talk of random turns with pauses and some overlaps.
  static func talk(speakers: Int, seconds: Double, seed: UInt64) -> [SpeakerTurn] {
    var generator = SeededGenerator(seed: seed)
    var turns: [SpeakerTurn] = []
    var time = 0.5
    while time < seconds - 8 {
      let length = Double.random(in: 1.5...7, using: &generator)
      let speaker = Int.random(in: 0..<speakers, using: &generator)
      turns.append(SpeakerTurn(speaker: String(speaker), start: time, end: time + length))
      time += length + Double.random(in: -0.5...1.5, using: &generator)
    }
    return turns
  }
}

/// Samples from memory.
final class SampleList: SampleReader {
  let sampleRate: Int
  let channelCount: Int? = 1
  let expectedDuration: Double? = nil
  let warnings: [String] = []
  private var samples: ArraySlice<Float>

  init(_ samples: [Float], sampleRate: Int) {
    self.samples = samples[...]
    self.sampleRate = sampleRate
  }

  func read(upTo count: Int) throws -> [Float] {
    let block = Array(samples.prefix(min(count, 777)))
    samples = samples.dropFirst(block.count)
    return block
  }

  func close() {}
}
