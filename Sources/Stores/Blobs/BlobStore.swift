public import Jobs
public import NIOCore

/// Keeps bytes: recordings, uploads that are not yet whole, results. Every backend passes `BlobStoreConformance`.
///
/// A blob is there when ``BlobWriter/finish()`` has returned, durable and whole, and not before.
public protocol BlobStore: Sendable {
  func create() async throws -> any BlobWriter
  /// The same for what jobs make, which has room a little longer than uploads have.
  func createResult() async throws -> any BlobWriter
  /// Goes on writing where an earlier writer stopped, also after a restart.
  ///
  /// - Throws: ``StoreError/notFound`` where there is nothing unfinished of this name.
  func resume(_ key: String) async throws -> any BlobWriter
  /// Goes on at a mark: what was written beyond it is dropped, and a hash that the mark knows is not made again.
  ///
  /// - Throws: ``StoreError/notFound``, ``StoreError/corrupted(_:)`` where bytes before the mark are gone,
  ///   ``StoreError/unavailable(_:)`` while somebody writes.
  func resume(_ key: String, at mark: BlobMark) async throws -> any BlobWriter
  /// A second blob of the same bytes, which is removed by itself.
  func copy(of blob: BlobReference) async throws -> BlobReference
  /// Bytes of an unfinished or finished blob; nil where there is none.
  func byteCount(_ key: String) async throws -> Int64?
  /// Part of a blob, in pieces of up to a mebibyte.
  func read(_ blob: BlobReference, range: Range<Int64>?) async throws -> AsyncThrowingStream<
    ByteBuffer, any Error
  >
  /// A path at which the bytes can be read until `body` returns. They are checked against their hash once after they
  /// arrived from elsewhere.
  func withFile<Result: Sendable>(
    _ blob: BlobReference, _ body: @Sendable (String) async throws -> Result
  ) async throws -> Result
  /// Removes a blob, finished or not. Removing what is not there is no fault.
  func delete(_ key: String) async throws
  /// Every blob, finished or not, that was last written before a moment: what a sweep compares with what is known.
  func keys(writtenBefore: Timestamp) async throws -> [String]
}

/// Writes one blob, from one task at a time. One that is let go without ``finish()`` or ``abandon()`` stays unfinished
/// and can be resumed.
public protocol BlobWriter: AnyObject, Sendable {
  var key: String { get }
  /// Bytes so far.
  var byteCount: Int64 { get }
  /// - Throws: ``StoreError/full(_:)``; what was written before stays.
  func append(_ bytes: ByteBuffer) async throws
  /// Makes durable what was appended.
  func synchronize() async throws
  /// The same, and where to go on from if what comes after is lost or not wanted.
  func mark() async throws -> BlobMark
  /// Drops what was written after a mark of this writer.
  func truncate(to mark: BlobMark) async throws
  /// Stops writing; the blob stays unfinished and another may go on with it.
  func close() async
  func finish() async throws -> BlobReference
  func abandon() async throws
}

extension BlobStore {
  public func createResult() async throws -> any BlobWriter { try await create() }

  /// Keeps bytes that a job has made.
  public func keep(_ bytes: [UInt8]) async throws -> BlobReference {
    let writer = try await createResult()
    do {
      if !bytes.isEmpty { try await writer.append(ByteBuffer(bytes: bytes)) }
      return try await writer.finish()
    } catch {
      try? await writer.abandon()
      throw error
    }
  }

  /// All bytes of a small blob.
  ///
  /// - Throws: ``StoreError/full(_:)`` where it has more than `limit`.
  public func bytes(of blob: BlobReference, limit: Int = 256 << 20) async throws -> [UInt8] {
    guard blob.byteCount <= limit else { throw StoreError.full("the blob is larger than \(limit) bytes") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(blob.byteCount))
    for try await piece in try await read(blob, range: nil) {
      bytes.append(contentsOf: piece.readableBytesView)
    }
    return bytes
  }
}
