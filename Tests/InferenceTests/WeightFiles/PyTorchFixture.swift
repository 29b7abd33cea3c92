import Archives
import ModelFixtures

/// Writes pickles instruction by instruction, and the archives that `torch.save` would put them in.
struct PickleWriter {
  private(set) var bytes: [UInt8] = [0x80, 2]

  mutating func code(_ characters: String) { bytes += Array(characters.utf8) }
  mutating func raw(_ more: [UInt8]) { bytes += more }

  mutating func text(_ text: String) {
    code("X")
    bytes += Self.word(text.utf8.count) + Array(text.utf8)
  }

  mutating func integer(_ value: Int) {
    if Int32(exactly: value) != nil {
      code("J")
      bytes += Self.word(value)
    } else {
      bytes += [0x8A, 8] + (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
  }

  mutating func integers(_ values: [Int]) {
    code("(")
    for value in values { integer(value) }
    code("t")
  }

  mutating func global(_ module: String, _ name: String) { code("c\(module)\n\(name)\n") }

  mutating func tensor(
    _ key: String, type: String = "FloatStorage", elements: Int, offset: Int = 0, shape: [Int], strides: [Int]
  ) {
    global("torch._utils", "_rebuild_tensor_v2")
    code("((")
    text("storage")
    global("torch", type)
    text(key)
    text("cpu")
    integer(elements)
    code("tQ")
    integer(offset)
    integers(shape)
    integers(strides)
    raw([0x89])
    global("collections", "OrderedDict")
    code(")RtR")
  }

  static func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

  /// A pickle of one dictionary, which `items` fills.
  static func dictionary(_ items: (inout PickleWriter) -> Void) -> [UInt8] {
    var writer = PickleWriter()
    writer.code("}(")
    items(&writer)
    writer.code("u.")
    return writer.bytes
  }
}

enum PyTorchFixture {
  static let values: [Float] = [0.5, -1.25, 3, 0.0625, -0.75, 2]

  static let storages = [("0", StoredType.float32.encode(values)), ("1", StoredType.float16.encode(values))]

  static func archive(
    _ pickle: [UInt8], storages: [(String, [UInt8])] = storages,
    compressed: Bool = false, others: [(String, [UInt8])] = []
  ) throws -> [UInt8] {
    var writer = ZipWriter()
    try writer.add("model/data.pkl", pickle, compressed: false)
    for (name, bytes) in others { try writer.add("model/" + name, bytes, compressed: false) }
    for (key, bytes) in storages { try writer.add("model/data/" + key, bytes, compressed: compressed) }
    return writer.finish()
  }

  /// A dictionary of one tensor, `plain` [3][2], unless other views of the storage of six numbers are asked for.
  static func pickle(
    type: String = "FloatStorage", elements: Int = 6, offset: Int = 0, shape: [Int] = [3, 2],
    strides: [Int] = [2, 1]
  ) -> [UInt8] {
    PickleWriter.dictionary { writer in
      writer.text("plain")
      writer.tensor("0", type: type, elements: elements, offset: offset, shape: shape, strides: strides)
    }
  }

  /// What a training framework saves: settings as objects of its own classes beside the weights.
  static var checkpoint: [UInt8] {
    PickleWriter.dictionary { writer in
      writer.text("version")
      writer.text("2.0.2")
      writer.text("state_dict")
      writer.global("collections", "OrderedDict")
      writer.code(")R(")
      for (name, strides) in [("plain", [2, 1]), ("turned", [1, 3])] {
        writer.text(name)
        writer.tensor("0", elements: 6, shape: [3, 2], strides: strides)
      }
      writer.text("half")
      writer.tensor("1", type: "HalfStorage", elements: 6, shape: [2, 3], strides: [3, 1])
      writer.code("u}(")
      writer.text("_metadata")
      writer.code("}ub")
      writer.text("specifications")
      writer.global("some.framework", "Specifications")
      writer.code(")")
      writer.raw([0x81])
      writer.code("}(")
      writer.text("problem")
      writer.global("some.framework", "Problem")
      writer.integer(1)
      writer.raw([0x85])
      writer.code("R")
      writer.text("rate")
      writer.raw([UInt8(ascii: "G"), 0x3F, 0xF0, 0, 0, 0, 0, 0, 0])
      writer.code("ub")
    }
  }
}
