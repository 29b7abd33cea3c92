/// Where one tensor lies in a weight file. The values stay in the file until they are read.
public struct WeightTensor: Sendable, Hashable {
  public let name: String
  /// Row-major, outermost dimension first, whatever order the file itself uses; empty for a scalar.
  public let shape: [Int]
  public let elementType: ElementType
  /// Offset of the first byte from the start of the file that holds the tensor.
  public let byteOffset: Int
  public let byteCount: Int
  /// Which file of a sharded model holds the tensor; 0 for a model of one file.
  public let shard: Int

  /// - Precondition: the caller has checked that `shape`, `elementType` and `byteCount` agree.
  init(
    name: String, shape: [Int], elementType: ElementType, byteOffset: Int, byteCount: Int, shard: Int = 0
  ) {
    self.name = name
    self.shape = shape
    self.elementType = elementType
    self.byteOffset = byteOffset
    self.byteCount = byteCount
    self.shard = shard
  }

  public var elementCount: Int { ElementType.elementCount(shape: shape) ?? 0 }

  /// Number of slices along the first dimension; 1 for a scalar.
  public var rowCount: Int { shape.first ?? 1 }

  /// Elements of one slice along the first dimension.
  public var rowElementCount: Int { rowCount == 0 ? 0 : elementCount / rowCount }

  /// Bytes of one slice along the first dimension.
  public var rowByteCount: Int { rowCount == 0 ? 0 : byteCount / rowCount }

  /// The same bytes under another name, for formats with aliases.
  func renamed(_ name: String) -> WeightTensor {
    WeightTensor(
      name: name, shape: shape, elementType: elementType, byteOffset: byteOffset, byteCount: byteCount,
      shard: shard)
  }

  func inShard(_ shard: Int) -> WeightTensor {
    WeightTensor(
      name: name, shape: shape, elementType: elementType, byteOffset: byteOffset, byteCount: byteCount,
      shard: shard)
  }
}
