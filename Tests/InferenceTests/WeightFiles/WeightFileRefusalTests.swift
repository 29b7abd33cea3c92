import ModelFixtures
import Testing

@testable import Inference

@Suite struct WeightFileRefusalTests {
  @Test(
    "Files of other kinds are named for what they are",
    arguments: [
      ("PK\u{3}\u{4}model/data.pkl", "PyTorch"), ("GGUF\u{3}", "GGUF"), ("<html>", "download failed"),
      ("version https://git-lfs.github.com/spec/v1", "git lfs pull"), ("xyzzy and more", "no known format"),
    ])
  func otherKinds(contents: String, hint: String) throws {
    let error = #expect(throws: WeightFileError.self) {
      try WeightFile(contents: Array(contents.utf8), name: "file")
    }
    #expect(try #require(error).description.contains(hint))
  }

  @Test("A truncated file says where it ends, what is missing and what to do")
  func truncation() throws {
    let bytes = try SmallWeightFiles.ctranslate2.bytes()
    let error = #expect(throws: WeightFileError.self) {
      try WeightFile(contents: Array(bytes.prefix(80)), name: "model.bin")
    }
    let text = try #require(error).description
    #expect(text.contains("ends at byte 80"))
    #expect(text.contains("pull the model again"))
  }

  @Test("Missing, empty and irregular files are refused")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    try folder.write([], as: "empty")
    for path in [folder.path("absent"), folder.path("empty"), folder.path] {
      #expect(throws: WeightFileError.self) { try WeightFile.open(path) }
    }
  }

  @Test(
    "Wrong safetensors headers are refused",
    arguments: [
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,7]}}"#,
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
      #"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F9","shape":[2],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[2]}}"#, #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}"#,
      #"{"a":{"dtype":"F32","shape":[9223372036854775807,3],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775799,9223372036854775807]}}"#,
      #"{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}"#,
      #"{"":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, #"{"a":1}"#, #"{"a":{}"#, #"{"a":{}}}"#,
      #"{"__metadata__":{"k":1}}"#, #"{"__metadata__":{"k":"1","k":"2"}}"#, #"{"\ud800":1}"#, "{\"\u{1}\":1}",
    ])
  func safetensorsHeaders(header: String) throws {
    let sink = ByteSink()
    try SafetensorsWriter.writeHeader(header, to: sink)
    try sink.append([UInt8](repeating: 0, count: 16))
    #expect(throws: WeightFileError.self) { try WeightFile(contents: sink.bytes, name: "a.safetensors") }
  }

  @Test("Gaps, escapes in names, empty tensors and padding of a safetensors header are accepted")
  func safetensorsTolerance() throws {
    let sink = ByteSink()
    let header =
      #"{ "a\u00e9\n\ud83d\ude00" : {"shape":[1],"dtype":"F32","data_offsets":[4,8]},"#
      + #""none":{"dtype":"I8","shape":[0,5],"data_offsets":[8,8]}}   "#
    try SafetensorsWriter.writeHeader(header, to: sink)
    try sink.append([UInt8](repeating: 0, count: 4) + StoredType.float32.encode([7]) + [1, 2])
    let file = try WeightFile(contents: sink.bytes, name: "a.safetensors")
    #expect(try file.float32("aé\n😀") == [7])
    #expect(try file.tensor("none").elementCount == 0)
  }

  @Test("ggml types that are not read are named, with the mend", arguments: ["q4_0", "q5_1"])
  func ggmlTypes(type: String) throws {
    let error = #expect(throws: WeightFileError.self) { try ggml(type: type, fileType: 2002) }
    let text = try #require(error).description
    #expect(text.contains(type.uppercased()))
    #expect(text.contains("Q8_0 file"))
  }

  @Test("Q8_0 blocks of an older format version are refused")
  func ggmlBlockVersion() {
    #expect(throws: WeightFileError.self) { try ggml(type: "q8_0", fileType: 1007) }
    #expect(throws: Never.self) { try ggml(type: "q8_0", fileType: 2007) }
  }

  @Test("CTranslate2 versions and scales that make no sense are refused")
  func ctranslate2() throws {
    func file(version: UInt32 = 6, scale: Float = 1, rows: Int = 2) throws -> WeightFile {
      let sink = ByteSink()
      let plans = [
        TensorPlan(name: "w", shape: [2, 2], type: .int8),
        TensorPlan(name: "w_scale", shape: [rows], type: .float32),
      ]
      try CTranslate2Writer.write(plans, version: version, to: sink) { plan, sink in
        try sink.append([UInt8](repeating: 1, count: plan.type == "int8" ? 4 : 0))
        if plan.type == "float32" {
          try sink.append(StoredType.float32.encode([Float](repeating: scale, count: rows)))
        }
      }
      return try WeightFile(contents: sink.bytes, name: "model.bin")
    }
    #expect(throws: WeightFileError.self) { try file(version: 7) }
    #expect(throws: WeightFileError.self) { try file(version: 3) }
    #expect(try file(version: 5).float32("w") == [1, 1, 1, 1])
    #expect(try file(scale: 2, rows: 1).float32("w") == [0.5, 0.5, 0.5, 0.5])
    for scale in [0, -1, Float.nan, .infinity] {
      #expect(throws: WeightFileError.self) { try file(scale: scale).float32("w") }
    }
    #expect(throws: WeightFileError.self) { try file(rows: 3).float32("w") }
  }

  @discardableResult
  private func ggml(type: String, fileType: Int32) throws -> WeightFile {
    let sink = ByteSink()
    let plan = TensorPlan(name: "w", shape: [1, 32], type: type, byteCount: 34)
    try GGMLWriter.write(
      [plan], hyperparameters: [300, 12, 64, 1, 1, 16, 64, 1, 1, 1, fileType], melFilters: [1],
      frequencyBins: 1,
      vocabulary: [], to: sink
    ) { _, sink in try sink.append([UInt8](repeating: 0, count: 34)) }
    return try WeightFile(contents: sink.bytes, name: "ggml.bin")
  }
}
