import ModelFixtures
import Testing

@testable import Transcription

@Suite struct SpeechRegionDetectorTests {
  private func options(_ change: (inout VoiceActivityOptions) -> Void) -> VoiceActivityOptions {
    var options = VoiceActivityOptions()
    (options.threshold, options.minSpeechDuration, options.maxSpeechDuration) = (0.5, 0, .infinity)
    change(&options)
    return options
  }

  private func regions(_ probabilities: [Float], _ options: VoiceActivityOptions, count: Int? = nil)
    -> [SpeechRegion]
  {
    var detector = SpeechRegionDetector(options)
    let first = detector.append(probabilities)
    return first + detector.finish(sampleCount: count ?? probabilities.count * 512)
  }

  private func bounds(_ regions: [SpeechRegion]) -> [[Int]] { regions.map { [$0.start, $0.end] } }

  @Test("Regions of a random walk are those of the reference implementation")
  func reference() {
    let walk = RandomProbabilities.walk(600)
    let length = 600 * 512 - 100
    #expect(
      bounds(regions(walk, options { _ in }, count: length)) == [
        [1792, 29440], [30464, 50688], [50688, 61184], [61184, 80640], [80640, 102_144], [102_144, 142_336],
        [142_336, 155_904], [168_704, 186_880], [186_880, 209_152], [209_152, 279_296], [287_488, 307_100],
      ])
    let silero = options {
      ($0.minSpeechDuration, $0.minSilenceDuration, $0.speechPadding) = (0.25, 0.1, 0.03)
    }
    #expect(
      bounds(regions(walk, silero, count: length)) == [
        [7712, 19424], [36384, 47584], [64032, 77792], [83488, 99296], [104_992, 140_768],
        [143_904, 149_984],
        [174_624, 184_288], [189_472, 205_792], [212_512, 273_376], [293_408, 307_100],
      ])
    let strict = options {
      ($0.threshold, $0.negThreshold) = (0.7, 0.4)
      ($0.minSpeechDuration, $0.minSilenceDuration, $0.speechPadding) = (0.064, 0.064, 0.045)
    }
    #expect(
      bounds(regions(walk, strict, count: length)) == [
        [11056, 17616], [39728, 45264], [54064, 58576], [65328, 78032], [84784, 99536], [110_384, 141_008],
        [144_688, 149_712], [178_480, 184_528], [190_256, 206_032], [212_784, 265_424], [295_728, 307_100],
      ])
  }

  @Test("A recording without speech, without frames, or with one speaking frame")
  func small() {
    #expect(regions([], options { _ in }).isEmpty)
    #expect(regions([0.1, .nan, 0.49], options { _ in }).isEmpty)
    #expect(bounds(regions([0.9], options { _ in }, count: 5)) == [[0, 5]])
    #expect(regions([0.9], options { $0.minSpeechDuration = 0.1 }).isEmpty)
    // A frame count that contradicts the sample count is not believed.
    #expect(bounds(regions([0.9], options { _ in }, count: 1 << 40)) == [[0, 512]])
    #expect(bounds(regions([0.9], options { _ in }, count: -3)) == [[0, 1]])
  }

  @Test("Between the two thresholds speech goes on, but does not begin")
  func hysteresis() {
    let quiet = options { $0.speechPadding = 0 }
    #expect(regions([Float](repeating: 0.45, count: 50), quiet).isEmpty)
    let values: [Float] = [0.6] + [Float](repeating: 0.36, count: 20) + [Float](repeating: 0.34, count: 9)
    #expect(regions(values, quiet).map(\.speech) == [0..<21 * 512])
  }

  @Test("Speech that is too long is cut at its longest late pause, and only the pause is left out")
  func cutInPause() {
    var values = [Float](repeating: 0.9, count: 1000)
    for (first, count) in [(50, 4), (600, 4), (800, 5), (900, 4)] {
      for i in first..<first + count { values[i] = 0.1 }
    }
    let thirty = options { ($0.maxSpeechDuration, $0.speechPadding) = (30, 0.05) }
    let found = regions(values, thirty)
    #expect(found.map(\.speech) == [0..<800 * 512, 805 * 512..<1000 * 512])
    #expect(bounds(found) == [[0, 800 * 512 + 800], [805 * 512 - 800, 1000 * 512]])
    for i in 600..<1000 { values[i] = 0.9 }
    #expect(
      regions(values, thirty).map(\.speech) == [0..<50 * 512, 54 * 512..<987 * 512, 987 * 512..<1000 * 512])
  }

  @Test("Without any pause the cut is where speech is least certain, and nothing is left out")
  func cutInSpeech() {
    var values = [Float](repeating: 0.99, count: 1000)
    (values[100], values[700], values[800]) = (0.5, 0.5, 0.9)
    let found = regions(values, options { $0.maxSpeechDuration = 30 })
    #expect(found.map(\.speech) == [0..<700 * 512, 700 * 512..<1000 * 512])
    #expect(bounds(found) == [[0, 700 * 512], [700 * 512, 1000 * 512]])
    // A pause that has just begun is where speech ends, even one too short to be looked for.
    values = [Float](repeating: 0.99, count: 1000)
    (values[911], values[912]) = (0.1, 0.1)
    let paused = regions(values, options { $0.maxSpeechDuration = 30 })
    #expect(paused.map(\.speech) == [0..<911 * 512, 913 * 512..<1000 * 512])
  }

  @Test("Regions are ordered, disjoint, no longer than allowed, and hold every speaking frame")
  func properties() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<60 {
      let options = RandomProbabilities.options(&generator)
      let values = RandomProbabilities.recording(&generator)
      let count = max(values.count * 512 - Int.random(in: 0..<512, using: &generator), 0)
      let found = regions(values, options, count: count)
      var end = 0
      for region in found {
        #expect(region.start >= end && region.end > region.start && region.end <= count)
        #expect(region.start <= region.speech.lowerBound && region.speech.upperBound <= region.end)
        #expect(!region.speech.isEmpty)
        #expect(Double(region.end - region.start) <= max(options.maxSpeechDuration * 16_000, 2048 + 32_000))
        end = region.end
      }
      var isSpeech = [Bool](repeating: false, count: values.count)
      for region in found {
        for frame in region.speech.lowerBound / 512..<(region.speech.upperBound + 511) / 512 {
          isSpeech[frame] = true
        }
      }
      let missed = values.indices.filter { values[$0] >= options.threshold && !isSpeech[$0] }
      #expect(options.minSpeechDuration > 0 || missed.isEmpty)
      checkStreaming(values, options, count, found, &generator)
    }
  }

  /// In any pieces the regions are the same, and none begins before what was said to be settled.
  private func checkStreaming(
    _ values: [Float], _ options: VoiceActivityOptions, _ count: Int, _ expected: [SpeechRegion],
    _ generator: inout SeededGenerator
  ) {
    var detector = SpeechRegionDetector(options)
    var (found, position, settled) = ([SpeechRegion](), 0, 0)
    func take(_ regions: [SpeechRegion]) {
      #expect(regions.allSatisfy { $0.start >= settled })
      found += regions
      #expect(detector.settled >= settled)
      settled = detector.settled
    }
    while position < values.count {
      let end = min(position + Int.random(in: 1...100, using: &generator), values.count)
      take(detector.append(Array(values[position..<end])))
      position = end
    }
    found += detector.finish(sampleCount: count)
    #expect(found == expected)
  }

  @Test("A region is given out as soon as its padding is certain")
  func latency() {
    var detector = SpeechRegionDetector(VoiceActivityOptions())
    #expect(detector.append([Float](repeating: 0.9, count: 20)).isEmpty)
    #expect(detector.append([Float](repeating: 0.1, count: 25)).isEmpty)
    #expect(detector.append([0.1, 0.1]).count == 1)
  }
}
