extension WhisperFixture {
  /// Writes `model.bin`, `config.json`, `vocabulary.json` and `tokenizer.json` as CTranslate2's converter lays them
  /// out: queries, keys and values fused, the token embedding aliased as output projection.
  /// - Parameter type: `float32`, `float16`, `bfloat16` or `int8` (matrices only, the rest float32).
  public func writeCTranslate2(_ type: StoredType, to folder: String) throws {
    let sink = try ByteSink(path: folder + "/model.bin")
    let sources = Dictionary(uniqueKeysWithValues: roles.map { ($0.name, $0) })
    let variables = fusedVariables
    var plans: [TensorPlan] = []
    for name in variables.keys.sorted() {
      let parts = (variables[name] ?? []).map { sources[$0] }
      guard let first = parts.compactMap({ $0 }).first else { continue }
      let shape = [first.shape[0] * parts.count] + first.shape.dropFirst()
      let isMatrix = shape.count > 1 && !name.contains("position")
      let stored: StoredType = type == .int8 && !isMatrix ? .float32 : type
      plans.append(TensorPlan(name: name, shape: shape, type: stored))
      if stored == .int8 {
        plans.append(TensorPlan(name: name + "_scale", shape: [shape[0]], type: .float32))
      }
    }
    let flags = [
      ("decoder/activation", "int8", 3), ("decoder/alignment_heads", "int16", 1),
      ("decoder/num_heads", "int16", textHeads), ("decoder/pre_norm", "int8", 1),
      ("decoder/scale_embeddings", "int8", 0), ("encoder/num_heads", "int16", audioHeads),
    ]
    var flagValues: [String: Int] = [:]
    for (name, flagType, value) in flags {
      plans.append(TensorPlan(name: name, shape: [], type: flagType, byteCount: flagType == "int8" ? 1 : 2))
      flagValues[name] = value
    }
    plans.sort { $0.name < $1.name }
    let aliases = [(alias: "decoder/projection/weight", name: "decoder/embeddings/weight")]
    try CTranslate2Writer.write(plans, aliases: aliases, to: sink) { plan, sink in
      if let value = flagValues[plan.name] {
        return plan.type == "int8" ? try sink.append(Int8(value)) : try sink.append(Int16(value))
      }
      let isScale = plan.name.hasSuffix("_scale")
      let variable = isScale ? String(plan.name.dropLast(6)) : plan.name
      let parts = variables[variable] ?? []
      for part in parts {
        guard let role = sources[part] else {
          // Keys have no bias; the fused vector holds zeros in its place.
          let zeros = [Float](repeating: 0, count: plan.shape[0] / parts.count)
          try sink.append((StoredType(rawValue: plan.type) ?? .float32).encode(zeros))
          continue
        }
        try append(role, plan: plan, isScale: isScale, to: sink)
      }
    }
    try sink.close()
    try writeCTranslate2Configuration(to: folder)
  }

  private func append(_ role: Role, plan: TensorPlan, isScale: Bool, to sink: ByteSink) throws {
    let stored = StoredType(rawValue: plan.type) ?? .float32
    guard isScale || stored == .int8 else { return try append(role, as: stored, to: sink) }
    for row in 0..<role.shape[0] {
      let values = values(role, rows: row..<(row + 1))
      let scale = StoredType.int8Scale(values)
      try sink.append(isScale ? StoredType.float32.encode([scale]) : stored.encode(values, scale: scale))
    }
  }

  /// CTranslate2's variables and the roles that each holds, one after the other.
  private var fusedVariables: [String: [String]] {
    var variables = [
      "encoder/position_encodings/encodings": ["encoder.positional_embedding"],
      "decoder/position_encodings/encodings": ["decoder.positional_embedding"],
      "decoder/embeddings/weight": ["decoder.token_embedding.weight"],
    ]
    for convolution in ["conv1", "conv2"] {
      for part in ["weight", "bias"] {
        variables["encoder/\(convolution)/\(part)"] = ["encoder.\(convolution).\(part)"]
      }
    }
    func addNormalisation(_ variable: String, _ role: String) {
      variables["\(variable)/layer_norm/gamma"] = ["\(role).weight"]
      variables["\(variable)/layer_norm/beta"] = ["\(role).bias"]
    }
    addNormalisation("encoder", "encoder.ln_post")
    addNormalisation("decoder", "decoder.ln")
    for (side, layers) in [("encoder", audioLayers), ("decoder", textLayers)] {
      for layer in 0..<layers {
        let variable = "\(side)/layer_\(layer)"
        let role = "\(side).blocks.\(layer)"
        for part in ["weight", "bias"] {
          variables["\(variable)/self_attention/linear_0/\(part)"] = ["query", "key", "value"].map {
            "\(role).attn.\($0).\(part)"
          }
          variables["\(variable)/self_attention/linear_1/\(part)"] = ["\(role).attn.out.\(part)"]
          variables["\(variable)/ffn/linear_0/\(part)"] = ["\(role).mlp.0.\(part)"]
          variables["\(variable)/ffn/linear_1/\(part)"] = ["\(role).mlp.2.\(part)"]
          guard side == "decoder" else { continue }
          variables["\(variable)/attention/linear_0/\(part)"] = ["\(role).cross_attn.query.\(part)"]
          variables["\(variable)/attention/linear_1/\(part)"] = ["key", "value"].map {
            "\(role).cross_attn.\($0).\(part)"
          }
          variables["\(variable)/attention/linear_2/\(part)"] = ["\(role).cross_attn.out.\(part)"]
        }
        addNormalisation("\(variable)/self_attention", "\(role).attn_ln")
        addNormalisation("\(variable)/ffn", "\(role).mlp_ln")
        if side == "decoder" { addNormalisation("\(variable)/attention", "\(role).cross_attn_ln") }
      }
    }
    return variables
  }
}
