extension WhisperDimensions {
  /// Dimensions of the published models: Radford et al. 2022, table 1, and the cards of the later ones.
  ///
  /// - Parameter name: `tiny`, `base`, `small`, `medium`, `large` (also `large-v2`), `large-v3`, `large-v3-turbo` or
  ///   `distil-large-v3`; all but the large ones with `.en` too.
  public static func published(_ name: String) -> WhisperDimensions? {
    let isEnglish = name.hasSuffix(".en")
    let size = isEnglish ? String(name.dropLast(3)) : name
    guard let (heads, layers, textLayers, isLater) = sizes[size], !isEnglish || heads < 20 else { return nil }
    return WhisperDimensions(
      melBins: isLater ? 128 : 80, audioContext: 1500, audioWidth: 64 * heads, audioHeads: heads,
      audioLayers: layers, vocabularySize: isLater ? 51_866 : isEnglish ? 51_864 : 51_865, textContext: 448,
      textWidth: 64 * heads, textHeads: heads, textLayers: textLayers)
  }

  /// Names that ``published(_:)`` knows, English-only ones left out.
  public static let publishedNames = [
    "tiny", "base", "small", "medium", "large", "large-v2", "large-v3", "large-v3-turbo", "distil-large-v3",
  ]

  /// Heads, layers of the encoder and of the decoder, and whether it is large-v3 or later.
  private static let sizes: [String: (Int, Int, Int, Bool)] = [
    "tiny": (6, 4, 4, false), "base": (8, 6, 6, false), "small": (12, 12, 12, false),
    "medium": (16, 24, 24, false), "large": (20, 32, 32, false), "large-v2": (20, 32, 32, false),
    "large-v3": (20, 32, 32, true), "large-v3-turbo": (20, 32, 4, true),
    "distil-large-v3": (20, 32, 2, true),
  ]
}
