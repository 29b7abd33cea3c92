import Jobs
import Stores
import Testing

/// One way to keep uploads. Whoever adds another adds it to ``all``.
struct UploadStoreBackend: Sendable, CustomStringConvertible {
  let description: String
  /// Opens what the folder holds; again after a crash.
  let open: @Sendable (TemporaryFolder) async throws -> any UploadStore

  static let all: [UploadStoreBackend] = [
    UploadStoreBackend(description: "SQLite") {
      SQLiteUploadStore(database: try SQLiteDatabase(path: $0.path + "/uploads.db"))
    }
  ]
}

@Suite("Every store of uploads")
struct UploadStoreConformance {
  private let start = Timestamp(seconds: 1_800_000_000)

  private func upload(
    _ id: String, owner: String = "ada", length: Int64? = 100, seconds: Double = 60
  ) -> ResumableUpload {
    ResumableUpload(
      id: id, owner: owner, role: .part, blobKey: "blob-" + id, length: length, metadata: "filename dGFsaw==",
      title: "talk", createdAt: start, expiresAt: start.advanced(seconds: seconds))
  }

  @Test("What was kept is there after a restart, for its owner alone", arguments: UploadStoreBackend.all)
  func keeping(_ backend: UploadStoreBackend) async throws {
    let folder = try TemporaryFolder()
    var kept = upload("1", length: nil)
    do {
      let store = try await backend.open(folder)
      try await store.insert(kept, limit: 10)
      let later = start.advanced(seconds: 90)
      try await store.advance("1", from: 0, to: 40, length: 70, expiresAt: later)
      (kept.offset, kept.length, kept.expiresAt) = (40, 70, later)
    }
    let store = try await backend.open(folder)
    #expect(try await store.upload("1", of: .account("ada")) == kept)
    #expect(try await store.upload("1", of: .everyone) == kept)
    #expect(try await store.upload("1", of: .account("bob")) == nil)
    #expect(try await store.delete("1", of: .account("bob")) == nil)
    #expect(try await store.delete("1", of: .account("ada")) == kept)
    #expect(try await store.upload("1", of: .everyone) == nil)
  }

  @Test("Of two who go on from the same offset one is refused", arguments: UploadStoreBackend.all)
  func races(_ backend: UploadStoreBackend) async throws {
    let store = try await backend.open(TemporaryFolder())
    try await store.insert(upload("1"), limit: 10)
    let outcomes = await withTaskGroup(of: Bool.self) { group in
      for end in 1...8 {
        group.addTask {
          (try? await store.advance("1", from: 0, to: Int64(end), length: 100, expiresAt: start)) != nil
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(outcomes == 1)
    await #expect(throws: StoreError.notFound) {
      try await store.advance("2", from: 0, to: 1, length: nil, expiresAt: start)
    }
  }

  @Test("One that has arrived takes nothing more and knows its hash", arguments: UploadStoreBackend.all)
  func finishing(_ backend: UploadStoreBackend) async throws {
    let store = try await backend.open(TemporaryFolder())
    try await store.insert(upload("1", length: 5), limit: 10)
    try await store.advance("1", from: 0, to: 5, length: 5, expiresAt: start)
    #expect(try await store.upload("1", of: .everyone)?.blob == nil)
    let recording = ResumableUpload.Recording(sha256: "ab", format: "wav", audioSeconds: 1.5)
    let later = start.advanced(seconds: 500)
    try await store.finish("1", recording, expiresAt: later)
    let found = try #require(try await store.upload("1", of: .everyone))
    #expect(found.recording == recording && found.expiresAt == later)
    #expect(found.blob == BlobReference(key: "blob-1", byteCount: 5, sha256: "ab"))
    await #expect(throws: StoreError.self) {
      try await store.advance("1", from: 5, to: 6, length: 6, expiresAt: start)
    }
    await #expect(throws: StoreError.notFound) { try await store.finish("2", recording, expiresAt: later) }
  }

  @Test(
    "Counts per owner, lists the newest first, and names what is over and what is in use",
    arguments: UploadStoreBackend.all)
  func listing(_ backend: UploadStoreBackend) async throws {
    let store = try await backend.open(TemporaryFolder())
    try await store.insert(upload("1", seconds: 10), limit: 2)
    try await store.insert(upload("2", seconds: 20), limit: 2)
    await #expect(throws: StoreError.self) { try await store.insert(upload("3"), limit: 2) }
    try await store.insert(upload("3", owner: "bob", seconds: 30), limit: 2)
    #expect(try await store.uploads(of: "ada", limit: 10, offset: 0).map(\.id) == ["2", "1"])
    #expect(try await store.uploads(of: "ada", limit: 1, offset: 1).map(\.id) == ["1"])
    let now = start.advanced(seconds: 20)
    #expect(try await store.expired(at: now, limit: 10).map(\.id) == ["1", "2"])
    #expect(try await store.expired(at: now, limit: 1).map(\.id) == ["1"])
    #expect(try await store.blobKeys(among: ["blob-1", "blob-3", "blob-9"]) == ["blob-1", "blob-3"])
  }
}
