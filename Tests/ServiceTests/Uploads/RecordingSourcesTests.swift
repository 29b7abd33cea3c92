import Accounts
import HTTPTransport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import NIOCore
import NIOPosix
import Synchronization
import Testing
import Web

@testable import Service
@testable import Stores

@Suite("Ways to name a recording")
struct RecordingSourcesTests {
  private struct Loopback: NameResolver {
    func addresses(of name: String) async throws -> [IPAddress] { [IPAddress("127.0.0.1")!] }
  }

  /// - Parameter body: gets the address of a server that has a recording, and what fetches from there.
  private func withFetch(
    _ fixture: UploadFixture, _ body: @escaping @Sendable (String, URLFetch) async throws -> Void
  ) async throws {
    let router = Router()
    let wave = silentWave(samples: 12_000)
    router.get("a/talk.wav") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "audio/wav"],
        body: .init(byteBuffer: ByteBuffer(bytes: wave)))
    }
    router.get("text.wav") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "audio/wav"], body: .init(byteBuffer: ByteBuffer(string: "text"))
      )
    }
    try await Application(router: router).test(.live) { server in
      let port = try #require(server.port)
      let client = GuardedClient(
        .init(rules: AddressRules(allowed: [IPNetwork("127.0.0.1")!]), ports: [port]), resolver: Loopback())
      let inspection = RecordingInspection(
        probe: RecordingProbe(blobs: fixture.blobs, limits: fixture.desk.limits, threads: .singleton))
      try await body(
        "http://media.example:\(port)/",
        URLFetch(client: client, blobs: fixture.blobs, limits: OutboundLimits(mostBytes: 1 << 20)) {
          try await inspection.inspect($0, fileName: $1)
        })
    }
  }

  @Test("An address in a form, in JSON and in the query is fetched like an upload")
  func addresses() async throws {
    let fixture = try UploadFixture()
    try await withFetch(fixture) { base, fetch in
      try await fixture.withClient(fetch: fetch) { client in
        let address = base + "a/talk.wav"
        for (type, body) in [
          ("application/json", #"{"audio_url": "\#(address)", "language": "en"}"#),
          ("application/x-www-form-urlencoded", "file_url=\(address)"),
          (
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=url\r\n\r\n\(address)\r\n--b--"
          ),
        ] {
          let answer = try await client.send(.post, "/take", ["Content-Type": type], Array(body.utf8))
          #expect(answer.text.hasPrefix("talk.wav wav 24044 1.5 "), "\(type) \(answer.text)")
        }
        let kept = try await client.send(
          .post, "/api/v1/uploads", ["Content-Type": "application/json"],
          Array(#"{"url": "\#(address)"}"#.utf8), version: nil)
        #expect(kept.status == 201 && kept.text.contains(#""original_filename":"talk.wav""#))
        #expect(try await client.send(.post, "/take?upload_id=\(kept.location)").status == 200)
        #expect(try await fixture.blobKeys.count == 5)
      }
    }
  }

  @Test("What an address does not give, or may not, leaves nothing behind")
  func refusedAddresses() async throws {
    let fixture = try UploadFixture()
    try await withFetch(fixture) { base, fetch in
      try await fixture.withClient(fetch: fetch) { client in
        for (address, status, code) in [
          (base + "missing.wav", 400, "invalid_value"), (base + "text.wav", 415, "unsupported_format"),
          ("http://127.0.0.2/a.wav", 400, "address_refused"), ("file:///etc/passwd", 400, "address_refused"),
          ("http://169.254.169.254/latest/meta-data", 400, "address_refused"),
        ] {
          let answer = try await client.send(.post, "/take?url=\(address)")
          #expect(answer.status == status && answer.text.contains(code), "\(address) \(answer.text)")
        }
        let nobody = try await client.send(
          .post, "/take?url=\(base)a/talk.wav", ["X-Account": "nobody"])
        #expect(nobody.status == 401)
        #expect(try await fixture.blobKeys.isEmpty)
      }
    }
    try await fixture.withClient { client in
      let answer = try await client.send(.post, "/take?url=http://media.example/")
      #expect(answer.status == 403 && answer.text.contains("fetch_disabled"))
    }
  }

  @Test("A recording and the name of another do not go together")
  func both() async throws {
    let fixture = try UploadFixture()
    try await fixture.withClient { client in
      let wave = silentWave(samples: 12_000)
      let kept = try await client.send(
        .post, "/api/v1/uploads?filename=a.wav", ["Content-Type": "audio/wav"], wave, version: nil)
      let before = try await fixture.blobKeys
      let answer = try await client.send(
        .post, "/take?upload_id=\(kept.location)", ["Content-Type": "audio/wav"], wave)
      #expect(answer.status == 400 && answer.text.contains("multiple_files"))
      #expect(
        try await client.send(.post, "/take?upload_id=\(kept.location)", ["X-Account": "bob"]).status == 404)
      #expect(try await fixture.blobKeys == before)
    }
  }

  @Test("A quota hears of bytes once and of seconds with every use, and what it refuses is not kept")
  func quota() async throws {
    let bytes = Mutex<[Int64]>([])
    let seconds = Mutex<[Double?]>([])
    let wave = silentWave(samples: 12_000)
    var quota = UploadQuota()
    quota.admit = { _, count in
      guard count < 100_000 else { throw ServiceError(.forbidden, code: "quota_exceeded", message: "No.") }
    }
    quota.keep = { principal, count in
      guard principal.account == "ada" else {
        throw ServiceError(.forbidden, code: "quota_exceeded", message: "No more.")
      }
      bytes.withLock { $0.append(count) }
    }
    quota.use = { _, length in
      if seconds.withLock({
        $0.append(length)
        return $0.count
      }) > 3 {
        throw ServiceError(.forbidden, code: "quota_exceeded", message: "Enough.")
      }
    }
    let fixture = try UploadFixture(quota: quota)
    try await fixture.withClient { client in
      #expect(try await client.create(["Upload-Length": "100000"]).status == 403)
      let path = try await client.create(["Upload-Length": "24044"]).location
      #expect(try await client.patch(path, at: 0, wave).status == 204)
      #expect(try await client.send(.post, "/take?upload_id=\(path)").status == 200)
      #expect(try await client.send(.post, "/take", ["Content-Type": "audio/wav"], wave).status == 200)
      #expect(try await client.send(.post, "/take?upload_id=\(path)").status == 200)
      let count = try await fixture.blobKeys.count
      #expect(try await client.send(.post, "/take?upload_id=\(path)").status == 403)
      let bob = ["Content-Type": "audio/wav", "X-Account": "bob"]
      #expect(try await client.send(.post, "/take", bob, wave).status == 403)
      #expect(try await client.send(.post, "/api/v1/uploads", bob, wave, version: nil).status == 403)
      #expect(try await fixture.blobKeys.count == count)
    }
    // Of the first the row of its upload tells.
    #expect(bytes.withLock { $0 } == [0, 24044])
    #expect(seconds.withLock { $0 } == [1.5, 1.5, 1.5, 1.5])
  }

  @Test("A full disk refuses forms and bare recordings with 507 and keeps what was there")
  func full() async throws {
    let fixture = try UploadFixture(room: 40_000)
    try await fixture.withClient { client in
      let wave = silentWave(samples: 12_000)
      let first = try await client.send(.post, "/take", ["Content-Type": "audio/wav"], wave)
      #expect(first.status == 200)
      let keys = try await fixture.blobKeys
      let form = FormReceiverTests.form(wave)
      for (type, body) in [("audio/wav", wave), (FormReceiverTests.multipart, form)] {
        let answer = try await client.send(.post, "/take", ["Content-Type": type], body)
        #expect(answer.status == 507)
      }
      #expect(try await fixture.blobKeys == keys)
      let blob = BlobReference(key: keys[0], byteCount: 24044, sha256: "")
      var found: [UInt8] = []
      for try await piece in try await fixture.blobs.read(blob, range: 0..<24044) {
        found += piece.readableBytesView
      }
      #expect(found == wave)
    }
  }
}
