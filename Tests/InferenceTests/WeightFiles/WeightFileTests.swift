import ModelFixtures
import Testing

@testable import Inference

@Suite struct WeightFileTests {
  let values: [Float] = [0.5, -1.25, 3, 0.0625, -0.75, 2]

  @Test("Plain and half precision values are read as they were written, whole and by rows")
  func plainValues() throws {
    for format in SmallWeightFiles.allCases {
      let file = try format.open()
      #expect(try file.float32("plain") == values)
      #expect(try file.float32("half") == values)
      #expect(try file.tensor("plain").shape == [3, 2])
      #expect(try file.float32(file.tensor("plain"), rows: 1..<2) == [3, 0.0625])
      #expect(try file.float32(file.tensor("half"), rows: 1..<2) == [0.0625, -0.75, 2])
      #expect(try file.float32(file.tensor("half"), rows: 1..<1) == [])
    }
  }

  @Test("CTranslate2: int8 rows are divided by their scales; aliases and flags are read")
  func ctranslate2() throws {
    let file = try SmallWeightFiles.ctranslate2.open()
    #expect(file.format == .ctranslate2)
    #expect(file.metadata["specification"] == "WhisperSpec")
    #expect(file.metadata["version"] == "6")
    #expect(try file.float32("level") == [1, 0, -1 / 127, 1, -63.5, 32])
    let raw = try file.int8Rows(file.tensor("level"), rows: 1..<2)
    #expect(raw.values == [2, -127, 64])
    #expect(raw.scales == [2])
    #expect(try file.float32("other") == values)
    #expect(try file.integers("flag") == [-7])
    #expect(throws: WeightFileError.self) { try file.float32("flag") }
    #expect(throws: WeightFileError.self) { try file.integers("half") }
  }

  @Test("safetensors: bfloat16, scalars, integers and metadata are read")
  func safetensors() throws {
    let file = try SmallWeightFiles.safetensors.open()
    #expect(file.format == .safetensors)
    #expect(file.metadata == ["format": "pt"])
    #expect(try file.float32("brain") == values)
    #expect(try file.float32("scalar") == [42])
    #expect(try file.integers("ids") == [5, -9])
  }

  @Test("ggml: header, vocabulary and blocks of 32 are read, dimensions turned to row-major order")
  func ggml() throws {
    let file = try SmallWeightFiles.ggml.open()
    let header = try #require(file.ggmlHeader)
    #expect(header.vocabularySize == 300)
    #expect(header.melFilterShape == [2, 3])
    #expect(header.melFilters == [1, 2, 3, 4, 5, 6])
    #expect(header.vocabulary == [[0x61], [0xFF, 0xFE], []])
    #expect(header.fileType == 7)
    #expect(header.quantizationVersion == 2)
    let blocks = try file.float32("blocks")
    for (index, value) in blocks.enumerated() {
      #expect(abs(value - Float(index - 20) / 8) < 0.03)
    }
    #expect(try file.float32(file.tensor("blocks"), rows: 1..<2) == Array(blocks[32...]))
  }

  @Test("Every half precision number is converted exactly")
  func halfPrecision() {
    let halves = (0...UInt16.max).map { $0 }
    var floats = [Float](repeating: 0, count: halves.count)
    floats.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      ElementConversion.float16(halves, to: start, count: halves.count)
    }
    let wrong = halves.indices.filter { index in
      let expected = Float(Float16(bitPattern: halves[index]))
      return expected.isNaN ? !floats[index].isNaN : expected.bitPattern != floats[index].bitPattern
    }
    #expect(wrong.isEmpty)
  }

  @Test("Files on disk are mapped, their pages can be given back, and the values are there again")
  func mappedFile() throws {
    let folder = try TemporaryFolder()
    try folder.write(SmallWeightFiles.safetensors.bytes(), as: "model.safetensors")
    let file = try WeightFile.open(folder.path("model.safetensors"))
    let tensor = try file.tensor("plain")
    file.discardPages(of: tensor)
    #expect(try file.float32("plain") == values)
  }

  @Test("A sharded index opens all its files")
  func shards() throws {
    let folder = try TemporaryFolder()
    try folder.write(shard("a", 1), as: "one.safetensors")
    try folder.write(shard("b", 2), as: "two.safetensors")
    try folder.write(
      #"{"metadata":{"total_size":8,"x":[1,{"y":[]},null]},"weight_map":{"a":"one.safetensors","b":"two.safetensors"}}"#,
      as: "model.safetensors.index.json")
    let file = try WeightFile.open(folder.path("model.safetensors.index.json"))
    #expect(try file.float32("a") == [1])
    #expect(try file.float32("b") == [2])
  }

  @Test(
    "An index that is wrong or reaches outside its folder is refused",
    arguments: [
      #"{"weight_map":{"a":"../one.safetensors"}}"#, #"{"weight_map":{"a":"/etc/x.safetensors"}}"#,
      #"{"weight_map":{"a":"one.safetensors","c":"one.safetensors"}}"#, #"{"weight_map":{}}"#, #"{"a":1}"#,
      #"{"weight_map":{"b":"one.safetensors"}}"#, #"{"weight_map":{"a":"three.safetensors"}}"#, "{",
      #"{"weight_map":{"a":"one.safetensors"},}"#,
    ])
  func badIndex(index: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(shard("a", 1), as: "one.safetensors")
    try folder.write(index, as: "model.safetensors.index.json")
    #expect(throws: WeightFileError.self) {
      try WeightFile.open(folder.path("model.safetensors.index.json"))
    }
  }

  @Test("A tensor of another file is refused")
  func foreignTensor() throws {
    let tensor = try SmallWeightFiles.ctranslate2.open().tensor("plain")
    let file = try SmallWeightFiles.ggml.open()
    #expect(throws: WeightFileError.missingTensor(file: "ggml", tensor: "plain")) {
      try file.float32(tensor, rows: 0..<1)
    }
    let own = try file.tensor("plain")
    #expect(throws: WeightFileError.rowsOutOfRange(file: "ggml", tensor: "plain", rows: 2..<4, count: 3)) {
      try file.float32(own, rows: 2..<4)
    }
  }

  private func shard(_ name: String, _ value: Float) throws -> [UInt8] {
    let sink = ByteSink()
    try SafetensorsWriter.write([TensorPlan(name: name, shape: [1], type: .float32)], to: sink) { _, sink in
      try sink.append(StoredType.float32.encode([value]))
    }
    return sink.bytes
  }
}
