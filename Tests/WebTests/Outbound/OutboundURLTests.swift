import Testing
import Web

@Suite("Addresses that somebody gives")
struct OutboundURLTests {
  @Test(
    "Plain ones are taken and written in one form",
    arguments: [
      ("http://example.com", "http://example.com/"),
      ("HTTPS://Example.COM/A?b=C#d", "https://example.com/A?b=C"),
      ("https://example.com:443/x", "https://example.com/x"),
      ("http://example.com:443/", "http://example.com:443/"),
      ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
      ("http://8.8.8.8/", "http://8.8.8.8/"),
      ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"), ("http://a-b.c?q", "http://a-b.c/?q"),
      ("https://example.com/a%20b/@c:d", "https://example.com/a%20b/@c:d"),
      ("https://example.com/?u=http://127.0.0.1/", "https://example.com/?u=http://127.0.0.1/"),
      ("http://1.example/", "http://1.example/"), ("http://a.com#@127.0.0.1/", "http://a.com/"),
    ])
  func plain(_ given: String, _ written: String) throws {
    #expect(try OutboundURL(given).description == written)
  }

  /// More than 300: every odd way to write a few addresses, in every place of an address.
  static let odd: [(String, OutboundURL.Fault)] = {
    let hosts = [
      "2130706433", "017700000001", "0x7f000001", "0x7f.1", "127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1",
      "127.0.0.01", "127.0.0.0x1", "127.0.0.1.", "3232235777", "0300.0250.1.1", "192.168.257", "10.1", "0",
      "0x0", "00", "1.2.3.4.5", "256.256.256.256", "169.254.43518", "0xa9fea9fe", "2852039166",
      "0251.0376.0251.0376",
      "example.com.", ".example.com", "a..b", "-a.com", "a-.com", "a_b.com", "", "%31%32%37.0.0.1", "a%2ecom",
      "a,b", "a;b", "a!b", "a*b", "a(b)", "a&b", "a=b", "a+b", "a$b", "a'b", "~a", "[::1", "::1", "[::1]]",
      "[127.0.0.1]", "[::1%25lo]", "[fe80::1%25eth0]", "[v1.a]", "[]", "[::ffff:127.1]",
      "[0:0:0:0:0:0:0:0:1]",
      String(repeating: "a", count: 64) + ".com", String(repeating: "a.", count: 130) + "com",
    ]
    var list: [(String, OutboundURL.Fault)] = hosts.flatMap { host in
      let fault = host == "[::1]]" ? OutboundURL.Fault.port : .host
      return ["http://\(host)/", "https://\(host)", "HTTP://\(host)/a?b=c"].map { ($0, fault) }
    }
    for host in ["example.com", "127.0.0.1", "[::1]"] {
      for user in ["user", "user:password", "", ":", "a%40b", "example.org:80", "example.org%2f"] {
        list.append(("http://\(user)@\(host)/", .userInfo))
      }
      for port in [
        "", "0", "080", "22", "25", "6379", "8080", "65536", "99999", "-1", "+80", "8 0", "80a", "0x50",
      ] {
        list.append(("http://\(host):\(port)/", port == "8 0" ? .character : .port))
      }
      for scheme in [
        "ftp://", "file://", "gopher://", "dict://", "ldap://", "ws://", "unix://", "http+unix://",
        "javascript:",
        "data:", "http:", "http:/", "//", "/", "", "http//", "://",
        "httpss://", "jar:http://",
      ] { list.append((scheme + host, .scheme)) }
      let marks = [
        " ", "\t", "\n", "\r", "\0", "\u{7F}", "\\", "\u{A0}", "\u{200B}", "\u{3002}", "\u{FF0E}", "\u{2460}",
        "é", "ſ",
      ]
      for mark in marks {
        list += [
          "http://\(host)\(mark)/", "http://\(mark)\(host)/", "http://\(host)/\(mark)",
          "\(mark)http://\(host)/",
        ]
        .map { ($0, .character) }
      }
      for tail in ["/<", "/>", "/\"", "/^", "/`", "/{", "/}", "/|", "/%", "/%2", "/%zz", "/?%", "/?{}"] {
        list.append(("http://\(host)\(tail)", .character))
      }
    }
    list.append(("https://example.com/" + String(repeating: "a", count: 2048), .length))
    list.append(("", .length))
    return list
  }()

  @Test("Odd ones are refused, each for its fault")
  func oddOnes() {
    #expect(OutboundURLTests.odd.count >= 300)
    for (text, fault) in OutboundURLTests.odd {
      #expect(throws: fault, "\(text.debugDescription)") { try OutboundURL(text) }
    }
  }

  @Test("Other ports need to be configured")
  func ports() throws {
    #expect(try OutboundURL("http://example.com:8080/a", ports: [8080]).origin == "http://example.com:8080")
    #expect(throws: OutboundURL.Fault.port) { try OutboundURL("http://example.com/", ports: [8080]) }
  }

  @Test(
    "Redirects are followed as RFC 3986 resolves references",
    arguments: [
      ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
      ("//g", "http://g/"), ("?y", "http://a/b/c/d?y"), ("g?y", "http://a/b/c/g?y"),
      ("#s", "http://a/b/c/d?q"),
      ("", "http://a/b/c/d?q"), (".", "http://a/b/c/"), ("..", "http://a/b/"), ("../g", "http://a/b/g"),
      ("../..", "http://a/"), ("../../../g", "http://a/g"), ("g/../h", "http://a/b/c/h"),
      ("https://b/x", "https://b/x"), ("g?y/../x", "http://a/b/c/g?y/../x"),
    ])
  func references(_ reference: String, _ target: String) throws {
    #expect(try OutboundURL("http://a/b/c/d?q").following(reference).description == target)
  }

  @Test("No redirect leads from https to http, or to another scheme")
  func downgrade() throws {
    let url = try OutboundURL("https://a/b")
    #expect(throws: OutboundURL.Fault.scheme) { try url.following("http://a/b") }
    #expect(throws: OutboundURL.Fault.scheme) { try url.following("file:///etc/passwd") }
    #expect(throws: OutboundURL.Fault.userInfo) { try url.following("//x@b/") }
  }
}
