/// The index of a model split over several safetensors files: `{"metadata": …, "weight_map": {tensor: file}}`,
/// as written by Hugging Face Transformers (`model.safetensors.index.json`).
enum SafetensorsIndex {
  static let mostShards = 1_000

  static func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let first = bytes.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") else { return false }
    return !SafetensorsContainer.matches(bytes)
  }

  /// Opens every shard that the index names and gathers their tensors.
  static func read(
    _ index: MappedFile
  ) throws(WeightFileError) -> (contents: WeightFileContents, shards: [MappedFile]) {
    let map = try weightMap(index)
    var folder = index.path
    if let slash = folder.lastIndex(of: "/") {
      folder = String(folder[...slash])
    } else {
      folder = ""
    }
    var contents = WeightFileContents()
    var shards: [MappedFile] = []
    for name in Set(map.values).sorted() {
      let file = try MappedFile(path: folder + name)
      guard SafetensorsContainer.matches(file.bytes) else {
        throw .unrecognised(file: file.path, reason: "the index says that it is a safetensors file")
      }
      let shard = try SafetensorsContainer.read(file)
      for tensor in shard.tensors.values {
        guard map[tensor.name] == name else {
          throw .invalidTensor(
            file: file.path, tensor: tensor.name, reason: "the index does not place it in this file")
        }
        try contents.add(tensor.inShard(shards.count), file: index.path)
      }
      contents.metadata.merge(shard.metadata) { first, _ in first }
      shards.append(file)
    }
    for name in map.keys where contents.tensors[name] == nil {
      throw .missingTensor(file: folder + (map[name] ?? ""), tensor: name)
    }
    return (contents, shards)
  }

  private static func weightMap(_ index: MappedFile) throws(WeightFileError) -> [String: String] {
    var map: [String: String] = [:]
    var isIndex = false
    guard index.bytes.count <= SafetensorsContainer.longestHeader else {
      throw .malformed(file: index.path, reason: "an index of \(index.bytes.count) bytes is too long")
    }
    var scanner = JSONScanner(index, range: 0..<index.bytes.count)
    try scanner.object { (key, scanner) throws(WeightFileError) in
      guard key == "weight_map" else { return try scanner.skipValue() }
      isIndex = true
      try scanner.object { (tensor, scanner) throws(WeightFileError) in
        let file = try scanner.string()
        guard isPlainName(file) else {
          throw scanner.damaged("\(file) is not the name of a .safetensors file in the same folder")
        }
        guard map.count < WeightFileContents.mostTensors, map.updateValue(file, forKey: tensor) == nil else {
          throw scanner.damaged("tensor \(tensor) occurs twice, or there are too many")
        }
      }
    }
    try scanner.finish()
    guard isIndex, !map.isEmpty else {
      throw .unrecognised(
        file: index.path,
        reason: "it is JSON without a weight_map; give the path of the weights or of the model's folder")
    }
    guard Set(map.values).count <= mostShards else {
      throw .malformed(file: index.path, reason: "it names more than \(mostShards) files")
    }
    return map
  }

  /// A hostile index must not reach outside its folder.
  private static func isPlainName(_ name: String) -> Bool {
    name.hasSuffix(".safetensors") && !name.hasPrefix(".") && name.utf8.count <= 255
      && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") || $0 < 0x20 }
  }
}
