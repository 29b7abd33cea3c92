public import AudioIO
import Foundation
import Inference
import Synchronization
import Transcripts

/// Tells who speaks when in a recording, as its samples come.
///
/// Windows of 10 s are analysed as soon as all of their samples are there; the speakers of the windows are put together
/// at the end. What is kept of an hour is about 10 MB. Calls block and compute, so they belong on a compute
/// thread, one at a time.
public final class SpeakerDiarizer {
  public let options: DiarizationOptions
  private let threads: ComputeThreads
  private let analyses: ThreadAnalyses
  private let grid: FrameGrid
  private let windowSamples: Int
  private let stepSamples: Int

  /// Windows that a thread analyses at once.
  static let batch = 16

  private var windows: [SpeakerWindow] = []
  /// Samples from `dropped` on.
  private var samples: [Float] = []
  private var dropped = 0
  private var total = 0
  private var nextStart = 0

  /// - Parameter threads: threads to compute with, the caller's included.
  init(options: DiarizationOptions, threads: Int, engine: () throws -> any SpeakerEngine) rethrows {
    let threads = max(threads, 1)
    self.options = options
    self.threads = ComputeThreads(count: threads)
    let engines = try (0..<threads).map { _ in try engine() }
    analyses = ThreadAnalyses(engines.map { WindowAnalysis(engine: $0, options: options) })
    grid = engines[0].grid
    windowSamples = engines[0].windowSamples
    let frames = Int((min(max(options.step, 0.1), 10) / grid.seconds).rounded())
    stepSamples = max(frames, 1) * grid.step
  }

  /// Reads and analyses a whole recording.
  /// - Throws: what the reader throws; ``SpeakerDiarizerError`` where its rate is not 16 kHz.
  public func diarize(_ reader: any SampleReader) throws -> DiarizationResult {
    guard reader.sampleRate == grid.sampleRate else {
      throw SpeakerDiarizerError.wrongSampleRate(reader.sampleRate)
    }
    reset()
    while true {
      let block = try reader.read(upTo: 1 << 16)
      if block.isEmpty { return finish() }
      append(block)
    }
  }

  /// Takes the next samples of the recording, at 16 kHz. Most calls only keep them; now and then one computes.
  public func append(_ block: [Float]) {
    samples += block
    total += block.count
    let round = Self.batch * threads.count
    while nextStart + (round - 1) * stepSamples + windowSamples <= total { analyze(round) }
  }

  /// Ends the recording and tells who spoke when in it. The next samples are those of another one.
  public func finish() -> DiarizationResult {
    defer { reset() }
    // The last window reaches to the end or beyond it.
    let end = total - windowSamples
    let remaining = end <= nextStart ? 1 : (end - nextStart + stepSamples - 1) / stepSamples + 1
    let isCovered = nextStart > 0 && nextStart - stepSamples + windowSamples >= total
    if total > 0, !isCovered { analyze(remaining) }
    return result(duration: Double(total) / Double(grid.sampleRate))
  }

  private func reset() {
    windows = []
    samples = []
    (dropped, total, nextStart) = (0, 0, 0)
  }

  /// Analyses the next `count` windows on all threads and drops the samples that no later one needs.
  private func analyze(_ count: Int) {
    let starts = (0..<count).map { nextStart + $0 * stepSamples - dropped }
    var found = analyses.windows(samples, starts: starts, threads: threads)
    analyses.embed(&found, samples, threads: threads)
    for var window in found {
      window.start += dropped
      windows.append(window)
    }
    nextStart += count * stepSamples
    let surplus = min(nextStart - dropped, samples.count)
    samples.removeFirst(surplus)
    dropped += surplus
  }

