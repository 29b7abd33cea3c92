import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import NIOCore
import Synchronization
import Testing

@testable import Service
@testable import Stores

@Suite("Uploads in pieces")
struct ResumableUploadTests {
  let wave = silentWave(samples: 12_000)
  /// `filename talk.wav`
  let named = ["Upload-Metadata": "filename dGFsay53YXY="]

  private func length(_ count: Int) -> [String: String] {
    named.merging(["Upload-Length": "\(count)"]) { $1 }
  }

  @Test("A recording in two pieces is one, has its name, and can be used again and again")
  func pieces() async throws {
    let fixture = try UploadFixture()
    try await fixture.withClient { client in
      let begun = try await client.create(length(wave.count))
      #expect(begun.status == 201 && begun.offset == "0" && begun.location.hasPrefix("/api/v1/uploads/"))
      #expect(begun.headers[HTTPField.Name("Upload-Expires")!] == "Wed, 15 Nov 2023 22:13:20 GMT")
      let first = try await client.patch(begun.location, at: 0, Array(wave[..<10_000]))
      #expect(first.status == 204 && first.offset == "10000")
      let head = try await client.send(.head, begun.location)
      #expect(head.status == 200 && head.offset == "10000" && head.headers[.cacheControl] == "no-store")
      #expect(head.headers[HTTPField.Name("Upload-Length")!] == "24044")
      #expect(head.headers[HTTPField.Name("Upload-Metadata")!] == named["Upload-Metadata"])
      let early = try await client.send(.post, "/take?upload_id=\(begun.location)")
      #expect(early.status == 409 && early.text.contains("10000 of 24044"))
      let last = try await client.patch(begun.location, at: 10_000, Array(wave[10_000...]))
      #expect(last.status == 204 && last.offset == "24044")
      #expect(last.headers[HTTPField.Name("Tus-Resumable")!] == "1.0.0")
      let id = String(begun.location.split(separator: "/").last ?? "")
      var keys: Set<Substring> = []
      for name in [id, begun.location, "https://example.org\(begun.location)"] {
        let taken = try await client.send(.post, "/take?upload_id=\(name)")
        #expect(taken.text.hasPrefix("talk.wav wav 24044 1.5 "))
        keys.insert(taken.text.split(separator: " ").last ?? "")
      }
      #expect(keys.count == 3)
      let blob = BlobReference(
        key: String(try #require(keys.first)), byteCount: 24044,
        sha256: SHA256.hash(data: wave).map { String(format: "%02x", $0) }.joined())
      #expect(try await fixture.blobs.bytes(of: blob) == wave)
      let resource = try await client.send(.get, begun.location)
      #expect(resource.text.contains(#""status":"complete""#) && resource.text.contains(blob.sha256))
    }
  }

  @Test("What is spoken here is told to anybody")
  func options() async throws {
    try await UploadFixture { $0.fileBytes = 5000 }.withClient { client in
      let answer = try await client.send(.options, "/api/v1/uploads", ["X-Account": "nobody"], version: nil)
      #expect(answer.status == 204)
      let told = ["Version": "1.0.0", "Max-Size": "5000", "Checksum-Algorithm": "sha1,sha256,md5"]
      for (name, value) in told { #expect(answer.headers[HTTPField.Name("Tus-\(name)")!] == value) }
      #expect(answer.headers[HTTPField.Name("Tus-Extension")!]?.contains("concatenation") == true)
    }
  }

  @Test("Requests that make no sense are refused and change nothing")
  func refusals() async throws {
    let fixture = try UploadFixture { $0.fileBytes = 50_000 }
    try await fixture.withClient { client in
      #expect(try await client.create(["Upload-Length": "50001"]).status == 413)
      #expect(try await client.create(["Upload-Defer-Length": "2"]).status == 400)
      let old = try await client.send(.post, "/api/v1/uploads", length(9), version: "0.2.2")
      #expect(old.status == 412 && old.headers[HTTPField.Name("Tus-Version")!] == "1.0.0")
      #expect(try await client.create(length(9).merging(["X-Account": "nobody"]) { $1 }).status == 401)
      #expect(try await fixture.blobKeys.isEmpty)
      let path = try await client.create(length(wave.count)).location
      #expect(try await client.send(.head, path, version: nil).status == 412)
      for (method, body) in [(HTTPRequest.Method.head, []), (.get, []), (.delete, []), (.patch, wave)] {
        let headers = [
          "X-Account": "bob", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream",
        ]
        #expect(try await client.send(method, path, headers, body).status == 404, "\(method)")
      }
      let ahead = try await client.patch(path, at: 5, wave)
      #expect(ahead.status == 409 && ahead.offset == "0")
      #expect(try await client.patch(path, at: 0, wave, ["Content-Type": "audio/wav"]).status == 415)
      #expect(try await client.patch(path, at: 0, wave + [0]).status == 413)
      #expect(try await client.patch(path, at: 0, wave, ["Upload-Checksum": "crc32 AAAA"]).status == 400)
      #expect(try await client.send(.head, path).offset == "0")
      #expect(try await client.send(.head, "/api/v1/uploads/1").status == 404)
      #expect(try await client.send(.post, "/take?upload_id=1").status == 404)
    }
  }

  @Test("Bytes that are not those of their checksum leave nothing behind")
  func checksums() async throws {
    let fixture = try UploadFixture()
    try await fixture.withClient { client in
      let path = try await client.create(length(wave.count)).location
      _ = try await client.patch(path, at: 0, Array(wave[..<9000]))
      let rest = Array(wave[9000...])
      let sum = Data(Insecure.SHA1.hash(data: rest)).base64EncodedString()
      var damaged = rest
      damaged[77] ^= 1
      let refused = try await client.patch(path, at: 9000, damaged, ["Upload-Checksum": "sha1 \(sum)"])
      #expect(refused.status == 460)
      #expect(try await client.send(.head, path).offset == "9000")
      let key = try #require(try await fixture.blobKeys.first)
      #expect(try await fixture.blobs.byteCount(key) == 9000)
      let done = try await client.patch(path, at: 9000, rest, ["Upload-Checksum": "sha1 \(sum)"])
      #expect(done.status == 204)
      #expect(try await client.send(.post, "/take?upload_id=\(path)").text.hasPrefix("talk.wav wav 24044"))
    }
  }

  @Test("After a kill it goes on where it was told, whatever lies on the disk")
  func restart() async throws {
    let fixture = try UploadFixture()
    let path = try await begun(fixture)
    let key = try #require(try await fixture.blobKeys.first)
    let file = try #require(
      FileHandle(forWritingAtPath: "\(fixture.folder.path)/blobs/\(key.prefix(2))/\(key).part"))
    try file.seekToEnd()
    try file.write(contentsOf: Data(repeating: 0xFF, count: 3000))
    try file.close()
    let again = try UploadFixture(fixture.folder)
    try await again.withClient { client async throws in
      #expect(try await client.send(.head, path).offset == "9000")
      #expect(try await client.patch(path, at: 9000, Array(wave[9000...])).status == 204)
      #expect(
        try await client.send(.post, "/take?upload_id=\(path)").text.hasPrefix("talk.wav wav 24044 1.5"))
    }
    let upload = try await again.desk.recording(path, by: .named("ada"))
    #expect(try await again.bytes(of: upload) == wave)
  }

