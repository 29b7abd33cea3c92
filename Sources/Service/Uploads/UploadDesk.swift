public import Accounts
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
public import Jobs
public import NIOPosix
public import Stores
import Synchronization
import Web

/// Uploads that come in pieces: keeps them, looks at them once they are whole, and gives them to those who name them.
///
/// The row is told of bytes after they are durable, so what was acknowledged is there whatever happens. What lies in the
/// blob beyond the row's offset came from somebody who was stopped, and is dropped.
public final class UploadDesk: Sendable {
  let store: any UploadStore
  let blobs: any BlobStore
  let limits: UploadLimits
  let policy: UploadPolicy
  let quota: UploadQuota
  let clock: @Sendable () -> Timestamp
  private let inspection: RecordingInspection
  private let state = Mutex(State())

  private struct State {
    /// Uploads that a request works on now.
    var busy: Set<String> = []
    /// Where to go on with hashing, so that no byte is hashed twice while this process lives.
    var marks: [String: BlobMark] = [:]
  }

  /// Marks that are remembered; those of other uploads are made anew from their bytes.
  private static let mostMarks = 10_000

  /// - Parameter threads: where recordings are opened, which blocks.
  public init(
    store: any UploadStore, blobs: any BlobStore, limits: UploadLimits = UploadLimits(),
    policy: UploadPolicy = UploadPolicy(), quota: UploadQuota = UploadQuota(),
    threads: NIOThreadPool = .singleton,
    clock: @escaping @Sendable () -> Timestamp = SpeechService.now
  ) {
    self.store = store
    self.blobs = blobs
    self.limits = limits
    self.policy = policy
    self.quota = quota
    self.clock = clock
    inspection = RecordingInspection(probe: RecordingProbe(blobs: blobs, limits: limits, threads: threads))
  }

  var tus: ResumableUploadProtocol { ResumableUploadProtocol(maximumBytes: Int64(limits.fileBytes)) }
  var expiry: Timestamp { clock().advanced(seconds: policy.expirySeconds) }

  // MARK: Finding

  /// - Throws: ``ServiceError/notFound`` where it is not there or not theirs; status 410 where its time is over.
  public func upload(_ id: String, by principal: Principal) async throws -> ResumableUpload {
    guard let upload = try await store.upload(id, of: .account(principal.account)) else {
      throw ServiceError.notFound
    }
    guard upload.expiresAt > clock() else {
      throw ServiceError(
        .gone, code: "upload_expired", message: "The upload was kept for its time; begin anew.")
    }
    return upload
  }

  /// A copy of an upload's bytes for somebody to work on, who then owns it.
  ///
  /// - Parameter name: the upload's name, or its address as it was given.
  /// - Throws: ``ServiceError``
  public func recording(_ name: String, by principal: Principal) async throws -> ReceivedUpload {
    let id = name.split(separator: "/").last.map(String.init) ?? name
    var upload: ResumableUpload
    do { upload = try await self.upload(id, by: principal) } catch let error as ServiceError {
      throw ServiceError(
        error.status, code: "upload_not_found",
        message: "There is no upload \(id.prefix(80)) of yours; it may have been removed after its time.",
        parameter: "upload_id")
    }
    guard upload.role != .part else {
      throw ServiceError.invalid("upload_id", "This upload is a piece; put the pieces together first.")
    }
    guard upload.isWhole else {
      throw ServiceError(
        .conflict, code: "upload_incomplete",
        message: "The upload is at \(upload.offset) of \(upload.length.map(String.init) ?? "unknown") bytes.",
        parameter: "upload_id")
    }
    // Whoever took the last bytes was stopped before he looked at them.
    if upload.recording == nil { upload = try await exclusively(id) { try await self.finish(id, principal) } }
    guard let blob = upload.blob, let recording = upload.recording else { throw ServiceError.notFound }
    let copy = try await blobs.copy(of: blob)
    let end = clock().advanced(seconds: policy.afterUseSeconds)
    if end < upload.expiresAt { try? await store.finish(id, recording, expiresAt: end) }
    return ReceivedUpload(
      blob: copy, fileName: upload.title, format: recording.format, seconds: recording.audioSeconds)
  }

