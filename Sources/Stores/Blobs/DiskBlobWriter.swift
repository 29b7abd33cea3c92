import Crypto
import Glibc
import Jobs
import NIOCore
import Synchronization

/// Writes a file from one task at a time, and hashes what it writes.
final class DiskBlobWriter: BlobWriter {
  private struct State {
    var file: BlobFile?
    var hash: SHA256
    var reference: BlobReference?
  }

  let key: String
  private let store: DiskBlobStore
  /// Bytes of the disk that stay free.
  private let reserve: Int64
  private let state: Mutex<State>
  private let written: Atomic<Int64>

  init(
    key: String, file: BlobFile, store: DiskBlobStore, hash: SHA256, byteCount: Int64, reserve: Int64? = nil
  ) {
    self.key = key
    self.store = store
    self.reserve = reserve ?? store.reserve
    state = Mutex(State(file: file, hash: hash))
    written = Atomic(byteCount)
    _ = flock(file.descriptor, LOCK_EX | LOCK_NB)
  }

  var byteCount: Int64 { written.load(ordering: .acquiring) }

  func append(_ bytes: ByteBuffer) async throws {
    try await store.onThread { [self] in
      try state.withLock { state in
        let file = try Self.open(state)
        let before = byteCount
        let free = try store.calls.free(store.folder)
        guard free - Int64(bytes.readableBytes) >= reserve else {
          throw StoreError.full(
            "\(free) bytes are free on the disk of the blobs, and \(reserve) stay free")
        }
        do {
          try bytes.withUnsafeReadableBytes { try file.write($0, at: before, store.calls) }
        } catch {
          // What did not fit must not be taken for part of the blob.
          _ = ftruncate(file.descriptor, Int(before))
          throw error
        }
        bytes.withUnsafeReadableBytes { state.hash.update(bufferPointer: $0) }
        written.store(before + Int64(bytes.readableBytes), ordering: .releasing)
      }
    }
  }

  func synchronize() async throws {
    try await store.onThread { [self] in
      try state.withLock { try Self.open($0).synchronize() }
    }
  }

  func mark() async throws -> BlobMark {
    try await store.onThread { [self] in
      try state.withLock { state in
        try Self.open(state).synchronize()
        return BlobMark(byteCount: byteCount, hash: state.hash)
      }
    }
  }

  func truncate(to mark: BlobMark) async throws {
    try await store.onThread { [self] in
      try state.withLock { state in
        guard mark.byteCount != byteCount else { return }
        let file = try Self.open(state)
        try file.truncate(to: mark.byteCount)
        state.hash = try mark.hash ?? file.hash(upTo: mark.byteCount)
        written.store(mark.byteCount, ordering: .releasing)
      }
    }
  }

  func close() async { state.withLock { $0.file = nil } }

  func finish() async throws -> BlobReference {
    try await store.onThread { [self] in
      try state.withLock { state in
        if let reference = state.reference { return reference }
        let file = try Self.open(state)
        guard try file.byteCount() == byteCount else {
          throw StoreError.corrupted("the blob \(key) was changed while it was written")
        }
        try file.synchronize()
        let path = try store.path(key)
        guard rename(path + ".part", path) == 0 else {
          throw StoreError(errno: errno, "a blob cannot be finished")
        }
        try BlobFiles.synchronizeFolder(store.folder + "/" + key.prefix(2))
        let reference = BlobReference(
          key: key, byteCount: byteCount, sha256: state.hash.finalize().map(hexadecimal).joined())
        (state.reference, state.file) = (reference, nil)
        return reference
      }
    }
  }

  func abandon() async throws {
    state.withLock { $0.file = nil }
    try await store.delete(key)
  }

  private static func open(_ state: State) throws -> BlobFile {
    guard let file = state.file else { throw StoreError.unavailable("the blob's writer was closed") }
    return file
  }
}
