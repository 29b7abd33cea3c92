import Foundation
import HTTPTransport
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization
import Testing
import Web
import WebFixtures

/// Answers with the next list each time, and with the last one for ever.
private final class ScriptedResolver: NameResolver {
  private let answers: Mutex<[[IPAddress]]>
  private let count = Mutex(0)
  var calls: Int { count.withLock { $0 } }

  init(_ answers: [[String]]) { self.answers = Mutex(answers.map { $0.compactMap { IPAddress($0) } }) }

  func addresses(of name: String) async throws -> [IPAddress] {
    count.withLock { $0 += 1 }
    return answers.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? [] }
  }
}

@Suite("The guarded client")
struct GuardedClientTests {
  private func client(
    _ resolver: any NameResolver = ScriptedResolver([["127.0.0.1"]]), ports: Set<Int>, opens: Bool = true,
    roots: [String] = []
  ) throws -> GuardedClient {
    let loopback = try #require(IPNetwork("127.0.0.1"))
    return GuardedClient(
      .init(
        rules: AddressRules(allowed: opens ? [loopback] : []), ports: ports.union(OutboundURL.usualPorts),
        trustRootFiles: roots),
      resolver: resolver)
  }

  private func get(
    _ client: GuardedClient, _ url: String, limits: OutboundLimits = OutboundLimits()
  ) async throws -> (Int, String) {
    try await client.send(OutboundRequest(url: client.url(url), limits: limits)) { response, body in
      var text = ""
      for try await piece in body { text += String(buffer: piece) }
      return (response.status.code, text)
    }
  }

