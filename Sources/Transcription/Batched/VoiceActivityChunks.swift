import AudioIO
import Inference
import SpeechModels

/// Gives the probability of speech of every 512 samples of 16 kHz, in whatever pieces they come.
protocol SpeechProbabilities: AnyObject {
  /// - Returns: the probability of every frame that the samples complete.
  func append(_ samples: [Float]) -> [Float]
  /// Ends a stretch of sound; the next one begins anew.
  /// - Returns: the probability of the unfinished frame, if there is one.
  func finish() -> [Float]
}

extension VoiceActivityStream: SpeechProbabilities {}

/// Chunks of a recording, cut at pauses as its sound is read. Only what chunks to come may need is kept.
final class VoiceActivityChunks: ChunkSource {
  private let reader: any SampleReader
  private let activity: any SpeechProbabilities
  private let options: VoiceActivityOptions
  private var chunking: SpeechChunking
  /// Parts of the recording to transcribe in samples, disjoint and in order.
  private var clips: ArraySlice<Range<Int>>
  /// Samples from `first` on.
  private var samples: [Float] = []
  private var first = 0
  /// Samples read in all.
  private var position = 0
  private var hasEnded = false
  private var ready: ArraySlice<SpeechChunk> = []
  private var isInClip = false
  /// Where the clip begins that the chunking counts from.
  private var clipStart = 0
  private var count = 0

  private static let block = 16_000 * 5

  convenience init(
    _ reader: any SampleReader, model: SileroVoiceActivityModel, kernels: Kernels,
    options: VoiceActivityOptions, clips: [ClosedRange<Double>]
  ) {
    let activity = VoiceActivityStream(model, kernels: kernels)
    self.init(reader, activity: activity, options: options, clips: clips)
  }

  init(
    _ reader: any SampleReader, activity: any SpeechProbabilities, options: VoiceActivityOptions,
    clips: [ClosedRange<Double>]
  ) {
    self.reader = reader
    self.options = options
    self.activity = activity
    chunking = SpeechChunking(options)
    self.clips = VoiceActivityChunks.disjoint(clips)[...]
  }

  /// Samples in memory.
  var heldSamples: Int { samples.count }
  var duration: Double { Double(position) / Double(AudioChunk.sampleRate) }

  var isAtEnd: Bool { hasEnded && ready.isEmpty }

  func next() throws -> AudioChunk? {
    while ready.isEmpty {
      guard !hasEnded else { return nil }
      try read()
    }
    let chunk = ready.removeFirst()
    defer { count += 1 }
    let content = Array(samples[max(chunk.start - first, 0)..<min(chunk.end - first, samples.count)])
    return AudioChunk(
      index: count, start: chunk.start, samples: content, speech: chunk.regions.map(\.speech))
  }

  /// Reads a block and takes the parts of it that lie in clips in.
  private func read() throws {
    forget()
    let block = try reader.read(upTo: VoiceActivityChunks.block)
    let start = position
    position += block.count
    hasEnded = block.isEmpty
    var done = start
    while let clip = clips.first, clip.lowerBound < position || hasEnded {
      if hasEnded { clips.removeFirst() }
      let (from, to) = (max(clip.lowerBound, done), min(clip.upperBound, position))
      if from < to { take(block[from - start..<to - start], at: from) }
      guard clip.upperBound <= position || hasEnded else { break }
      endClip(at: min(clip.upperBound, position))
      if !hasEnded { clips.removeFirst() }
      done = max(done, clip.upperBound)
    }
  }

  private func take(_ part: ArraySlice<Float>, at start: Int) {
    if !isInClip {
      isInClip = true
      clipStart = start
      if ready.isEmpty { (samples, first) = ([], start) } else { pad(to: start) }
    }
    samples += part
    publish(chunking.append(activity.append(Array(part))))
  }

  private func endClip(at end: Int) {
    guard isInClip else { return }
    isInClip = false
    publish(chunking.append(activity.finish()) + chunking.finish(sampleCount: end - clipStart))
    chunking = SpeechChunking(options)
  }

  private func publish(_ chunks: [SpeechChunk]) {
    for var chunk in chunks {
      chunk.start += clipStart
      chunk.end += clipStart
      chunk.regions = chunk.regions.map { region in
        let speech = region.speech.lowerBound + clipStart..<region.speech.upperBound + clipStart
        return SpeechRegion(start: region.start + clipStart, end: region.end + clipStart, speech: speech)
      }
      ready.append(chunk)
    }
  }

  /// Silence between clips, where earlier chunks still wait to be fetched.
  private func pad(to start: Int) {
    samples += [Float](repeating: 0, count: max(start - first - samples.count, 0))
  }

  private func forget() {
    let needed = isInClip ? chunking.firstNeeded + clipStart : first + samples.count
    let count = min(max(needed - first, 0), samples.count)
    samples.removeFirst(count)
    first += count
  }

  private static func disjoint(_ clips: [ClosedRange<Double>]) -> [Range<Int>] {
    guard !clips.isEmpty else { return [0..<Int.max] }
    // 1e9 s is far beyond any recording and far within integers.
    let sample = { (seconds: Double) in Int((min(max(seconds, 0), 1e9) * 16_000).rounded()) }
    var result: [Range<Int>] = []
    for clip in clips.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      let start = max(sample(clip.lowerBound), result.last?.upperBound ?? 0)
      let end = sample(clip.upperBound)
      if start < end { result.append(start..<end) }
    }
    return result
  }
}
