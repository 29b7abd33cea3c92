/// CTranslate2's `model.bin`, as written by its `ModelSpec.save` (binary versions 4 to 6).
///
/// version u32, specification name, revision u32, count u32, then the variables (name, rank u8, dimensions u32,
/// type u8, byte count u32, data), then a count u32 of aliases (alias, variable name). Strings are a u16 length
/// that includes a closing zero byte. Version 6 differs from 5 only in what stands in `config.json`.
enum CTranslate2Container {
  static let versions: ClosedRange<UInt32> = 4...6
  private static let elementTypes: [ElementType] = [.float32, .int8, .int16, .int32, .float16, .bfloat16]

  /// Whether the bytes look like this container: a small version followed by a short name.
  static func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 8, bytes[1] == 0, bytes[2] == 0, bytes[3] == 0, bytes[0] > 0 else { return false }
    let length = Int(bytes[4]) | Int(bytes[5]) << 8
    return (2...128).contains(length) && bytes[6] > 0x20 && bytes[6] < 0x7F
  }

  static func read(_ file: MappedFile) throws(WeightFileError) -> WeightFileContents {
    var cursor = ByteCursor(file)
    var contents = WeightFileContents()
    let version = try cursor.integer(UInt32.self, item: "the format version")
    guard versions.contains(version) else {
      throw .unsupported(
        file: file.path, reason: "it is a CTranslate2 file of version \(version)",
        mend: "Versions \(versions.lowerBound) to \(versions.upperBound) are read: "
          + "convert the model again with CTranslate2 3 or 4")
    }
    contents.metadata["version"] = String(version)
    contents.metadata["specification"] = try name(&cursor, item: "the specification name")
    contents.metadata["revision"] = String(try cursor.integer(UInt32.self, item: "the revision"))
    let variables = try cursor.integer(UInt32.self, item: "the number of variables")
    for index in 0..<variables {
      try contents.add(variable(&cursor, index: index), file: file.path)
    }
    let aliases = try cursor.integer(UInt32.self, item: "the number of aliases")
    for index in 0..<aliases {
      let alias = try name(&cursor, item: "alias \(index)")
      let target = try name(&cursor, item: "the variable of alias \(alias)")
      guard let tensor = contents.tensors[target] else {
        throw .malformed(file: file.path, reason: "alias \(alias) stands for \(target), which does not exist")
      }
      try contents.add(tensor.renamed(alias), file: file.path)
    }
    guard cursor.remaining == 0 else {
      throw .malformed(file: file.path, reason: "\(cursor.remaining) bytes follow the last alias")
    }
    return contents
  }

  private static func variable(
    _ cursor: inout ByteCursor, index: UInt32
  ) throws(WeightFileError) -> WeightTensor {
    let name = try name(&cursor, item: "the name of variable \(index)")
    let rank = try cursor.integer(UInt8.self, item: "the rank of \(name)")
    guard rank <= WeightFileContents.mostDimensions else {
      throw .invalidTensor(file: cursor.file, tensor: name, reason: "it has \(rank) dimensions")
    }
    var shape: [Int] = []
    for _ in 0..<rank {
      shape.append(Int(try cursor.integer(UInt32.self, item: "the shape of \(name)")))
    }
    let type = try cursor.integer(UInt8.self, item: "the type of \(name)")
    guard Int(type) < elementTypes.count else {
      throw .invalidTensor(file: cursor.file, tensor: name, reason: "element type \(type) is unknown")
    }
    let byteCount = Int(try cursor.integer(UInt32.self, item: "the size of \(name)"))
    let tensor = try cursor.tensor(name: name, shape: shape, elementType: elementTypes[Int(type)])
    guard tensor.byteCount == byteCount else {
      throw .invalidTensor(
        file: cursor.file, tensor: name,
        reason: "it announces \(byteCount) bytes, but shape \(shape) of \(tensor.elementType.rawValue) takes "
          + "\(tensor.byteCount)")
    }
    return tensor
  }

  private static func name(
    _ cursor: inout ByteCursor, item: @autoclosure () -> String
  ) throws(WeightFileError) -> String {
    let length = Int(try cursor.integer(UInt16.self, item: item()))
    guard (2...WeightFileContents.longestName).contains(length) else {
      throw .malformed(file: cursor.file, reason: "\(item()) has a length of \(length) bytes")
    }
    let text = try cursor.text(length - 1, item: item())
    let terminator = try cursor.integer(UInt8.self, item: item())
    guard terminator == 0, !text.utf8.contains(0) else {
      throw .malformed(file: cursor.file, reason: "\(item()) does not end with its zero byte")
    }
    return text
  }
}