  @Test("A name's address is checked once and used, whatever the name means later")
  func rebinding() async throws {
    let server = try await OutboundServer.start { _ in .init(body: Array("hello".utf8)) }
    let resolver = ScriptedResolver([["127.0.0.1"], ["10.0.0.1"]])
    let client = try client(resolver, ports: [server.port])
    let answer = try await get(client, "http://recordings.example:\(server.port)/a?b")
    #expect(answer == (200, "hello"))
    #expect(resolver.calls == 1)
    let asked = try #require(server.asked.first)
    #expect(asked.headers["host"] == ["recordings.example:\(server.port)"])
    #expect(asked.path == "/a?b")
    #expect(asked.headers["accept-encoding"] == ["identity"])
    #expect(asked.headers["cookie"].isEmpty)
    await #expect(throws: OutboundError.refused(.address(.privateNetwork))) {
      try await get(client, "http://recordings.example:\(server.port)/a?b")
    }
  }

  @Test("A name that turns from public to local does not lead to the local server")
  func rebindingToLocal() async throws {
    let server = try await OutboundServer.start { _ in .init() }
    // 192.0.2.1 leads nowhere; it stands for a public address that the rules let through.
    let rules = AddressRules(allowed: [try #require(IPNetwork("192.0.2.1"))])
    let resolver = ScriptedResolver([["192.0.2.1"], ["127.0.0.1"]])
    let client = GuardedClient(.init(rules: rules, ports: [server.port]), resolver: resolver)
    let limits = OutboundLimits(totalSeconds: 0.5, connectSeconds: 0.3)
    await #expect(throws: OutboundError.self) {
      try await get(client, "http://recordings.example:\(server.port)/", limits: limits)
    }
    #expect(resolver.calls == 1)
    #expect(server.asked.isEmpty)
  }

  @Test("One local address among public ones is enough to refuse, and so is none at all")
  func everyAddress() async throws {
    for (addresses, reason) in [
      (["8.8.8.8", "127.0.0.1"], OutboundError.Reason.address(.loopback)),
      (["2606:4700::1111", "::ffff:10.0.0.1"], .address(.privateNetwork)), ([], .unresolved),
    ] {
      let client = try client(ScriptedResolver([addresses]), ports: [], opens: false)
      let error = await #expect(throws: OutboundError.self) {
        try await get(client, "http://recordings.example/")
      }
      #expect(error == .refused(reason))
      #expect(error?.description == OutboundError.refused(.url(.scheme)).description)
    }
  }

  @Test("Redirects are checked one by one, and three are enough")
  func redirects() async throws {
    let server = try await OutboundServer.start { asked in
      switch asked.path {
      case "/local": .init(status: .found, headers: ["location": "http://10.0.0.1/"])
      case "/metadata":
        .init(status: .found, headers: ["location": "http://169.254.169.254/latest/meta-data/"])
      case "/odd": .init(status: .found, headers: ["location": "http://0x7f.1/"])
      case "/file": .init(status: .found, headers: ["location": "file:///etc/passwd"])
      case "/0": .init(body: Array("there".utf8))
      case let path: .init(status: .found, headers: ["location": "/\((Int(path.dropFirst()) ?? 0) - 1)"])
      }
    }
    let client = try client(ports: [server.port])
    let base = "http://recordings.example:\(server.port)"
    #expect(try await get(client, base + "/3") == (200, "there"))
    for (path, error) in [
      ("/4", OutboundError.tooManyRedirects(most: 3)), ("/local", .refused(.address(.privateNetwork))),
      ("/metadata", .refused(.address(.metadata))), ("/odd", .refused(.url(.host))),
      ("/file", .refused(.url(.scheme))),
    ] {
      await #expect(throws: error) { try await get(client, base + path) }
    }
    let post = OutboundRequest(method: .post, url: try client.url(base + "/3"), body: ByteBuffer(string: "x"))
    #expect(try await client.send(post) { response, _ in response.status.code } == 302)
  }

  @Test("Headers stay with the origin they were meant for")
  func headersOfOthers() async throws {
    let second = try await OutboundServer.start { _ in .init() }
    let port = second.port
    let first = try await OutboundServer.start { _ in
      .init(status: .temporaryRedirect, headers: ["location": "http://other.example:\(port)/"])
    }
    let client = try client(ports: [first.port, port])
    var request = OutboundRequest(url: try client.url("http://recordings.example:\(first.port)/"))
    request.headers[.authorization] = "Bearer secret"
    _ = try await client.send(request) { response, _ in response.status.code }
    #expect(first.asked.first?.headers["authorization"] == ["Bearer secret"])
    #expect(second.asked.first?.headers["authorization"] == [])
  }

  @Test("A body is counted while it comes")
  func bodyLimit() async throws {
    let server = try await OutboundServer.start { _ in .init(body: Array(repeating: 65, count: 100_000)) }
    let client = try client(ports: [server.port])
    let url = "http://recordings.example:\(server.port)/"
    #expect(try await get(client, url, limits: OutboundLimits(mostBytes: 100_000)).1.utf8.count == 100_000)
    await #expect(throws: OutboundError.tooLarge(most: 99_999)) {
      try await get(client, url, limits: OutboundLimits(mostBytes: 99_999))
    }
    let first = try await client.send(OutboundRequest(url: client.url(url))) { _, body in
      try await body.first(1024)
    }
    #expect(first.count == 1024)
  }

  @Test("A server that says nothing is given up")
  func silence() async throws {
    let server = try await OutboundServer.start { _ in .init(isSilent: true) }
    let client = try client(ports: [server.port])
    for limits in [OutboundLimits(totalSeconds: 0.3), OutboundLimits(idleSeconds: 0.3)] {
      await #expect(throws: OutboundError.timedOut) {
        try await get(client, "http://recordings.example:\(server.port)/", limits: limits)
      }
    }
  }

  @Test("The server's certificate must be one for the name, not for the address")
  func certificates() async throws {
    let certificate = try NIOSSLCertificate(bytes: Array(GuardedClientTests.certificate.utf8), format: .pem)
    let key = try NIOSSLPrivateKey(bytes: Array(GuardedClientTests.key.utf8), format: .pem)
    let context = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: [.certificate(certificate)], privateKey: .privateKey(key)))
    let server = try await OutboundServer.start(tls: context) { _ in .init(body: Array("safe".utf8)) }
    let file = FileManager.default.temporaryDirectory.appending(path: "outbound-\(UUID().uuidString).pem")
    try Data(GuardedClientTests.certificate.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let client = try client(ports: [server.port], roots: [file.path])
    #expect(try await get(client, "https://recordings.example:\(server.port)/") == (200, "safe"))
    await #expect(throws: OutboundError.untrusted) {
      try await get(client, "https://other.example:\(server.port)/")
    }
    let plain = try self.client(ports: [server.port])
    await #expect(throws: OutboundError.untrusted) {
      try await get(plain, "https://recordings.example:\(server.port)/")
    }
  }

  /// Made for these tests alone.
  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBrzCCAVagAwIBAgIUESQNcuTWHVNAvvtXd5x2h5bvnZkwCgYIKoZIzj0EAwIw
    HTEbMBkGA1UEAwwScmVjb3JkaW5ncy5leGFtcGxlMCAXDTI2MTEyMTE0MjI0MVoY
    DzIxMjYxMDI4MTQyMjQxWjAdMRswGQYDVQQDDBJyZWNvcmRpbmdzLmV4YW1wbGUw
    WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQREawqIQ/yKIBy9FZhYjETYkoOXvW7
    HK3GUfy734lRBDGKe4oCrU9/TKUS5dO13/DgZrZhYApO2IDdmB2jDiyio3IwcDAd
    BgNVHQ4EFgQUyh+T87bpXK12Pq9dNFmCAKoxU0QwHwYDVR0jBBgwFoAUyh+T87bp
    XK12Pq9dNFmCAKoxU0QwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHREEFjAUghJyZWNv
    cmRpbmdzLmV4YW1wbGUwCgYIKoZIzj0EAwIDRwAwRAIgSQD1yqz9sw/t56ba77ab
    8wSVLPpus1oOCsv7H+TZv6MCIHUY1zg2t53j0RwskrTjQZpeUJNpZBJnEVXw4rgx
    rg9s
    -----END CERTIFICATE-----
    """

  private static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgVYgODmuFG646hOK7
    PdYzf04QsVRSvvjVRITqD0c5aBahRANCAAQREawqIQ/yKIBy9FZhYjETYkoOXvW7
    HK3GUfy734lRBDGKe4oCrU9/TKUS5dO13/DgZrZhYApO2IDdmB2jDiyi
    -----END PRIVATE KEY-----
    """
}