  /// The embeddings of the wanted pieces, in order of time.
  private func embeddings(_ isWanted: (SpeechPiece) -> Bool) -> [SpeakerClustering.Sample] {
    let coverage = WindowCoverage(windows, grid: grid)
    return windows.enumerated().flatMap { number, window in
      window.pieces.compactMap { piece in
        guard isWanted(piece), let embedding = piece.embedding else { return nil }
        let seconds = coverage.seconds(of: piece, in: window)
        return SpeakerClustering.Sample(
          embedding: embedding, seconds: seconds,
          shares: WindowShares(window: number, bit: piece.bit, seconds: seconds))
      }
    }
  }

  private func result(duration: Double) -> DiarizationResult {
    let clustering = SpeakerClustering(
      sampleSimilarity: options.pieceSimilarity, speakerSimilarity: options.speakerSimilarity,
      fragmentSimilarity: options.fragmentSimilarity, separationPenalty: options.separationPenalty,
      shortestSpeaker: Float(options.shortestSpeaker))
    let alone = embeddings { $0.isAlone }
    let samples = alone.isEmpty ? embeddings { _ in true } : alone
    let centroids = clustering.centroids(samples, count: options.speakers)
    let reconstruction = TurnReconstruction(
      grid: grid, longestPause: options.longestPause, shortestTurn: options.shortestTurn)
    let turns = reconstruction.turns(windows, centroids: centroids, duration: duration)
    var numbers: [Int: Int] = [:]
    var result = DiarizationResult()
    for turn in turns {
      let number = numbers[turn.speaker] ?? numbers.count
      numbers[turn.speaker] = number
      let label = DiarizationResult.label(number)
      result.turns.append(SpeakerTurn(speaker: label, start: turn.start, end: turn.end))
      result.embeddings[label] = centroids[turn.speaker]
    }
    return result
  }
}

public enum SpeakerDiarizerError: Error, Equatable, Sendable, CustomStringConvertible {
  case wrongSampleRate(Int)

  public var description: String {
    switch self {
    case .wrongSampleRate(let rate):
      "speakers cannot be told apart at \(rate) samples per second: open the recording at 16000."
    }
  }
}

/// One analysis per thread; each is only ever used by its own.
private final class ThreadAnalyses: @unchecked Sendable {
  private let analyses: [WindowAnalysis]

  init(_ analyses: [WindowAnalysis]) { self.analyses = analyses }

  func windows(_ samples: [Float], starts: [Int], threads: ComputeThreads) -> [SpeakerWindow] {
    let size = min(SpeakerDiarizer.batch, (starts.count + threads.count - 1) / threads.count)
    let batches = stride(from: 0, to: starts.count, by: size).map {
      Array(starts[$0..<min($0 + size, starts.count)])
    }
    return share(batches, threads) { analysis, starts in analysis.windows(samples, starts: starts) }
      .flatMap { $0 }
  }

  func embed(_ windows: inout [SpeakerWindow], _ samples: [Float], threads: ComputeThreads) {
    let given = windows
    let items = given.indices.flatMap { window in given[window].pieces.indices.map { (window, $0) } }
    let embeddings = share(items, threads) { analysis, item in
      analysis.embedding(samples, given[item.0], given[item.0].pieces[item.1])
    }
    for ((window, piece), embedding) in zip(items, embeddings) {
      windows[window].pieces[piece].embedding = embedding
    }
  }

  /// Results in the order of the items; each thread takes the next item when it is done with one.
  private func share<Item: Sendable, Result: Sendable>(
    _ items: [Item], _ threads: ComputeThreads, _ body: @escaping @Sendable (WindowAnalysis, Item) -> Result
  ) -> [Result] {
    let shared = Shared<Result>(count: items.count)
    threads.run { [self] thread in
      while true {
        let index = shared.next.add(1, ordering: .relaxed).oldValue
        guard index < items.count else { return }
        let result = body(analyses[thread], items[index])
        shared.results.withLock { $0[index] = result }
      }
    }
    return shared.results.withLock { $0.compactMap { $0 } }
  }

  private final class Shared<Result: Sendable>: Sendable {
    let next = Atomic(0)
    let results: Mutex<[Result?]>

    init(count: Int) { results = Mutex(Array(repeating: nil, count: count)) }
  }
}
