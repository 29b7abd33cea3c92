public import Foundation

extension InstalledModels {
  /// Finds the companion of one kind without fetching anything.
  ///
  /// In order: what the kind's environment variable names (an installed model, or a path); a folder with the
  /// catalogue's name beside the recognizer, if that was given as a path; the catalogue's first installed one.
  ///
  /// - Parameter recognizer: what was asked for as the recognizer, a name or a path; nil if nothing was.
  /// - Returns: the file, if the companion is one file; else the folder with its files. Nil if there is none.
  /// - Throws: `ModelStoreError` if the environment names something that is not there.
  public func companion(
    _ kind: ModelKind, besides recognizer: String?,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> URL? {
    guard kind.isCompanion else { return nil }
    let known = catalogue.models(of: kind)
    if let given = environment[kind.environmentVariable], !given.isEmpty {
      let path = try resolve(given)
      if let installed = model(named: given), installed.folder == path, installed.manifest.kind != kind {
        throw ModelStoreError.wrongKind(name: given, is: installed.manifest.kind, wanted: kind)
      }
      return known.lazy.compactMap { place($0, at: path) }.first ?? path
    }
    if let recognizer, recognizer.contains("/") {
      let path = expandingTilde(recognizer, environment: environment)
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      for model in known {
        if let found = place(model, at: folder.appendingPathComponent(model.name)) { return found }
      }
    }
    for model in known {
      if let installed = exactly(model.name) { return place(model, at: installed.folder) }
    }
    return nil
  }

  /// Where a reader finds a companion that lies in a folder, or is a file.
  func place(_ model: ModelDescription, at url: URL) -> URL? {
    guard let found = CompanionFiles(model, at: url.path) else { return nil }
    return found.files.entries.count == 1 ? URL(fileURLWithPath: found.files.entries[0].path) : url
  }

  /// Where a reader finds an installed companion: its file if it is one file, else its folder.
  public func place(of installed: InstalledModel) -> URL {
    catalogue[installed.name].flatMap { place($0, at: installed.folder) } ?? installed.folder
  }
}
