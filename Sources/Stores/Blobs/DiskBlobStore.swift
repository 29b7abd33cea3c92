import Crypto
import Glibc
public import Jobs
public import NIOCore
public import NIOPosix

/// Blobs as files of one folder, readable by the service's user alone: `ab/abcdef…` once whole, `ab/abcdef….part` before.
/// All work on files runs on a thread pool.
public struct DiskBlobStore: BlobStore {
  let folder: String
  /// Bytes of the disk that stay free.
  let reserve: Int64
  let threads: NIOThreadPool
  let calls: FileCalls

  /// - Parameter reserve: bytes that are left free for others, the database among them.
  /// - Throws: ``StoreError/unavailable(_:)`` where the folder cannot be made.
  public init(folder: String, reserve: Int64 = 1 << 30, threads: NIOThreadPool = .singleton) throws {
    try self.init(folder: folder, reserve: reserve, threads: threads, calls: FileCalls())
  }

  init(folder: String, reserve: Int64, threads: NIOThreadPool = .singleton, calls: FileCalls) throws {
    (self.folder, self.reserve, self.threads, self.calls) = (folder, reserve, threads, calls)
    try BlobFiles.makeFolder(folder)
  }

  public func create() async throws -> any BlobWriter { try await create(reserve: reserve) }

  /// Results may use half of what uploads leave free: a full disk must not keep jobs from ending that were taken before.
  public func createResult() async throws -> any BlobWriter { try await create(reserve: reserve / 2) }

  private func create(reserve: Int64) async throws -> any BlobWriter {
    try await onThread {
      let key = DiskBlobStore.newKey()
      let path = try path(key)
      let subfolder = folder + "/" + key.prefix(2)
      try BlobFiles.makeFolder(subfolder)
      try BlobFiles.synchronizeFolder(folder)
      return DiskBlobWriter(
        key: key, file: try BlobFile(path + ".part", flags: O_RDWR | O_CREAT | O_EXCL), store: self,
        hash: SHA256(), byteCount: 0, reserve: reserve)
    }
  }

  public func resume(_ key: String) async throws -> any BlobWriter {
    try await onThread {
      let file = try unfinished(key)
      return try writer(key, file, BlobMark(byteCount: try file.byteCount()))
    }
  }

  public func resume(_ key: String, at mark: BlobMark) async throws -> any BlobWriter {
    try await onThread {
      let path = try path(key)
      // It was finished by somebody who was stopped before he could tell.
      if try BlobFiles.status(path + ".part") == nil, try BlobFiles.status(path)?.byteCount == mark.byteCount
      {
        guard rename(path, path + ".part") == 0 else {
          throw StoreError(errno: errno, "a blob cannot be opened again")
        }
      }
      let file = try unfinished(key)
      let count = try file.byteCount()
      guard count >= mark.byteCount else {
        throw StoreError.corrupted(
          "the blob \(key) has \(count) bytes where \(mark.byteCount) were acknowledged")
      }
      if count > mark.byteCount { try file.truncate(to: mark.byteCount) }
      return try writer(key, file, mark)
    }
  }

