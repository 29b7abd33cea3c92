import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Logging
import Stores
import Web

/// Recordings that come before the jobs that need them, also in pieces: tus 1.0.0 under `/api/v1/uploads`.
struct UploadRoutes: Sendable {
  static let path = "/api/v1/uploads"
  static let extensions = [
    "creation", "creation-with-upload", "creation-defer-length", "expiration", "checksum", "termination",
    "concatenation",
  ]

  let desk: UploadDesk
  /// Takes in a recording that comes in one piece.
  let receive: ReceiveForm

  func add(to router: some RouterMethods<ServiceContext>) {
    let routes = router.group(RouterPath(UploadRoutes.path)).add(middleware: ResumableUploadAnswers())
    for path in ["", "{id}"] as [RouterPath] {
      routes.on(path, method: .options) { _, _ in options }
    }
    routes.post("", use: create)
    routes.get("", use: list)
    routes.get("{id}", use: get)
    routes.head("{id}", use: head)
    routes.patch("{id}", use: patch)
    routes.delete("{id}", use: delete)
    // For clients behind proxies that know no PATCH.
    routes.post("{id}") { request, context in
      switch HTTPField.Name("X-HTTP-Method-Override").flatMap({ request.headers[$0] })?.uppercased() {
      case "PATCH": return try await patch(request, context)
      case "DELETE": return try await delete(request, context)
      case "HEAD": return try await head(request, context)
      default:
        _ = try await desk.upload(context.uploadID, by: context.require(.write))
        throw ServiceError(
          .methodNotAllowed, code: "method_not_allowed",
          message: "Send PATCH, or POST with 'X-HTTP-Method-Override: PATCH'.")
      }
    }
  }

  /// What is spoken here (tus 1.0.0, section OPTIONS).
  private var options: Response {
    Response(
      status: .noContent,
      headers: [
        .tusVersion: ResumableUploadProtocol.version,
        .tusExtension: UploadRoutes.extensions.joined(separator: ","),
        .tusMaxSize: String(desk.tus.maximumBytes),
        .tusChecksumAlgorithm: UploadChecksum.algorithms.joined(separator: ","),
      ])
  }

  // MARK: Creating

  @Sendable private func create(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    let names: [HTTPField.Name] = [.tusResumable, .uploadLength, .uploadDeferLength, .uploadConcat]
    guard names.contains(where: { request.headers[$0] != nil }) else {
      return try await createWhole(request, context, principal)
    }
    let wish = try desk.tus.creation(request.headers)
    var upload = try await desk.create(wish, key: request.idempotencyKey, by: principal)
    if wish.hasBytes, upload.offset == 0, !upload.isWhole {
      do {
        upload = try await desk.write(request, to: upload.id, isFirst: true, by: principal)
      } catch let error where UploadRoutes.isRefusal(error) {
        // Its address was told to nobody.
        await desk.discard(upload.id, upload.blobKey)
        throw error
      }
    }
    var headers = UploadRoutes.headers(upload)
    headers[.location] = UploadRoutes.location(upload)
    return try Response.json(UploadResource(upload), status: .created, headers: headers)
  }

  private static func isRefusal(_ error: any Error) -> Bool {
    error is ResumableUploadError || error is StoreError || (error as? ServiceError)?.status.code ?? 0 >= 400
  }

  /// A recording in one piece, as a form or bare.
  private func createWhole(
    _ request: Request, _ context: ServiceContext, _ principal: Principal
  ) async throws -> Response {
    guard let received = try await receive(request, context).upload else {
      throw ServiceError.invalid(
        "file",
        "Send the recording as the form's field 'file' or as the body, or 'Upload-Length' to begin with tus.")
    }
    let upload: ResumableUpload
    do { upload = try await desk.keep(received, key: request.idempotencyKey, by: principal) } catch {
      try? await desk.blobs.delete(received.blob.key)
      throw error
    }
    var headers = UploadRoutes.headers(upload)
    headers[.location] = UploadRoutes.location(upload)
    return try Response.json(UploadResource(upload), status: .created, headers: headers)
  }

  // MARK: Going on

  @Sendable private func head(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    try desk.tus.checkVersion(request.headers)
    let upload = try await desk.upload(context.uploadID, by: principal)
    var headers = UploadRoutes.headers(upload)
    headers[.cacheControl] = "no-store"
    if let length = upload.length {
      headers[.uploadLength] = String(length)
    } else {
      headers[.uploadDeferLength] = "1"
    }
    headers[.uploadMetadata] = upload.metadata
    switch upload.role {
    case .whole: break
    case .part: headers[.uploadConcat] = "partial"
    case .joined: headers[.uploadConcat] = "final"
    }
    return Response(status: .ok, headers: headers)
  }

