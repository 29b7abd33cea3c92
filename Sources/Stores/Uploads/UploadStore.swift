public import Jobs

/// Keeps how far uploads are. Every backend passes `UploadStoreConformance`. What a call has returned is durable.
public protocol UploadStore: Sendable {
  /// - Throws: ``StoreError/full(_:)`` where the owner has `limit` uploads already.
  func insert(_ upload: ResumableUpload, limit: Int) async throws
  func upload(_ id: String, of owner: OwnerScope) async throws -> ResumableUpload?
  /// Uploads of an account, the newest first.
  func uploads(of account: String, limit: Int, offset: Int) async throws -> [ResumableUpload]
  /// Tells that more bytes are durable.
  ///
  /// - Throws: ``StoreError/notFound``, or ``StoreError/unavailable(_:)`` where the upload is not at `offset` any more.
  func advance(
    _ id: String, from offset: Int64, to end: Int64, length: Int64?, expiresAt: Timestamp
  ) async throws
  /// Tells that all has arrived. The expiry is set anew.
  ///
  /// - Throws: ``StoreError/notFound``
  func finish(_ id: String, _ recording: ResumableUpload.Recording, expiresAt: Timestamp) async throws
  /// Removes an upload.
  ///
  /// - Returns: it, so that its bytes can be removed too; nil where it is not the owner's.
  func delete(_ id: String, of owner: OwnerScope) async throws -> ResumableUpload?
  /// Bytes of all uploads of an account: those that came, or those that were told of if that is more.
  func byteCount(of account: String) async throws -> Int64
  func expired(at now: Timestamp, limit: Int) async throws -> [ResumableUpload]
  /// Those among some blobs that belong to uploads: a sweep must let them be.
  func blobKeys(among keys: [String]) async throws -> Set<String>
}
