/// Why a speaker model's weights cannot be used although the file could be read.
public enum SpeakerModelError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A tensor has not the shape that the network needs; `expected` says which.
  case shape(file: String, tensor: String, found: [Int], expected: String)
  /// A tensor holds values that are not finite numbers.
  case notFinite(file: String, tensor: String)

  public var description: String {
    switch self {
    case .shape(let file, let tensor, let found, let expected):
      "\(file): tensor \(tensor) has the shape \(found) where \(expected) is needed: "
        + "the file belongs to another model, check the path or pull the model again"
    case .notFinite(let file, let tensor):
      "\(file): tensor \(tensor) holds values that are not numbers: the file is damaged, pull the model again"
    }
  }
}
