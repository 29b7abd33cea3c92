import FoundationEssentials
import Inference

extension WhisperVocabulary {
  /// The vocabulary that comes with a checkpoint: files beside it, or inside a ggml file.
  public static func load(_ checkpoint: WhisperCheckpoint) throws -> WhisperVocabulary {
    if let header = checkpoint.ggmlHeader {
      return try WhisperVocabulary(
        tokenBytes: header.vocabulary, vocabularySize: checkpoint.dimensions.vocabularySize)
    }
    let file = URL(filePath: checkpoint.path)
    return try load(folder: file.deletingLastPathComponent().path)
  }
}
