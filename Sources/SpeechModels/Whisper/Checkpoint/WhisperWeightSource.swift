/// Where packed weights are made from: a checkpoint's tensors by OpenAI's names, or values that stand for them.
public protocol WhisperWeightSource {
  var dimensions: WhisperDimensions { get }
  /// A role's shape, row-major; see `WhisperCheckpoint.shape(_:)`.
  func shape(_ role: String) throws -> [Int]
  /// All values of a role, row-major.
  func float32(_ role: String) throws -> [Float]
  /// The values of some rows of a role, row-major.
  func float32(_ role: String, rows: Range<Int>) throws -> [Float]
  /// Says that a role's values are not needed soon.
  func release(_ role: String)
}

extension WhisperCheckpoint: WhisperWeightSource {}
