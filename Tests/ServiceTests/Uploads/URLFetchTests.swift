import HTTPTransport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import NIOCore
import Stores
import Synchronization
import Testing
import Web

@testable import Service

/// Blobs in memory, as far as fetching needs them.
private final class FetchedBlobs: BlobStore {
  fileprivate let blobs = Mutex<[String: [UInt8]]>([:])
  /// Bytes for which there is room.
  let room: Int

  init(room: Int = .max) { self.room = room }

  var kept: [String: [UInt8]] { blobs.withLock { $0 } }

  func create() async throws -> any BlobWriter { Writer(self) }
  func resume(_ key: String) async throws -> any BlobWriter { throw StoreError.notFound }
  func byteCount(_ key: String) async throws -> Int64? { kept[key].map { Int64($0.count) } }
  func read(_ blob: BlobReference, range: Range<Int64>?) async throws -> AsyncThrowingStream<
    ByteBuffer, any Error
  > { throw StoreError.notFound }
  func withFile<Result: Sendable>(
    _ blob: BlobReference, _ body: @Sendable (String) async throws -> Result
  ) async throws -> Result { throw StoreError.notFound }
  func delete(_ key: String) async throws { blobs.withLock { $0[key] = nil } }
  func keys(writtenBefore: Timestamp) async throws -> [String] { Array(kept.keys) }

  private final class Writer: BlobWriter {
    let key = "blob"
    let store: FetchedBlobs
    var byteCount: Int64 { Int64(store.kept[key]?.count ?? 0) }
    init(_ store: FetchedBlobs) {
      self.store = store
      store.blobs.withLock { $0["blob"] = [] }
    }
    func append(_ bytes: ByteBuffer) async throws {
      guard Int(byteCount) + bytes.readableBytes <= store.room else { throw StoreError.full("test") }
      store.blobs.withLock { $0[key, default: []] += Array(bytes.readableBytesView) }
    }
    func synchronize() async throws {}
    func finish() async throws -> BlobReference {
      BlobReference(key: key, byteCount: byteCount, sha256: "")
    }
    func abandon() async throws { store.blobs.withLock { $0[key] = nil } }
  }
}

private struct Loopback: NameResolver {
  func addresses(of name: String) async throws -> [IPAddress] { [IPAddress("127.0.0.1")!] }
}

@Suite("Recordings by their address")
struct URLFetchTests {
  private func withServer(
    _ test: @escaping @Sendable (_ base: String, _ client: GuardedClient) async throws -> Void
  ) async throws {
    let router = Router()
    router.get("talk.wav") { _, _ in answer("Audio/WAV") }
    router.get("unknown") { _, _ in answer(nil) }
    router.get("page") { _, _ in answer("text/html") }
    router.get("redirect") { _, _ in Response(status: .found, headers: [.location: "/talk.wav"]) }
    router.get("inside") { _, _ in Response(status: .found, headers: [.location: "http://10.0.0.1/"]) }
    try await Application(router: router).test(.live) { client in
      let port = try #require(client.port)
      let rules = AddressRules(allowed: [try #require(IPNetwork("127.0.0.1"))])
      let guarded = GuardedClient(.init(rules: rules, ports: [80, 443, port]), resolver: Loopback())
      try await test("http://recordings.example:\(port)/", guarded)
    }
  }

  @Sendable private func inspect(_ blob: BlobReference, _ name: String) async throws -> ReceivedUpload {
    ReceivedUpload(blob: blob, fileName: name, format: "wav")
  }

  @Test("They are kept whole and named after their path")
  func fetching() async throws {
    try await withServer { base, client in
      for path in ["talk.wav", "redirect", "unknown"] {
        let blobs = FetchedBlobs()
        let fetch = URLFetch(client: client, blobs: blobs, limits: OutboundLimits(), inspect: inspect)
        let upload = try await fetch.fetch(base + path)
        #expect(upload.fileName == (path == "unknown" ? "unknown" : "talk.wav"))
        #expect(blobs.kept["blob"]?.count == 50_000)
      }
    }
  }

  @Test("What cannot be taken leaves nothing behind")
  func refusals() async throws {
    try await withServer { base, client in
      for (address, most, room, code) in [
        (base + "page", 1 << 20, Int.max, "unsupported_media_type"),
        (base + "missing", 1 << 20, .max, "invalid_value"),
        (base + "talk.wav", 49_999, .max, "file_too_large"),
        (base + "talk.wav", 1 << 20, 10, "insufficient_storage"),
        (base + "inside", 1 << 20, .max, "address_refused"),
        ("file:///etc/passwd", 1, .max, "address_refused"),
        ("http://127.0.0.2/", 1, .max, "address_refused"),
      ] {
        let blobs = FetchedBlobs(room: room)
        let fetch = URLFetch(
          client: client, blobs: blobs, limits: OutboundLimits(mostBytes: Int64(most)), inspect: inspect)
        let error = await #expect(throws: (any Error).self) { try await fetch.fetch(address) }
        #expect(error.map { ServiceError(of: $0).code } == code)
        #expect(blobs.kept.isEmpty, "\(address)")
      }
    }
  }

  @Test("A recording that turns out to be none is removed")
  func inspection() async throws {
    try await withServer { base, client in
      let blobs = FetchedBlobs()
      let fetch = URLFetch(client: client, blobs: blobs, limits: OutboundLimits()) { _, _ in
        throw ServiceError.invalid("url", "no recording")
      }
      await #expect(throws: ServiceError.self) { try await fetch.fetch(base + "talk.wav") }
      #expect(blobs.kept.isEmpty)
    }
  }
}

@Sendable private func answer(_ type: String?) -> Response {
  var headers: HTTPFields = [:]
  headers[.contentType] = type
  return Response(
    status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(repeating: 7, count: 50_000)))
}
