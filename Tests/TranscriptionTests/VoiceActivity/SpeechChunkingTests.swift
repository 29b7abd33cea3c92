import ModelFixtures
import Testing

@testable import Transcription

@Suite struct SpeechChunkingTests {
  private func chunks(_ values: [Float], _ options: VoiceActivityOptions, count: Int) -> [SpeechChunk] {
    var chunking = SpeechChunking(options)
    let first = chunking.append(values)
    return first + chunking.finish(sampleCount: count)
  }

  /// Runs of frames: positive lengths speak, negative ones are silent.
  private func frames(_ runs: [Int]) -> [Float] {
    runs.flatMap { [Float](repeating: $0 > 0 ? 0.9 : 0.02, count: abs($0)) }
  }

  @Test("Short pauses stay in a chunk, long ones are left out")
  func pauses() {
    let values = frames([-100, 50, -60, 50, -200, 50, -30])
    let found = chunks(values, VoiceActivityOptions(), count: values.count * 512)
    #expect(found.map(\.regions.count) == [2, 1])
    #expect(found.map(\.start) == [100 * 512 - 6400, 460 * 512 - 6400])
    // The recording ends soon after the last word, so its end is heard too.
    #expect(found.map(\.end) == [260 * 512 + 6400, values.count * 512])
  }

  @Test("A chunk that is full ends in the longest pause of its last third, whose middle both sides share")
  func fullChunk() {
    // 8 s, 12 s, 4 s and 10 s of speech; the pause after 20 s is longer than that after 25 s.
    let values = frames([250, -20, 375, -31, 125, -8, 312])
    let found = chunks(values, VoiceActivityOptions(), count: values.count * 512)
    #expect(found.map(\.regions.count) == [2, 2])
    let middle = (250 + 20 + 375) * 512 + 31 * 256
    #expect(found.map(\.start) == [0, middle])
    #expect(found.map(\.end) == [middle, values.count * 512])
  }

  @Test("Chunks hold every region once, keep to their length, and leave out long pauses only")
  func properties() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<80 {
      let options = RandomProbabilities.options(&generator)
      let values = RandomProbabilities.recording(&generator)
      let count = max(values.count * 512 - Int.random(in: 0..<512, using: &generator), 0)
      let found = chunks(values, options, count: count)
      check(found, values, options, count)
      checkStreaming(values, options, count, found, &generator)
    }
  }

  private func check(
    _ found: [SpeechChunk], _ values: [Float], _ options: VoiceActivityOptions, _ count: Int
  ) {
    let longest = Int(options.maxChunkDuration * 16_000)
    var end = 0
    for chunk in found {
      #expect(chunk.start >= end && chunk.end > chunk.start && chunk.end <= count)
      #expect(chunk.end - chunk.start <= longest)
      #expect(!chunk.regions.isEmpty)
      #expect(chunk.regions.allSatisfy { $0.start >= chunk.start && $0.end <= chunk.end })
      end = chunk.end
    }
    var detector = SpeechRegionDetector(options)
    let first = detector.append(values)
    let regions = first + detector.finish(sampleCount: count)
    let held = found.flatMap(\.regions)
    if regions.allSatisfy({ $0.end - $0.start <= longest }) { #expect(held == regions) }
    #expect(held.reduce(0) { $0 + $1.end - $1.start } == regions.reduce(0) { $0 + $1.end - $1.start })
    #expect(held.first?.start == regions.first?.start && held.last?.end == regions.last?.end)
    let pause = Int(options.maxPauseDuration * 16_000)
    for (left, right) in zip(found, found.dropFirst()) where right.start > left.end {
      // What lies between two chunks is a long pause, or one that neither chunk has room for.
      let gap = (right.regions.first?.start ?? 0) - (left.regions.last?.end ?? 0)
      let isFull =
        left.end - left.start == longest || (right.regions.first?.end ?? 0) - right.start == longest
      #expect(gap > pause || isFull)
    }
  }

  private func checkStreaming(
    _ values: [Float], _ options: VoiceActivityOptions, _ count: Int, _ expected: [SpeechChunk],
    _ generator: inout SeededGenerator
  ) {
    var chunking = SpeechChunking(options)
    var (found, position, needed) = ([SpeechChunk](), 0, 0)
    func take(_ chunks: [SpeechChunk]) {
      #expect(chunks.allSatisfy { $0.start >= needed })
      found += chunks
      #expect(chunking.firstNeeded >= needed)
      needed = chunking.firstNeeded
    }
    while position < values.count {
      let end = min(position + Int.random(in: 1...200, using: &generator), values.count)
      take(chunking.append(Array(values[position..<end])))
      position = end
    }
    let rest = chunking.finish(sampleCount: count)
    #expect(rest.allSatisfy { $0.start >= needed })
    #expect(found + rest == expected)
  }

  @Test("What must be kept of a recording is never more than a chunk and what decides its end")
  func memory() {
    var chunking = SpeechChunking()
    var (frame, most) = (0, 0)
    for run in frames([3000, -20, 2000, -4000, 30, -70, 30, -70, 30, -70, 3000, -2000]).chunked(50) {
      _ = chunking.append(run)
      frame += run.count
      most = max(most, frame * 512 - chunking.firstNeeded)
    }
    #expect(most <= 65 * 16_000)
  }
}

extension [Float] {
  fileprivate func chunked(_ length: Int) -> [[Float]] {
    stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
  }
}
