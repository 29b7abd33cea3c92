import SpeechModels

/// How many chunks a worker keeps under way.
enum BatchSize {
  /// Beyond this, steps take longer without sharing more of the weights.
  private static let most = 8
  /// Memory for the keys and values of all chunks of all workers, in bytes.
  private static let budget = 320 << 20

  static func automatic(for dimensions: WhisperDimensions, workers: Int) -> Int {
    let rows = dimensions.audioContext + dimensions.textContext
    // Keys and values in half precision.
    let bytes = dimensions.textLayers * dimensions.textWidth * rows * 2 * 2
    return min(max(budget / max(bytes * workers, 1), 1), most)
  }
}
