/// Random weights of any dimensions, for measuring speed without a model: what comes out has no meaning.
///
/// Their spread is that of a freshly initialised network (uniform, variance 1 / inputs), so that activations stay near 1 and no product runs
/// into subnormal or infinite numbers, which processors are slow with. The same role always has the same values.
public struct RandomWhisperWeights: WhisperWeightSource {
  public let dimensions: WhisperDimensions
  private let shapes: [String: [Int]]

  /// - Throws: `WhisperCheckpointError.dimensions` for what no Whisper model can be.
  public init(_ dimensions: WhisperDimensions) throws(WhisperCheckpointError) {
    if let fault = dimensions.fault { throw .dimensions(path: "random weights", reason: fault) }
    self.dimensions = dimensions
    shapes = Dictionary(uniqueKeysWithValues: WhisperRole.all(dimensions).map { ($0.name, $0.shape) })
  }

  public func shape(_ role: String) throws -> [Int] {
    guard let shape = shapes[role] else { throw WhisperCheckpointError.unknownRole(role) }
    return shape
  }

  public func readFloat32(
    _ role: String, rows: Range<Int>, into destination: UnsafeMutablePointer<Float>
  ) throws {
    let shape = try shape(role)
    guard rows.lowerBound >= 0, rows.upperBound <= shape[0] else {
      throw WhisperCheckpointError.rowsOutOfRange(role: role, rows: rows, count: shape[0])
    }
    let columns = shape.dropFirst().reduce(1, *)
    let isVector = shape.count == 1
    // Scales of normalisations are near 1, biases and positions near 0.
    let offset: Float = isVector && role.hasSuffix("weight") ? 1 : 0
    let bound = isVector || role.hasSuffix("embedding") ? 0.1 : (3 / Float(columns)).squareRoot()
    let start = role.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    var target = destination
    for row in rows {
      var state = start &+ UInt64(row) &* 0x9E37_79B9_7F4A_7C15
      for column in 0..<columns {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        target[column] = offset + bound * Float(Int32(truncatingIfNeeded: state >> 32)) * 0x1p-31
      }
      target += columns
    }
  }

  public func release(_ role: String, rows: Range<Int>?) {}
  public func release() {}
}
