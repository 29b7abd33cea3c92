import FoundationEssentials

/// What `config.json` and `generation_config.json` beside the weights say; each entry may be absent.
///
/// CTranslate2 writes `alignment_heads`, `lang_ids`, `suppress_ids` and `suppress_ids_begin`; Hugging Face
/// Transformers the dimensions, `suppress_tokens`, `begin_suppress_tokens` and `lang_to_id`.
struct WhisperConfiguration: Decodable {
  var alignmentHeads: [[Int]]?
  var languageIds: [Int]?
  var suppressTokens: [Int]?
  var beginSuppressTokens: [Int]?
  /// Declared dimensions by Transformers' key.
  var dimensions: [String: Int] = [:]
  var modelType: String?

  static let dimensionKeys = [
    "num_mel_bins", "max_source_positions", "d_model", "encoder_attention_heads", "encoder_layers",
    "vocab_size", "max_target_positions", "decoder_attention_heads", "decoder_layers", "encoder_ffn_dim",
    "decoder_ffn_dim",
  ]
  private static let longestFile = 4 << 20

  init() {}

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func value<T: Decodable>(_ type: T.Type, _ keys: String...) throws -> T? {
      for key in keys {
        if let value = try container.decodeIfPresent(type, forKey: Key(stringValue: key)) { return value }
      }
      return nil
    }
    alignmentHeads = try value([[Int]].self, "alignment_heads")
    languageIds = try value([Int].self, "lang_ids")
    if languageIds == nil, let ids = try value([String: Int].self, "lang_to_id") {
      languageIds = ids.values.sorted()
    }
    suppressTokens = try value([Int].self, "suppress_ids", "suppress_tokens")
    beginSuppressTokens = try value([Int].self, "suppress_ids_begin", "begin_suppress_tokens")
    modelType = try value(String.self, "model_type")
    for key in Self.dimensionKeys {
      dimensions[key] = try value(Int.self, key)
    }
  }

  /// Reads the files of a folder that exist; `generation_config.json` takes precedence.
  static func read(folder: String) throws(WhisperCheckpointError) -> WhisperConfiguration {
    var configuration = try read(file: folder + "/config.json") ?? WhisperConfiguration()
    if let generation = try read(file: folder + "/generation_config.json") {
      configuration.alignmentHeads = generation.alignmentHeads ?? configuration.alignmentHeads
      configuration.languageIds = generation.languageIds ?? configuration.languageIds
      configuration.suppressTokens = generation.suppressTokens ?? configuration.suppressTokens
      configuration.beginSuppressTokens = generation.beginSuppressTokens ?? configuration.beginSuppressTokens
    }
    return configuration
  }

  private static func read(file path: String) throws(WhisperCheckpointError) -> WhisperConfiguration? {
    guard let size = WhisperModelFolder.fileSize(path) else { return nil }
    guard size <= longestFile else {
      throw .configuration(path: path, reason: "it has \(size) bytes, which no configuration needs")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .configuration(path: path, reason: "it cannot be read; check its permissions")
    }
    do {
      return try JSONDecoder().decode(WhisperConfiguration.self, from: data)
    } catch let error as DecodingError {
      throw .configuration(path: path, reason: explanation(error))
    } catch {
      throw .configuration(path: path, reason: "it is not valid JSON")
    }
  }

  private static func explanation(_ error: DecodingError) -> String {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return path.isEmpty ? "it is not a JSON object" : "the value of \(path) has the wrong type"
    default: return "it is not valid JSON"
    }
  }

  /// A list of token ids without those outside the vocabulary, which cannot be emitted anyway; Transformers writes
  /// -1 for "none".
  func tokens(_ ids: [Int]?, _ dimensions: WhisperDimensions) -> [Int]? {
    ids?.filter { (0..<dimensions.vocabularySize).contains($0) }
  }

  /// The alignment heads, or `nil` if one of them does not exist: models that were distilled to fewer layers are
  /// known to keep the list of their teacher, of which no part is right.
  func heads(_ dimensions: WhisperDimensions) -> [(layer: Int, head: Int)]? {
    guard let alignmentHeads else { return nil }
    var heads: [(layer: Int, head: Int)] = []
    for pair in alignmentHeads {
      guard pair.count == 2, (0..<dimensions.textLayers).contains(pair[0]),
        (0..<dimensions.textHeads).contains(pair[1])
      else { return nil }
      heads.append((pair[0], pair[1]))
    }
    return heads.isEmpty ? nil : heads
  }
}
