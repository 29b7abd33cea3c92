import SpeechModels

/// The heads whose attention follows the audio in OpenAI's models, found by their authors by hand. Configurations
/// of CTranslate2 and Hugging Face name them; ggml files and original checkpoints do not.
///
/// Values as `whisper._ALIGNMENT_HEADS`. Distilled models are not among them and fall to the general rule: the heads
/// of the upper half of their layers.
enum PublishedAlignmentHeads {
  private struct Key: Hashable {
    var textLayers: Int
    var textHeads: Int
    var isMultilingual: Bool
    /// 80, or 128 since large-v3.
    var melBins: Int
  }

  /// - Returns: nil for models that were not published with heads, or of which several have these dimensions: the
  ///   first two large models differ in nothing but their heads.
  static func heads(of dimensions: WhisperDimensions) -> [AlignmentHead]? {
    // A fine-tuned model keeps the layers it was made from; what has an own number of them has heads of its own.
    let isTurbo = dimensions.textLayers == 4 && dimensions.textHeads == 20
    guard isTurbo || dimensions.textLayers == dimensions.audioLayers,
      dimensions.textHeads == dimensions.audioHeads
    else { return nil }
    let key = Key(
      textLayers: dimensions.textLayers, textHeads: dimensions.textHeads,
      isMultilingual: dimensions.vocabularySize >= 51_865, melBins: dimensions.melBins)
    return published[key].map { $0.map { AlignmentHead(layer: $0.0, head: $0.1) } }
  }

  private static let published: [Key: [(Int, Int)]] = [
    // tiny.en
    Key(textLayers: 4, textHeads: 6, isMultilingual: false, melBins: 80):
      [(1, 0), (2, 0), (2, 5), (3, 0), (3, 1), (3, 2), (3, 3), (3, 4)],
    // tiny
    Key(textLayers: 4, textHeads: 6, isMultilingual: true, melBins: 80):
      [(2, 2), (3, 0), (3, 2), (3, 3), (3, 4), (3, 5)],
    // base.en
    Key(textLayers: 6, textHeads: 8, isMultilingual: false, melBins: 80):
      [(3, 3), (4, 7), (5, 1), (5, 5), (5, 7)],
    // base
    Key(textLayers: 6, textHeads: 8, isMultilingual: true, melBins: 80):
      [(3, 1), (4, 2), (4, 3), (4, 7), (5, 1), (5, 2), (5, 4), (5, 6)],
    // small.en
    Key(textLayers: 12, textHeads: 12, isMultilingual: false, melBins: 80):
      [
        (6, 6), (7, 0), (7, 3), (7, 8), (8, 2), (8, 5), (8, 7), (9, 0), (9, 4), (9, 8), (9, 10), (10, 0),
        (10, 1), (10, 2), (10, 3), (10, 6), (10, 11), (11, 2), (11, 4),
      ],
    // small
    Key(textLayers: 12, textHeads: 12, isMultilingual: true, melBins: 80):
      [(5, 3), (5, 9), (8, 0), (8, 4), (8, 7), (8, 8), (9, 0), (9, 7), (9, 9), (10, 5)],
    // medium.en
    Key(textLayers: 24, textHeads: 16, isMultilingual: false, melBins: 80):
      [
        (11, 4), (14, 1), (14, 12), (14, 14), (15, 4), (16, 0), (16, 4), (16, 9), (17, 12), (17, 14), (18, 7),
        (18, 10), (18, 15), (20, 0), (20, 3), (20, 9), (20, 14), (21, 12),
      ],
    // medium
    Key(textLayers: 24, textHeads: 16, isMultilingual: true, melBins: 80):
      [(13, 15), (15, 4), (15, 15), (16, 1), (20, 0), (23, 4)],
    // large-v3
    Key(textLayers: 32, textHeads: 20, isMultilingual: true, melBins: 128):
      [
        (7, 0), (10, 17), (12, 18), (13, 12), (16, 1), (17, 14), (19, 11), (21, 4), (24, 1), (25, 6),
      ],
    // large-v3-turbo
    Key(textLayers: 4, textHeads: 20, isMultilingual: true, melBins: 128):
      [(2, 4), (2, 11), (3, 3), (3, 6), (3, 11), (3, 14)],
  ]
}
