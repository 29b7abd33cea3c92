import Inference

/// How a converter names and arranges the tensors of a Whisper model.
enum WhisperTensorNaming: Equatable {
  /// The reference implementation and whisper.cpp.
  case openAI
  /// Hugging Face Transformers, under `model.` or without prefix.
  case huggingFace(prefix: String)
  /// CTranslate2: queries, keys and values fused into one tensor.
  case ctranslate2

  /// A stored tensor and which part of its rows holds a role.
  struct Place: Equatable {
    var tensor: String
    /// The rows are split into `parts` equal parts, and the role is the one at `part`.
    var part = 0
    var parts = 1
  }

  /// Tells the naming of a file, or `nil` if its tensors are those of no Whisper model.
  init?(of file: WeightFile) {
    // Only safetensors and PyTorch files say nothing of the kind of model, so only there do the names decide; elsewhere an
    // incomplete model should be told what it lacks.
    switch file.format {
    case .ggml: self = .openAI
    case .ctranslate2: self = .ctranslate2
    case .safetensors, .pytorch:
      let telling = ["encoder.blocks.0.attn.query.weight", "decoder.blocks.0.cross_attn.query.weight"]
      let candidates: [WhisperTensorNaming] = [
        .openAI, .huggingFace(prefix: "model."), .huggingFace(prefix: ""),
      ]
      let match = candidates.first { naming in
        telling.contains { file.tensors[naming.place(of: $0).tensor] != nil }
      }
      guard let match else { return nil }
      self = match
    }
  }

  /// Where a role is stored. Roles that no model has map to names that no file has.
  func place(of role: String) -> Place {
    switch self {
    case .openAI: return Place(tensor: role)
    case .huggingFace(let prefix): return Place(tensor: prefix + Self.huggingFaceName(role))
    case .ctranslate2: return Self.ctranslate2Place(role)
    }
  }

  /// Splits `encoder.blocks.3.attn.query.weight` into side, layer and the rest.
  private static func block(_ role: String) -> (side: Substring, layer: Substring, rest: String)? {
    let parts = role.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 4, parts[1] == "blocks" else { return nil }
    return (parts[0], parts[2], parts[3...].joined(separator: "."))
  }

  private static let huggingFaceParts: [(String, String)] = [
    ("attn_ln", "self_attn_layer_norm"), ("cross_attn_ln", "encoder_attn_layer_norm"),
    ("mlp_ln", "final_layer_norm"), ("mlp.0", "fc1"), ("mlp.2", "fc2"),
    ("attn.query", "self_attn.q_proj"), ("attn.key", "self_attn.k_proj"), ("attn.value", "self_attn.v_proj"),
    ("attn.out", "self_attn.out_proj"), ("cross_attn.query", "encoder_attn.q_proj"),
    ("cross_attn.key", "encoder_attn.k_proj"), ("cross_attn.value", "encoder_attn.v_proj"),
    ("cross_attn.out", "encoder_attn.out_proj"),
  ]

  private static func huggingFaceName(_ role: String) -> String {
    if let (side, layer, rest) = block(role) {
      for (own, other) in huggingFaceParts where rest.hasPrefix(own + ".") {
        return "\(side).layers.\(layer).\(other)\(rest.dropFirst(own.count))"
      }
      return role
    }
    switch role {
    case "encoder.positional_embedding": return "encoder.embed_positions.weight"
    case "decoder.positional_embedding": return "decoder.embed_positions.weight"
    case "decoder.token_embedding.weight": return "decoder.embed_tokens.weight"
    case "encoder.ln_post.weight": return "encoder.layer_norm.weight"
    case "encoder.ln_post.bias": return "encoder.layer_norm.bias"
    case "decoder.ln.weight": return "decoder.layer_norm.weight"
    case "decoder.ln.bias": return "decoder.layer_norm.bias"
    default: return role
    }
  }

  private static let ctranslate2Parts: [(String, Place)] = [
    ("attn.query", Place(tensor: "self_attention/linear_0", part: 0, parts: 3)),
    ("attn.key", Place(tensor: "self_attention/linear_0", part: 1, parts: 3)),
    ("attn.value", Place(tensor: "self_attention/linear_0", part: 2, parts: 3)),
    ("attn.out", Place(tensor: "self_attention/linear_1")),
    ("cross_attn.query", Place(tensor: "attention/linear_0")),
    ("cross_attn.key", Place(tensor: "attention/linear_1", part: 0, parts: 2)),
    ("cross_attn.value", Place(tensor: "attention/linear_1", part: 1, parts: 2)),
    ("cross_attn.out", Place(tensor: "attention/linear_2")),
    ("attn_ln", Place(tensor: "self_attention/layer_norm")),
    ("cross_attn_ln", Place(tensor: "attention/layer_norm")),
    ("mlp_ln", Place(tensor: "ffn/layer_norm")), ("mlp.0", Place(tensor: "ffn/linear_0")),
    ("mlp.2", Place(tensor: "ffn/linear_1")),
  ]

  private static func ctranslate2Place(_ role: String) -> Place {
    if let (side, layer, rest) = block(role) {
      for (own, place) in ctranslate2Parts where rest.hasPrefix(own + ".") {
        let kind = String(rest.dropFirst(own.count + 1))
        let stored = own.hasSuffix("ln") ? normalizationPart(kind) : kind
        return Place(
          tensor: "\(side)/layer_\(layer)/\(place.tensor)/\(stored)", part: place.part, parts: place.parts)
      }
      return Place(tensor: role)
    }
    switch role {
    case "encoder.positional_embedding": return Place(tensor: "encoder/position_encodings/encodings")
    case "decoder.positional_embedding": return Place(tensor: "decoder/position_encodings/encodings")
    case "decoder.token_embedding.weight": return Place(tensor: "decoder/embeddings/weight")
    case "encoder.ln_post.weight": return Place(tensor: "encoder/layer_norm/gamma")
    case "encoder.ln_post.bias": return Place(tensor: "encoder/layer_norm/beta")
    case "decoder.ln.weight": return Place(tensor: "decoder/layer_norm/gamma")
    case "decoder.ln.bias": return Place(tensor: "decoder/layer_norm/beta")
    default: return Place(tensor: role.replacing(".", with: "/"))
    }
  }

  private static func normalizationPart(_ kind: String) -> String {
    switch kind {
    case "weight": "gamma"
    case "bias": "beta"
    default: kind
    }
  }
}
