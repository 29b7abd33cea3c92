/// Cuts a recording into chunks for the recognizer, as the probabilities of its frames come.
///
/// A chunk is a contiguous part of the recording of at most `maxChunkDuration`, from its first region to its last with the
/// pauses between them. Chunks do not overlap, every region lies in exactly one, and cuts lie in pauses (long speech
/// without any pause is cut where it is least certain). Where two chunks meet in a short pause they divide it; only longer
/// pauses are left out.
public struct SpeechChunking: Sendable {
  private var detector: SpeechRegionDetector
  private var packing: ChunkPacking

  public init(_ options: VoiceActivityOptions = VoiceActivityOptions()) {
    detector = SpeechRegionDetector(options)
    packing = ChunkPacking(options)
  }

  /// Takes the probabilities of the next frames of 512 samples.
  /// - Returns: the chunks that are now complete.
  public mutating func append(_ probabilities: [Float]) -> [SpeechChunk] {
    var chunks: [SpeechChunk] = []
    for region in detector.append(probabilities) { chunks += packing.append(region) }
    return chunks + packing.advance(settled: detector.settled)
  }

  /// Ends the recording.
  /// - Parameter sampleCount: its length in samples at 16 kHz.
  /// - Returns: the chunks that were not yet complete.
  public mutating func finish(sampleCount: Int) -> [SpeechChunk] {
    var chunks: [SpeechChunk] = []
    for region in detector.finish(sampleCount: sampleCount) { chunks += packing.append(region) }
    return chunks + packing.finish(sampleCount: sampleCount)
  }

  /// No chunk to come contains a sample before this one: sound before it need not be kept.
  public var firstNeeded: Int { packing.firstNeeded(settled: detector.settled) }
}
