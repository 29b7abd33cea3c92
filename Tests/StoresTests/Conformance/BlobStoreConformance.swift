import Jobs
import NIOCore
import Stores
import Testing

/// One way to keep blobs. Whoever adds another adds it to ``all``.
struct BlobStoreBackend: Sendable, CustomStringConvertible {
  let description: String
  let open: @Sendable (TemporaryFolder) async throws -> any BlobStore

  static let all: [BlobStoreBackend] = [
    BlobStoreBackend(description: "disk") { try DiskBlobStore(folder: $0.path + "/blobs", reserve: 0) }
  ]
}

@Suite("Every store of blobs")
struct BlobStoreConformance {
  @Test("Gives back what it was given, whole and in parts", arguments: BlobStoreBackend.all)
  func roundTrip(_ backend: BlobStoreBackend) async throws {
    let folder = try TemporaryFolder()
    let store = try await backend.open(folder)
    let bytes = (0..<(3 << 19)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let blob = try await store.keep(bytes)
    #expect(try await store.bytes(of: blob) == bytes)
    var part: [UInt8] = []
    for try await piece in try await store.read(blob, range: 100..<1_200_000) {
      #expect(piece.readableBytes <= 1 << 20)
      part += piece.readableBytesView
    }
    #expect(part == Array(bytes[100..<1_200_000]))
    // SHA-256 of "abc", FIPS 180-2 appendix B.1.
    let abc = try await store.keep(Array("abc".utf8))
    #expect(abc.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(try await store.bytes(of: try await store.keep([])).isEmpty)
  }

  @Test("Goes on where an earlier writer stopped", arguments: BlobStoreBackend.all)
  func resuming(_ backend: BlobStoreBackend) async throws {
    let folder = try TemporaryFolder()
    let store = try await backend.open(folder)
    var writer: (any BlobWriter)? = try await store.create()
    let key = try #require(writer?.key)
    try await writer?.append(ByteBuffer(string: "ab"))
    try await writer?.synchronize()
    writer = nil
    let again = try await backend.open(folder)
    #expect(try await again.byteCount(key) == 2)
    let second = try await again.resume(key)
    try await second.append(ByteBuffer(string: "c"))
    let blob = try await second.finish()
    #expect(blob.byteCount == 3)
    #expect(blob.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    await #expect(throws: StoreError.notFound) { try await again.resume(key) }
  }

  @Test("Goes on at a mark, whatever was written beyond it", arguments: BlobStoreBackend.all)
  func marks(_ backend: BlobStoreBackend) async throws {
    // SHA-256 of "abc", FIPS 180-2 appendix B.1.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    let folder = try TemporaryFolder()
    let store = try await backend.open(folder)
    let writer = try await store.create()
    try await writer.append(ByteBuffer(string: "ab"))
    let mark = try await writer.mark()
    try await writer.append(ByteBuffer(string: "not wanted"))
    try await writer.truncate(to: mark)
    #expect(writer.byteCount == 2)
    try await writer.append(ByteBuffer(string: "lost by a crash"))
    await #expect(throws: StoreError.self) { try await store.resume(writer.key, at: mark) }
    await writer.close()
    // With the hash that this process knows, and as after a restart without it.
    for mark in [mark, BlobMark(byteCount: 2)] {
      let second = try await store.resume(writer.key, at: mark)
      #expect(second.byteCount == 2)
      try await second.append(ByteBuffer(string: "c"))
      let blob = try await second.finish()
      #expect(blob.sha256 == abc && blob.byteCount == 3)
      #expect(try await store.bytes(of: blob) == Array("abc".utf8))
      // Finished, and nobody was told.
      let third = try await store.resume(writer.key, at: BlobMark(byteCount: 3))
      #expect(try await third.finish().sha256 == abc)
      let again = try await store.resume(writer.key, at: BlobMark(byteCount: 3))
      try await again.truncate(to: mark)
      await again.close()
    }
    await #expect(throws: StoreError.self) { try await store.resume(writer.key, at: BlobMark(byteCount: 9)) }
  }

  @Test("A copy stays when the first is removed", arguments: BlobStoreBackend.all)
  func copies(_ backend: BlobStoreBackend) async throws {
    let folder = try TemporaryFolder()
    let store = try await backend.open(folder)
    let first = try await store.keep([1, 2, 3])
    let second = try await store.copy(of: first)
    #expect(second.key != first.key && second.sha256 == first.sha256)
    try await store.delete(first.key)
    #expect(try await store.bytes(of: second) == [1, 2, 3])
    await #expect(throws: StoreError.notFound) { try await store.copy(of: first) }
  }

  @Test(
    "Names that it did not give lead nowhere",
    arguments: ["", "../../etc/passwd", "..", "ab/cd", "0123456789ABCDEF0123456789ABCDEF"])
  func names(_ key: String) async throws {
    for backend in BlobStoreBackend.all {
      let folder = try TemporaryFolder()
      let store = try await backend.open(folder)
      await #expect(throws: StoreError.notFound) { try await store.resume(key) }
      await #expect(throws: StoreError.notFound) {
        try await store.read(BlobReference(key: key, byteCount: 1, sha256: ""), range: nil)
      }
    }
  }

  @Test("Removes finished and unfinished ones, and names those that are old", arguments: BlobStoreBackend.all)
  func removing(_ backend: BlobStoreBackend) async throws {
    let folder = try TemporaryFolder()
    let store = try await backend.open(folder)
    let blob = try await store.keep([1])
    let writer = try await store.create()
    try await writer.append(ByteBuffer(bytes: [2]))
    let future = Timestamp(milliseconds: .max)
    #expect(Set(try await store.keys(writtenBefore: future)) == [blob.key, writer.key])
    #expect(try await store.keys(writtenBefore: Timestamp(milliseconds: 0)).isEmpty)
    try await writer.abandon()
    try await store.delete(blob.key)
    try await store.delete(blob.key)
    #expect(try await store.keys(writtenBefore: future).isEmpty)
    #expect(try await store.byteCount(blob.key) == nil)
  }
}
