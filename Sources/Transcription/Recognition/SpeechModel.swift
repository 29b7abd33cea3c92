import Foundation
public import Inference
public import SpeechModels

/// A Whisper model ready for use: packed weights, tokenizer and what the decoding rules need to know of it. Shared by
/// all recognisers.
public final class SpeechModel: Sendable {
  public let name: String
  public let weights: WhisperWeights
  public let tokenizer: WhisperTokenizer
  public let alignmentHeads: [AlignmentHead]
  public let kernels: Kernels

  public var isMultilingual: Bool { tokenizer.isMultilingual }

  /// - Parameters:
  ///   - path: a model folder or file.
  ///   - type: how weights are held; nil: each part as this machine runs it best without losing words.
  ///   - threads: threads that prepare the weights; nil: one for each core.
  public init(
    path: String, name: String? = nil, type: ComputeType? = nil, kernels: Kernels, threads: Int? = nil
  ) throws {
    let checkpoint = try WhisperCheckpoint.open(path)
    let tokenizer = ConcurrentValue {
      try WhisperTokenizer(
        vocabulary: .load(checkpoint), vocabularySize: checkpoint.dimensions.vocabularySize)
    }
    self.name = name ?? SpeechModel.name(ofPath: path)
    alignmentHeads = AlignmentHead.heads(of: checkpoint)
    let plan = type.map(ComputePlan.uniform) ?? .automatic(for: kernels.instructionSet)
    weights = try WhisperWeights(
      checkpoint, plan: plan, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    self.tokenizer = try tokenizer.get()
    self.kernels = kernels
  }
}

extension SpeechModel {
  /// A file's name without its extension, or a folder's name; `tiny.en` has no extension.
  static func name(ofPath path: String) -> String {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    let isWeightFile = ["bin", "safetensors", "ggml", "pt"].contains(url.pathExtension.lowercased())
    return isWeightFile ? url.deletingPathExtension().lastPathComponent : url.lastPathComponent
  }
}

extension AlignmentHead {
  /// The heads that were measured for the model, if there are any; else those a checkpoint names, those published
  /// with the model it is, or those of the upper half of the layers, as the reference does for models it does not
  /// know.
  static func heads(of checkpoint: WhisperCheckpoint) -> [AlignmentHead] {
    let published = PublishedAlignmentHeads.heads(of: checkpoint.dimensions)
    guard let named = checkpoint.alignmentHeads, !named.isEmpty else {
      return heads(of: checkpoint.dimensions)
    }
    let heads = named.map { AlignmentHead(layer: $0.layer, head: $0.head) }
    // A checkpoint that names other heads than its size's is another model, whose lags nobody has measured.
    guard published.map(Set.init) == Set(heads) else { return heads }
    return MeasuredAlignmentHeads.heads(of: checkpoint.dimensions) ?? heads
  }

  static func heads(of dimensions: WhisperDimensions) -> [AlignmentHead] {
    if let measured = MeasuredAlignmentHeads.heads(of: dimensions) { return measured }
    if let published = PublishedAlignmentHeads.heads(of: dimensions) { return published }
    return (dimensions.textLayers / 2..<dimensions.textLayers).flatMap { layer in
      (0..<dimensions.textHeads).map { AlignmentHead(layer: layer, head: $0) }
    }
  }
}
