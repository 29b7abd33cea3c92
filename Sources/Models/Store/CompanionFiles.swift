import Foundation
import Glibc

/// Finds the files of companion models. A companion is known by its checksum alone: unlike recognizers, it has no
/// conversions that would have to be told by their contents.
struct CompanionFiles {
  var model: ModelDescription
  var files: ModelFiles

  /// The files of one companion in a folder, or its only file; nil where a file is missing.
  init?(_ model: ModelDescription, at path: String) {
    let published = model.publishedFiles
    guard !published.isEmpty else { return nil }
    let entries: [ModelFiles.Entry]
    if ModelFiles.size(path) == nil {
      entries = published.map { .init(name: $0.name, path: path + "/" + $0.name) }
    } else if published.count == 1 {
      entries = [.init(name: published[0].name, path: path)]
    } else {
      return nil
    }
    guard entries.allSatisfy({ ModelFiles.size($0.path) != nil }) else { return nil }
    self.model = model
    files = ModelFiles(format: model.format, entries: entries)
  }

  /// The companion whose weights lie at a path: a folder, or the file of weights under any name.
  static func identify(_ path: String, catalogue: ModelCatalogue) throws -> CompanionFiles? {
    // Several companions may call their files alike, so each file is hashed once.
    var digests: [String: String] = [:]
    func digest(_ file: String) throws -> String {
      if let known = digests[file] { return known }
      let digest = try FileSystem.digest(of: file, followingLinks: true).sha256
      digests[file] = digest
      return digest
    }
    for model in catalogue.models {
      guard let weights = model.publishedFiles.first else { continue }
      let isFile = ModelFiles.size(path) != nil
      let file = isFile ? path : path + "/" + weights.name
      guard let size = ModelFiles.size(file), size <= model.diskBytes, try digest(file) == weights.sha256
      else { continue }
      if let found = CompanionFiles(model, at: path) { return found }
      // The weights came alone; what belongs to them may lie beside them.
      let parent = FileSystem.parent(of: path)
      if isFile, let found = CompanionFiles(model, at: parent) { return found }
      let names = model.publishedFiles.dropFirst().map(\.name).joined(separator: ", ")
      throw ModelStoreError.notAModel(
        path: path, reason: "these are the weights of \(model.name), but beside them it needs \(names)")
    }
    return nil
  }

  /// Copies the files and compares each with its published checksum.
  func transfer(to folder: String, linking: Bool, progress: (Int64) -> Void) throws -> [ModelManifest.File] {
    let copied = try files.transfer(to: folder, linking: linking, progress: progress)
    for (file, published) in zip(copied, model.publishedFiles) where file.sha256 != published.sha256 {
      throw ModelStoreError.checksumMismatch(
        file: file.name, expected: published.sha256, actual: file.sha256)
    }
    return copied
  }
}