  // MARK: Beginning

  /// Begins an upload. The same key and the same wish give the same upload again.
  func create(
    _ wish: ResumableUploadProtocol.Creation, key: String?, by principal: Principal
  ) async throws -> ResumableUpload {
    let id = UploadDesk.id(key, principal)
    let role: ResumableUpload.Role =
      switch wish.concatenation {
      case .none: .whole
      case .partial: .part
      case .final: .joined
      }
    if key != nil, let old = try await store.upload(id, of: .account(principal.account)),
      old.expiresAt > clock()
    {
      guard old.role == role, old.metadata == wish.metadata?.header,
        role == .joined || wish.length == nil || old.length == wish.length
      else { throw StoreError.idempotencyConflict }
      return old
    }
    try await quota.admit(principal, wish.length ?? 0)
    let writer = try await blobs.create()
    let title = wish.metadata.flatMap { $0["filename"] ?? $0["name"] } ?? ""
    let upload = ResumableUpload(
      id: id, owner: principal.account, role: role, blobKey: writer.key, length: wish.length,
      metadata: wish.metadata?.header, title: RecordingSink.displayed(title), createdAt: clock(),
      expiresAt: expiry)
    do {
      try await writer.synchronize()
      try await insert(upload)
    } catch {
      // The row, if there is one, is another's.
      await Task { try? await writer.abandon() }.value
      throw error
    }
    await writer.close()
    do {
      if case .final(let names) = wish.concatenation { return try await join(names, into: upload, principal) }
      // There is nothing to wait for.
      if upload.isWhole { return try await exclusively(id) { try await self.finish(id, principal) } }
      return upload
    } catch {
      await discard(id, writer.key)
      throw error
    }
  }

  /// Keeps a recording that came in one piece. The same recording under the same key is kept once.
  func keep(
    _ received: ReceivedUpload, key: String?, by principal: Principal
  ) async throws -> ResumableUpload {
    let id = UploadDesk.id(key, principal)
    if key != nil, let old = try await store.upload(id, of: .account(principal.account)),
      old.expiresAt > clock()
    {
      guard old.recording?.sha256 == received.blob.sha256 else { throw StoreError.idempotencyConflict }
      try await blobs.delete(received.blob.key)
      return old
    }
    var upload = ResumableUpload(
      id: id, owner: principal.account, blobKey: received.blob.key,
      length: received.blob.byteCount, title: received.fileName, createdAt: clock(), expiresAt: expiry)
    upload.offset = received.blob.byteCount
    upload.recording = ResumableUpload.Recording(
      sha256: received.blob.sha256, format: received.format, audioSeconds: received.seconds)
    try await insert(upload)
    return upload
  }

  private func insert(_ upload: ResumableUpload) async throws {
    do {
      try await store.insert(upload, limit: policy.mostPerAccount)
    } catch StoreError.full(let what) where what.hasPrefix("the account") {
      throw ServiceError(
        .tooManyRequests, code: "too_many_uploads",
        message: "This account has \(policy.mostPerAccount) uploads; use or delete some.",
        retryAfterSeconds: 60)
    }
  }

