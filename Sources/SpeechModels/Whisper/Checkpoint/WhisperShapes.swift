import Inference

/// A role's tensor and the part of its rows that holds the role.
struct WhisperTensorEntry: Sendable {
  let tensor: WeightTensor
  /// The role's own shape, row-major.
  let shape: [Int]
  /// First of the tensor's rows that belongs to the role.
  let firstRow: Int
}

/// Derives a model's dimensions from the shapes of its tensors and checks every tensor against them.
struct WhisperShapes {
  let file: WeightFile
  let naming: WhisperTensorNaming

  /// The dimensions that the tensors show, once it is clear that they are Whisper's; head counts from the file's own header where it has one, else from the
  /// head size that all Whisper models share.
  func dimensions() throws(WhisperCheckpointError) -> WhisperDimensions {
    if naming == .ctranslate2 { try checkCTranslate2() }
    let convolution = try shape("encoder.conv1.weight", rank: 3)
    let embedding = try shape("decoder.token_embedding.weight", rank: 2)
    let dimensions = WhisperDimensions(
      melBins: convolution[1], audioContext: try shape("encoder.positional_embedding", rank: 2)[0],
      audioWidth: convolution[0],
      audioHeads: try heads("encoder/num_heads", header: \.audioHeads, width: convolution[0]),
      audioLayers: layers("encoder"), vocabularySize: embedding[0],
      textContext: try shape("decoder.positional_embedding", rank: 2)[0], textWidth: embedding[1],
      textHeads: try heads("decoder/num_heads", header: \.textHeads, width: embedding[1]),
      textLayers: layers("decoder"))
    if let fault = dimensions.fault { throw .dimensions(path: file.path, reason: fault) }
    return dimensions
  }

  /// Compares the dimensions with what header and configuration declare, and refuses an output projection of its
  /// own.
  func check(
    _ dimensions: WhisperDimensions, against configuration: WhisperConfiguration
  ) throws(WhisperCheckpointError) {
    if let type = configuration.modelType, type != "whisper" {
      throw .notWhisper(path: file.path, reason: "its configuration says model_type \(type)")
    }
    let declared: [(String, Int)] = [
      ("num_mel_bins", dimensions.melBins), ("max_source_positions", dimensions.audioContext),
      ("d_model", dimensions.audioWidth), ("encoder_attention_heads", dimensions.audioHeads),
      ("encoder_layers", dimensions.audioLayers), ("vocab_size", dimensions.vocabularySize),
      ("max_target_positions", dimensions.textContext), ("decoder_attention_heads", dimensions.textHeads),
      ("decoder_layers", dimensions.textLayers), ("encoder_ffn_dim", 4 * dimensions.audioWidth),
      ("decoder_ffn_dim", 4 * dimensions.textWidth),
    ]
    for (key, value) in declared {
      if let other = configuration.dimensions[key], other != value {
        throw .dimensions(
          path: file.path, reason: "config.json says \(key) is \(other), but the tensors show \(value)")
      }
    }
    if let header = file.ggmlHeader { try check(dimensions, against: header) }
    if case .huggingFace = naming { try checkTiedProjection() }
  }

  /// Finds every tensor of the model and checks its shape and element type.
  func entries(
    _ dimensions: WhisperDimensions
  ) throws(WhisperCheckpointError) -> [String: WhisperTensorEntry] {
    var entries: [String: WhisperTensorEntry] = [:]
    for role in WhisperRole.all(dimensions) {
      let place = naming.place(of: role.name)
      guard let tensor = file.tensors[place.tensor] else {
        throw .missing(path: file.path, role: role.name, tensor: place.tensor)
      }
      var expected = role.shape
      expected[0] *= place.parts
      // whisper.cpp stores the convolutions' biases as columns.
      guard tensor.shape == expected || (expected.count == 1 && tensor.shape == expected + [1]) else {
        throw .wrongShape(
          path: file.path, tensor: tensor.name, shape: tensor.shape, expected: expected)
      }
      do throws(WeightFileError) {
        try file.checkConvertible(tensor)
      } catch {
        throw .weights(error)
      }
      entries[role.name] = WhisperTensorEntry(
        tensor: tensor, shape: role.shape, firstRow: place.part * role.shape[0])
    }
    return entries
  }

