import Foundation
import HTTPTransport
import Testing

@Suite struct ProxyRulesTests {
  private func proxy(_ environment: [String: String], _ url: String) throws -> String? {
    try ProxyRules(environment: environment).proxy(for: try #require(URL(string: url)))?.description
  }

  @Test(
    "Each scheme has its variable, lower case comes first, and all_proxy is for the rest",
    arguments: [
      (["https_proxy": "http://p:3128"], "https://h/", "p:3128"),
      (["https_proxy": "http://p:3128"], "http://h/", nil),
      (["http_proxy": "p:3128"], "http://h/", "p:3128"), (["http_proxy": "http://p"], "http://h/", "p:1080"),
      (["HTTPS_PROXY": "http://p:1/"], "https://h/", "p:1"),
      (["HTTPS_PROXY": "http://p:1", "https_proxy": "http://q:2"], "https://h/", "q:2"),
      (["HTTPS_PROXY": "http://p:1", "https_proxy": ""], "https://h/", nil),
      (["all_proxy": "socks5h://p"], "https://h/", "p:1080"),
      (["ALL_PROXY": "http://p:1"], "http://h/", "p:1"),
      (["all_proxy": "http://p:1", "https_proxy": "http://q:2"], "https://h/", "q:2"),
      (["https_proxy": "http://[::1]:3128"], "https://h/", "[::1]:3128"), ([:], "https://h/", nil),
    ] as [([String: String], String, String?)])
  func chosen(environment: [String: String], url: String, expected: String?) throws {
    #expect(try proxy(environment, url) == expected)
  }

  @Test(
    "no_proxy names hosts, all below them, networks and ports",
    arguments: [
      ("h.example", "h.example", true), ("example", "h.example", true), (".example", "h.example", true),
      (".example", "example", true), ("ample", "h.example", false), ("H.Example", "h.EXAMPLE", true),
      ("a, h.example ,b", "h.example", true), ("a h.example", "h.example", true), ("*", "h.example", true),
      ("h.example:443", "h.example", true), ("h.example:444", "h.example", false), ("", "h.example", false),
      ("h.example:x", "h.example", false), ("10.0.0.0/8", "10.1.2.3", true),
      ("10.0.0.0/8", "11.1.2.3", false),
      ("10.1.2.3", "10.1.2.3", true), ("[::1]", "[::1]", true), ("fd00::/8", "[fd12::1]", true),
      ("10.0.0.0/8", "h.example", false), (".", "h.example", false), (",:,", "h.example", false),
    ])
  func exceptions(list: String, host: String, isDirect: Bool) throws {
    let environment = ["https_proxy": "http://p:1", "no_proxy": list]
    #expect((try proxy(environment, "https://\(host)/") == nil) == isDirect)
  }

  @Test(
    "What is no proxy that can be used is told with its variable and without its password",
    arguments: [
      "https://u:secret@p", "socks4://p", "socks5://u:secret@p", "http://", "http://u:secret@:1", "ht tp",
    ])
  func refused(text: String) throws {
    let url = try #require(URL(string: "https://h/"))
    let rules = ProxyRules(environment: ["ALL_PROXY": text])
    let failure = try #require(throws: ConnectionFailure.self) { try rules.proxy(for: url) }
    #expect("\(failure)".hasPrefix("ALL_PROXY cannot be used: ") && !"\(failure)".contains("secret"))
    #expect(!failure.mayPass)
  }

  @Test("A password is taken out of the address, with what was escaped in it")
  func credentials() throws {
    let proxy = try ProxyServer("http://us%40er:pass%3Aword@proxy.example:8080/")
    #expect(proxy.credentials == .init(user: "us@er", password: "pass:word"))
    #expect(proxy.description == "proxy.example:8080")
  }

  @Test("Certificates are those of SSL_CERT_FILE")
  func certificates() {
    #expect(TrustRoots(environment: [:]) == .system)
    #expect(TrustRoots(environment: ["SSL_CERT_FILE": ""]) == .system)
    #expect(TrustRoots(environment: ["SSL_CERT_FILE": "/a"]) == .only(["/a"]))
  }
}