  /// 128 random bits, or those of the account's own key.
  private static func id(_ key: String?, _ principal: Principal) -> String {
    let number: UInt128
    if let key {
      let digest = SHA256.hash(data: Data("\(principal.account)\u{0}\(key)".utf8))
      number = digest.prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
    } else {
      number = .random(in: .min ... .max)
    }
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 32 - text.count) + text
  }

  /// - Throws: ``ServiceError`` where these first bytes are of no recording that is taken.
  func format(_ head: [UInt8], fileName: String) throws -> RecordingFormat {
    try inspection.format(head, fileName: fileName)
  }

  // MARK: Ending

  /// Removes an upload, and its bytes, also while they come.
  func terminate(_ id: String, by principal: Principal) async throws {
    guard let upload = try await store.delete(id, of: .account(principal.account)) else {
      throw ServiceError.notFound
    }
    await forget(upload)
    try await blobs.delete(upload.blobKey)
  }

  /// Removes what was kept for its time.
  ///
  /// - Returns: how many there were.
  func sweep() async throws -> Int {
    var count = 0
    while !Task.isCancelled {
      let expired = try await store.expired(at: clock(), limit: 100)
        .filter { upload in !state.withLock { $0.busy.contains(upload.id) } }
      if expired.isEmpty { return count }
      for upload in expired {
        // The bytes first: a row without bytes is found again, bytes without a row by nobody.
        try await blobs.delete(upload.blobKey)
        _ = try await store.delete(upload.id, of: .everyone)
        await forget(upload)
        count += 1
      }
    }
    return count
  }

  private func forget(_ upload: ResumableUpload) async {
    state.withLock { _ = $0.marks.removeValue(forKey: upload.id) }
  }

  /// Leaves nothing of an upload, also when the task was cancelled.
  func discard(_ id: String, _ blobKey: String) async {
    let (store, blobs) = (store, blobs)
    state.withLock { _ = $0.marks.removeValue(forKey: id) }
    await Task {
      _ = try? await store.delete(id, of: .everyone)
      try? await blobs.delete(blobKey)
    }.value
  }

  /// Looks at an upload that is whole. What is no recording is removed.
  func finish(_ id: String, _ principal: Principal) async throws -> ResumableUpload {
    var upload = try await self.upload(id, by: principal)
    if upload.recording != nil { return upload }
    let writer = try await resume(upload)
    let blob: BlobReference
    do { blob = try await writer.finish() } catch {
      await writer.close()
      throw error
    }
    var recording = ResumableUpload.Recording(sha256: blob.sha256)
    do {
      if upload.role != .part {
        let received = try await inspection.inspect(blob, fileName: upload.title)
        recording.format = received.format
        recording.audioSeconds = received.seconds
        // The row tells of its bytes already.
        try await quota.keep(principal, 0)
      }
    } catch let error as ServiceError where error.status.code < 500 {
      await discard(id, upload.blobKey)
      throw error
    }
    upload.expiresAt = expiry
    try await store.finish(id, recording, expiresAt: upload.expiresAt)
    await forget(upload)
    upload.recording = recording
    return upload
  }

  // MARK: Writing

  /// One at a time works on an upload.
  ///
  /// - Throws: ``ServiceError`` of status 423.
  func exclusively<Value: Sendable>(
    _ id: String, _ body: @Sendable () async throws -> Value
  ) async throws -> Value {
    guard state.withLock({ $0.busy.insert(id).inserted }) else { throw UploadDesk.locked }
    defer { state.withLock { _ = $0.busy.remove(id) } }
    return try await body()
  }

  private static let locked = ServiceError(
    HTTPResponse.Status(code: 423, reasonPhrase: "Locked"), code: "upload_locked",
    message: "Another request writes to this upload; ask for its offset and go on when that has ended.",
    retryAfterSeconds: 1)

  /// A writer at the upload's offset.
  func resume(_ upload: ResumableUpload) async throws -> any BlobWriter {
    do {
      return try await blobs.resume(upload.blobKey, at: mark(of: upload))
    } catch StoreError.unavailable {
      throw UploadDesk.locked
    }
  }

  func mark(of upload: ResumableUpload) -> BlobMark {
    let known = state.withLock { $0.marks[upload.id] }
    return known?.byteCount == upload.offset ? known! : BlobMark(byteCount: upload.offset)
  }

  func remember(_ mark: BlobMark, of id: String) {
    state.withLock {
      if $0.marks.count >= UploadDesk.mostMarks { $0.marks.removeAll() }
      $0.marks[id] = mark
    }
  }
}
