import ModelFixtures

@testable import Inference

/// A small valid file of each format, in memory.
enum SmallWeightFiles: String, CaseIterable, Sendable {
  case ctranslate2, safetensors, ggml, pytorch

  func bytes() throws -> [UInt8] {
    let sink = ByteSink()
    let values: [Float] = [0.5, -1.25, 3, 0.0625, -0.75, 2]
    switch self {
    case .ctranslate2:
      let plans = [
        TensorPlan(name: "flag", shape: [], type: "int16", byteCount: 2),
        TensorPlan(name: "half", shape: [2, 3], type: .float16),
        TensorPlan(name: "level", shape: [2, 3], type: .int8),
        TensorPlan(name: "level_scale", shape: [2], type: .float32),
        TensorPlan(name: "plain", shape: [3, 2], type: .float32),
      ]
      try CTranslate2Writer.write(plans, aliases: [("other", "plain")], to: sink) { plan, sink in
        switch plan.name {
        case "flag": try sink.append(Int16(-7))
        case "level": try sink.append([127, 0, 255, 2, 129, 64].map { UInt8($0) })
        case "level_scale": try sink.append(StoredType.float32.encode([127, 2]))
        default: try sink.append((StoredType(rawValue: plan.type) ?? .float32).encode(values))
        }
      }
    case .safetensors:
      let plans = [
        TensorPlan(name: "brain", shape: [2, 3], type: .bfloat16),
        TensorPlan(name: "half", shape: [2, 3], type: .float16),
        TensorPlan(name: "ids", shape: [2], type: "int64", byteCount: 16),
        TensorPlan(name: "plain", shape: [3, 2], type: .float32),
        TensorPlan(name: "scalar", shape: [], type: .float32),
      ]
      try SafetensorsWriter.write(plans, to: sink) { plan, sink in
        switch plan.name {
        case "ids": for id in [Int64(5), -9] { try sink.append(id) }
        case "scalar": try sink.append(StoredType.float32.encode([42]))
        default: try sink.append((StoredType(rawValue: plan.type) ?? .float32).encode(values))
        }
      }
    case .ggml:
      let plans = [
        TensorPlan(name: "half", shape: [2, 3], type: .float16),
        TensorPlan(name: "blocks", shape: [2, 32], type: .q8Blocks),
        TensorPlan(name: "plain", shape: [3, 2], type: .float32),
      ]
      try GGMLWriter.write(
        plans, hyperparameters: [300, 12, 64, 1, 1, 16, 64, 1, 1, 2, 2007], melFilters: [1, 2, 3, 4, 5, 6],
        frequencyBins: 3, vocabulary: [[0x61], [0xFF, 0xFE], []], to: sink
      ) { plan, sink in
        let isBlocks = plan.name == "blocks"
        try sink.append(
          (StoredType(rawValue: plan.type) ?? .float32).encode(
            isBlocks ? (0..<64).map { Float($0 - 20) / 8 } : values))
      }
    case .pytorch:
      return try PyTorchFixture.archive(PyTorchFixture.checkpoint)
    }
    return sink.bytes
  }

  func open() throws -> WeightFile { try WeightFile(contents: bytes(), name: rawValue) }
}

/// Opens and reads everything, as a hostile file would be; only errors may come of it.
func exercise(_ bytes: [UInt8]) {
  guard let file = try? WeightFile(contents: bytes, name: "hostile") else { return }
  for (name, tensor) in file.tensors {
    _ = try? file.checkConvertible(tensor)
    if let values = try? file.float32(name) { precondition(values.count <= 8 * bytes.count) }
    _ = try? file.int8Rows(tensor, rows: 0..<tensor.rowCount)
    _ = try? file.integers(name)
    if tensor.rowCount > 1 { _ = try? file.float32(tensor, rows: 1..<2) }
    file.discardPages(of: tensor)
  }
}
