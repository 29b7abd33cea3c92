import Foundation
import Inference
import Models
import SpeechModels
import Visuals

/// The model that compares sentences by meaning, where it is installed. Scenes are found by their words without it.
enum SceneModel {
  static func installed(_ console: Console) -> (any SentenceEmbedding)? {
    do {
      guard let folder = try InstalledModels().companion(.sentenceEmbedding, besides: nil) else { return nil }
      return MeaningEmbedding(
        model: try SentenceEmbeddingModel(folder: folder.path), kernels: try Kernels.selected())
    } catch {
      console.tell("scenes are found by words alone: \(error)")
      return nil
    }
  }
}
