public import Inference
public import SpeechModels

/// Compares sentences by a model of their meaning.
public struct MeaningEmbedding: SentenceEmbedding {
  private let model: SentenceEmbeddingModel
  private let kernels: Kernels

  public init(model: SentenceEmbeddingModel, kernels: Kernels) {
    self.model = model
    self.kernels = kernels
  }

  public func embed(_ sentences: [String]) throws -> [[Float]] {
    let encoder = SentenceEncoder(model: model, kernels: kernels)
    return try sentences.map { try encoder.embed($0) }
  }
}
