import Testing

@testable import Client

@Suite struct ServerAddressTests {
  @Test(
    "Addresses are read as people write them",
    arguments: [
      ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api"),
      ("localhost:8080/", "http://localhost:8080/api"),
      ("https://example.org/steno/", "https://example.org/steno/api"),
      ("http://[::1]:80", "http://[::1]:80/api"),
    ])
  func read(text: String, url: String) throws {
    #expect(try ServerAddress(text).url("/api") == url)
  }

  @Test(
    "What is no address of a server is refused",
    arguments: ["", "ftp://a", "http://", "http://a?b", "http://user:secret@a", "http://a b"])
  func refused(text: String) {
    #expect(throws: ServiceClientError.badAddress(text)) { try ServerAddress(text) }
  }

  @Test("Queries are escaped")
  func query() throws {
    let url = try ServerAddress("http://a").url("/p", [("q", "é &=/?"), ("b", "1")])
    #expect(url == "http://a/p?q=%C3%A9%20%26%3D%2F%3F&b=1")
  }

  @Test("Refusals are read from the envelope, and from whatever stands in front of the service")
  func refusals() {
    let own = Refusal(
      status: 429, body: Array(#"{"error":{"code":"quota_exceeded","message":"Full.","details":{}}}"#.utf8),
      retryAfter: "12")
    #expect(own == Refusal(status: 429, code: "quota_exceeded", message: "Full.", retryAfter: 12))
    #expect(own.description == "Full. Ask again in 12 s.")
    let proxy = Refusal(status: 502, body: Array("<html>Bad gateway".utf8))
    #expect(proxy.message == "the server answered 502." && ServiceClientError.refused(proxy).mayPass)
    let key = Refusal(status: 401, code: "unauthorized", message: "No.")
    #expect(key.description.contains("STENO_API_KEY") && ServiceClientError.refused(key).concernsAll)
    let text = Refusal(status: 415, code: "unsupported_format", message: "No recording.")
    #expect(ServiceClientError.refused(text).isUnreadableInput)
  }
}
