import Foundation
import Testing

@testable import Models

@Suite struct HubPullTests {
  let folder: TemporaryFolder
  let model = TinyModel()

  init() throws { folder = try TemporaryFolder() }

  private var staging: String { folder.home.models.path + "/demo.partial" }

  @Test("a model comes from the hub, is verified, and its manifest says where it is from")
  func pull() async throws {
    let server = try LoopbackServer(model.hubReply)
    let reports = Recorded<PullProgress>()
    let pull = demoPull(folder, hub: server.endpoint)
    let installed = try await pull.pull("whisper-demo", progress: reports.add)
    #expect(installed.name == "demo")
    #expect(installed.manifest.format == .ctranslate2)
    #expect(installed.manifest.source.hasSuffix("/owner/demo@" + String(repeating: "c", count: 40)))
    #expect(installed.manifest.licence == "MIT (Test)")
    #expect(Set(installed.manifest.files.map(\.name)) == Set(model.files.keys))
    #expect(installed.manifest.files.first?.sha256 == sha256(model.weights))
    #expect(try Data(contentsOf: installed.folder.appendingPathComponent("model.bin")) == model.weights)
    #expect(try pull.store.verify("demo") == VerificationReport(name: "demo"))
    #expect(FileSystem.kind(staging) == nil)
    let total = model.files.values.reduce(0) { $0 + $1.count }
    #expect(reports.all.last?.bytesDone == Int64(total))
    #expect(reports.all.last?.bytesTotal == Int64(total))
    #expect(zip(reports.all, reports.all.dropFirst()).allSatisfy { $0.bytesDone <= $1.bytesDone })
    // After the first answer, all files are asked for at one commit.
    #expect(server.requests.dropFirst().allSatisfy { $0.path.contains("/resolve/cccc") })
  }

  @Test("an installed model is not asked for again, unless by force")
  func installedAlready() async throws {
    let server = try LoopbackServer(model.hubReply)
    let pull = demoPull(folder, hub: server.endpoint)
    _ = try await pull.pull("demo")
    let count = server.requests.count
    _ = try await pull.pull("demo")
    #expect(server.requests.count == count)
    _ = try await pull.pull("demo", force: true)
    #expect(server.requests.count > count)
    #expect(pull.store.list().map(\.name) == ["demo"])
    #expect(FileSystem.names(in: folder.home.models.path).filter { !$0.hasPrefix(".") } == ["demo"])
  }

  @Test("a connection that breaks in the middle is continued where it broke")
  func resumeWithinPull() async throws {
    let model = model
    let server = try LoopbackServer { request in
      var reply = model.hubReply(request)
      if request.method == "GET", request.path.hasSuffix("model.bin"), request.earlier == 0 {
        reply.cutAfter = 50_000
      }
      return reply
    }
    let installed = try await demoPull(folder, hub: server.endpoint).pull("demo")
    #expect(installed.manifest.files.first?.sha256 == sha256(model.weights))
    let gets = server.requests.filter { $0.method == "GET" && $0.path.hasSuffix("model.bin") }
    #expect(gets.count == 2)
    // Where a connection breaks, what lay in buffers on the way may be lost.
    let range = try #require(gets.last?.headers["range"])
    let start = try #require(Int(range.dropFirst("bytes=".count).dropLast()))
    #expect((1...50_000).contains(start) && range.hasSuffix("-"))
    #expect(gets.last?.headers["if-range"] == "\"v1\"")
  }

  @Test("a pull that failed leaves a partial file, and the next one continues it")
  func resumeAcrossPulls() async throws {
    let model = model
    let broken = try LoopbackServer { request in
      var reply = model.hubReply(request)
      if request.method == "GET" { reply.cutAfter = request.earlier == 0 ? 70_000 : 0 }
      return reply
    }
    let reasons = await failures { _ = try await demoPull(folder, hub: broken.endpoint).pull("demo") }
    #expect(reasons.map(\.source) == ["hub"])
    #expect(reasons.first?.reason.contains("no connection to 127.0.0.1") == true)
    let kept = try #require(FileSystem.regularFileSize(staging + "/hub/model.bin.part"))
    #expect((1...70_000).contains(kept))
    #expect(FileSystem.kind(folder.home.models.path + "/demo") == nil)

    let server = try LoopbackServer(model.hubReply)
    let installed = try await demoPull(folder, hub: server.endpoint).pull("demo")
    #expect(installed.manifest.files.first?.sha256 == sha256(model.weights))
    let get = server.requests.first { $0.method == "GET" }
    #expect(get?.headers["range"] == "bytes=\(kept)-")
  }

