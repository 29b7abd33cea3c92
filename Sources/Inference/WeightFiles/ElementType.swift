/// How the elements of a stored tensor are encoded. All encodings are little-endian.
public enum ElementType: String, Sendable, Hashable, CaseIterable {
  case float64, float32, float16, bfloat16
  case int64, int32, int16, int8
  case uint64, uint32, uint16, uint8
  case bool
  /// ggml's `Q8_0`: blocks of 32 values along the innermost dimension, each block a float16 scale followed
  /// by 32 signed bytes; value = scale × byte.
  case q8Blocks = "q8_0"

  /// Values per block: 1 for plain encodings, 32 for `q8Blocks`.
  public var blockLength: Int { self == .q8Blocks ? 32 : 1 }

  /// Bytes per block of `blockLength` values.
  public var blockByteCount: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool: 1
    case .q8Blocks: 34
    }
  }

  /// The bytes that a tensor of this type and shape occupies.
  /// - Parameter shape: row-major, outermost dimension first; empty for a scalar.
  /// - Returns: `nil` if a dimension is negative, the product overflows, or blocks do not divide the
  ///   innermost dimension.
  public func byteCount(shape: [Int]) -> Int? {
    guard let count = Self.elementCount(shape: shape) else { return nil }
    guard blockLength == 1 || (shape.last ?? 1).isMultiple(of: blockLength) else { return nil }
    let (bytes, overflow) = (count / blockLength).multipliedReportingOverflow(by: blockByteCount)
    return overflow ? nil : bytes
  }

  /// The number of elements of a shape, or `nil` if a dimension is negative or the product overflows.
  public static func elementCount(shape: [Int]) -> Int? {
    var count = 1
    var isEmpty = false
    for dimension in shape {
      guard dimension >= 0 else { return nil }
      guard dimension > 0 else {
        isEmpty = true
        continue
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard !overflow else { return nil }
      count = product
    }
    return isEmpty ? 0 : count
  }
}
