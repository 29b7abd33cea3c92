/// A tensor that a container writer announces; its data follows in the order of the plans.
public struct TensorPlan: Sendable {
  public var name: String
  /// Row-major, outermost dimension first.
  public var shape: [Int]
  /// A name that every writer translates to its own: `float32`, `float16`, `bfloat16`, `int8`, `int16`, `int32`,
  /// `q8Blocks`.
  public var type: String
  public var byteCount: Int

  public init(name: String, shape: [Int], type: String, byteCount: Int) {
    self.name = name
    self.shape = shape
    self.type = type
    self.byteCount = byteCount
  }

  public init(name: String, shape: [Int], type: StoredType) {
    self.init(
      name: name, shape: shape, type: type.rawValue,
      byteCount: type.byteCount(elements: shape.reduce(1, *)))
  }
}
