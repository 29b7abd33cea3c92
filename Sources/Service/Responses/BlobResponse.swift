import HTTPTypes
import Hummingbird
import Jobs
import Stores
import Web

extension Response {
  /// Bytes of a blob as they are read, all or the part that the request asks for (RFC 9110, section 14).
  ///
  /// - Throws: `StoreError` where the blob cannot be read.
  static func blob(
    _ blob: BlobReference, from blobs: any BlobStore, type: String, _ request: Request,
    headers: HTTPFields = [:]
  ) async throws -> Response {
    var headers = headers
    let tag = "\"\(blob.sha256.prefix(32))\""
    headers[.eTag] = tag
    headers[.acceptRanges] = "bytes"
    headers[.contentType] = type
    // A part of another version is of no use (section 13.1.5).
    let isSame = request.headers[.ifRange].map { $0 == tag } ?? true
    let range = ByteRange(isSame ? request.headers[.range] : nil, byteCount: blob.byteCount)
    if range == .whole, request.headers[.ifNoneMatch] == tag {
      return Response(status: .notModified, headers: headers)
    }
    var bounds = 0..<blob.byteCount
    var status = HTTPResponse.Status.ok
    switch range {
    case .whole: break
    case .part(let part):
      (bounds, status) = (part, .partialContent)
      headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(blob.byteCount)"
    case .unsatisfiable:
      headers[.contentRange] = "bytes */\(blob.byteCount)"
      headers[.contentType] = nil
      return Response(status: .rangeNotSatisfiable, headers: headers)
    }
    let pieces = try await blobs.read(blob, range: range == .whole ? nil : bounds)
    headers[.contentLength] = "\(bounds.count)"
    return Response(
      status: status, headers: headers,
      body: ResponseBody(contentLength: bounds.count) { writer in
        for try await piece in pieces { try await writer.write(piece) }
        try await writer.finish(nil)
      })
  }
}
