import Foundation
import Glibc
import Testing

@testable import Models

/// The ways to the hub: proxies, passwords, full disks.
@Suite struct HubConnectionTests {
  let folder: TemporaryFolder
  let model = TinyModel()

  init() throws { folder = try TemporaryFolder() }

  @Test("a hub in the clear is asked through http_proxy, unless no_proxy names it")
  func proxy() async throws {
    let proxy = try LoopbackServer(model.hubReply)
    let environment = ["http_proxy": "http://me:word@127.0.0.1:\(proxy.port)"]
    let pull = demoPull(folder, hub: "http://hub.example:81/mirror", environment: environment)
    let installed = try await pull.pull("demo")
    #expect(installed.manifest.files.first?.sha256 == sha256(model.weights))
    #expect(
      proxy.requests.allSatisfy { $0.path.hasPrefix("http://hub.example:81/mirror/owner/demo/resolve/") })
    #expect(proxy.requests.allSatisfy { $0.headers["proxy-authorization"] == "Basic bWU6d29yZA==" })

    let hub = try LoopbackServer(model.hubReply)
    let direct = ["http_proxy": "http://127.0.0.1:1", "no_proxy": "127.0.0.0/8"]
    let other = demoPull(try TemporaryFolder(), hub: hub.endpoint, environment: direct)
    #expect(try await other.pull("demo").name == "demo")
  }

  @Test(
    "a proxy that does not work is named",
    arguments: [
      ("http://127.0.0.1:1", "no connection to hub.example (the proxy 127.0.0.1:1: connection refused)"),
      (
        "ftp://127.0.0.1", "no connection to hub.example (https_proxy cannot be used: proxies of the kind ftp"
      ),
    ])
  func brokenProxy(address: String, message: String) async throws {
    let pull = demoPull(folder, hub: "https://hub.example", environment: ["https_proxy": address])
    let reasons = await failures { _ = try await pull.pull("demo") }
    #expect(reasons.first?.reason.hasPrefix(message) == true, "\(reasons)")
  }

  @Test("a redirect to a long signed address arrives as it was signed, and a broken one names its own host")
  func signed() async throws {
    let model = model
    let storage = try LoopbackServer { .file(model.weights, for: $0) }
    let query =
      "?X-Amz-Signature=1%2F2+3&response-content-disposition=inline%3B+filename*%3DUTF-8%27%27model.bin%3B"
      + "&Policy=" + String(repeating: "eyJ_~-", count: 400)
    let server = try LoopbackServer { request in
      var reply = model.hubReply(request)
      guard request.path.hasSuffix("model.bin") else { return reply }
      reply.status = 302
      reply.headers["Location"] = storage.endpoint + "/blob" + query
      return reply
    }
    #expect(try await demoPull(folder, hub: server.endpoint).pull("demo").name == "demo")
    #expect(storage.requests.map(\.path) == ["/blob" + query])

    let lost = try LoopbackServer { request in
      var reply = model.hubReply(request)
      guard request.path.hasSuffix("model.bin") else { return reply }
      reply.status = 302
      reply.headers["Location"] = "http://localhost:1/blob"
      return reply
    }
    let reasons = await failures {
      _ = try await demoPull(try TemporaryFolder(), hub: lost.endpoint).pull("demo")
    }
    #expect(reasons.first?.reason == "no connection to localhost (connection refused)")
  }

  @Test("a password in HF_ENDPOINT is sent as such and stands in no message and no manifest")
  func login() async throws {
    let server = try LoopbackServer(model.hubReply)
    let endpoint = "http://me:pass%40word@127.0.0.1:\(server.port)"
    let pull = demoPull(folder, hub: "http://127.0.0.1:1", environment: ["HF_ENDPOINT": endpoint])
    let installed = try await pull.pull("demo")
    #expect(installed.manifest.source.hasPrefix(server.endpoint + "/owner/demo@"))
    let expected = "Basic " + Data("me:pass@word".utf8).base64EncodedString()
    #expect(server.requests.allSatisfy { $0.headers["authorization"] == expected })
    let refusing = try LoopbackServer { _ in .init(status: 403) }
    let other = demoPull(
      try TemporaryFolder(), hub: "",
      environment: ["HF_ENDPOINT": "http://me:password@127.0.0.1:\(refusing.port)"])
    let reasons = await failures { _ = try await other.pull("demo") }
    #expect(reasons.first?.reason.contains("answered 403") == true)
    #expect(reasons.first?.reason.contains("password") == false)
  }

  @Test("a file that cannot be written ends the pull with the system's reason, and nothing is asked again")
  func unwritable() async throws {
    let server = try LoopbackServer(model.hubReply)
    let staging = folder.home.models.path + "/demo.partial/hub"
    // Where the entity tag is to be noted there is a folder.
    try FileManager.default.createDirectory(
      atPath: staging + "/model.bin.part-origin", withIntermediateDirectories: true)
    let reasons = await failures { _ = try await demoPull(folder, hub: server.endpoint).pull("demo") }
    #expect(reasons.first?.reason.contains("model.bin.part-origin: ") == true, "\(reasons)")
    #expect(server.requests.count { $0.method == "GET" } == 1)
  }
}