  /// Opened by nobody else at the same time.
  private func unfinished(_ key: String) throws -> BlobFile {
    let file = try BlobFile(try path(key) + ".part", flags: O_RDWR)
    guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw StoreError.unavailable("the blob is being written; try again when that has stopped")
    }
    return file
  }

  private func writer(_ key: String, _ file: BlobFile, _ mark: BlobMark) throws -> DiskBlobWriter {
    let hash = try mark.hash ?? file.hash(upTo: mark.byteCount)
    return DiskBlobWriter(key: key, file: file, store: self, hash: hash, byteCount: mark.byteCount)
  }

  /// A second name of the same file: blobs do not change once they are whole.
  public func copy(of blob: BlobReference) async throws -> BlobReference {
    let copy = try await onThread {
      let key = DiskBlobStore.newKey()
      let (old, new) = (try path(blob.key), try path(key))
      _ = try open(blob)
      try BlobFiles.makeFolder(folder + "/" + key.prefix(2))
      // As of now, so that no sweep takes it for one that was left behind.
      _ = utimensat(AT_FDCWD, old, nil, 0)
      guard link(old, new) == 0 else {
        if [EXDEV, EMLINK, EPERM, EOPNOTSUPP].contains(errno) { return nil as BlobReference? }
        throw StoreError(errno: errno, "a blob cannot be copied")
      }
      try BlobFiles.synchronizeFolder(folder + "/" + key.prefix(2))
      try BlobFiles.synchronizeFolder(folder)
      return BlobReference(key: key, byteCount: blob.byteCount, sha256: blob.sha256)
    }
    if let copy { return copy }
    // The file system has no second names, or no more for this file.
    return try await bytewiseCopy(of: blob)
  }

  public func byteCount(_ key: String) async throws -> Int64? {
    try await onThread {
      let path = try path(key)
      return try BlobFiles.status(path)?.byteCount ?? BlobFiles.status(path + ".part")?.byteCount
    }
  }

  public func read(_ blob: BlobReference, range: Range<Int64>?) async throws -> AsyncThrowingStream<
    ByteBuffer, any Error
  > {
    let file = try await onThread { try open(blob) }
    let bounds = (range ?? 0..<blob.byteCount).clamped(to: 0..<max(blob.byteCount, 0))
    let reading = BlobReading(offset: bounds.lowerBound, verified: range == nil ? SHA256() : nil)
    return AsyncThrowingStream {
      try await onThread { try reading.next(of: file, upTo: bounds.upperBound, blob) }
    }
  }

  public func withFile<Result: Sendable>(
    _ blob: BlobReference, _ body: @Sendable (String) async throws -> Result
  ) async throws -> Result {
    _ = try await onThread { try open(blob) }
    return try await body(try path(blob.key))
  }

  public func delete(_ key: String) async throws {
    try await onThread {
      let path = try path(key)
      for name in [path + ".part", path] where unlink(name) != 0 && errno != ENOENT {
        throw StoreError(errno: errno, "a blob cannot be removed")
      }
    }
  }

  public func keys(writtenBefore: Timestamp) async throws -> [String] {
    try await onThread {
      var keys = Set<String>()
      for subfolder in try BlobFiles.names(in: folder) where subfolder.utf8.count == 2 {
        for name in try BlobFiles.names(in: folder + "/" + subfolder) {
          let key = name.hasSuffix(".part") ? String(name.dropLast(5)) : name
          guard let status = try BlobFiles.status(folder + "/" + subfolder + "/" + name),
            (try? path(key)) != nil, key.hasPrefix(subfolder), status.writtenAt < writtenBefore
          else { continue }
          keys.insert(key)
        }
      }
      return keys.sorted()
    }
  }

  static let pieceBytes: Int64 = 1 << 20

  private static func newKey() -> String {
    var random = SystemRandomNumberGenerator()
    return (0..<16).map { _ in hexadecimal(UInt8.random(in: .min ... .max, using: &random)) }.joined()
  }

  /// Where a blob is. Only names that this store gives are taken, so that none leads out of the folder.
  func path(_ key: String) throws -> String {
    let isName =
      key.utf8.count == 32
      && key.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
    guard isName else { throw StoreError.notFound }
    return "\(folder)/\(key.prefix(2))/\(key)"
  }

  private func open(_ blob: BlobReference) throws -> BlobFile {
    let file = try BlobFile(try path(blob.key), flags: O_RDONLY)
    let count = try file.byteCount()
    guard count == blob.byteCount else {
      throw StoreError.corrupted("the blob \(blob.key) has \(count) bytes instead of \(blob.byteCount)")
    }
    return file
  }

  func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await threads.runIfActive(body)
  }
}

func hexadecimal(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
