#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension WeightFile {
  /// The tensor of a name.
  /// - Throws: `WeightFileError.missingTensor`.
  public func tensor(_ name: String) throws(WeightFileError) -> WeightTensor {
    guard let tensor = tensors[name] else { throw .missingTensor(file: path, tensor: name) }
    return tensor
  }

  /// All values of a tensor as float32, row-major.
  public func float32(_ name: String) throws(WeightFileError) -> [Float] {
    let tensor = try tensor(name)
    return try float32(tensor, rows: 0..<tensor.rowCount)
  }

  /// The values of some rows as float32, row-major.
  /// - Parameter rows: slices along the first dimension.
  public func float32(_ tensor: WeightTensor, rows: Range<Int>) throws(WeightFileError) -> [Float] {
    // Checked before anything is allocated; a valid range is bounded by the size of the file.
    _ = try bytes(of: tensor, rows: rows)
    let count = rows.count * tensor.rowElementCount
    var failure: WeightFileError?
    let values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      guard let start = buffer.baseAddress, count > 0 else { return }
      do throws(WeightFileError) {
        try readFloat32(tensor, rows: rows, into: start)
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return values
  }

  /// Converts some rows to float32.
  ///
  /// float64, float32, float16, bfloat16 and q8Blocks are converted as they stand; int8 and int16 with the tensor
  /// `<name>_scale` beside them (CTranslate2: value = integer / scale, one scale per row or one for all).
  /// - Parameters:
  ///   - tensor: one of this file's `tensors`.
  ///   - rows: slices along the first dimension; a scalar has one row.
  ///   - destination: room for `rows.count * tensor.rowElementCount` values; aligned for `Float`.
  /// - Throws: `WeightFileError` if the rows do not exist, the element type has no meaning as a real number, or a
  ///   scale is missing, not finite or not positive.
  public func readFloat32(
    _ tensor: WeightTensor, rows: Range<Int>, into destination: UnsafeMutablePointer<Float>
  ) throws(WeightFileError) {
    let source = try bytes(of: tensor, rows: rows)
    let count = rows.count * tensor.rowElementCount
    guard let start = source.baseAddress, count > 0 else { return }
    switch tensor.elementType {
    case .float32:
      memcpy(destination, start, source.count)
    case .float16: ElementConversion.float16(start, to: destination, count: count)
    case .bfloat16: ElementConversion.bfloat16(start, to: destination, count: count)
    case .float64:
      Self.inChunks(of: start, count: count, as: Double.self) { chunk, offset, length in
        ElementConversion.float64(chunk, to: destination + offset, count: length)
      }
    case .q8Blocks:
      ElementConversion.q8Blocks(
        start.assumingMemoryBound(to: UInt8.self), to: destination,
        blocks: count / tensor.elementType.blockLength)
    case .int8, .int16:
      try readScaled(tensor, rows: rows, from: start, into: destination)
    case .int32, .int64, .uint8, .uint16, .uint32, .uint64, .bool:
      throw notReal(tensor)
    }
  }

  /// Whether `readFloat32` knows how to read the tensor; reads no values but scales.
  public func checkConvertible(_ tensor: WeightTensor) throws(WeightFileError) {
    switch tensor.elementType {
    case .float64, .float32, .float16, .bfloat16, .q8Blocks:
      _ = try bytes(of: tensor, rows: 0..<tensor.rowCount)
    case .int8, .int16: _ = try scales(of: tensor, rows: 0..<tensor.rowCount)
    case .int32, .int64, .uint8, .uint16, .uint32, .uint64, .bool: throw notReal(tensor)
    }
  }

  /// The stored bytes of an int8 tensor and the scale of each row: value = byte / scale.
  /// - Returns: `rows.count * tensor.rowElementCount` bytes, row-major, and `rows.count` scales, all finite and
  ///   positive. A single scale for the whole tensor is repeated.
  /// - Throws: `WeightFileError` if the tensor is not int8 or has no usable `<name>_scale`.
  public func int8Rows(
    _ tensor: WeightTensor, rows: Range<Int>
  ) throws(WeightFileError) -> (values: [Int8], scales: [Float]) {
    guard tensor.elementType == .int8 else {
      throw .invalidTensor(
        file: path, tensor: tensor.name, reason: "it is stored as \(tensor.elementType.rawValue), not as int8"
      )
    }
    let source = try bytes(of: tensor, rows: rows)
    let scales = try scales(of: tensor, rows: rows)
    return ([Int8](source.bindMemory(to: Int8.self)), scales)
  }

  /// The values of a small integer or boolean tensor, such as a flag or a list of ids.
  /// - Throws: `WeightFileError` if the tensor is not of integers, holds more than 65,536, or a value exceeds `Int`.
  public func integers(_ name: String) throws(WeightFileError) -> [Int] {
    let tensor = try tensor(name)
    guard tensor.elementCount <= 65_536 else {
      throw .invalidTensor(file: path, tensor: name, reason: "a short list of integers is expected")
    }
    let source = try bytes(of: tensor, rows: 0..<tensor.rowCount)
    let size = tensor.elementType.blockByteCount
    var values: [Int] = []
    for index in 0..<tensor.elementCount {
      func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> Int? {
        Int(exactly: T(littleEndian: source.loadUnaligned(fromByteOffset: index * size, as: type)))
      }
      let value: Int? =
        switch tensor.elementType {
        case .int64: load(Int64.self)
        case .int32: load(Int32.self)
        case .int16: load(Int16.self)
        case .int8: load(Int8.self)
        case .uint64: load(UInt64.self)
        case .uint32: load(UInt32.self)
        case .uint16: load(UInt16.self)
        case .uint8, .bool: load(UInt8.self)
        case .float64, .float32, .float16, .bfloat16, .q8Blocks: nil
        }
      guard let value else {
        throw .invalidTensor(file: path, tensor: name, reason: "it does not hold integers that can be used")
      }
      values.append(value)
    }
    return values
  }

  /// Whether two tensors hold the same bytes.
  public func isIdentical(_ first: WeightTensor, _ second: WeightTensor) throws(WeightFileError) -> Bool {
    guard first.shape == second.shape, first.elementType == second.elementType else { return false }
    let one = try bytes(of: first, rows: 0..<first.rowCount)
    let other = try bytes(of: second, rows: 0..<second.rowCount)
    guard let left = one.baseAddress, let right = other.baseAddress, left != right else { return true }
    return memcmp(left, right, one.count) == 0
  }

  /// Lets the kernel drop the pages of a tensor, or of some of its rows, from memory, so that packing a model does
  /// not keep the whole file resident. They can still be read; the pages then come from the file again.
  public func discardPages(of tensor: WeightTensor, rows: Range<Int>? = nil) {
    guard let bytes = try? range(of: tensor, rows: rows ?? 0..<tensor.rowCount) else { return }
    shards[tensor.shard].discardPages(bytes)
  }

  /// The bytes of some rows. The buffer is valid as long as this object lives.
  private func bytes(
    of tensor: WeightTensor, rows: Range<Int>
  ) throws(WeightFileError) -> UnsafeRawBufferPointer {
    let range = try range(of: tensor, rows: rows)
    return UnsafeRawBufferPointer(rebasing: shards[tensor.shard].bytes[range])
  }

  /// Where some rows lie in their shard, in bytes.
  private func range(of tensor: WeightTensor, rows: Range<Int>) throws(WeightFileError) -> Range<Int> {
    // A tensor of another file would carry offsets that were never checked against this one.
    guard tensors[tensor.name] == tensor, shards.indices.contains(tensor.shard) else {
      throw .missingTensor(file: path, tensor: tensor.name)
    }
    guard rows.lowerBound >= 0, rows.upperBound <= tensor.rowCount else {
      throw .rowsOutOfRange(file: path, tensor: tensor.name, rows: rows, count: tensor.rowCount)
    }
    // Blocks must not straddle rows; they cannot when they divide the innermost dimension, save for a vector.
    guard tensor.elementType.blockLength == 1 || tensor.shape.count > 1 || rows.count == tensor.rowCount
    else {
      throw .invalidTensor(
        file: path, tensor: tensor.name, reason: "parts of a vector stored in blocks cannot be read")
    }
    let start = tensor.byteOffset + rows.lowerBound * tensor.rowByteCount
    let length = rows.count == tensor.rowCount ? tensor.byteCount : rows.count * tensor.rowByteCount
    return start..<(start + length)
  }

  /// Copies unaligned elements to aligned scratch memory, piece by piece.
  private static func inChunks<Element: BitwiseCopyable>(
    of source: UnsafeRawPointer, count: Int, as type: Element.Type,
    convert: (UnsafePointer<Element>, _ offset: Int, _ length: Int) -> Void
  ) {
    let size = MemoryLayout<Element>.stride
    let most = ElementConversion.chunkLength
    withUnsafeTemporaryAllocation(of: type, capacity: min(most, count)) { scratch in
      guard let aligned = scratch.baseAddress else { return }
      var offset = 0
      while offset < count {
        let length = min(most, count - offset)
        memcpy(aligned, source + offset * size, length * size)
        convert(aligned, offset, length)
        offset += length
      }
    }
  }

  private func readScaled(
    _ tensor: WeightTensor, rows: Range<Int>, from source: UnsafeRawPointer,
    into destination: UnsafeMutablePointer<Float>
  ) throws(WeightFileError) {
    let scales = try scales(of: tensor, rows: rows)
    let columns = tensor.rowElementCount
    for (row, scale) in scales.enumerated() {
      let start = source + row * tensor.rowByteCount
      let values = destination + row * columns
      if tensor.elementType == .int8 {
        ElementConversion.int8(
          start.assumingMemoryBound(to: Int8.self), to: values, count: columns, scale: scale)
      } else {
        Self.inChunks(of: start, count: columns, as: Int16.self) { chunk, offset, length in
          ElementConversion.int16(chunk, to: values + offset, count: length, scale: scale)
        }
      }
    }
  }

  private func scales(of tensor: WeightTensor, rows: Range<Int>) throws(WeightFileError) -> [Float] {
    _ = try bytes(of: tensor, rows: rows)
    // Also bounds the scales by the size of the file: rows of no elements cost no bytes there.
    guard tensor.elementCount > 0 else {
      throw .invalidTensor(file: path, tensor: tensor.name, reason: "it has no elements")
    }
    let name = tensor.name + "_scale"
    guard let scale = tensors[name] else {
      throw .invalidTensor(
        file: path, tensor: tensor.name, reason: "\(tensor.elementType.rawValue) weights need \(name)")
    }
    guard scale.elementType == .float32, scale.elementCount == 1 || scale.shape == [tensor.rowCount] else {
      throw .invalidTensor(
        file: path, tensor: name,
        reason: "\(scale.elementType.rawValue) of shape \(scale.shape) does not scale \(tensor.rowCount) rows"
      )
    }
    let isShared = scale.elementCount == 1
    var values = try float32(scale, rows: isShared ? 0..<scale.rowCount : rows)
    guard values.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw .invalidTensor(file: path, tensor: name, reason: "a scale is not a positive number")
    }
    if isShared, let value = values.first { values = [Float](repeating: value, count: rows.count) }
    return values
  }

  private func notReal(_ tensor: WeightTensor) -> WeightFileError {
    .invalidTensor(
      file: path, tensor: tensor.name, reason: "\(tensor.elementType.rawValue) values are not weights")
  }
}
