import Foundation

extension WhisperFixture {
  /// A container and how it is written.
  public enum Format: Sendable, Equatable {
    case ctranslate2(StoredType)
    case safetensors(StoredType, shards: Int = 1)
    case ggml(StoredType)
  }

  /// Writes a model folder of any format.
  public func write(_ format: Format, to folder: String) throws {
    switch format {
    case .ctranslate2(let type): try writeCTranslate2(type, to: folder)
    case .safetensors(let type, let shards): try writeSafetensors(type, shards: shards, to: folder)
    case .ggml(let type): try writeGGML(type, to: folder + "/ggml-fixture.bin")
    }
  }

  /// Writes a Hugging Face folder: `model.safetensors` or shards with their index, `config.json`,
  /// `generation_config.json`, `vocab.json`, `merges.txt`, `tokenizer.json`.
  /// - Parameters:
  ///   - type: `float32`, `float16` or `bfloat16`.
  ///   - prefix: `model.` as in saved models, or empty.
  public func writeSafetensors(
    _ type: StoredType, shards: Int = 1, prefix: String = "model.", to folder: String
  ) throws {
    var map: [String: String] = [:]
    let roles = roles
    for shard in 0..<shards {
      let file = shards == 1 ? "model.safetensors" : "model-0000\(shard + 1)-of-0000\(shards).safetensors"
      let members = roles.indices.filter { $0 % shards == shard }.map { roles[$0] }
      let names = members.map { prefix + Self.huggingFaceName($0.name) }
      let sources = Dictionary(uniqueKeysWithValues: zip(names, members))
      for name in names { map[name] = file }
      let sink = try ByteSink(path: folder + "/" + file)
      let plans = zip(names, members).map { TensorPlan(name: $0, shape: $1.shape, type: type) }
      try SafetensorsWriter.write(plans, to: sink) { plan, sink in
        if let role = sources[plan.name] { try append(role, as: type, to: sink) }
      }
      try sink.close()
    }
    if shards > 1 {
      try write(
        ["metadata": [:] as [String: Any], "weight_map": map], folder + "/model.safetensors.index.json")
    }
    try writeHuggingFaceConfiguration(to: folder)
  }

  /// Writes one whisper.cpp file: vectors and positions float32, convolutions float16 when quantised.
  /// - Parameter type: `float32`, `float16` or `q8Blocks`.
  public func writeGGML(_ type: StoredType, to path: String) throws {
    let sink = try ByteSink(path: path)
    let fileType: Int32 =
      switch type {
      case .float32: 0
      case .q8Blocks: 2007
      default: 1
      }
    let dimensions = [
      vocabularySize, audioContext, audioWidth, audioHeads, audioLayers, textContext, textWidth, textHeads,
      textLayers, melBins,
    ]
    let sources = Dictionary(uniqueKeysWithValues: roles.map { ($0.name, $0) })
    let plans = roles.map { role in
      var shape = role.shape
      if role.name.contains("conv"), role.name.hasSuffix("bias") { shape.append(1) }
      var stored = type
      if role.shape.count == 1 || role.name.contains("positional") { stored = .float32 }
      if type == .q8Blocks, role.name.contains("conv"), role.shape.count == 3 { stored = .float16 }
      return TensorPlan(name: role.name, shape: shape, type: stored)
    }
    try GGMLWriter.write(
      plans, hyperparameters: dimensions.map { Int32($0) } + [fileType], melFilters: melFilters,
      frequencyBins: 201, vocabulary: vocabulary.ordinaryBytes, to: sink
    ) { plan, sink in
      guard let role = sources[plan.name] else { return }
      try append(role, as: StoredType(rawValue: plan.type) ?? .float32, to: sink)
    }
    try sink.close()
  }

  /// Triangles of equal width: a stand-in with the shape of the real filter bank, not its values.
  public var melFilters: [Float] {
    (0..<melBins).flatMap { bin in
      (0..<201).map { frequency in
        let center = Float(bin + 1) * 200 / Float(melBins + 1)
        return max(0, 1 - abs(Float(frequency) - center) * Float(melBins + 1) / 200)
      }
    }
  }

  /// Appends a tensor's values in pieces of whole rows.
  func append(_ role: Role, as type: StoredType, to sink: ByteSink) throws {
    let rows = role.shape[0]
    let columns = max(1, role.shape.dropFirst().reduce(1, *))
    let step = max(1, 1 << 18 / columns)
    var row = 0
    while row < rows {
      let end = min(rows, row + step)
      try sink.append(type.encode(values(role, rows: row..<end)))
      row = end
    }
  }

