import SpeechModels

/// Heads and lags that give better word times than the published heads.
///
/// Every head that follows the audio does so at a distance of its own, from 0.4 s behind the word to 0.4 s before it;
/// averaging them as they are blurs the boundaries and shifts all of them. Few heads, each moved by its lag, are
/// sharper. Found by a search over all heads of the model on recordings with known word times; how, and what it
/// brings: Documentation/WordTimes.md.
enum MeasuredAlignmentHeads {
  /// - Returns: nil for models that have not been measured.
  static func heads(of dimensions: WhisperDimensions) -> [AlignmentHead]? {
    // The published heads tell whether a model of these dimensions is one of OpenAI's.
    guard PublishedAlignmentHeads.heads(of: dimensions) != nil else { return nil }
    switch (dimensions.textLayers, dimensions.textHeads, dimensions.vocabularySize) {
    case (4, 6, 51_864): return tinyEnglish
    case (6, 8, 51_865): return base
    default: return nil
    }
  }

  private static let tinyEnglish = [
    AlignmentHead(layer: 3, head: 2, lag: 1), AlignmentHead(layer: 2, head: 0, lag: 3),
    AlignmentHead(layer: 2, head: 1, lag: -1),
  ]
  private static let base = [
    AlignmentHead(layer: 5, head: 4, lag: 1), AlignmentHead(layer: 3, head: 1, lag: -1),
    AlignmentHead(layer: 4, head: 1, lag: -1),
  ]
}
