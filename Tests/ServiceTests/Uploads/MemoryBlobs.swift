import Foundation
import Jobs
import NIOCore
import Stores
import Synchronization

/// Keeps blobs in memory, for tests. Their hashes are empty.
final class MemoryBlobs: BlobStore {
  struct State {
    var blobs: [String: [UInt8]] = [:]
    var finished: Set<String> = []
    var created = 0
  }

  let state = Mutex(State())
  /// Bytes after which there is no room.
  let capacity: Int

  init(capacity: Int = .max) { self.capacity = capacity }

  var keys: [String] { state.withLock { $0.blobs.keys.sorted() } }

  func create() async throws -> any BlobWriter {
    let key = state.withLock { state in
      state.created += 1
      state.blobs["\(state.created)"] = []
      return "\(state.created)"
    }
    return Writer(store: self, key: key)
  }

  func resume(_ key: String) async throws -> any BlobWriter {
    guard state.withLock({ $0.blobs[key] != nil && !$0.finished.contains(key) }) else {
      throw StoreError.notFound
    }
    return Writer(store: self, key: key)
  }

  func byteCount(_ key: String) async throws -> Int64? {
    state.withLock { $0.blobs[key].map { Int64($0.count) } }
  }

  func read(_ blob: BlobReference, range: Range<Int64>?) async throws -> AsyncThrowingStream<
    ByteBuffer, any Error
  > {
    guard let bytes = state.withLock({ $0.blobs[blob.key] }) else { throw StoreError.notFound }
    return AsyncThrowingStream { stream in
      stream.yield(ByteBuffer(bytes: bytes))
      stream.finish()
    }
  }

  func withFile<Result: Sendable>(
    _ blob: BlobReference, _ body: @Sendable (String) async throws -> Result
  ) async throws -> Result {
    guard let bytes = state.withLock({ $0.blobs[blob.key] }) else { throw StoreError.notFound }
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await body(file.path)
  }

  func delete(_ key: String) async throws {
    state.withLock {
      $0.blobs[key] = nil
      $0.finished.remove(key)
    }
  }

  func keys(writtenBefore: Timestamp) async throws -> [String] { keys }

  final class Writer: BlobWriter {
    let store: MemoryBlobs
    let key: String
    init(store: MemoryBlobs, key: String) {
      self.store = store
      self.key = key
    }

    var byteCount: Int64 { store.state.withLock { Int64($0.blobs[key]?.count ?? 0) } }

    func append(_ bytes: ByteBuffer) async throws {
      try Task.checkCancellation()
      try store.state.withLock {
        guard ($0.blobs[key]?.count ?? 0) + bytes.readableBytes <= store.capacity else {
          throw StoreError.full("\(store.capacity) bytes are all there are")
        }
        $0.blobs[key, default: []] += Array(bytes.readableBytesView)
      }
    }

    func synchronize() async throws {}

    func finish() async throws -> BlobReference {
      store.state.withLock { _ = $0.finished.insert(key) }
      return BlobReference(key: key, byteCount: byteCount, sha256: "")
    }

    func abandon() async throws {
      try Task.checkCancellation()
      try await store.delete(key)
    }
  }
}
