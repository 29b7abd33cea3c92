/// The safetensors format (<https://github.com/huggingface/safetensors>, "Format"): header length u64, a JSON
/// header of names with `dtype`, `shape` and `data_offsets`, then the data.
///
/// Gaps between tensors are tolerated, overlaps are not.
enum SafetensorsContainer {
  static let longestHeader = 100_000_000

  private static let elementTypes: [String: ElementType] = [
    "F64": .float64, "F32": .float32, "F16": .float16, "BF16": .bfloat16,
    "I64": .int64, "I32": .int32, "I16": .int16, "I8": .int8,
    "U64": .uint64, "U32": .uint32, "U16": .uint16, "U8": .uint8, "BOOL": .bool,
  ]

  static func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 10 && bytes[8] == UInt8(ascii: "{") && bytes[5] == 0 && bytes[6] == 0 && bytes[7] == 0
  }

  static func read(_ file: MappedFile) throws(WeightFileError) -> WeightFileContents {
    var cursor = ByteCursor(file)
    let length = try cursor.integer(UInt64.self, item: "the header length")
    guard length <= longestHeader else {
      throw .malformed(
        file: file.path, reason: "its header claims \(length) bytes, more than the allowed \(longestHeader)")
    }
    let header = try cursor.skip(Int(length), item: "the JSON header")
    var contents = WeightFileContents()
    var scanner = JSONScanner(file, range: header)
    try scanner.object { (name, scanner) throws(WeightFileError) in
      if name == "__metadata__" {
        try readMetadata(&scanner, into: &contents)
      } else {
        let tensor = try readTensor(&scanner, name: name, dataStart: header.upperBound, file: file)
        try contents.add(tensor, file: file.path)
      }
    }
    try scanner.finish()
    try refuseOverlaps(contents, file: file)
    return contents
  }

  private static func readMetadata(
    _ scanner: inout JSONScanner, into contents: inout WeightFileContents
  ) throws(WeightFileError) {
    var metadata = contents.metadata
    try scanner.object { (key, scanner) throws(WeightFileError) in
      let value = try scanner.string()
      guard metadata.count < WeightFileContents.mostMetadataEntries,
        metadata.updateValue(value, forKey: key) == nil
      else { throw scanner.damaged("__metadata__ repeats \(key) or has too many entries") }
    }
    contents.metadata = metadata
  }

  private static func readTensor(
    _ scanner: inout JSONScanner, name: String, dataStart: Int, file: MappedFile
  ) throws(WeightFileError) -> WeightTensor {
    func invalid(_ reason: String) -> WeightFileError {
      .invalidTensor(file: file.path, tensor: name, reason: reason)
    }
    var elementType: ElementType?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { (key, scanner) throws(WeightFileError) in
      switch key {
      case "dtype":
        let code = try scanner.string()
        guard elementType == nil else { throw invalid("dtype occurs twice") }
        guard let type = elementTypes[code] else { throw invalid("element type \(code) is not read") }
        elementType = type
      case "shape":
        guard shape == nil else { throw invalid("shape occurs twice") }
        shape = try numbers(&scanner, atMost: WeightFileContents.mostDimensions)
      case "data_offsets":
        guard offsets == nil else { throw invalid("data_offsets occurs twice") }
        offsets = try numbers(&scanner, atMost: 2)
      default: throw invalid("the header has an unknown key \(key)")
      }
    }
    guard !name.isEmpty, name.utf8.count <= WeightFileContents.longestName else {
      throw invalid("its name is empty or longer than \(WeightFileContents.longestName) bytes")
    }
    guard let elementType, let shape, let offsets, offsets.count == 2 else {
      throw invalid("dtype, shape or data_offsets is missing or incomplete")
    }
    guard let byteCount = elementType.byteCount(shape: shape) else {
      throw invalid("shape \(shape) overflows")
    }
    guard offsets[0] <= offsets[1], offsets[1] - offsets[0] == byteCount else {
      throw invalid(
        "data_offsets \(offsets) do not span the \(byteCount) bytes of shape \(shape) of \(elementType.rawValue)"
      )
    }
    let (end, overflow) = dataStart.addingReportingOverflow(offsets[1])
    guard !overflow, end <= file.bytes.count else {
      throw .truncated(
        file: file.path, item: "tensor \(name)", end: overflow ? Int.max : end, size: file.bytes.count)
    }
    return WeightTensor(
      name: name, shape: shape, elementType: elementType, byteOffset: dataStart + offsets[0],
      byteCount: byteCount)
  }

  private static func numbers(
    _ scanner: inout JSONScanner, atMost most: Int
  ) throws(WeightFileError) -> [Int] {
    var numbers: [Int] = []
    try scanner.array { (scanner) throws(WeightFileError) in
      guard numbers.count < most else { throw scanner.damaged("a list has more than \(most) numbers") }
      numbers.append(try scanner.naturalNumber())
    }
    return numbers
  }

  private static func refuseOverlaps(
    _ contents: WeightFileContents, file: MappedFile
  ) throws(WeightFileError) {
    var previous: WeightTensor?
    let filled = contents.tensors.values.filter { $0.byteCount > 0 }
    for tensor in filled.sorted(by: { $0.byteOffset < $1.byteOffset }) {
      if let previous, previous.byteOffset + previous.byteCount > tensor.byteOffset {
        throw .invalidTensor(
          file: file.path, tensor: tensor.name, reason: "its data overlaps that of \(previous.name)")
      }
      previous = tensor
    }
  }
}
