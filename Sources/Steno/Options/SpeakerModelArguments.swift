import ArgumentParser
import Foundation
import Inference
import Models
import Transcription

extension ModelArguments {
  /// The networks that tell speakers apart, fetched where they are missing.
  /// - Parameter otherwise: what to do without them, for the message where they cannot be had.
  /// - Returns: the networks, and the name of the one that makes embeddings, which enrolled voices remember.
  func speakerModels(
    _ console: Console, quiet: Bool, otherwise: String? = nil
  ) async throws -> (models: SpeakerModels, embeddingName: String) {
    let segmentation = try await companion(.speakerSegmentation, console, quiet: quiet, otherwise: otherwise)
    let embedding = try await companion(.speakerEmbedding, console, quiet: quiet, otherwise: otherwise)
    do {
      let kernels = try Kernels.selected()
      let models = try await onThread {
        try SpeakerModels(segmentationPath: segmentation, embeddingPath: embedding, kernels: kernels)
      }
      return (models, URL(fileURLWithPath: embedding).lastPathComponent)
    } catch let error as InstructionSetError {
      console.tell("\(error)")
      throw ExitCode(64)
    } catch {
      console.tell("\(error)")
      throw ExitCode.modelMissing
    }
  }
}
