import Foundation
import Inference
import SpeechModels

/// A language and how likely it is spoken.
public struct DetectedLanguage: Sendable, Equatable {
  public var code: String
  /// Among the model's languages, 0 to 1.
  public var probability: Double

  public init(code: String, probability: Double) {
    (self.code, self.probability) = (code, probability)
  }
}

extension WindowDecoder {
  /// The model's languages by likelihood, the likeliest first (`whisper.detect_language`). English-only models
  /// know one language.
  func detectLanguages(_ audio: Engine.Audio) -> [DetectedLanguage] {
    guard tokenizer.isMultilingual else { return [DetectedLanguage(code: "en", probability: 1)] }
    let tokens = tokenizer.allLanguageTokens
    let input = EngineInput(
      tokens: [tokenizer.startOfTranscript], past: engine.makePast(), audio: audio,
      candidates: (tokens.min() ?? 0)..<(tokens.max() ?? -1) + 1)
    let logits = engine.step([input])
    let scores = tokens.map { Double(logits[$0]) }
    let highest = scores.max() ?? 0
    let total = scores.reduce(0) { $0 + exp($1 - highest) }
    return zip(tokenizer.allLanguageCodes, scores)
      .map { DetectedLanguage(code: $0, probability: exp($1 - highest) / total) }
      .sorted { $0.probability > $1.probability }
  }
}