  @Test("a partial file of something else is thrown away and the file comes whole")
  func wrongBeginning() async throws {
    try folder.write("home/models/demo.partial/hub/model.bin.part", noise(1000, seed: 9))
    let origin = "{\"sha256\": \"\(sha256(model.weights))\", \"size\": \(model.weights.count)}"
    try folder.write("home/models/demo.partial/hub/model.bin.part-origin", Data(origin.utf8))
    let server = try LoopbackServer(model.hubReply)
    let installed = try await demoPull(folder, hub: server.endpoint).pull("demo")
    #expect(installed.manifest.files.first?.sha256 == sha256(model.weights))
  }

  @Test("a server without ranges starts again from nothing")
  func noRanges() async throws {
    let model = model
    let server = try LoopbackServer { request in
      var plain = request
      plain.headers["range"] = nil
      var reply = model.hubReply(plain)
      if request.method == "GET", request.earlier == 0 { reply.cutAfter = 1000 }
      return reply
    }
    let installed = try await demoPull(folder, hub: server.endpoint).pull("demo")
    #expect(installed.manifest.files.first?.sha256 == sha256(model.weights))
  }

  @Test("an error of the server is tried again", arguments: [500, 503, 429])
  func retry(status: Int) async throws {
    let model = model
    let server = try LoopbackServer { $0.earlier == 0 ? .init(status: status) : model.hubReply($0) }
    let installed = try await demoPull(folder, hub: server.endpoint).pull("demo")
    #expect(installed.manifest.files.count == 4)
  }

  @Test(
    "a lasting error is reported once, with what to do", arguments: [(401, "HF_TOKEN"), (403, "HF_TOKEN")])
  func refused(status: Int, advice: String) async throws {
    let server = try LoopbackServer { _ in .init(status: status) }
    let reasons = await failures { _ = try await demoPull(folder, hub: server.endpoint).pull("demo") }
    #expect(reasons.first?.reason.contains(advice) == true)
    #expect(server.requests.count == 1)
  }

  @Test("a required file that the hub lacks is named")
  func missing() async throws {
    var model = model
    model.files["config.json"] = nil
    let server = try LoopbackServer(model.hubReply)
    let reasons = await failures { _ = try await demoPull(folder, hub: server.endpoint).pull("demo") }
    #expect(reasons.first?.reason == "127.0.0.1/owner/demo has no config.json")
  }

  @Test("wrong bytes are thrown away: nothing is installed, nothing is kept")
  func wrongBytes() async throws {
    let model = model
    let server = try LoopbackServer { request in
      var reply = model.hubReply(request)
      if request.method == "GET", request.path.hasSuffix("model.bin") { reply.body[100] ^= 1 }
      return reply
    }
    let pull = demoPull(folder, hub: server.endpoint)
    let reasons = await failures { _ = try await pull.pull("demo") }
    #expect(reasons.first?.reason.contains("expected \(sha256(model.weights))") == true)
    #expect(pull.store.list().isEmpty)
    #expect(FileSystem.kind(staging) == nil)
  }

  @Test("small files are checked against git's name for them")
  func wrongSmallFile() async throws {
    let model = model
    let server = try LoopbackServer { request in
      var reply = model.hubReply(request)
      if request.method == "GET", request.path.hasSuffix("tokenizer.json") {
        reply.body = Data("{\"model\": []}".utf8)
      }
      return reply
    }
    let reasons = await failures { _ = try await demoPull(folder, hub: server.endpoint).pull("demo") }
    #expect(reasons.first?.reason.hasPrefix("tokenizer.json is not the file that was announced") == true)
  }

