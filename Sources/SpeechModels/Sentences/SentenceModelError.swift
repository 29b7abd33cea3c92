/// Why a model of sentences cannot be used.
public enum SentenceModelError: Error, Sendable, Equatable, CustomStringConvertible {
  case vocabulary(reason: String)
  /// The vocabulary has more pieces than the weights.
  case vocabularySize(pieces: Int, rows: Int)
  case unreadable(path: String)
  /// The weights' width is no multiple of a head's.
  case width(Int)

  public var description: String {
    switch self {
    case .vocabulary(let reason):
      "vocab.txt cannot be used: \(reason); pull the model again"
    case .vocabularySize(let pieces, let rows):
      "vocab.txt has \(pieces) pieces but the weights have \(rows): they belong to different models"
    case .unreadable(let path):
      "\(path) cannot be read as text: check that the file is there, or pull the model again"
    case .width(let width):
      "the sentence model is \(width) wide, which is no multiple of 32: it is of another family"
    }
  }
}
