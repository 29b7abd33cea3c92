/// What stands before the tensors of a whisper.cpp model file: the model's dimensions, the mel filter bank it was
/// trained with and its vocabulary.
public struct GGMLHeader: Sendable, Equatable {
  /// The hyperparameters in file order, under whisper.cpp's names without `n_`.
  public let vocabularySize: Int
  public let audioContext: Int
  public let audioWidth: Int
  public let audioHeads: Int
  public let audioLayers: Int
  public let textContext: Int
  public let textWidth: Int
  public let textHeads: Int
  public let textLayers: Int
  public let melBins: Int
  /// How most of the weights are stored: 0 float32, 1 float16, 7 Q8_0, …; each tensor also says it for itself.
  public let fileType: Int
  /// Version of the block formats in a quantised file; 0 in others.
  public let quantizationVersion: Int
  /// Shape (mel bins, frequency bins), row-major.
  public let melFilters: [Float]
  public let melFilterShape: [Int]
  /// Byte strings of the tokens, by id. Special tokens at the end of the vocabulary are not listed, so there are
  /// usually fewer than `vocabularySize`.
  public let vocabulary: [[UInt8]]
}
