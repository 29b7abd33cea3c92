public import Inference

extension WhisperCheckpoint {
  /// A role's shape, row-major: linear weights (outputs, inputs), convolutions (outputs, inputs, 3), embeddings
  /// (tokens or positions, width), biases and normalisation (width).
  public func shape(_ role: String) throws(WhisperCheckpointError) -> [Int] { try entry(role).shape }

  /// All values of a role as float32, row-major.
  /// - Throws: `WhisperCheckpointError`; `notFinite` if a bias or normalisation holds NaN or infinity. Matrices are
  ///   not searched for them here.
  public func float32(_ role: String) throws(WhisperCheckpointError) -> [Float] {
    let entry = try entry(role)
    return try float32(role, rows: 0..<entry.shape[0])
  }

  /// The values of some rows of a role as float32, row-major.
  /// - Parameter rows: slices along the role's first dimension.
  public func float32(_ role: String, rows: Range<Int>) throws(WhisperCheckpointError) -> [Float] {
    let entry = try entry(role)
    let stored = try storedRows(role, entry, rows)
    let values = try reading { () throws(WeightFileError) in try file.float32(entry.tensor, rows: stored) }
    if entry.shape.count == 1 { try refuseNonFinite(values, role: role) }
    return values
  }

  /// Converts some rows of a role to float32 in place, without an array in between.
  /// - Parameter destination: room for the rows' values; aligned for `Float`.
  public func readFloat32(
    _ role: String, rows: Range<Int>, into destination: UnsafeMutablePointer<Float>
  ) throws(WhisperCheckpointError) {
    let entry = try entry(role)
    let stored = try storedRows(role, entry, rows)
    try reading { () throws(WeightFileError) in
      try file.readFloat32(entry.tensor, rows: stored, into: destination)
    }
    if entry.shape.count == 1 {
      for index in 0..<rows.count where !destination[index].isFinite {
        throw .notFinite(path: path, role: role)
      }
    }
  }

  /// The stored bytes of a role that is already int8, and one scale per row: value = byte / scale.
  /// - Returns: bytes row-major; `nil` if the role is stored in another type (ggml's Q8_0 has several scales per
  ///   row and counts as another type).
  public func quantized(
    _ role: String
  ) throws(WhisperCheckpointError) -> (values: [Int8], scales: [Float])? {
    let entry = try entry(role)
    return try quantized(role, rows: 0..<entry.shape[0])
  }

  /// The stored bytes and scales of some rows of a role; see `quantized(_:)`.
  public func quantized(
    _ role: String, rows: Range<Int>
  ) throws(WhisperCheckpointError) -> (values: [Int8], scales: [Float])? {
    let entry = try entry(role)
    guard entry.tensor.elementType == .int8 else { return nil }
    let stored = try storedRows(role, entry, rows)
    return try reading { () throws(WeightFileError) in try file.int8Rows(entry.tensor, rows: stored) }
  }

  /// How a role is stored.
  public func elementType(_ role: String) throws(WhisperCheckpointError) -> ElementType {
    try entry(role).tensor.elementType
  }

  /// Lets the kernel drop the pages of a role, or of some of its rows, from memory. The role can still be read.
  public func release(_ role: String, rows: Range<Int>? = nil) {
    guard let entry = entries[role], let stored = try? storedRows(role, entry, rows ?? 0..<entry.shape[0])
    else { return }
    file.discardPages(of: entry.tensor, rows: stored)
  }

  /// Lets the kernel drop all pages of the checkpoint from memory.
  public func release() { file.discardPages() }

  private func entry(_ role: String) throws(WhisperCheckpointError) -> WhisperTensorEntry {
    guard let entry = entries[role] else { throw .unknownRole(role) }
    return entry
  }

  /// Rows of the tensor that hold rows of the role.
  private func storedRows(
    _ role: String, _ entry: WhisperTensorEntry, _ rows: Range<Int>
  ) throws(WhisperCheckpointError) -> Range<Int> {
    guard rows.lowerBound >= 0, rows.upperBound <= entry.shape[0] else {
      throw .rowsOutOfRange(role: role, rows: rows, count: entry.shape[0])
    }
    return (entry.firstRow + rows.lowerBound)..<(entry.firstRow + rows.upperBound)
  }

  private func reading<Value>(
    _ body: () throws(WeightFileError) -> Value
  ) throws(WhisperCheckpointError) -> Value {
    do throws(WeightFileError) {
      return try body()
    } catch {
      throw .weights(error)
    }
  }

  private func refuseNonFinite(_ values: [Float], role: String) throws(WhisperCheckpointError) {
    guard values.allSatisfy(\.isFinite) else { throw .notFinite(path: path, role: role) }
  }
}
