public import Inference

/// The weights of a Whisper model, whatever file they come in, under the names of OpenAI's reference
/// implementation (`encoder.blocks.0.attn.query.weight`, …).
///
/// Opening checks that every tensor of the model is there in the right shape and in an element type that can be
/// read; values are read and converted only when they are asked for.
public struct WhisperCheckpoint: Sendable {
  /// The weight file or index that was opened.
  public let path: String
  public let dimensions: WhisperDimensions
  /// Decoder heads whose cross-attention follows the audio, for word times; `nil` if the model does not say
  /// or names heads that it does not have.
  public let alignmentHeads: [(layer: Int, head: Int)]?
  /// Tokens never to be emitted; `nil` if the model does not say.
  public let suppressTokens: [Int]?
  /// Tokens not to be emitted first; `nil` if the model does not say.
  public let beginSuppressTokens: [Int]?
  /// Ids of the language tokens in ascending order; `nil` if the model does not say.
  public let languageIds: [Int]?
  /// Where the vocabulary can be read, the most complete source first.
  public let vocabularySources: [WhisperVocabularySource]
  /// Dimensions and mel filters as a ggml file gives them; `nil` for other formats.
  public var ggmlHeader: GGMLHeader? { file.ggmlHeader }
  let file: WeightFile
  let entries: [String: WhisperTensorEntry]

  /// Every tensor of the model by its role.
  public var roles: [String] { entries.keys.sorted() }

  /// Opens a model folder (`model.bin`, `model.safetensors` or its index, or one `ggml-*.bin`) or a single file of
  /// these kinds. Configuration and vocabulary are looked for in the same folder; a ggml file has its own.
  /// - Throws: `WhisperCheckpointError`.
  public static func open(_ path: String) throws(WhisperCheckpointError) -> WhisperCheckpoint {
    let folder = try WhisperModelFolder(path: path)
    let file: WeightFile
    do throws(WeightFileError) {
      file = try WeightFile.open(folder.weights)
    } catch {
      throw .weights(error)
    }
    return try WhisperCheckpoint(file, in: folder)
  }

  init(_ file: WeightFile, in folder: WhisperModelFolder) throws(WhisperCheckpointError) {
    guard let naming = WhisperTensorNaming(of: file) else {
      throw .notWhisper(path: file.path, reason: "its tensors are not named like those of any Whisper model")
    }
    var configuration = WhisperConfiguration()
    if file.format == .ggml {
      vocabularySources = file.ggmlHeader.map { [.embedded(tokens: $0.vocabulary)] } ?? []
    } else {
      configuration = try .read(folder: folder.folder)
      vocabularySources = folder.vocabularySources
    }
    let shapes = WhisperShapes(file: file, naming: naming)
    let dimensions = try shapes.dimensions()
    try shapes.check(dimensions, against: configuration)
    self.file = file
    self.path = file.path
    self.dimensions = dimensions
    self.entries = try shapes.entries(dimensions)
    self.suppressTokens = configuration.tokens(configuration.suppressTokens, dimensions)
    self.beginSuppressTokens = configuration.tokens(configuration.beginSuppressTokens, dimensions)
    self.languageIds = configuration.tokens(configuration.languageIds, dimensions)
    self.alignmentHeads = configuration.heads(dimensions)
  }
}
