import Foundation
import Inference
import ModelFixtures
import Testing

@testable import SpeechModels

private let folder = ProcessInfo.processInfo.environment["STENO_TEST_MODELS"].map { $0 + "/minilm-l6-v2" }

@Suite("Sentence embeddings compute what BERT computes")
struct SentenceEmbeddingTests {
  static let vocabulary =
    "[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\ncat\nsit\n##s\non\nmat\n.\ncafe\n##é\n東\nun\n##able\n,\nnaive\n!\na\nb\nc\nd\ne\n"

  static func tensors(width: Int = 64, inner: Int = 96, layers: Int = 2) -> RandomTensors {
    var tensors = RandomTensors(seed: 7)
    tensors.add("embeddings.word_embeddings.weight", [24, width])
    tensors.add("embeddings.position_embeddings.weight", [16, width])
    tensors.add("embeddings.token_type_embeddings.weight", [2, width])
    func norm(_ name: String) {
      tensors.add(name + ".weight", [width], center: 1, spread: 0.5)
      tensors.add(name + ".bias", [width], spread: 0.2)
    }
    func linear(_ name: String, _ outputs: Int, _ inputs: Int) {
      tensors.add(name + ".weight", [outputs, inputs])
      tensors.add(name + ".bias", [outputs], spread: 0.2)
    }
    norm("embeddings.LayerNorm")
    for layer in 0..<layers {
      let name = "encoder.layer.\(layer)."
      for part in ["self.query", "self.key", "self.value", "output.dense"] {
        linear(name + "attention." + part, width, width)
      }
      norm(name + "attention.output.LayerNorm")
      linear(name + "intermediate.dense", inner, width)
      linear(name + "output.dense", width, inner)
      norm(name + "output.LayerNorm")
    }
    return tensors
  }

  /// Computed in double precision by a program of its own in Python.
  static let golden: [Float] = [
    -0.102975, 0.020768, 0.165131, 0.074533, -0.051497, -0.141881, -0.029488, 0.022191, 0.098758, -0.037662,
    0.063237, 0.075736,
  ]

  @Test(
    "A small network of random weights agrees with the reference",
    arguments: InstructionSet.allCases.filter { $0.isAvailable && $0 != .amxEmulated })
  func smallNetwork(level: InstructionSet) throws {
    let model = try SentenceEmbeddingModel(
      Self.tensors().file(), tokenizer: WordPieceTokenizer(vocabulary: Self.vocabulary))
    let encoder = SentenceEncoder(model: model, kernels: Kernels(level))
    let vector = try encoder.embed(tokens: [2, 5, 9, 7, 11, 3])
    #expect(vector.count == 64)
    #expect(zip(vector, Self.golden).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
    // A longer text in between must not disturb the next.
    _ = try encoder.embed("the cat sits on the mat, a b c d e the cat sits on the mat")
    #expect(try encoder.embed(tokens: [2, 5, 9, 7, 11, 3]) == vector)
  }

  @Test("A missing tensor, a wrong shape and a foreign vocabulary are refused")
  func refusals() throws {
    let tokenizer = try WordPieceTokenizer(vocabulary: Self.vocabulary)
    var lacking = Self.tensors()
    lacking.remove("encoder.layer.1.attention.self.key.bias")
    #expect(throws: (any Error).self) { try SentenceEmbeddingModel(lacking.file(), tokenizer: tokenizer) }
    var wrong = Self.tensors()
    wrong.set("embeddings.LayerNorm.weight", [32], [Float](repeating: 1, count: 32))
    #expect(throws: SpeakerModelError.self) { try SentenceEmbeddingModel(wrong.file(), tokenizer: tokenizer) }
    let larger = try WordPieceTokenizer(vocabulary: Self.vocabulary + "more\nand\nmore\n")
    #expect(throws: SentenceModelError.vocabularySize(pieces: 27, rows: 24)) {
      try SentenceEmbeddingModel(Self.tensors().file(), tokenizer: larger)
    }
    #expect(throws: SentenceModelError.self) { try WordPieceTokenizer(vocabulary: "a\nb") }
  }

  @Test(
    "Words fall into pieces",
    arguments: [
      ("The cats sit.", [2, 4, 5, 7, 6, 10, 3]), ("CAFÉ", [2, 11, 3]), ("unable", [2, 14, 15, 3]),
      ("東 zebra!", [2, 13, 1, 18, 3]), ("", [2, 3]), (String(repeating: "a", count: 101), [2, 1, 3]),
      ("na\u{0}ïve,cat", [2, 17, 16, 5, 3]),
    ] as [(String, [Int32])])
  func wordPieces(text: String, expected: [Int32]) throws {
    #expect(try WordPieceTokenizer(vocabulary: Self.vocabulary).tokens(of: text) == expected)
  }

  @Test("A long text is cut at the limit and keeps its end mark")
  func limit() throws {
    let tokenizer = try WordPieceTokenizer(vocabulary: Self.vocabulary)
    let tokens = tokenizer.tokens(of: String(repeating: "cat ", count: 5000), limit: 16)
    #expect(tokens.count == 16)
    #expect(tokens.last == 3)
  }

  @Test(
    "The published model agrees with the reference",
    .enabled(
      if: folder.map { FileManager.default.fileExists(atPath: $0 + "/model.safetensors") } ?? false,
      "Set STENO_TEST_MODELS to a folder that holds minilm-l6-v2."))
  func published() throws {
    let model = try SentenceEmbeddingModel(folder: #require(folder))
    let encoder = SentenceEncoder(model: model, kernels: try Kernels.selected())
    let texts: [(String, [Int32], [Float])] = [
      (
        "The cat sits on the mat.", [101, 1996, 4937, 7719, 2006, 1996, 13523, 1012, 102],
        [0.134177, -0.0329, -0.024804, 0.041439, -0.036348, 0.041814, 0.031217, 0.037202]
      ),
      (
        "Café au lait: naïve résumé — unbelievable!",
        [101, 7668, 8740, 21110, 2102, 1024, 15743, 13746, 1517, 23653, 999, 102],
        [-0.028331, -0.021083, 0.031199, 0.035212, 0.094891, 0.088453, -0.037263, 0.021106]
      ),
      (
        "東京 is Tokyo; e-mail me @ 5:30pm.",
        [101, 1879, 1755, 2003, 5522, 1025, 1041, 1011, 5653, 2033, 1030, 1019, 1024, 2382, 9737, 1012, 102],
        [0.064792, -0.017404, 0.105163, -0.011543, 0.006444, -0.041194, 0.02872, 0.025208]
      ),
    ]
    for (text, tokens, expected) in texts {
      #expect(model.tokenizer.tokens(of: text) == tokens)
      #expect(zip(try encoder.embed(text), expected).allSatisfy { abs($0 - $1) < 1e-4 })
    }
  }
}
