import Foundation
import Inference
import ModelFixtures
import Testing

@testable import SpeechModels

@Suite struct WhisperCheckpointRefusalTests {
  @Test("Folders without weights say what is missing")
  func emptyFolders() throws {
    let folder = try TemporaryFolder()
    #expect(throws: WhisperCheckpointError.self) { try WhisperCheckpoint.open(folder.path("absent")) }
    var error = #expect(throws: WhisperCheckpointError.self) { try WhisperCheckpoint.open(folder.path) }
    #expect(try #require(error).description.contains("model.safetensors"))
    try folder.write("PK", as: "pytorch_model.bin")
    error = #expect(throws: WhisperCheckpointError.self) { try WhisperCheckpoint.open(folder.path) }
    #expect(try #require(error).description.contains("convert it to safetensors"))
    for name in ["ggml-a.bin", "ggml-b.bin"] { try folder.write("lmgg", as: name) }
    error = #expect(throws: WhisperCheckpointError.self) { try WhisperCheckpoint.open(folder.path) }
    #expect(try #require(error).description.contains("give one of them"))
  }

  @Test("A missing tensor is named by role and by its name in the file")
  func missingTensor() throws {
    let name = "model.decoder.layers.0.fc1.bias"
    let error = try rewritten { $0.replacing(name, with: "model.decoder.layers.0.fc9.bias") }
    guard case .missing(_, "decoder.blocks.0.mlp.0.bias", name) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("A ggml file without tensors lacks the first of them; safetensors of another model are no Whisper")
  func otherModels() throws {
    let folder = try TemporaryFolder()
    let ggml = ByteSink()
    try GGMLWriter.write(
      [], hyperparameters: [300, 12, 64, 1, 1, 16, 64, 1, 1, 1, 1], melFilters: [1], frequencyBins: 1,
      vocabulary: [], to: ggml
    ) { _, _ in }
    try folder.write(ggml.bytes, as: "ggml-empty.bin")
    var error = #expect(throws: WhisperCheckpointError.self) { try WhisperCheckpoint.open(folder.path) }
    #expect(try #require(error).description.contains("lacks tensor encoder.conv1.weight"))
    let other = ByteSink()
    let plan = TensorPlan(name: "bert.embeddings", shape: [1], type: .float32)
    try SafetensorsWriter.write([plan], to: other) { _, sink in try sink.append(UInt32(0)) }
    try folder.write(other.bytes, as: "model.safetensors")
    error = #expect(throws: WhisperCheckpointError.self) { try WhisperCheckpoint.open(folder.path) }
    guard case .notWhisper = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("A tensor of another shape is refused")
  func wrongShape() throws {
    let error = try rewritten {
      $0.replacing(
        #""model.decoder.layers.0.fc1.weight":{"dtype":"F32","shape":[256,64]"#,
        with: #""model.decoder.layers.0.fc1.weight":{"dtype":"F32","shape":[64,256]"#)
    }
    guard case .wrongShape(_, "model.decoder.layers.0.fc1.weight", [64, 256], [256, 64]) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("Integers in place of weights are refused")
  func integers() throws {
    let error = try rewritten {
      $0.replacing(
        #""model.decoder.layers.0.fc1.weight":{"dtype":"F32""#,
        with: #""model.decoder.layers.0.fc1.weight":{"dtype":"I32""#)
    }
    guard case .weights(.invalidTensor) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("A configuration of another model or another size is refused")
  func otherConfiguration() throws {
    let folder = try TemporaryFolder()
    try WhisperFixture().write(.safetensors(.float16), to: folder.path)
    for text in [
      #"{"d_model": 512}"#, #"{"encoder_layers": 7}"#, #"{"model_type": "bert"}"#, "{", "[]",
      #"{"d_model": "wide"}"#, #"{"decoder_ffn_dim": 1}"#,
    ] {
      try folder.write(text, as: "config.json")
      #expect(throws: WhisperCheckpointError.self) { try WhisperCheckpoint.open(folder.path) }
    }
    try folder.write("{}", as: "config.json")
    #expect(throws: Never.self) { try WhisperCheckpoint.open(folder.path) }
  }

  @Test("Normalisation with NaN is refused when it is read")
  func notANumber() throws {
    let folder = try TemporaryFolder()
    var fixture = WhisperFixture()
    fixture.textLayers = 2
    try fixture.write(.ggml(.float32), to: folder.path)
    let path = folder.path("ggml-fixture.bin")
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    // The last tensor is the bias of decoder.ln.
    bytes.replaceSubrange((bytes.count - 4)..<bytes.count, with: [0, 0, 0xC0, 0x7F])
    try folder.write(bytes, as: "ggml-fixture.bin")
    let checkpoint = try WhisperCheckpoint.open(path)
    #expect(throws: WhisperCheckpointError.notFinite(path: path, role: "decoder.ln.bias")) {
      try checkpoint.float32("decoder.ln.bias")
    }
    #expect(throws: WhisperCheckpointError.unknownRole("decoder.nothing")) {
      try checkpoint.float32("decoder.nothing")
    }
    #expect(throws: WhisperCheckpointError.rowsOutOfRange(role: "decoder.ln.bias", rows: 60..<65, count: 64))
    {
      try checkpoint.float32("decoder.ln.bias", rows: 60..<65)
    }
  }

  @Test("CTranslate2 models of another kind are refused")
  func otherSpecification() throws {
    let folder = try TemporaryFolder()
    try WhisperFixture().write(.ctranslate2(.float16), to: folder.path)
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("model.bin"))))
    bytes.replaceSubrange(6..<9, with: Array("Xyz".utf8))
    try folder.write(bytes, as: "model.bin")
    let error = #expect(throws: WhisperCheckpointError.self) { try WhisperCheckpoint.open(folder.path) }
    #expect(try #require(error).description.contains("XyzsperSpec"))
  }

  @Test("Impossible dimensions are refused")
  func dimensions() {
    let paths: [WritableKeyPath<WhisperDimensions, Int>] = [
      \.melBins, \.audioContext, \.audioHeads, \.audioLayers, \.vocabularySize, \.textContext, \.textWidth,
      \.textLayers,
    ]
    let base = WhisperDimensions(
      melBins: 80, audioContext: 1500, audioWidth: 512, audioHeads: 8, audioLayers: 6, vocabularySize: 51865,
      textContext: 448, textWidth: 512, textHeads: 8, textLayers: 6)
    #expect(base.fault == nil)
    for path in paths {
      for value in [-1, 0, Int.max] {
        var dimensions = base
        dimensions[keyPath: path] = value
        #expect(dimensions.fault != nil)
      }
    }
  }

  @Test("A damaged checkpoint never crashes")
  func damage() throws {
    let folder = try TemporaryFolder()
    for (format, name) in [
      (WhisperFixture.Format.ctranslate2(.int8), "model.bin"), (.safetensors(.float16), "model.safetensors"),
      (.ggml(.q8Blocks), "ggml-fixture.bin"),
    ] {
      try WhisperFixture().write(format, to: folder.path)
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path(name))))
      var generator = ModelFixtures.SeededGenerator(seed: 3)
      for _ in 0..<60 {
        var damaged = bytes
        // Headers lie at the start (safetensors, ggml) or between the tensors (CTranslate2).
        for _ in 0..<20 {
          let offset = Int.random(in: 0..<min(8_000, bytes.count), using: &generator)
          damaged[offset] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        }
        try folder.write(damaged, as: "damaged.bin")
        guard let checkpoint = try? WhisperCheckpoint.open(folder.path("damaged.bin")) else { continue }
        for role in checkpoint.roles { _ = try? checkpoint.float32(role) }
      }
    }
  }

  /// Opens a Transformers model whose safetensors header was changed to a text of the same length.
  private func rewritten(_ change: (String) -> String) throws -> WhisperCheckpointError? {
    let folder = try TemporaryFolder()
    try WhisperFixture().write(.safetensors(.float32), to: folder.path)
    let path = folder.path("model.safetensors")
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let length = bytes.prefix(4).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    let header = String(decoding: bytes[8..<(8 + length)], as: UTF8.self)
    let changed = change(header)
    try #require(changed != header && changed.utf8.count == length)
    bytes.replaceSubrange(8..<(8 + length), with: Array(changed.utf8))
    try folder.write(bytes, as: "model.safetensors")
    return #expect(throws: WhisperCheckpointError.self) { try WhisperCheckpoint.open(folder.path) }
  }
}
