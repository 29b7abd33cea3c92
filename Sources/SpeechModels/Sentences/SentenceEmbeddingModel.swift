import Foundation
public import Inference

/// The weights of MiniLM (a small BERT whose token vectors are averaged): read-only, shared by all threads.
///
/// Layers, width and heads (of 32) are taken from the tensors. Reference: Wang et al., "MiniLM" (2020);
/// Reimers and Gurevych, "Sentence-BERT" (2019).
public final class SentenceEmbeddingModel: Sendable {
  static let headWidth = 32
  /// Longest text in tokens, of which the published model was trained.
  static let longest = 256

  struct Layer: Sendable {
    let query: PackedLinear
    let key: PackedLinear
    let value: PackedLinear
    let attention: PackedLinear
    let attentionNorm: Norm
    let inner: PackedLinear
    let outer: PackedLinear
    let outerNorm: Norm
  }

  struct Norm: Sendable {
    let gain: [Float]
    let bias: [Float]
  }

  /// Values in an embedding.
  public let width: Int
  public let tokenizer: WordPieceTokenizer
  let innerWidth: Int
  let positions: [Float]
  let tokenType: [Float]
  let embeddingNorm: Norm
  let layers: [Layer]
  private let file: WeightFile
  private let words: WeightTensor

  /// Reads `model.safetensors` and `vocab.txt` of a folder.
  /// - Throws: `WeightFileError`, `SpeakerModelError` on a tensor of another shape, `SentenceModelError`.
  public convenience init(folder: String) throws {
    let path = folder + "/vocab.txt"
    guard let vocabulary = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw SentenceModelError.unreadable(path: path)
    }
    try self.init(
      WeightFile.open(folder + "/model.safetensors"),
      tokenizer: WordPieceTokenizer(vocabulary: vocabulary))
  }

  public init(_ file: WeightFile, tokenizer: WordPieceTokenizer) throws {
    let weights = NamedWeights(file: file)
    words = try file.tensor("embeddings.word_embeddings.weight")
    guard words.shape.count == 2, words.shape[1] > 0, words.shape[1] <= NamedWeights.widest,
      words.shape[1].isMultiple(of: Self.headWidth)
    else { throw SentenceModelError.width(words.shape.last ?? 0) }
    let width = words.shape[1]
    guard tokenizer.largestToken < words.shape[0] else {
      throw SentenceModelError.vocabularySize(pieces: tokenizer.largestToken + 1, rows: words.shape[0])
    }
    let rows = try weights.shape("embeddings.position_embeddings.weight", rank: 2)[0]
    positions = try weights.values("embeddings.position_embeddings.weight", shape: [rows, width])
    let types = try weights.shape("embeddings.token_type_embeddings.weight", rank: 2)[0]
    tokenType = Array(
      try weights.values("embeddings.token_type_embeddings.weight", shape: [types, width]).prefix(width))
    func norm(_ name: String) throws -> Norm {
      try Norm(
        gain: weights.values(name + ".weight", shape: [width]),
        bias: weights.values(name + ".bias", shape: [width]))
    }
    embeddingNorm = try norm("embeddings.LayerNorm")
    innerWidth = try weights.shape("encoder.layer.0.intermediate.dense.weight", rank: 2)[0]
    var layers: [Layer] = []
    while layers.count < 48, file.tensors["encoder.layer.\(layers.count).output.dense.weight"] != nil {
      let name = "encoder.layer.\(layers.count)."
      func square(_ part: String) throws -> PackedLinear {
        try weights.linear(name + part, outputs: width, inputs: width)
      }
      layers.append(
        Layer(
          query: try square("attention.self.query"), key: try square("attention.self.key"),
          value: try square("attention.self.value"), attention: try square("attention.output.dense"),
          attentionNorm: try norm(name + "attention.output.LayerNorm"),
          inner: try weights.linear(name + "intermediate.dense", outputs: innerWidth, inputs: width),
          outer: try weights.linear(name + "output.dense", outputs: width, inputs: innerWidth),
          outerNorm: try norm(name + "output.LayerNorm")))
    }
    self.layers = layers
    self.width = width
    self.file = file
    self.tokenizer = tokenizer
  }

  /// Most tokens that the positions allow.
  var limit: Int { min(Self.longest, positions.count / width) }

  func word(_ token: Int32) throws -> [Float] {
    let row = Int(token)
    return try file.float32(words, rows: row..<(row + 1))
  }
}
