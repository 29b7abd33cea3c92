import Accounts
import HTTPTypes
import Hummingbird
import NIOCore
import Stores
import Web

extension UploadDesk {
  /// Takes the bytes of a request. Returns, or throws, after what it tells of is durable.
  ///
  /// - Parameter isFirst: the bytes came with the wish for the upload, which tells no offset.
  /// - Throws: ``ServiceError``, ``Web/ResumableUploadError``, ``Stores/StoreError``.
  func write(
    _ request: Request, to id: String, isFirst: Bool = false, by principal: Principal
  ) async throws -> ResumableUpload {
    try await exclusively(id) {
      let upload = try await self.upload(id, by: principal)
      let standing = ResumableUploadProtocol.Standing(
        offset: upload.offset, length: upload.length, isFinal: upload.role == .joined)
      var headers = request.headers
      if isFirst { headers[.uploadOffset] = "0" }
      let plan = try tus.continuation(headers, of: standing)
      if upload.length == nil {
        // What its beginning could not tell.
        try await quota.admit(
          principal, plan.length ?? request.headers[.contentLength].flatMap { Int64($0) } ?? 0)
      }
      let pace = SenderPace(leastBytesPerSecond: limits.leastBytesPerSecond, seconds: limits.slowSeconds)
      let written = try await pace.read(request.body) { pieces in
        let writer = try await self.resume(upload)
        var writing = UploadWriting(desk: self, upload: upload, plan: plan, writer: writer)
        do {
          try await pieces.deliver { try await writing.take($0) }
          return try await writing.end()
        } catch {
          let broken = writing
          // A cancelled task may be refused by the store; this must happen all the same.
          await Task { await broken.fail(error) }.value
          throw error
        }
      }
      return written.isWhole ? try await finish(id, principal) : written
    }
  }
}

/// The bytes of one request on their way into an upload.
private struct UploadWriting: Sendable {
  let desk: UploadDesk
  let writer: any BlobWriter
  let plan: ResumableUploadProtocol.Continuation
  private var upload: ResumableUpload
  private var mark: BlobMark
  private var checksum: UploadChecksum?
  private var room: Int64
  private var lastKept = ContinuousClock.now
  /// The first bytes of the recording, until they show what it is.
  private var head: [UInt8]?

  init(
    desk: UploadDesk, upload: ResumableUpload, plan: ResumableUploadProtocol.Continuation,
    writer: any BlobWriter
  ) {
    (self.desk, self.upload, self.plan, self.writer) = (desk, upload, plan, writer)
    mark = desk.mark(of: upload)
    checksum = plan.checksum
    room = plan.room
    head = upload.role == .whole && upload.offset == 0 ? [] : nil
  }

  mutating func take(_ bytes: ByteBuffer) async throws {
    guard Int64(bytes.readableBytes) <= room else {
      throw plan.length.map { ResumableUploadError.beyondEnd(length: $0) }
        ?? .tooLarge(limit: desk.tus.maximumBytes)
    }
    room -= Int64(bytes.readableBytes)
    checksum?.update(bytes)
    try look(at: bytes)
    try await writer.append(bytes)
    // With a checksum nothing counts before its end.
    guard checksum == nil else { return }
    if writer.byteCount - mark.byteCount >= desk.policy.markBytes
      || lastKept.duration(to: .now) >= .seconds(desk.policy.markSeconds)
    {
      try await keep()
    }
  }

  /// Nobody shall send all of something that is then refused.
  private mutating func look(at bytes: ByteBuffer) throws {
    guard let begin = head else { return }
    let more = bytes.readableBytesView.prefix(RecordingFormat.headBytes - begin.count)
    head = begin + more
    guard begin.count + more.count >= RecordingFormat.headBytes else { return }
    _ = try desk.format(begin + more, fileName: upload.title)
    head = nil
  }

  /// Makes durable what came, then tells of it.
  private mutating func keep() async throws {
    lastKept = .now
    let next = try await writer.mark()
    let expiry = desk.expiry
    try await desk.store.advance(
      upload.id, from: mark.byteCount, to: next.byteCount, length: plan.length, expiresAt: expiry)
    mark = next
    desk.remember(next, of: upload.id)
    upload.offset = next.byteCount
    upload.length = plan.length
    upload.expiresAt = expiry
  }

  mutating func end() async throws -> ResumableUpload {
    try checksum?.verify()
    try await keep()
    await writer.close()
    return upload
  }

  /// Bytes of a sender who went away count, as they are what he need not send again; those of a request that is refused
  /// do not.
  func fail(_ error: any Error) async {
    var last = self
    switch error {
    case let error as ServiceError where error.code == "unsupported_format":
      await writer.close()
      await desk.discard(upload.id, upload.blobKey)
      return
    case is StoreError, is ResumableUploadError:
      try? await writer.truncate(to: mark)
    default:
      if checksum != nil { try? await writer.truncate(to: mark) } else { try? await last.keep() }
    }
    await writer.close()
  }
}
