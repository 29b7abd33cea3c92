import Foundation

/// A folder the user gave: it holds a model's files, or one folder with them for each of several models.
struct FolderSource: Sendable {
  let folder: String

  /// The subfolder that belongs to a model, or the folder itself.
  func place(of model: ModelDescription) throws(ModelStoreError) -> String {
    guard FileManager.default.fileExists(atPath: folder) else {
      throw .missingFile(name: "folder", place: folder)
    }
    let spellings = [model.name] + model.aliases.filter { !$0.contains("/") }
    for spelling in spellings {
      let candidate = folder + "/" + spelling
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), isFolder.boolValue {
        return candidate
      }
    }
    let holdsModel =
      model.kind.isCompanion
      ? CompanionFiles(model, at: folder) != nil : (try? ModelFiles.recognise(folder)) != nil
    guard holdsModel else {
      throw .missingFile(name: "folder '\(model.name)' and no model's files", place: folder)
    }
    return folder
  }

  /// Copies the model's files into a staging folder, checked against the manifest if one lies beside them.
  func fetch(
    _ model: ModelDescription, into staging: String,
    progress: @escaping @Sendable (_ file: String, _ done: Int64, _ total: Int64?) -> Void
  ) throws -> (files: [ModelManifest.File], format: ModelManifest.Format) {
    let place = try place(of: model)
    if model.kind.isCompanion {
      guard let found = CompanionFiles(model, at: place) else {
        let names = model.publishedFiles.map(\.name).joined(separator: ", ")
        throw ModelStoreError.missingFile(name: names, place: place)
      }
      let files = try found.transfer(to: staging, linking: false) { progress(model.name, $0, nil) }
      return (files, model.format)
    }
    let found = try ModelFiles.recognise(place)
    let files = try found.transfer(to: staging, linking: false) { progress(model.name, $0, nil) }
    if let manifest = ModelManifest.read(in: place) {
      for recorded in manifest.files {
        guard let file = files.first(where: { $0.name == recorded.name }) else { continue }
        if file.sha256 != recorded.sha256 {
          throw ModelStoreError.checksumMismatch(
            file: file.name, expected: recorded.sha256, actual: file.sha256)
        }
      }
    }
    return (files, found.format)
  }
}
