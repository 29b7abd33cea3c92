/// The sizes that make one Whisper model differ from another.
///
/// Names follow Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision", table 1; the
/// reference implementation calls them `ModelDimensions`.
public struct WhisperDimensions: Sendable, Equatable {
  /// Mel bins of the spectrogram: 80, or 128 since large-v3.
  public var melBins: Int
  /// Encoder positions, each 20 ms: 1500 for 30 s.
  public var audioContext: Int
  public var audioWidth: Int
  public var audioHeads: Int
  public var audioLayers: Int
  /// Tokens with a row in the embedding, special tokens included.
  public var vocabularySize: Int
  /// Decoder positions: 448.
  public var textContext: Int
  public var textWidth: Int
  public var textHeads: Int
  public var textLayers: Int

  public init(
    melBins: Int, audioContext: Int, audioWidth: Int, audioHeads: Int, audioLayers: Int, vocabularySize: Int,
    textContext: Int, textWidth: Int, textHeads: Int, textLayers: Int
  ) {
    self.melBins = melBins
    self.audioContext = audioContext
    self.audioWidth = audioWidth
    self.audioHeads = audioHeads
    self.audioLayers = audioLayers
    self.vocabularySize = vocabularySize
    self.textContext = textContext
    self.textWidth = textWidth
    self.textHeads = textHeads
    self.textLayers = textLayers
  }

  /// Width of an attention head; the same in every Whisper model.
  public static let headSize = 64

  /// Why no Whisper model has these dimensions, or `nil` if one may.
  public var fault: String? {
    let bounds: [(String, Int, ClosedRange<Int>)] = [
      ("mel bins", melBins, 1...512), ("audio context", audioContext, 1...4_096),
      ("audio width", audioWidth, 1...8_192), ("audio heads", audioHeads, 1...128),
      ("audio layers", audioLayers, 1...128), ("vocabulary size", vocabularySize, 1...262_144),
      ("text context", textContext, 1...4_096), ("text width", textWidth, 1...8_192),
      ("text heads", textHeads, 1...128), ("text layers", textLayers, 1...128),
    ]
    for (name, value, range) in bounds where !range.contains(value) {
      return "\(name) is \(value), where \(range.lowerBound) to \(range.upperBound) is possible"
    }
    for (side, width, heads) in [("audio", audioWidth, audioHeads), ("text", textWidth, textHeads)]
    where width != heads * Self.headSize {
      return "\(side) width \(width) is not \(heads) heads of \(Self.headSize)"
    }
    // Cross-attention projects encoder output with square matrices.
    return audioWidth == textWidth ? nil : "audio width \(audioWidth) differs from text width \(textWidth)"
  }
}
