/// Reads little-endian fields one after the other from untrusted bytes; every read is checked against the end.
struct ByteCursor {
  let bytes: UnsafeRawBufferPointer
  let file: String
  private(set) var offset: Int

  init(_ file: MappedFile, offset: Int = 0) {
    self.bytes = file.bytes
    self.file = file.path
    self.offset = offset
  }

  var remaining: Int { bytes.count - offset }

  /// Moves past `count` bytes and returns where they lie.
  mutating func skip(_ count: Int, item: @autoclosure () -> String) throws(WeightFileError) -> Range<Int> {
    let (end, overflow) = offset.addingReportingOverflow(count)
    guard count >= 0, !overflow, end <= bytes.count else {
      throw .truncated(file: file, item: item(), end: overflow ? Int.max : end, size: bytes.count)
    }
    defer { offset = end }
    return offset..<end
  }

  mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type, item: @autoclosure () -> String
  ) throws(WeightFileError) -> T {
    let range = try skip(MemoryLayout<T>.size, item: item())
    return T(littleEndian: bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: T.self))
  }

  /// Reads `count` bytes of UTF-8.
  mutating func text(_ count: Int, item: @autoclosure () -> String) throws(WeightFileError) -> String {
    let range = try skip(count, item: item())
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw .malformed(file: file, reason: "\(item()) at byte \(range.lowerBound) is not UTF-8 text")
    }
    return text
  }

  /// Moves past a tensor's data, after checking that shape and type make sense and that the data fits into the
  /// file.
  mutating func tensor(
    name: String, shape: [Int], elementType: ElementType
  ) throws(WeightFileError) -> WeightTensor {
    guard let count = elementType.byteCount(shape: shape) else {
      throw .invalidTensor(
        file: file, tensor: name, reason: "shape \(shape) is impossible for \(elementType.rawValue)")
    }
    let range = try skip(count, item: "tensor \(name)")
    return WeightTensor(
      name: name, shape: shape, elementType: elementType, byteOffset: range.lowerBound, byteCount: count)
  }
}