  @Test("the catalogue's checksum wins over the hub's, before anything is downloaded")
  func knownChecksum() async throws {
    let server = try LoopbackServer(model.hubReply)
    let other = String(repeating: "0", count: 64)
    let reasons = await failures {
      _ = try await demoPull(folder, hub: server.endpoint, checksum: other).pull("demo")
    }
    #expect(reasons.first?.reason.contains("expected \(other)") == true)
    #expect(server.requests.allSatisfy { $0.method == "HEAD" })
  }

  @Test("weights that nothing vouches for are refused")
  func noChecksum() async throws {
    let model = model
    let server = try LoopbackServer { .file(model.files["model.bin"] ?? Data(), for: $0) }
    let reasons = await failures { _ = try await demoPull(folder, hub: server.endpoint).pull("demo") }
    #expect(reasons.first?.reason.contains("no checksum for model.bin") == true)
  }

  @Test("more bytes than announced are refused", arguments: [true, false])
  func tooLong(sendsLength: Bool) async throws {
    let model = model
    let server = try LoopbackServer { request in
      var reply = model.hubReply(request)
      if request.method == "GET" {
        reply = .init(body: model.weights + noise(5000, seed: 3), sendsLength: sendsLength)
      }
      return reply
    }
    let reasons = await failures { _ = try await demoPull(folder, hub: server.endpoint).pull("demo") }
    #expect(reasons.first?.reason.contains("instead of the 200000 announced") == true)
    #expect(FileSystem.kind(staging + "/hub/model.bin.part") == nil)
  }

  @Test("a web page instead of weights is refused")
  func webPage() async throws {
    let model = model
    let server = try LoopbackServer { request in
      guard request.method == "GET" else { return model.hubReply(request) }
      return .init(headers: ["Content-Type": "text/html; charset=utf-8"], body: Data("<html>".utf8))
    }
    let reasons = await failures { _ = try await demoPull(folder, hub: server.endpoint).pull("demo") }
    #expect(reasons.first?.reason.contains("web page") == true)
  }

  @Test("a redirect is followed, and the token stays with its own host")
  func redirect() async throws {
    let model = model
    let storage = try LoopbackServer { .file(model.weights, for: $0, tag: "\"storage\"") }
    let address = storage.endpoint + "/blob"
    let server = try LoopbackServer { request in
      var reply = model.hubReply(request)
      if request.path.hasSuffix("model.bin") {
        reply.status = 302
        reply.body = Data()
        reply.headers["Location"] = address
      }
      return reply
    }
    let pull = demoPull(folder, hub: server.endpoint, environment: ["HF_TOKEN": " secret\n"])
    let installed = try await pull.pull("demo")
    #expect(installed.manifest.files.first?.sha256 == sha256(model.weights))
    #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer secret" })
    #expect(!storage.requests.isEmpty)
    #expect(storage.requests.allSatisfy { $0.headers["authorization"] == nil })
  }

  @Test("a renamed repository is found by its relative redirect")
  func relativeRedirect() async throws {
    let model = model
    let server = try LoopbackServer { request in
      guard request.path.hasPrefix("/owner/") else { return model.hubReply(request) }
      return .init(
        status: 307, headers: ["Location": request.path.replacingOccurrences(of: "/owner/", with: "/new/")])
    }
    #expect(try await demoPull(folder, hub: server.endpoint).pull("demo").manifest.files.count == 4)
  }

  @Test("a circle of redirects ends")
  func redirectCircle() async throws {
    let server = try LoopbackServer { .init(status: 302, headers: ["Location": $0.path]) }
    let reasons = await failures { _ = try await demoPull(folder, hub: server.endpoint).pull("demo") }
    #expect(reasons.first?.reason.contains("too many redirects") == true)
  }