  @Test("Who was killed between the last byte and the look at it has lost nothing", arguments: [false, true])
  func restartAtEnd(isRenamed: Bool) async throws {
    let fixture = try UploadFixture()
    let path = try await begun(fixture)
    let id = String(path.split(separator: "/").last ?? "")
    let upload = try await fixture.desk.upload(id, by: .named("ada"))
    let writer = try await fixture.desk.resume(upload)
    try await writer.append(ByteBuffer(bytes: wave[9000...]))
    try await writer.synchronize()
    let count = Int64(wave.count)
    try await fixture.store.advance(
      id, from: 9000, to: count, length: count, expiresAt: upload.expiresAt)
    if isRenamed { _ = try await writer.finish() } else { await writer.close() }
    let again = try UploadFixture(fixture.folder)
    #expect(try await again.bytes(of: again.desk.recording(path, by: .named("ada"))) == wave)
  }

  /// An upload of 9000 bytes so far.
  private func begun(_ fixture: UploadFixture) async throws -> String {
    let path = SharedText()
    try await fixture.withClient { client in
      let created = try await client.create(length(wave.count))
      #expect(try await client.patch(created.location, at: 0, Array(wave[..<9000])).offset == "9000")
      path.set(created.location)
    }
    return path.value
  }

  @Test("Two cannot write at once; bytes of one who goes away stay", .timeLimit(.minutes(1)))
  func writers() async throws {
    let fixture = try UploadFixture()
    let path = try await begun(fixture)
    let id = String(path.split(separator: "/").last ?? "")
    func request(_ body: RequestBody, at offset: Int) -> Request {
      var head = HTTPRequest(method: .patch, scheme: nil, authority: nil, path: path)
      head.headerFields[HTTPField.Name("Tus-Resumable")!] = "1.0.0"
      head.headerFields[HTTPField.Name("Upload-Offset")!] = "\(offset)"
      head.headerFields[.contentType] = "application/offset+octet-stream"
      return Request(head: head, body: body)
    }
    let (body, source) = RequestBody.makeStream()
    let desk = fixture.desk
    let first = Task { try await desk.write(request(body, at: 9000), to: id, by: .named("ada")) }
    await source.yield(ByteBuffer(bytes: wave[9000..<11_000]))
    // By then the first has begun.
    while try await fixture.blobs.byteCount(fixture.blobKeys[0]) != 11_000 { await Task.yield() }
    let locked = await #expect(throws: ServiceError.self) {
      try await desk.write(
        request(RequestBody(buffer: ByteBuffer(bytes: wave[9000...])), at: 9000), to: id, by: .named("ada"))
    }
    #expect(locked?.status.code == 423)
    source.finish(CancellationError())
    await #expect(throws: (any Error).self) { try await first.value }
    let upload = try await desk.write(
      request(RequestBody(buffer: ByteBuffer(bytes: wave[11_000...])), at: 11_000), to: id, by: .named("ada"))
    #expect(upload.recording?.audioSeconds == 1.5)
  }

  @Test("On a full disk nothing is half-written, and what was told stays")
  func full() async throws {
    let fixture = try UploadFixture(room: 15_000)
    try await fixture.withClient { client in
      let path = try await client.create(length(wave.count)).location
      #expect(try await client.patch(path, at: 0, Array(wave[..<9000])).offset == "9000")
      #expect(try await client.patch(path, at: 9000, Array(wave[9000...])).status == 507)
      #expect(try await client.send(.head, path).offset == "9000")
      let keys = try await fixture.blobKeys
      #expect(keys.count == 1)
      #expect(try await fixture.blobs.byteCount(keys[0]) == 9000)
      // The same for one that comes in one piece.
      let whole = try await client.send(
        .post, "/api/v1/uploads", ["Content-Type": "audio/wav"], wave, version: nil)
      #expect(whole.status == 507)
      let create = try await client.create(
        length(wave.count).merging(["Content-Type": "application/offset+octet-stream"]) { $1 }, wave)
      #expect(create.status == 507)
      #expect(try await fixture.blobKeys == keys)
      #expect(try await fixture.store.uploads(of: "ada", limit: 9, offset: 0).count == 1)
    }
    let again = try UploadFixture(fixture.folder)
    try await again.withClient { client in
      let id = try #require(try await again.store.uploads(of: "ada", limit: 9, offset: 0).first?.id)
      #expect(try await client.patch("/api/v1/uploads/\(id)", at: 9000, Array(wave[9000...])).status == 204)
    }
  }

  @Test("What is no recording is refused as soon as it shows, and nothing is left of it")
  func foreign() async throws {
    let fixture = try UploadFixture()
    try await fixture.withClient { client in
      let page = Array(String(repeating: "<html>", count: 1000).utf8)
      let long = try await client.create(length(20_000)).location
      #expect(try await client.patch(long, at: 0, page).status == 415)
      #expect(try await client.send(.head, long).status == 404)
      let short = try await client.create(length(6)).location
      #expect(try await client.patch(short, at: 0, Array(page.prefix(6))).status == 415)
      let empty = try await client.create(length(0))
      #expect(empty.status == 400 && empty.text.contains("empty_file"))
      let silent = try await client.create(length(44)).location
      let refused = try await client.patch(silent, at: 0, silentWave(samples: 0))
      #expect(refused.status == 400 && refused.text.contains("invalid_audio"))
      #expect(try await fixture.blobKeys.isEmpty)
    }
  }

  @Test("The length may be told later, bytes may come at once, and PATCH may be called POST")
  func extensions() async throws {
    let fixture = try UploadFixture()
    try await fixture.withClient { client in
      let bytes = ["Content-Type": "application/offset+octet-stream"]
      let begun = try await client.create(
        named.merging(bytes) { $1 }.merging(["Upload-Defer-Length": "1"]) { $1 }, Array(wave[..<5000]))
      #expect(begun.status == 201 && begun.offset == "5000")
      let head = try await client.send(.head, begun.location)
      #expect(head.headers[HTTPField.Name("Upload-Defer-Length")!] == "1")
      let rest = bytes.merging([
        "X-HTTP-Method-Override": "PATCH", "Upload-Offset": "5000", "Upload-Length": "24044",
      ]) { $1 }
      let done = try await client.send(.post, begun.location, rest, Array(wave[5000...]))
      #expect(done.status == 204 && done.offset == "24044")
      let whole = try await client.create(length(wave.count).merging(bytes) { $1 }, wave)
      #expect(whole.status == 201 && whole.offset == "24044")
      #expect(try await client.send(.delete, whole.location).status == 204)
      #expect(try await client.send(.head, whole.location).status == 404)
      #expect(try await client.send(.delete, whole.location).status == 404)
      #expect(try await fixture.blobKeys.count == 1)
    }
  }

  @Test("Pieces that came side by side are put together in the order asked for")
  func concatenation() async throws {
    let fixture = try UploadFixture()
    try await fixture.withClient { client in
      var paths: [String] = []
      for piece in [wave[..<7000], wave[7000...]] {
        let created = try await client.create(
          ["Upload-Length": "\(piece.count)", "Upload-Concat": "partial"])
        #expect(try await client.patch(created.location, at: 0, Array(piece)).status == 204)
        #expect(try await client.send(.post, "/take?upload_id=\(created.location)").status == 400)
        paths.append(created.location)
      }
      let joined = try await client.create(
        named.merging(["Upload-Concat": "final;\(paths[0]) \(paths[1])"]) { $1 })
      #expect(joined.status == 201 && joined.offset == "24044")
      #expect(
        try await client.send(.post, "/take?upload_id=\(joined.location)").text.hasPrefix("talk.wav wav"))
      #expect(try await client.patch(joined.location, at: 24044, [1]).status == 403)
      let head = try await client.send(.head, joined.location)
      #expect(head.headers[HTTPField.Name("Upload-Concat")!] == "final")
      let wrong = try await client.create(["Upload-Concat": "final;\(paths[1]) /api/v1/uploads/9"])
      #expect(wrong.status == 404)
      let mixed = try await client.create(["Upload-Concat": "final;\(paths[1]) \(paths[0])"])
      #expect(mixed.status == 415)
      #expect(try await fixture.blobKeys.count == 4)
    }
  }

  @Test("After its time it is gone, sooner once it was used; the same key is the same upload")
  func expiry() async throws {
    let fixture = try UploadFixture()
    try await fixture.withClient { client in
      let key = ["Idempotency-Key": "k"]
      let first = try await client.create(length(wave.count).merging(key) { $1 }).location
      #expect(try await client.patch(first, at: 0, wave).status == 204)
      let again = try await client.create(length(wave.count).merging(key) { $1 })
      #expect(again.location == first && again.offset == "24044")
      #expect(try await client.create(length(9).merging(key) { $1 }).status == 409)
      let whole = ["Idempotency-Key": "w", "Content-Type": "audio/wav"]
      let one = try await client.send(.post, "/api/v1/uploads", whole, wave, version: nil)
      let two = try await client.send(.post, "/api/v1/uploads", whole, wave, version: nil)
      #expect(one.status == 201 && one.location == two.location)
      let foreign = try await client.send(
        .post, "/api/v1/uploads", whole, silentWave(samples: 9000), version: nil)
      #expect(foreign.status == 409)
      #expect(try await fixture.blobKeys.count == 2)
      #expect(try await client.send(.delete, one.location).status == 204)
      let other = length(9).merging(["Idempotency-Key": "k", "X-Account": "bob"]) { $1 }
      #expect(try await client.create(other).location != first)
      fixture.clock.set(1000)
      #expect(try await client.send(.post, "/take?upload_id=\(first)").status == 200)
      fixture.clock.set(4599)
      #expect(try await client.send(.head, first).status == 200)
      #expect(try await fixture.desk.sweep() == 0)
      fixture.clock.set(4600)
      #expect(try await client.send(.head, first).status == 410)
      #expect(try await fixture.desk.sweep() == 1)
      #expect(try await client.send(.head, first).status == 404)
      fixture.clock.set(86_400)
      #expect(try await fixture.desk.sweep() == 1)
      // What was taken belongs to who took it.
      #expect(try await fixture.blobKeys.count == 1)
    }
  }
}

private final class SharedText: Sendable {
  private let text = Mutex("")
  var value: String { text.withLock { $0 } }
  func set(_ value: String) { text.withLock { $0 = value } }
}
