import Accounts
import Jobs
import Stores
import Web

extension UploadDesk {
  /// Puts pieces together in their order (tus 1.0.0, extension Concatenation). The pieces stay until they expire.
  func join(
    _ names: [String], into upload: ResumableUpload, _ principal: Principal
  ) async throws -> ResumableUpload {
    try await exclusively(upload.id) {
      var parts: [BlobReference] = []
      var length: Int64 = 0
      for name in names {
        let id = name.split(separator: "/").last.map(String.init) ?? name
        let part = try await self.upload(id, by: principal)
        guard part.role == .part, let blob = part.blob else {
          throw ServiceError.invalid(
            "Upload-Concat", "\(name.prefix(80)) is no piece that has arrived whole.")
        }
        let (sum, overflow) = length.addingReportingOverflow(blob.byteCount)
        guard !overflow, sum <= Int64(limits.fileBytes) else { throw limits.tooLarge }
        length = sum
        parts.append(blob)
      }
      let writer = try await resume(upload)
      do {
        for part in parts {
          for try await piece in try await blobs.read(part, range: nil) { try await writer.append(piece) }
        }
        let mark = try await writer.mark()
        await writer.close()
        remember(mark, of: upload.id)
      } catch {
        await writer.close()
        throw error
      }
      try await store.advance(upload.id, from: 0, to: length, length: length, expiresAt: expiry)
      return try await finish(upload.id, principal)
    }
  }
}