  @Test("HF_ENDPOINT names another hub, and a wrong one is refused")
  func endpoint() async throws {
    let server = try LoopbackServer(model.hubReply)
    let pull = demoPull(
      folder, hub: "http://127.0.0.1:1", environment: ["HF_ENDPOINT": server.endpoint + "/"])
    #expect(try await pull.pull("demo").name == "demo")
    let wrong = demoPull(try TemporaryFolder(), hub: "", environment: ["HF_ENDPOINT": "ftp://x"])
    let reasons = await failures { _ = try await wrong.pull("demo") }
    #expect(reasons.first?.reason.contains("check HF_ENDPOINT") == true)
  }

  @Test("a hub that cannot be reached is given up without a second try", .timeLimit(.minutes(1)))
  func unreachable() async throws {
    var pull = demoPull(folder, hub: "http://127.0.0.1:1")
    pull.patience.firstDelay = .seconds(600)
    let reasons = await failures { _ = try await pull.pull("demo") }
    #expect(reasons.first?.reason.hasPrefix("no connection to 127.0.0.1") == true)
    #expect(FileSystem.kind(staging) == nil)
  }

  @Test("a hub that says nothing counts as unreachable after the time to connect")
  func silent() async throws {
    let model = model
    let server = try LoopbackServer { request in
      var reply = model.hubReply(request)
      reply.pause = .seconds(2)
      return reply
    }
    var pull = demoPull(folder, hub: server.endpoint)
    pull.patience.connect = 0.2
    let reasons = await failures { _ = try await pull.pull("demo") }
    #expect(reasons.first?.reason.hasPrefix("no connection to 127.0.0.1") == true)
    // None if the machine is so busy that the server had not even accepted; but never a second one.
    #expect(server.requests.count <= 1)
  }

  @Test("a cancelled pull leaves its partial file and installs nothing")
  func cancelled() async throws {
    let model = model
    let server = try LoopbackServer { request in
      var reply = model.hubReply(request)
      if request.method == "GET" {
        reply.cutAfter = 30_000
        reply.stall = .seconds(2)
      }
      return reply
    }
    let pull = demoPull(folder, hub: server.endpoint)
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let task = Task { try await pull.pull("demo") { if $0.bytesDone >= 30_000 { arrived.yield() } } }
    var iterator = arrivals.makeAsyncIterator()
    _ = await iterator.next()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(FileSystem.regularFileSize(staging + "/hub/model.bin.part") == 30_000)
    #expect(pull.store.list().isEmpty)
  }

  @Test("two pulls at once: one works, the other waits for it and finds the model")
  func locking() async throws {
    let server = try LoopbackServer(model.hubReply)
    let pull = demoPull(folder, hub: server.endpoint)
    async let first = pull.pull("demo")
    async let second = pull.pull("demo")
    let results = try await [first, second]
    #expect(results[0].manifest == results[1].manifest)
    #expect(server.requests.count { $0.method == "GET" && $0.path.hasSuffix("model.bin") } == 1)
  }

  @Test("a lock that is held too long is an error, and removing or importing does not wait")
  func busy() async throws {
    let server = try LoopbackServer(model.hubReply)
    var pull = demoPull(folder, hub: server.endpoint)
    _ = try await pull.pull("demo")
    let lock = try pull.store.lock("demo")
    pull.lockPatience = .milliseconds(50)
    await #expect(throws: ModelStoreError.busy(name: "demo")) { try await pull.pull("demo", force: true) }
    #expect(throws: ModelStoreError.busy(name: "demo")) { try pull.store.remove("demo") }
    withExtendedLifetime(lock) {}
  }

  @Test("a model that the reader refuses is not installed, and an older one survives")
  func validation() async throws {
    struct Refusal: Error, CustomStringConvertible { let description = "no encoder" }
    let server = try LoopbackServer(model.hubReply)
    let pull = demoPull(folder, hub: server.endpoint)
    let installed = try await pull.pull("demo")
    let reasons = await failures {
      _ = try await pull.pull("demo", force: true, validate: { _ in throw Refusal() })
    }
    #expect(reasons.first?.reason == "the model at demo cannot be used: no encoder")
    #expect(pull.store.list() == [installed])
  }
}