  /// Heads that a configuration names for word times: the first two of the last layer.
  public var alignmentHeads: [[Int]] { (0..<min(2, textHeads)).map { [textLayers - 1, $0] } }
  public var suppressTokens: [Int] { [1, 2, 7] }
  public var beginSuppressTokens: [Int] { [220, vocabulary.id("<|endoftext|>") ?? 256] }

  func writeCTranslate2Configuration(to folder: String) throws {
    let vocabulary = vocabulary
    let configuration: [String: Any] = [
      "alignment_heads": alignmentHeads, "lang_ids": vocabulary.languageIds, "suppress_ids": suppressTokens,
      "suppress_ids_begin": beginSuppressTokens,
    ]
    try write(configuration, folder + "/config.json")
    try write(try vocabulary.vocabularyJSON(), folder + "/vocabulary.json")
    try write(try vocabulary.tokenizerJSON(), folder + "/tokenizer.json")
  }

  private func writeHuggingFaceConfiguration(to folder: String) throws {
    let configuration: [String: Any] = [
      "model_type": "whisper", "architectures": ["WhisperForConditionalGeneration"], "d_model": audioWidth,
      "encoder_layers": audioLayers, "decoder_layers": textLayers, "encoder_attention_heads": audioHeads,
      "decoder_attention_heads": textHeads, "num_mel_bins": melBins, "max_source_positions": audioContext,
      "max_target_positions": textContext, "vocab_size": vocabularySize, "encoder_ffn_dim": 4 * audioWidth,
      "decoder_ffn_dim": 4 * textWidth, "activation_function": "gelu",
    ]
    let vocabulary = vocabulary
    let languages = FixtureVocabulary.languages.compactMap { language in
      vocabulary.id("<|\(language)|>").map { ("<|\(language)|>", $0) }
    }
    let generation: [String: Any] = [
      "alignment_heads": alignmentHeads, "lang_to_id": Dictionary(uniqueKeysWithValues: languages),
      "suppress_tokens": suppressTokens, "begin_suppress_tokens": beginSuppressTokens,
    ]
    try write(configuration, folder + "/config.json")
    try write(generation, folder + "/generation_config.json")
    try write(try vocabulary.vocabJSON(), folder + "/vocab.json")
    try write(Array(vocabulary.mergesText.utf8), folder + "/merges.txt")
    try write(try vocabulary.tokenizerJSON(), folder + "/tokenizer.json")
  }

  private func write(_ value: [String: Any], _ path: String) throws {
    try write([UInt8](try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])), path)
  }

  private func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// Hugging Face Transformers' name of a role, without the `model.` prefix.
  static func huggingFaceName(_ role: String) -> String {
    var parts = role.split(separator: ".").map(String.init)
    if parts[1] == "blocks" {
      parts[1] = "layers"
      let tail = parts[3...].joined(separator: ".")
      let pairs = [
        ("cross_attn_ln", "encoder_attn_layer_norm"), ("attn_ln", "self_attn_layer_norm"),
        ("mlp_ln", "final_layer_norm"), ("mlp.0", "fc1"), ("mlp.2", "fc2"),
        ("cross_attn.query", "encoder_attn.q_proj"), ("cross_attn.key", "encoder_attn.k_proj"),
        ("cross_attn.value", "encoder_attn.v_proj"), ("cross_attn.out", "encoder_attn.out_proj"),
        ("attn.query", "self_attn.q_proj"), ("attn.key", "self_attn.k_proj"),
        ("attn.value", "self_attn.v_proj"), ("attn.out", "self_attn.out_proj"),
      ]
      for (from, to) in pairs where tail.hasPrefix(from + ".") {
        return parts[..<3].joined(separator: ".") + "." + to + tail.dropFirst(from.count)
      }
    }
    switch role {
    case "encoder.positional_embedding": return "encoder.embed_positions.weight"
    case "decoder.positional_embedding": return "decoder.embed_positions.weight"
    case "decoder.token_embedding.weight": return "decoder.embed_tokens.weight"
    default:
      return role.replacing("ln_post", with: "layer_norm").replacing(
        "decoder.ln.", with: "decoder.layer_norm.")
    }
  }
}
