/// Where packed weights are made from: a checkpoint's tensors by OpenAI's names, or values that stand for them.
public protocol WhisperWeightSource: Sendable {
  var dimensions: WhisperDimensions { get }
  /// A role's shape, row-major; see `WhisperCheckpoint.shape(_:)`.
  func shape(_ role: String) throws -> [Int]
  /// Writes the values of some rows of a role, row-major, to where there is room for them.
  func readFloat32(_ role: String, rows: Range<Int>, into destination: UnsafeMutablePointer<Float>) throws
  /// Says that some rows of a role are not needed soon.
  func release(_ role: String, rows: Range<Int>?)
  /// Says that nothing is needed soon.
  func release()
}

extension WhisperCheckpoint: WhisperWeightSource {}
