import Crypto
public import Jobs

/// How far an unfinished blob is durable: where whoever goes on with it begins, whatever was written beyond.
public struct BlobMark: Sendable {
  public let byteCount: Int64
  /// Hash of the bytes before it, as far as this process has seen them; without it they are read again.
  let hash: SHA256?

  public init(byteCount: Int64) {
    self.byteCount = byteCount
    hash = nil
  }

  init(byteCount: Int64, hash: SHA256) {
    self.byteCount = byteCount
    self.hash = hash
  }
}

// What a store has to do besides, where its bytes cannot be changed once they are written.
extension BlobStore {
  public func resume(_ key: String, at mark: BlobMark) async throws -> any BlobWriter {
    let writer = try await resume(key)
    guard writer.byteCount == mark.byteCount else {
      throw StoreError.corrupted(
        "the blob \(key) has \(writer.byteCount) bytes where \(mark.byteCount) were acknowledged")
    }
    return writer
  }

  public func copy(of blob: BlobReference) async throws -> BlobReference { try await bytewiseCopy(of: blob) }

  func bytewiseCopy(of blob: BlobReference) async throws -> BlobReference {
    let writer = try await create()
    do {
      for try await piece in try await read(blob, range: nil) { try await writer.append(piece) }
      return try await writer.finish()
    } catch {
      try? await writer.abandon()
      throw error
    }
  }
}

extension BlobWriter {
  public func mark() async throws -> BlobMark {
    try await synchronize()
    return BlobMark(byteCount: byteCount)
  }

  public func truncate(to mark: BlobMark) async throws {
    guard mark.byteCount == byteCount else {
      throw StoreError.unavailable("this store cannot take back what was written")
    }
  }

  public func close() async {}
}
