import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import NIOCore
import Synchronization
import Testing
import Web

@testable import Service
@testable import Stores

/// Uploads on a disk of their own, as they are after a start of the service; again after it was killed.
struct UploadFixture {
  let folder: ScratchFolder
  let blobs: DiskBlobStore
  let store: SQLiteUploadStore
  let desk: UploadDesk
  let clock = SharedNumber()

  /// - Parameters:
  ///   - folder: what an earlier one left.
  ///   - room: bytes that can be written before the disk is full.
  init(
    _ folder: ScratchFolder? = nil, room: Int = .max, policy: UploadPolicy = UploadPolicy(),
    quota: UploadQuota = UploadQuota(), _ change: (inout UploadLimits) -> Void = { _ in }
  ) throws {
    self.folder = try folder ?? ScratchFolder()
    var limits = UploadLimits()
    change(&limits)
    let left = SharedNumber(room)
    var calls = FileCalls()
    calls.write = { descriptor, bytes, offset in
      let count = left.take(bytes.count)
      if count == 0 {
        errno = ENOSPC
        return -1
      }
      return pwrite(descriptor, bytes.baseAddress, count, Int(offset))
    }
    blobs = try DiskBlobStore(folder: self.folder.path + "/blobs", reserve: 0, calls: calls)
    store = SQLiteUploadStore(database: try SQLiteDatabase(path: self.folder.path + "/steno.db"))
    let clock = clock
    desk = UploadDesk(
      store: store, blobs: blobs, limits: limits, policy: policy, quota: quota,
      clock: { .start.advanced(seconds: Double(clock.value)) })
  }

  /// Blobs that lie in the store.
  var blobKeys: [String] {
    get async throws { try await blobs.keys(writtenBefore: Timestamp(milliseconds: .max)) }
  }

  func bytes(of upload: ReceivedUpload) async throws -> [UInt8] { try await blobs.bytes(of: upload.blob) }

  func sources(fetch: URLFetch? = nil) -> RecordingSources {
    RecordingSources(
      receiver: FormReceiver(blobs: blobs, limits: desk.limits), desk: desk, fetch: fetch)
  }

  /// Asks the routes of uploads as the account that `X-Account` names.
  func withClient(
    fetch: URLFetch? = nil, _ body: @escaping @Sendable (TusClient) async throws -> Void
  ) async throws {
    let sources = sources(fetch: fetch)
    let router = Router(context: ServiceContext.self)
    router.add(middleware: ErrorAnswers())
    router.add(middleware: AccountHeader())
    UploadRoutes(desk: desk) { try await sources.receiveUpload($0, context: $1) }.add(to: router)
    router.post("/take") { request, context in
      let form = try await sources.receive(request, context: context)
      let upload = try #require(form.upload)
      return Response(
        status: .ok,
        body: .init(
          byteBuffer: ByteBuffer(
            string:
              "\(upload.fileName) \(upload.format) \(upload.blob.byteCount) \(upload.seconds ?? -1) \(upload.blob.key)"
          )))
    }
    try await Application(router: router).test(.router) { try await body(TusClient(client: $0)) }
  }
}

/// A number that several look at.
final class SharedNumber: Sendable {
  private let number: Mutex<Int>
  init(_ value: Int = 0) { number = Mutex(value) }
  var value: Int { number.withLock { $0 } }
  func set(_ value: Int) { number.withLock { $0 = value } }
  /// Up to so many, as long as there are any.
  func take(_ count: Int) -> Int {
    number.withLock { left in
      let taken = min(left, count)
      left -= taken
      return taken
    }
  }
}

/// A place for one test, removed with it.
final class ScratchFolder: Sendable {
  let path: String
  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("uploads-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

private struct AccountHeader: RouterMiddleware {
  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let account = request.headers[HTTPField.Name("X-Account")!] ?? "ada"
    if account != "nobody" { context.principal = .named(account) }
    return try await next(request, context)
  }
}

extension Principal {
  static func named(_ account: String) -> Principal {
    Principal(account: account, role: .user, scopes: [.read, .write], credential: .apiKey("k"))
  }
}

/// As much of a client of tus as tests need.
struct TusClient: Sendable {
  let client: any TestClientProtocol

  struct Answer: Sendable {
    var status: Int
    var headers: HTTPFields
    var text: String
    var offset: String? { headers[.uploadOffset] }
    var location: String { headers[.location] ?? "" }
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String] = [:], _ body: [UInt8] = [],
    version: String? = "1.0.0"
  ) async throws -> Answer {
    var fields = HTTPFields()
    fields[HTTPField.Name("Tus-Resumable")!] = version
    for (name, value) in headers { fields[HTTPField.Name(name)!] = value }
    return try await client.execute(
      uri: path, method: method, headers: fields, body: body.isEmpty ? nil : ByteBuffer(bytes: body)
    ) { Answer(status: $0.status.code, headers: $0.headers, text: String(buffer: $0.body)) }
  }

  func create(_ headers: [String: String], _ body: [UInt8] = []) async throws -> Answer {
    try await send(.post, "/api/v1/uploads", headers, body)
  }

  func patch(
    _ path: String, at offset: Int, _ bytes: [UInt8], _ more: [String: String] = [:]
  ) async throws -> Answer {
    let headers = ["Upload-Offset": "\(offset)", "Content-Type": "application/offset+octet-stream"]
    return try await send(.patch, path, headers.merging(more) { $1 }, bytes)
  }
}
