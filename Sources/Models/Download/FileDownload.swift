import Crypto
import Foundation
import NIOHTTP1

/// One file of a server, downloaded to `destination` and verified.
///
/// The bytes gather in `destination.part`; what an interrupted attempt left is continued if the server still has
/// the same file (`If-Range` with its entity tag) or a checksum will tell.
struct FileDownload: Sendable {
  var client: HTTPClient
  var url: URL
  /// Name for messages.
  var name: String
  var destination: String
  /// Size in bytes, if announced.
  var size: Int64?
  /// SHA-256 in lower-case hexadecimal, if known.
  var sha256: String?
  /// Git's name of the contents (SHA-1 of a header and the contents), if known; used when `sha256` is not.
  var gitObject: String?
  /// Largest acceptable size in bytes where none was announced.
  var limit: Int64

  private var part: String { destination + ".part" }
  private var origin: String { destination + ".part-origin" }

  /// - Parameter progress: called with the number of bytes of this file that are on disk.
  func run(progress: @escaping @Sendable (Int64) -> Void) async throws -> ModelManifest.File {
    if let existing = try alreadyComplete() {
      progress(existing.size)
      return existing
    }
    do {
      return try await attempt(progress)
    } catch let mismatch as Mismatch where mismatch.resumed {
      // The beginning from an earlier attempt may be what is wrong: once more from nothing.
      do {
        return try await attempt(progress)
      } catch let mismatch as Mismatch {
        throw mismatch.error
      }
    } catch let mismatch as Mismatch {
      throw mismatch.error
    }
  }

  private struct Mismatch: Error {
    var error: ModelStoreError
    var resumed: Bool
  }

  /// A file that an earlier pull completed before it was interrupted elsewhere.
  private func alreadyComplete() throws -> ModelManifest.File? {
    guard let length = FileSystem.regularFileSize(destination), sha256 != nil || gitObject != nil,
      size == nil || size == length
    else { return nil }
    let digest = try FileSystem.digest(of: destination)
    guard mismatch(digest.sha256, size: length, path: destination) == nil else { return nil }
    return .init(name: name, size: length, sha256: digest.sha256)
  }

  private func attempt(_ progress: @escaping @Sendable (Int64) -> Void) async throws -> ModelManifest.File {
    let sink = try PartialFile(
      part: part, originPath: origin, name: name, announced: size, sha256: sha256, limit: limit,
      progress: progress)
    let resumed = sink.size > 0
    do {
      try await fill(sink)
    } catch let error as ModelStoreError {
      // What is too long is not this file's beginning; and an empty file is nothing to continue.
      if case .sizeMismatch = error { try sink.discard() } else if sink.size == 0 { try sink.discard() }
      throw error
    }
    let (digest, length) = try sink.finish()
    if let error = mismatch(digest, size: length, path: part) {
      try sink.discard()
      throw Mismatch(error: error, resumed: resumed)
    }
    try FileSystem.move(part, to: destination)
    try FileSystem.remove(origin)
    return .init(name: name, size: length, sha256: digest)
  }

  private func fill(_ sink: PartialFile) async throws {
    var seen = sink.size
    while !sink.isComplete {
      let progressed = {
        defer { seen = sink.size }
        return sink.size > seen
      }
      try await retrying(client.patience, url: url, madeProgress: progressed) {
        sink.startRequest()
        let answer = try await client.send(
          .GET, url, headers: sink.headers, timeout: client.patience.idle, sink: sink)
        if let refusal = RefusedAnswer(answer) { throw refusal }
        try sink.endRequest()
      }
    }
  }

  private func mismatch(_ digest: String, size length: Int64, path: String) -> ModelStoreError? {
    if let size, size != length { return .sizeMismatch(file: name, expected: size, actual: length) }
    if let sha256 {
      return digest == sha256 ? nil : .checksumMismatch(file: name, expected: sha256, actual: digest)
    }
    guard let gitObject else { return nil }
    var hash = Insecure.SHA1()
    hash.update(data: Data("blob \(length)\0".utf8))
    guard (try? FileSystem.readPieces(of: path) { hash.update(data: $0) }) != nil else {
      return .missingFile(name: name, place: path)
    }
    let actual = FileSystem.hexadecimal(hash.finalize())
    return actual == gitObject
      ? nil
      : .checksumMismatch(file: name, expected: "git object \(gitObject)", actual: "git object \(actual)")
  }
}
