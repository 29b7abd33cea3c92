import FoundationEssentials

/// Finds the weights, and what belongs to them, under a path that a person gave.
struct WhisperModelFolder {
  /// The weight file or index to open.
  let weights: String
  /// The folder whose configuration and vocabulary belong to the weights.
  let folder: String

  static let preferredNames = ["model.bin", "model.safetensors", "model.safetensors.index.json"]

  /// - Parameter path: a folder or a weight file. In a folder, CTranslate2's `model.bin` is preferred to
  ///   `model.safetensors`, that to a sharded index, and that to a single `ggml-*.bin`.
  init(path: String) throws(WhisperCheckpointError) {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .notFound(path: path, reason: "there is no such file or folder; check the path or pull the model")
    }
    guard isFolder else {
      weights = path
      folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
      return
    }
    folder = path
    for name in Self.preferredNames where Self.fileSize(path + "/" + name) != nil {
      weights = path + "/" + name
      return
    }
    weights = path + "/" + (try Self.ggmlFile(in: path))
  }

  private static func ggmlFile(in path: String) throws(WhisperCheckpointError) -> String {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    let ggml = names.filter { $0.hasPrefix("ggml-") && $0.hasSuffix(".bin") }
    if ggml.count > 1 {
      throw .notFound(
        path: path,
        reason: "it has several ggml files (\(ggml.prefix(8).joined(separator: ", "))); give one of them")
    }
    if let name = ggml.first { return name }
    if let name = names.first(where: { $0 == "pytorch_model.bin" || $0.hasSuffix(".pt") }) {
      throw .notFound(
        path: path, reason: "\(name) is a PyTorch archive, which is not read; convert it to safetensors")
    }
    throw .notFound(
      path: path,
      reason: "none of \(preferredNames.joined(separator: ", ")) or ggml-*.bin is in it; pull the model again"
    )
  }

  /// The vocabularies beside the weights, the most complete first.
  var vocabularySources: [WhisperVocabularySource] {
    func existing(_ name: String) -> String? {
      let path = folder + "/" + name
      return Self.fileSize(path) == nil ? nil : path
    }
    var sources: [WhisperVocabularySource] = []
    if let path = existing("tokenizer.json") { sources.append(.tokenizerJSON(path: path)) }
    if let path = existing("vocabulary.json") { sources.append(.vocabularyJSON(path: path)) }
    if let path = existing("vocabulary.txt") { sources.append(.vocabularyText(path: path)) }
    if let path = existing("vocab.json") {
      sources.append(.vocabJSON(path: path, merges: existing("merges.txt")))
    }
    return sources
  }

  /// The size of a file in bytes, links followed; `nil` if there is none.
  static func fileSize(_ path: String) -> Int? {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder else { return nil }
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: target)
    guard let size = attributes?[.size] else { return nil }
    return (size as? Int) ?? (size as? UInt64).flatMap { Int(exactly: $0) }
  }
}
