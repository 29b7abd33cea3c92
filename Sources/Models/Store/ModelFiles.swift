import Foundation
import Glibc

/// The files in a folder (or the single file) that together are a model.
struct ModelFiles {
  struct Entry {
    var name: String
    var path: String
  }

  var format: ModelManifest.Format
  var entries: [Entry]

  /// Largest configuration, vocabulary or licence file, in bytes.
  static let smallFileLimit: Int64 = 64 << 20

  /// Finds the model at a path the user chose; links are followed, as caches of other tools consist of them.
  /// - Throws: `ModelStoreError.notAModel` saying what is missing.
  static func recognise(_ path: String) throws(ModelStoreError) -> ModelFiles {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileSystem.failure("open", path) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return try folder(path)
    case S_IFREG: return try singleFile(path)
    default: throw .notAModel(path: path, reason: "it is neither a file nor a folder")
    }
  }

  private static func folder(_ path: String) throws(ModelStoreError) -> ModelFiles {
    let names = FileSystem.names(in: path).filter { size(path + "/" + $0) != nil }
    func entries(weights: [String]) -> [Entry] {
      let accompanying = names.filter { name in
        !weights.contains(name) && isAccompanying(name)
          && (size(path + "/" + name) ?? .max) <= smallFileLimit
      }
      return (weights + accompanying).map { Entry(name: $0, path: path + "/" + $0) }
    }
    let hasConfiguration = names.contains("config.json")
    if names.contains("model.bin") {
      let described = names.contains { $0.hasPrefix("vocabulary.") || $0 == "tokenizer.json" }
      guard hasConfiguration, described else {
        throw .notAModel(
          path: path, reason: "beside model.bin it needs config.json and tokenizer.json or vocabulary.txt")
      }
      return ModelFiles(format: .ctranslate2, entries: entries(weights: ["model.bin"]))
    }
    let tensors = names.filter { $0.hasSuffix(".safetensors") }
    if !tensors.isEmpty {
      guard hasConfiguration else {
        throw .notAModel(
          path: path,
          reason: "beside the .safetensors file it needs config.json, and it is no companion of the catalogue"
        )
      }
      return ModelFiles(format: .safetensors, entries: entries(weights: tensors))
    }
    let binaries = names.filter { $0.hasSuffix(".bin") && isGGML(path + "/" + $0) }
    if binaries.count == 1 { return ModelFiles(format: .ggml, entries: entries(weights: binaries)) }
    if binaries.count > 1 {
      throw .notAModel(path: path, reason: "it holds several ggml models; give one of its files")
    }
    if let file = names.first(where: { isPyTorch(path + "/" + $0) }) { throw foreign(path + "/" + file) }
    throw .notAModel(path: path, reason: "it has no model.bin, no .safetensors and no ggml .bin file")
  }

  private static func singleFile(_ path: String) throws(ModelStoreError) -> ModelFiles {
    let name = (path as NSString).lastPathComponent
    let parent = FileSystem.parent(of: path)
    if isGGML(path) {
      return ModelFiles(format: .ggml, entries: [Entry(name: name, path: path)])
    }
    if name == "model.bin" || name.hasSuffix(".safetensors") {
      let all = try folder(parent)
      let others = all.entries.filter { !$0.name.hasSuffix(".safetensors") || $0.name == name }
      return ModelFiles(format: all.format, entries: others)
    }
    if isPyTorch(path) { throw foreign(path) }
    throw .notAModel(
      path: path, reason: "expected a CTranslate2 or Hugging Face folder, a .safetensors or a ggml .bin file")
  }

  /// Size of a regular file, through links.
  static func size(_ path: String) -> Int64? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int64(status.st_size)
  }

  private static func isAccompanying(_ name: String) -> Bool {
    if name.hasPrefix(".") || name == ModelManifest.fileName { return false }
    let upper = name.uppercased()
    return [".json", ".txt", ".tiktoken", ".md"].contains(where: name.hasSuffix)
      || upper.hasPrefix("LICENSE") || upper.hasPrefix("NOTICE")
  }

  /// ggml files start with the number 0x67676d6c, least significant byte first.
  private static func isGGML(_ path: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path) else { return false }
    return (try? handle.read(upToCount: 4)) == Data([0x6c, 0x6d, 0x67, 0x67])
  }

  /// PyTorch writes ZIP archives; older files, which are bare pickles, belong to no companion.
  private static func isPyTorch(_ path: String) -> Bool {
    guard [".pt", ".pth", ".bin"].contains(where: path.hasSuffix),
      let handle = FileHandle(forReadingAtPath: path)
    else { return false }
    return (try? handle.read(upToCount: 4)) == Data([0x50, 0x4b, 3, 4])
  }

  private static func foreign(_ path: String) -> ModelStoreError {
    .notAModel(
      path: path,
      reason:
        "it is a PyTorch file, of which only those with a checksum that the catalogue knows are imported")
  }

  /// A name for what lies at a path, made of the last part that says something.
  ///
  /// In the cache of the hub's own client the folder's name is a commit, and the repository stands two levels up
  /// as `models--owner--name`.
  static func derivedName(from path: String) -> String? {
    var parts = path.split(separator: "/").map(String.init)
    guard var last = parts.popLast() else { return nil }
    if last == "model.bin" || last == "model.safetensors", let parent = parts.popLast() { last = parent }
    if last.count == 40, last.allSatisfy(\.isHexDigit), parts.last == "snapshots", parts.count >= 2 {
      last = parts[parts.count - 2].components(separatedBy: "--").last ?? last
    }
    for ending in [".bin", ".safetensors"] where last.hasSuffix(ending) {
      last.removeLast(ending.count)
    }
    return ModelName.sanitised(last)
  }

  /// Copies (or hard-links) all files into a folder, hashing what arrives.
  func transfer(to folder: String, linking: Bool, progress: (Int64) -> Void) throws -> [ModelManifest.File] {
    if !linking {
      let total = entries.reduce(Int64(0)) { $0 &+ (Self.size($1.path) ?? 0) }
      try FileSystem.requireSpace(total, at: folder)
    }
    var done: Int64 = 0
    return try entries.map { entry in
      let destination = folder + "/" + entry.name
      let linked =
        linking && linkat(AT_FDCWD, entry.path, AT_FDCWD, destination, AT_SYMLINK_FOLLOW) == 0
      if !linked {
        // Other disks and some file systems have no hard links: then a copy serves.
        let output = try OutputFile(destination, append: false)
        try FileSystem.readPieces(of: entry.path, followingLinks: true) { piece in
          try output.write(piece)
          done += Int64(piece.count)
          progress(done)
        }
      }
      let (sha256, size) = try FileSystem.digest(of: destination)
      return ModelManifest.File(name: entry.name, size: size, sha256: sha256)
    }
  }
}