  private func shape(_ role: String, rank: Int) throws(WhisperCheckpointError) -> [Int] {
    let name = naming.place(of: role).tensor
    guard let tensor = file.tensors[name] else { throw .missing(path: file.path, role: role, tensor: name) }
    guard tensor.shape.count == rank else {
      throw .dimensions(path: file.path, reason: "\(name) has shape \(tensor.shape), not \(rank) dimensions")
    }
    return tensor.shape
  }

  private func layers(_ side: String) -> Int {
    var count = 0
    while file.tensors[naming.place(of: "\(side).blocks.\(count).attn.query.weight").tensor] != nil {
      count += 1
    }
    return count
  }

  private func heads(
    _ flag: String, header: KeyPath<GGMLHeader, Int>, width: Int
  ) throws(WhisperCheckpointError) -> Int {
    if let ggml = file.ggmlHeader { return ggml[keyPath: header] }
    if naming == .ctranslate2, let count = try self.flag(flag) { return count }
    return width / WhisperDimensions.headSize
  }

  private func check(
    _ dimensions: WhisperDimensions, against header: GGMLHeader
  ) throws(WhisperCheckpointError) {
    let declared = WhisperDimensions(
      melBins: header.melBins, audioContext: header.audioContext, audioWidth: header.audioWidth,
      audioHeads: header.audioHeads, audioLayers: header.audioLayers, vocabularySize: header.vocabularySize,
      textContext: header.textContext, textWidth: header.textWidth, textHeads: header.textHeads,
      textLayers: header.textLayers)
    guard declared == dimensions else {
      throw .dimensions(
        path: file.path, reason: "the header declares \(declared), but the tensors show \(dimensions)")
    }
    guard header.vocabulary.count <= dimensions.vocabularySize else {
      throw .dimensions(
        path: file.path,
        reason: "it lists \(header.vocabulary.count) tokens for an embedding of \(dimensions.vocabularySize)")
    }
  }

  private func checkCTranslate2() throws(WhisperCheckpointError) {
    guard file.metadata["specification"] == "WhisperSpec" else {
      throw .notWhisper(
        path: file.path,
        reason: "its CTranslate2 specification is \(file.metadata["specification"] ?? "unknown")")
    }
    // Activation 3 is the exact GELU.
    for (name, value) in [
      ("decoder/activation", 3), ("decoder/pre_norm", 1), ("decoder/scale_embeddings", 0),
      ("decoder/alibi", 0),
    ] {
      if let found = try flag(name), found != value {
        throw .notWhisper(path: file.path, reason: "\(name) is \(found) where Whisper has \(value)")
      }
    }
  }

  /// Whisper's output projection is the token embedding; a model trained otherwise would give nonsense.
  private func checkTiedProjection() throws(WhisperCheckpointError) {
    let name = naming.place(of: "decoder.token_embedding.weight").tensor
    guard let projection = file.tensors["proj_out.weight"], let embedding = file.tensors[name] else { return }
    do throws(WeightFileError) {
      defer {
        file.discardPages(of: projection)
        file.discardPages(of: embedding)
      }
      if try file.isIdentical(projection, embedding) { return }
    } catch {
      throw .weights(error)
    }
    throw .notWhisper(path: file.path, reason: "proj_out.weight differs from the token embedding")
  }

  private func flag(_ name: String) throws(WhisperCheckpointError) -> Int? {
    guard file.tensors[name] != nil else { return nil }
    do throws(WeightFileError) {
      let values = try file.integers(name)
      guard let value = values.first, values.count == 1 else {
        throw .invalidTensor(file: file.path, tensor: name, reason: "a single integer is expected")
      }
      return value
    } catch {
      throw .weights(error)
    }
  }
}
