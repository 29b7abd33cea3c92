import ModelFixtures
import Testing

@testable import Inference

/// Damaged and hostile files: the outcome may be an error or a readable file, never a crash.
@Suite struct HostileWeightFileTests {
  @Test("Files cut short anywhere are refused or stay readable", arguments: SmallWeightFiles.allCases)
  func truncation(format: SmallWeightFiles) throws {
    let bytes = try format.bytes()
    var readable = 0
    for length in 0..<bytes.count {
      exercise(Array(bytes.prefix(length)))
      if (try? WeightFile(contents: Array(bytes.prefix(length)), name: "cut")) != nil { readable += 1 }
    }
    // Only ggml has no count of its tensors, so it stays readable where one ends: after 0, 1 and 2 of 3.
    #expect(readable == (format == .ggml ? 3 : 0))
  }

  @Test("Flipped bits never crash the reader", arguments: SmallWeightFiles.allCases)
  func flippedBits(format: SmallWeightFiles) throws {
    let bytes = try format.bytes()
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<4_000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        damaged[Int.random(in: 0..<bytes.count, using: &generator)] ^=
          1 << UInt8.random(in: 0..<8, using: &generator)
      }
      exercise(damaged)
    }
  }

  @Test("Extreme numbers in place of any field never crash the reader", arguments: SmallWeightFiles.allCases)
  func extremeFields(format: SmallWeightFiles) throws {
    let bytes = try format.bytes()
    let words: [[UInt8]] = [
      [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0x80], [0, 0, 0, 0], [0xFF, 0xFF], [0xFF],
      [0, 0, 0, 0x40], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 1, 0], Array("9999".utf8),
      Array("-1".utf8), Array("[[[[".utf8), Array("\"".utf8),
    ]
    for offset in 0..<bytes.count {
      for word in words where offset + word.count <= bytes.count {
        var damaged = bytes
        damaged.replaceSubrange(offset..<(offset + word.count), with: word)
        exercise(damaged)
      }
    }
  }

  @Test("Deeply nested JSON is refused without recursion")
  func nesting() throws {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let value = String(repeating: open, count: 200_000) + "1" + String(repeating: close, count: 200_000)
      let folder = try TemporaryFolder()
      try folder.write("{\"metadata\":\(value),\"weight_map\":{}}", as: "model.safetensors.index.json")
      let path = folder.path("model.safetensors.index.json")
      #expect(throws: WeightFileError.self) { try WeightFile.open(path) }
    }
  }

  @Test("Counts that a file cannot hold do not reserve memory")
  func claimedCounts() throws {
    // CTranslate2: four billion variables of a file that ends.
    let sink = ByteSink()
    try CTranslate2Writer.write([], to: sink) { _, _ in }
    var bytes = sink.bytes
    bytes.replaceSubrange((bytes.count - 8)..<(bytes.count - 4), with: [255, 255, 255, 255])
    #expect(throws: WeightFileError.self) { try WeightFile(contents: bytes, name: "model.bin") }
    // int8 rows without columns cost no bytes, but each would have a scale.
    let rows = ByteSink()
    let plans = [
      TensorPlan(name: "w", shape: [Int(UInt32.max), 0], type: .int8),
      TensorPlan(name: "w_scale", shape: [1], type: .float32),
    ]
    try CTranslate2Writer.write(plans, to: rows) { plan, sink in
      if plan.type == "float32" { try sink.append(StoredType.float32.encode([1])) }
    }
    let file = try WeightFile(contents: rows.bytes, name: "model.bin")
    #expect(throws: WeightFileError.self) { try file.int8Rows(file.tensor("w"), rows: 0..<Int(UInt32.max)) }
  }
}
