import Foundation
import Glibc

// How a model becomes installed: files gather in `NAME.partial/SOURCE`, and one rename makes them `NAME`.
extension InstalledModels {
  func partial(_ name: String) -> String { folder(name) + ".partial" }

  /// The folder in which one source gathers the files of a model; what an earlier attempt left is kept.
  func staging(_ name: String, _ source: String) throws(ModelStoreError) -> String {
    let path = partial(name) + "/" + source
    try FileSystem.createFolder(path)
    return path
  }

  func freshStaging(_ name: String, _ source: String) throws(ModelStoreError) -> String {
    try FileSystem.remove(partial(name) + "/" + source)
    return try staging(name, source)
  }

  func lock(_ name: String) throws(ModelStoreError) -> StoreLock {
    guard let lock = try StoreLock.attempt(name: name, in: models) else { throw .busy(name: name) }
    return lock
  }

  /// Makes a complete staging folder the installed model: all or nothing. The caller holds the lock.
  func commit(
    _ staging: String, manifest: ModelManifest, replacing: Bool, validate: ModelValidation?
  ) throws -> InstalledModel {
    let wanted = Set(manifest.files.map(\.name))
    for name in FileSystem.names(in: staging) where !wanted.contains(name) {
      try FileSystem.remove(staging + "/" + name)
    }
    if manifest.kind == .speechRecognition, let validate {
      do {
        try validate(URL(fileURLWithPath: staging, isDirectory: true))
      } catch {
        throw ModelStoreError.rejectedByReader(
          path: manifest.name, reason: ModelStoreError.message(of: error))
      }
    }
    for file in manifest.files {
      try FileSystem.synchronise(staging + "/" + file.name)
    }
    try FileSystem.write(manifest.encoded(), to: staging + "/" + ModelManifest.fileName)
    try FileSystem.synchronise(staging)
    let final = folder(manifest.name)
    let replaced = final + ".removed"
    if FileSystem.kind(final) != nil {
      guard replacing else { throw ModelStoreError.alreadyInstalled(name: manifest.name) }
      try FileSystem.remove(replaced)
      try FileSystem.move(final, to: replaced)
    }
    try FileSystem.move(staging, to: final)
    try FileSystem.synchronise(models)
    try FileSystem.remove(replaced)
    try FileSystem.remove(partial(manifest.name))
    guard let installed = exactly(manifest.name) else {
      throw ModelStoreError.notInstalled(name: manifest.name, command: nil)
    }
    return installed
  }

  func rmdirIfEmpty(_ path: String) { _ = rmdir(path) }
}