  @Sendable private func patch(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let upload = try await desk.write(request, to: context.uploadID, by: context.require(.write))
    return Response(status: .noContent, headers: UploadRoutes.headers(upload))
  }

  @Sendable private func delete(_ request: Request, _ context: ServiceContext) async throws -> Response {
    try await desk.terminate(context.uploadID, by: context.require(.write))
    return Response(status: .noContent)
  }

  // MARK: Reading

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.read)
    let fields = request.queryFields
    let limit = try fields.integer("limit", in: 1...200) ?? 50
    let page = try fields.integer("page", in: 1...1_000_000) ?? 1
    let uploads = try await desk.store.uploads(
      of: principal.account, limit: limit, offset: (page - 1) * limit)
    return try Response.json(["items": uploads.map { UploadResource($0) }])
  }

  @Sendable private func get(_ request: Request, _ context: ServiceContext) async throws -> Response {
    try Response.json(
      UploadResource(try await desk.upload(context.uploadID, by: context.require(.read))))
  }

  private static func headers(_ upload: ResumableUpload) -> HTTPFields {
    var headers: HTTPFields = [.uploadOffset: String(upload.offset)]
    if let name = HTTPField.Name("Upload-Expires") {
      headers[name] = upload.expiresAt.httpDate
    }
    return headers
  }

  /// A path: what stands before it only the client and its proxies know.
  private static func location(_ upload: ResumableUpload) -> String { "\(path)/\(upload.id)" }
}

/// An upload as our interface shows it.
private struct UploadResource: Encodable {
  var id: String
  var status: String
  var originalFilename: String
  var offset: Int64
  var fileSizeBytes: Int64?
  var format: String?
  var durationSeconds: Double?
  var sha256: String?
  var createdAt: String
  var expiresAt: String

  enum CodingKeys: String, CodingKey {
    case id, status, offset, format, sha256
    case originalFilename = "original_filename"
    case fileSizeBytes = "file_size_bytes"
    case durationSeconds = "duration_seconds"
    case createdAt = "created_at"
    case expiresAt = "expires_at"
  }

  init(_ upload: ResumableUpload) {
    id = upload.id
    status = upload.recording == nil ? "uploading" : "complete"
    originalFilename = upload.title
    offset = upload.offset
    fileSizeBytes = upload.length
    format = upload.recording?.format
    durationSeconds = upload.recording?.audioSeconds
    sha256 = upload.recording?.sha256
    createdAt = upload.createdAt.text
    expiresAt = upload.expiresAt.text
  }
}

/// Names the version in every answer, refusals among them (tus 1.0.0, section Tus-Resumable).
private struct ResumableUploadAnswers: RouterMiddleware {
  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do {
      response = try await next(request, context)
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      let refused = (error as? ResumableUploadError).map { ServiceError(of: $0) } ?? ServiceError(of: error)
      if refused.status.code >= 500 {
        context.logger.error(
          "upload failed", metadata: ["request_id": "\(context.requestID)", "error": "\(error)"])
      }
      response = ErrorEnvelope(path: request.uri.path).response(refused, requestID: context.requestID)
      if case ResumableUploadError.wrongOffset(let current) = error {
        response.headers[.uploadOffset] = String(current)
      }
      if case ResumableUploadError.unsupportedVersion = error {
        response.headers[.tusVersion] = ResumableUploadProtocol.version
      }
    }
    response.headers[.tusResumable] = ResumableUploadProtocol.version
    return response
  }
}

extension ServiceError {
  fileprivate init(of error: ResumableUploadError) {
    let code =
      switch error {
      case .unsupportedVersion: "unsupported_version"
      case .invalidHeader: "invalid_header"
      case .wrongContentType: "unsupported_media_type"
      case .wrongOffset: "wrong_offset"
      case .tooLarge: "file_too_large"
      case .beyondEnd: "beyond_end"
      case .unknownChecksum: "unknown_checksum"
      case .checksumMismatch: "checksum_mismatch"
      case .isFinal: "upload_is_final"
      }
    self.init(error.status, code: code, message: error.description)
  }
}

extension ServiceContext {
  fileprivate var uploadID: String {
    get throws {
      guard let id = parameters.get("id") else { throw ServiceError.notFound }
      return id
    }
  }
}

extension Request {
  var idempotencyKey: String? {
    get throws {
      guard let name = HTTPField.Name("Idempotency-Key"), let key = headers[name] else { return nil }
      guard (1...255).contains(key.utf8.count) else {
        throw ServiceError.invalid("Idempotency-Key", "An idempotency key has 1 to 255 bytes.")
      }
      return key
    }
  }
}
