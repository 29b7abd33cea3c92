public import Inference
public import SpeechModels

/// The two networks that tell speakers apart. Shared by all threads.
public struct SpeakerModels: Sendable {
  /// Tells speakers of a window apart.
  public let segmentation: SpeakerSegmentationModel
  /// Makes voices comparable between windows.
  public let embedding: SpeakerEmbeddingModel
  public let kernels: Kernels

  public init(segmentation: SpeakerSegmentationModel, embedding: SpeakerEmbeddingModel, kernels: Kernels) {
    self.segmentation = segmentation
    self.embedding = embedding
    self.kernels = kernels
  }

  /// Reads both from weight files.
  /// - Throws: `WeightFileError`, or `SpeakerModelError` where the weights are not those of the networks.
  public init(segmentationPath: String, embeddingPath: String, kernels: Kernels) throws {
    self.init(
      segmentation: try SpeakerSegmentationModel(WeightFile.open(segmentationPath)),
      embedding: try SpeakerEmbeddingModel(WeightFile.open(embeddingPath)), kernels: kernels)
  }
}

extension SpeakerDiarizer {
  /// - Parameter threads: threads to compute with, the caller's included.
  /// - Throws: where the embedding network's bands cannot be computed.
  public convenience init(
    models: SpeakerModels, options: DiarizationOptions = DiarizationOptions(), threads: Int = 1
  ) throws {
    try self.init(options: options, threads: threads) { try NetworkEngine(models) }
  }
}

/// The networks as one thread runs them.
private final class NetworkEngine: SpeakerEngine {
  // A frame is the stretch around the centre of what the network sees of it, as long as the step to the next.
  let grid = FrameGrid(
    step: 270, offset: (991 - 270) / 2, count: SpeakerSegmentationModel.frames,
    sampleRate: SpeakerSegmentationModel.sampleRate)
  let windowSamples = SpeakerSegmentationModel.windowSamples
  private let segmenter: SpeakerSegmenter
  private let embedder: SpeakerEmbedder
  /// The speakers of each class, one bit each.
  private let sets: [UInt8]

  init(_ models: SpeakerModels) throws {
    segmenter = SpeakerSegmenter(model: models.segmentation, kernels: models.kernels)
    embedder = try SpeakerEmbedder(model: models.embedding, kernels: models.kernels)
    sets = models.segmentation.powerset.sets.map { set in set.reduce(0) { $0 | 1 << UInt8($1) } }
  }

  func activity(_ samples: [Float], starts: [Int]) -> [[UInt8]] {
    segmenter.segment(samples, starts: starts).map { scores in
      (0..<scores.count / sets.count).map { frame in
        let first = frame * sets.count
        var best = 0
        for index in sets.indices where scores[first + index] > scores[first + best] { best = index }
        return sets[best]
      }
    }
  }

  func embedding(_ samples: [Float], ranges: [Range<Int>]) -> [Float]? {
    embedder.embed(samples, ranges: ranges)
  }
}
