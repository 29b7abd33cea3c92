/// Packs consecutive regions into chunks that are cut in pauses only.
struct ChunkPacking: Sendable {
  private let maxLength: Int
  private let maxPause: Int
  private(set) var regions: [SpeechRegion] = []
  private(set) var start = 0
  /// Where the last chunk ended.
  private(set) var lastEnd = 0

  init(_ options: VoiceActivityOptions) {
    maxLength = max(VoiceActivityOptions.samples(options.maxChunkDuration), 1)
    maxPause = VoiceActivityOptions.samples(options.maxPauseDuration)
  }

  /// No chunk to come contains a sample before this one.
  /// - Parameter settled: no region to come starts before this sample.
  func firstNeeded(settled: Int) -> Int {
    if !regions.isEmpty { return start }
    return settled - lastEnd <= maxPause ? lastEnd : settled
  }

  /// Takes the next region.
  /// - Returns: the chunks that it completes.
  mutating func append(_ region: SpeechRegion) -> [SpeechChunk] {
    var chunks: [SpeechChunk] = []
    for part in parts(of: region) { chunks += add(part) }
    return chunks
  }

  /// Ends the chunk if the pause after it is known to be long.
  mutating func advance(settled: Int) -> [SpeechChunk] {
    guard let last = regions.last, settled - last.end > maxPause else { return [] }
    return [take(regions.count, end: last.end)]
  }

  /// Ends the recording, whose last moments belong to the last chunk.
  mutating func finish(sampleCount: Int) -> [SpeechChunk] {
    guard let last = regions.last else { return [] }
    let isNear = sampleCount > last.end && sampleCount - last.end <= maxPause
    return [take(regions.count, end: isNear ? min(sampleCount, start + maxLength) : last.end)]
  }

  private mutating func add(_ region: SpeechRegion) -> [SpeechChunk] {
    var chunks = advance(settled: region.start)
    if regions.isEmpty {
      let isNear = region.start - lastEnd <= maxPause
      start = isNear ? max(lastEnd, region.end - maxLength) : region.start
    }
    regions.append(region)
    while region.end - start > maxLength {
      let count = bestCut()
      let (before, after) = (regions[count - 1], regions[count])
      let middle = before.end + (after.start - before.end) / 2
      // As near to the middle of the pause as the lengths of both sides allow.
      let (least, most) = (after.end - maxLength, start + maxLength)
      chunks.append(take(count, end: min(max(middle, least, before.end), most, after.start)))
      start = max(lastEnd, least)
    }
    return chunks
  }

  /// How many regions to take: up to the longest pause of the last third, else up to the last pause.
  private func bestCut() -> Int {
    var best = (count: regions.count - 1, pause: -1)
    for count in 1..<regions.count {
      let (before, after) = (regions[count - 1].speech, regions[count].speech)
      let pause = after.lowerBound - before.upperBound
      if before.upperBound - start >= maxLength / 3 * 2, pause >= best.pause { best = (count, pause) }
    }
    return best.count
  }

  private mutating func take(_ count: Int, end: Int) -> SpeechChunk {
    let chunk = SpeechChunk(start: start, end: end, regions: Array(regions[..<count]))
    regions.removeFirst(count)
    lastEnd = end
    return chunk
  }

  /// A region longer than a chunk, which other options than the defaults can give, in pieces.
  private func parts(of region: SpeechRegion) -> [SpeechRegion] {
    guard region.end - region.start > maxLength else { return [region] }
    var parts: [SpeechRegion] = []
    for first in stride(from: region.start, to: region.end, by: maxLength) {
      let last = min(first + maxLength, region.end)
      let speech = region.speech.clamped(to: first..<last)
      parts.append(SpeechRegion(start: first, end: last, speech: speech.isEmpty ? first..<last : speech))
    }
    return parts
  }
}
