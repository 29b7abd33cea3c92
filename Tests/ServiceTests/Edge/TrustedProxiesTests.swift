import HTTPTransport
import HTTPTypes
import Testing

@testable import Service

@Suite("Where a request comes from")
struct TrustedProxiesTests {
  private static func proxies(_ header: TrustedProxies.Header = .xForwarded) -> TrustedProxies {
    TrustedProxies(["10.0.0.0/8", "fd00::/8"].compactMap { IPNetwork($0) }, header: header)
  }

  private static func origin(
    _ proxies: TrustedProxies, peer: String, _ headers: [(String, String)]
  ) -> String {
    var fields = HTTPFields()
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    let origin = proxies.origin(peer: peer, isSecure: false, headers: fields)
    return origin.address + (origin.isSecure ? " secure" : "")
  }

  @Test(
    "is the last address that no proxy of ours has, by X-Forwarded-For",
    arguments: [
      // Nobody else is believed.
      ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"), ("::ffff:192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
      ("10.0.0.1", [], "10.0.0.1"), ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
      ("::ffff:10.0.0.1", ["198.51.100.7"], "198.51.100.7"), ("fd00::1", ["2001:db8::7"], "2001:db8::7"),
      // What the client wrote itself stands before it.
      ("10.0.0.1", ["1.1.1.1, 198.51.100.7"], "198.51.100.7"),
      ("10.0.0.1", ["127.0.0.1", "10.9.9.9, 198.51.100.7"], "198.51.100.7"),
      // Many hops.
      ("10.0.0.1", ["1.1.1.1, 198.51.100.7, 10.0.0.3, 10.0.0.2"], "198.51.100.7"),
      ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
      ("10.0.0.1", [String(repeating: "10.0.0.2,", count: 100_000)], "10.0.0.2"),
      // Ports, brackets, zones, mapped addresses.
      ("10.0.0.1", ["198.51.100.7:4711"], "198.51.100.7"),
      ("10.0.0.1", ["[2001:DB8::7]:4711"], "2001:db8::7"),
      ("10.0.0.1", ["fe80::1%eth0"], "fe80::1"), ("10.0.0.1", ["::ffff:198.51.100.7"], "198.51.100.7"),
      // What cannot be read ends the chain.
      ("10.0.0.1", ["198.51.100.7, unknown"], "10.0.0.1"),
      ("10.0.0.1", ["198.51.100.7, _hidden, 10.0.0.4"], "10.0.0.4"),
      ("10.0.0.1", [", ,"], "10.0.0.1"), ("10.0.0.1", ["0x7f.1"], "10.0.0.1"),
    ])
  func forwardedFor(peer: String, values: [String], address: String) {
    let headers = values.map { ("X-Forwarded-For", $0) }
    #expect(Self.origin(Self.proxies(), peer: peer, headers) == address)
  }

  @Test(
    "is read from Forwarded where the proxies write that",
    arguments: [
      ("for=198.51.100.7", "198.51.100.7"), ("for=198.51.100.7;proto=https", "198.51.100.7 secure"),
      ("For=\"[2001:db8::7]:4711\";by=10.0.0.1;Proto=HTTPS", "2001:db8::7 secure"),
      ("for=1.1.1.1, for=198.51.100.7, for=10.0.0.2", "198.51.100.7"),
      // A quotation mark left open swallows nothing.
      ("for=\"1.1.1.1, for=198.51.100.7", "198.51.100.7"),
      ("for=1.1.1.1;proto=https, for=198.51.100.7;proto=http", "198.51.100.7"),
      ("for=_hidden;proto=https", "10.0.0.1 secure"), ("nonsense", "10.0.0.1"), ("for=", "10.0.0.1"),
    ])
  func forwarded(value: String, origin: String) {
    #expect(Self.origin(Self.proxies(.forwarded), peer: "10.0.0.1", [("Forwarded", value)]) == origin)
  }

  @Test("is not read from headers that the proxies do not write")
  func otherHeaders() {
    let spoofed = [
      ("Forwarded", "for=1.1.1.1;proto=https"), ("X-Real-IP", "2.2.2.2"), ("X-Forwarded-For", "198.51.100.7"),
    ]
    #expect(Self.origin(Self.proxies(), peer: "10.0.0.1", spoofed) == "198.51.100.7")
    #expect(Self.origin(Self.proxies(.realAddress), peer: "10.0.0.1", spoofed) == "2.2.2.2")
    #expect(Self.origin(Self.proxies(.forwarded), peer: "10.0.0.1", spoofed) == "1.1.1.1 secure")
    #expect(Self.origin(TrustedProxies(), peer: "10.0.0.1", spoofed) == "10.0.0.1")
  }

  @Test("tells whether it came over TLS")
  func scheme() {
    let secure = [("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-Proto", "https")]
    #expect(Self.origin(Self.proxies(), peer: "10.0.0.1", secure) == "198.51.100.7 secure")
    #expect(Self.origin(Self.proxies(), peer: "192.0.2.1", secure) == "192.0.2.1")
    let twice = [("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-Proto", "https, http")]
    #expect(Self.origin(Self.proxies(), peer: "10.0.0.1", twice) == "198.51.100.7")
    #expect(
      Self.origin(Self.proxies(), peer: "10.0.0.1", [("X-Forwarded-Proto", "https")]) == "10.0.0.1 secure")
  }
}
