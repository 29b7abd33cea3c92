import HTTPTypes
import Jobs
import Service
import Testing

@Suite("Signatures of webhooks")
struct WebhookSecretTests {
  struct Golden: Sendable {
    var secret, id, body, standard, plain: String
  }

  /// From Python: `standardwebhooks` 1.1.0 at 1700000000, and `hmac`.
  static let published = [
    Golden(
      secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      body: #"{"test": 2432232314}"#, standard: "v1,hw6D+jquXiPwVQiZTwb2ek9FSrOofldv7tv4JVMsFUY=",
      plain: "80ec8a89ce3cd22133a1066caecb4d04fea7467657c8514d717ec42c38a5c94c"),
    Golden(
      secret: "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", id: "msg_01HQ",
      body: #"{"event":"ping","text":"Grüße 🎤"}"#,
      standard: "v1,hWws7HSxaSXTbI7eCQIE5KQd1gbXG/sZKwvRo1n4sYY=",
      plain: "2412eed2925bf19d79b578f1a7acc27543ec805f1ad7b0d0ee2616116f981393"),
    Golden(
      secret: "whsec_a2tra2tra2tra2tra2tra2tra2tra2tr", id: "msg_empty", body: "",
      standard: "v1,I134yieC4V58WME+FbR4G9v+y9QPXL32hMk0EHEx7XI=",
      plain: "e8debb494af517101294a968e0039bff8f4d9e7bf6e3448d2be4165c86a2e37a"),
    Golden(
      secret: "a-secret-of-my-own-making", id: "msg_own", body: "{}",
      standard: "v1,iihLKGrnED8o7euV6+UUTaDgBwoCcJP8ZETMqgn4Mtw=",
      plain: "f05865219d5057cd2098454e5c70f731a3541e5cf0f760cb84c784d27395e556"),
  ]

  @Test("They are those of the reference implementation", arguments: published)
  func golden(_ golden: Golden) throws {
    let secret = try #require(WebhookSecret(golden.secret))
    let body = Array(golden.body.utf8)
    #expect(secret.signature(id: golden.id, timestamp: 1_700_000_000, body: body) == golden.standard)
    #expect(secret.bodySignature(body) == "sha256=" + golden.plain)
  }

  @Test(
    "Weak or broken secrets are none",
    arguments: [
      "", "short", "whsec_", "whsec_!!!!!!!!!!!!!!!!!!!!", "whsec_c2hvcnQ=aaaaaaa",
      "with a blank in it, long",
      String(repeating: "a", count: 257), "schlüssel-mit-umlaut",
    ])
  func weak(_ text: String) { #expect(WebhookSecret(text) == nil) }

  @Test("New ones differ, can be read again and do not show themselves")
  func random() throws {
    let secret = WebhookSecret.random()
    #expect(secret != .random())
    #expect(try #require(WebhookSecret(secret.text)) == secret)
    #expect(!"\(secret)".contains(secret.text))
  }

  @Test("While a secret is exchanged both sign")
  func rotation() throws {
    let (new, old) = (WebhookSecret.random(), WebhookSecret.random())
    let delivery = WebhookDelivery(
      id: "msg_1", owner: "a", endpoint: "e", event: .ping, job: nil, body: [1, 2],
      createdAt: Timestamp(milliseconds: 0))
    let headers = WebhookHeaders.headers(
      for: delivery, at: Timestamp(milliseconds: 5_999), secrets: [new, old])
    let name = { (text: String) in try #require(HTTPField.Name(text)) }
    #expect(headers[try name("webhook-id")] == "msg_1")
    #expect(headers[try name("webhook-timestamp")] == "5")
    #expect(
      headers[try name("webhook-signature")]
        == new.signature(id: "msg_1", timestamp: 5, body: [1, 2]) + " "
        + old.signature(id: "msg_1", timestamp: 5, body: [1, 2]))
    #expect(headers[try name("x-webhook-signature")] == new.bodySignature([1, 2]))
  }
}
