public import Foundation

/// A model in the store.
public struct InstalledModel: Sendable, Equatable {
  public var name: String
  public var folder: URL
  public var manifest: ModelManifest
}

/// What a check of an installed model found; names of files.
public struct VerificationReport: Sendable, Equatable {
  public var name: String
  public var missing: [String] = []
  /// Files whose size or SHA-256 is not the recorded one, and what is a link where a file should be.
  public var changed: [String] = []
  public var extra: [String] = []

  /// Whether the model can be trusted; extra files do no harm.
  public var isIntact: Bool { missing.isEmpty && changed.isEmpty }
}

/// A closure of the caller that opens the model as its reader would, and throws if it cannot.
public typealias ModelValidation = @Sendable (_ folder: URL) throws -> Void

/// The models on this machine: one folder each in `STENO_HOME/models`, with a manifest beside the files.
public struct InstalledModels: Sendable {
  public let home: StenoHome
  let catalogue: ModelCatalogue

  /// - Parameter catalogue: gives aliases their meaning and unknown names a suggestion.
  public init(home: StenoHome = StenoHome(), catalogue: ModelCatalogue = .standard) {
    self.home = home
    self.catalogue = catalogue
  }

  var models: String { home.models.path }

  func folder(_ name: String) -> String { models + "/" + name }

  /// All installed models by name. Folders without a readable manifest are not models.
  public func list() -> [InstalledModel] {
    FileSystem.names(in: models).compactMap(exactly)
  }

  /// The model with exactly this name.
  func exactly(_ name: String) -> InstalledModel? {
    guard (try? ModelName.check(name)) != nil, FileSystem.kind(folder(name)) == .folder,
      let manifest = ModelManifest.read(in: folder(name))
    else { return nil }
    return InstalledModel(
      name: name, folder: home.models.appendingPathComponent(name, isDirectory: true), manifest: manifest)
  }

  /// The model that a name or a catalogue alias means, if it is installed.
  public func model(named name: String) -> InstalledModel? {
    exactly(name) ?? catalogue[name].flatMap { exactly($0.name) }
  }

  /// The folder of an installed model.
  public func path(of name: String) -> URL? { model(named: name)?.folder }

  private func requireModel(_ name: String) throws(ModelStoreError) -> InstalledModel {
    if let found = model(named: name) { return found }
    if catalogue[name] == nil { try ModelName.check(name) }
    throw notInstalled(name)
  }

  private func notInstalled(_ name: String) -> ModelStoreError {
    let known = catalogue[name]?.name ?? catalogue.nearestName(to: name)
    return .notInstalled(name: name, command: known.map { "steno models pull \($0)" })
  }

  /// Hashes all files of a model again and compares them with what was installed.
  public func verify(_ name: String) throws -> VerificationReport {
    let model = try requireModel(name)
    let folder = folder(model.name)
    var report = VerificationReport(name: model.name)
    for file in model.manifest.files {
      let path = folder + "/" + file.name
      switch FileSystem.kind(path) {
      case nil: report.missing.append(file.name)
      case .file:
        let matches =
          try FileSystem.regularFileSize(path) == file.size
          && FileSystem.digest(of: path).sha256 == file.sha256
        if !matches { report.changed.append(file.name) }
      default: report.changed.append(file.name)
      }
    }
    let recorded = Set(model.manifest.files.map(\.name) + [ModelManifest.fileName])
    report.extra = FileSystem.names(in: folder).filter { !recorded.contains($0) }
    return report
  }

  /// Removes a model and whatever an unfinished download of it left.
  public func remove(_ name: String) throws {
    guard let model = model(named: name) else {
      let leftover = catalogue[name]?.name ?? name
      try ModelName.check(leftover)
      guard FileSystem.kind(partial(leftover)) != nil else { throw notInstalled(name) }
      let lock = try lock(leftover)
      defer { _ = lock }
      return try FileSystem.remove(partial(leftover))
    }
    let lock = try lock(model.name)
    defer { _ = lock }
    // Renamed first, so that nobody can open a model of which half is gone.
    let doomed = folder(model.name) + ".removed"
    try FileSystem.remove(doomed)
    try FileSystem.move(folder(model.name), to: doomed)
    try FileSystem.remove(doomed)
    try FileSystem.remove(partial(model.name))
  }

  /// The files that an argument of a command means: a path to a folder or file as it is, or an installed model.
  ///
  /// A word without `/` is an installed model first, so that a folder that happens to lie around cannot shadow it.
  /// - Throws: `ModelStoreError.notInstalled` with the command that installs it.
  public func resolve(_ nameOrPath: String) throws -> URL {
    let path = expandingTilde(nameOrPath, environment: ProcessInfo.processInfo.environment)
    let exists = !path.isEmpty && FileManager.default.fileExists(atPath: path)
    if path.contains("/"), exists { return URL(fileURLWithPath: path) }
    if let installed = self.path(of: nameOrPath) { return installed }
    if exists { return URL(fileURLWithPath: path) }
    throw notInstalled(nameOrPath)
  }

  /// Installs a model from a folder or file of the user's: CTranslate2, Hugging Face (safetensors) or ggml; or a
  /// companion, whose checksum must be the catalogue's.
  ///
  /// - Parameters:
  ///   - name: name in the store; a companion has its own, others that of the folder or file if nil.
  ///   - linking: hard-link the files where the disk allows it, instead of copying them.
  ///   - validate: opens the model as its reader would; a model it refuses is not installed.
  public func importModel(
    from path: URL, name: String? = nil, linking: Bool = false, validate: ModelValidation? = nil
  ) throws -> InstalledModel {
    let companion = try CompanionFiles.identify(path.path, catalogue: catalogue)
    let files = try companion?.files ?? ModelFiles.recognise(path.path)
    let chosen: String
    if let companion {
      chosen = companion.model.name
      if let name, name != chosen {
        throw ModelStoreError.invalidName(name: name, reason: "this is the companion model '\(chosen)'")
      }
    } else if let name {
      try ModelName.check(name)
      chosen = name
    } else if let derived = ModelFiles.derivedName(from: path.standardizedFileURL.path) {
      chosen = derived
    } else {
      throw ModelStoreError.invalidName(name: path.lastPathComponent, reason: "nothing valid is left of it")
    }
    let lock = try lock(chosen)
    defer { _ = lock }
    guard FileSystem.kind(folder(chosen)) == nil else {
      throw ModelStoreError.alreadyInstalled(name: chosen)
    }
    let staging = try freshStaging(chosen, "import")
    do {
      let recorded =
        try companion?.transfer(to: staging, linking: linking) { _ in }
        ?? files.transfer(to: staging, linking: linking) { _ in }
      let manifest = ModelManifest(
        name: chosen, kind: companion?.model.kind ?? .speechRecognition,
        source: "imported from \(path.lastPathComponent)", licence: companion?.model.licence.description,
        format: files.format, files: recorded, installedAt: Date())
      return try commit(staging, manifest: manifest, replacing: false, validate: validate)
    } catch {
      try? FileSystem.remove(staging)
      // Fails, as it should, while a resumable download is in there too.
      rmdirIfEmpty(partial(chosen))
      throw error
    }
  }
}
