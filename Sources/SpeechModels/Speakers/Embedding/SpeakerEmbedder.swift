import CKernels
public import Inference

/// One thread's run of a `SpeakerEmbeddingModel`. Not shared; callers keep one per thread.
public final class SpeakerEmbedder {
  public let model: SpeakerEmbeddingModel
  private let filterBank: KaldiFilterBank
  private let workspace: Workspace

  /// Fewer frames than this say nothing about a voice; they would also leave no standard deviation.
  public static let fewestFrames = 8

  public init(model: SpeakerEmbeddingModel, kernels: Kernels) throws {
    self.model = model
    filterBank = try KaldiFilterBank(bands: model.bands, kernels: kernels)
    workspace = Workspace(kernels)
  }

  /// The voice in parts of a recording taken together.
  /// - Parameters:
  ///   - samples: 16 kHz, in −1 … 1.
  ///   - ranges: samples of the parts; what lies outside of the recording is ignored. Only whole frames of a part
  ///     count (25 ms every 10 ms).
  /// - Returns: `model.dimensions` values, not normalised; `nil` if the parts hold less than `fewestFrames` frames.
  public func embed(_ samples: [Float], ranges: [Range<Int>]) -> [Float]? {
    embed(ranges.flatMap { filterBank.features(samples, range: $0) })
  }

  /// The filter bank of a whole recording, for several embeddings of its parts.
  /// - Returns: [frame][band]; frame i starts at sample 160 · i.
  public func features(_ samples: [Float]) -> [Float] { filterBank.features(samples) }

  /// The voice in some frames of `features` taken together.
  /// - Returns: as for samples; frames that do not exist are ignored.
  public func embed(features: [Float], frames: [Range<Int>]) -> [Float]? {
    let bands = model.bands
    return embed(
      frames.flatMap { range in
        let inside = range.clamped(to: 0..<features.count / bands)
        return features[inside.lowerBound * bands..<inside.upperBound * bands]
      })
  }

  /// The embedding of features [frame][band], from which their mean is taken first.
  private func embed(_ features: [Float]) -> [Float]? {
    let bands = model.bands
    let frames = features.count / bands
    guard frames >= Self.fewestFrames else { return nil }
    let kernels = workspace.kernels.frames.pointee
    let centered = workspace.floats(Slot.features, count: frames * bands)
    let moments = workspace.floats(Slot.moments, count: 2 * bands)
    kernels.channel_moments(features, bands, frames, bands, moments, moments + bands)
    let ones = [Float](repeating: 1, count: bands)
    for band in 0..<bands { moments[band] = -moments[band] }
    kernels.scale_rectify(features, bands, frames, bands, ones, moments, 1, centered, bands)

    let half = (frames - 1) / 2 + 1
    var channels = model.first[0].outputs
    var rows = workspace.floats(Slot.rows, count: half * (model.blocks.first?.norm.scale.count ?? channels))
    var width = model.blocks.first?.norm.scale.count ?? channels
    firstLayer(centered, frames: frames, to: rows, stride: width)
    for (index, block) in model.blocks.enumerated() {
      for layer in block.layers { layer.run(rows, stride: width, frames: half, workspace: workspace) }
      let next = index + 1 < model.blocks.count ? model.blocks[index + 1].norm.scale.count : 0
      channels = block.transition.outputs
      let nextWidth = max(next, channels)
      let target = workspace.floats(Slot.rows + 1 + index, count: half * nextWidth)
      normalizeAndApply(
        block.transition, block.norm, rows, stride: width, frames: half, to: target, outputStride: nextWidth,
        workspace: workspace, slot: Slot.normalized)
      (rows, width) = (target, nextWidth)
    }
    return pool(rows, stride: width, frames: half, channels: channels)
  }

  /// Scratch memory, by use; the layers have theirs from 20 on.
  private enum Slot {
    static let features = 0
    static let moments = 1
    static let head = 2
    static let normalized = 3
    static let statistics = 4
    static let rows = 8
  }

  /// The convolutions and the first time-delay layer, piece by piece: the planes of a long part would not fit into
  /// the caches, nor those of an hour into memory.
  private func firstLayer(
    _ features: UnsafePointer<Float>, frames: Int, to rows: UnsafeMutablePointer<Float>, stride width: Int
  ) {
    let (channels, padding) = (model.head.channels, FrequencyConvolution.padding)
    let half = (frames - 1) / 2 + 1
    let piece = 128
    let own = workspace.floats(Slot.head, count: (piece + 2 * padding) * channels)
    for start in Swift.stride(from: 0, to: frames, by: piece) {
      // What the layer reads, and what the convolutions before it need for that.
      let wanted = start - padding..<min(start + piece, frames) + padding
      let inside = wanted.clamped(to: 0..<frames)
      let seen = (inside.lowerBound - ConvolutionHead.reach..<inside.upperBound + ConvolutionHead.reach)
        .clamped(to: 0..<frames)
      let planes = model.head.run(
        features + seen.lowerBound * model.bands, frames: seen.count, workspace: workspace)
      let count = min((start + piece) / 2, half) - start / 2
      let target = rows + start / 2 * width
      for plane in 0..<model.head.planes {
        let source = planes + (plane * (seen.count + 2 * padding) + padding) * channels
        own.update(repeating: 0, count: wanted.count * channels)
        (own + (inside.lowerBound - wanted.lowerBound) * channels).update(
          from: source + (inside.lowerBound - seen.lowerBound) * channels, count: inside.count * channels)
        workspace.apply(
          model.first[plane], own, stride: 2 * channels, rows: count, to: target, outputStride: width,
          residual: plane > 0 ? UnsafePointer(target) : nil, residualStride: width)
      }
      workspace.kernels.frames.pointee.rectify(target, width, count, model.first[0].outputs, 0)
    }
  }

  /// Mean and standard deviation over the frames, and the projection.
  private func pool(_ rows: UnsafeMutablePointer<Float>, stride: Int, frames: Int, channels: Int) -> [Float] {
    let kernels = workspace.kernels.frames.pointee
    kernels.scale_rectify(
      rows, stride, frames, channels, model.norm.scale, model.norm.shift, 0, rows, stride)
    let statistics = workspace.floats(Slot.statistics, count: 2 * channels)
    kernels.channel_moments(rows, stride, frames, channels, statistics, statistics + channels)
    let unbiased = Float(frames) / Float(frames - 1)
    for channel in 0..<channels {
      statistics[channels + channel] = (statistics[channels + channel] * unbiased).squareRoot()
    }
    var embedding = [Float](repeating: 0, count: model.dimensions)
    workspace.apply(
      model.dense, statistics, stride: 2 * channels, rows: 1, to: &embedding,
      outputStride: model.dimensions)
    return embedding
  }
}
