import Foundation
import HTTPTransport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import NIOCore
import Service
import Stores
import Synchronization
import Testing
import Web

private struct Loopback: NameResolver {
  func addresses(of name: String) async throws -> [IPAddress] { [IPAddress("127.0.0.1")!] }
}

@Suite("Sending webhooks")
struct WebhookTransmissionTests {
  private let now = Timestamp(seconds: 1_700_000_000)

  private func claimed(_ body: [UInt8]) throws -> WebhookDelivery {
    var delivery = WebhookDelivery(
      id: "msg_1", owner: "a", endpoint: "e", event: .ping, job: nil, body: body, createdAt: now)
    _ = try delivery.on(.claimed(sender: "s", until: now.advanced(seconds: 60)), at: now)
    return delivery
  }

  @Test("The receiver gets the signed bytes, and its answer is told as it is")
  func sending() async throws {
    let seen = Mutex<[(HTTPFields, String)]>([])
    let router = Router()
    router.post("ok") { request, _ in
      let body = try await request.body.collect(upTo: 1 << 20)
      seen.withLock { $0.append((request.headers, String(buffer: body))) }
      return Response(status: .accepted, body: .init(byteBuffer: ByteBuffer(repeating: 65, count: 9000)))
    }
    router.post("busy") { _, _ in Response(status: .serviceUnavailable, headers: [.retryAfter: "77"]) }
    router.post("moved") { _, _ in Response(status: .permanentRedirect, headers: [.location: "/ok"]) }
    let delivery = try claimed(WebhookPayload.ping(at: now))
    let now = now
    try await Application(router: router).test(.live) { client in
      let port = try #require(client.port)
      let rules = AddressRules(allowed: [try #require(IPNetwork("127.0.0.1"))])
      let guarded = GuardedClient(.init(rules: rules, ports: [80, port]), resolver: Loopback())
      // Long: all tests run at once, on two cores.
      let transmission = WebhookTransmission(client: guarded, seconds: 120)
      let secret = WebhookSecret.random()
      let base = "http://hooks.example:\(port)/"
      for (path, status, wish) in [("ok", 202, nil), ("busy", 503, 77), ("moved", 308, nil)]
        as [(String, Int, Double?)]
      {
        let (event, attempt) = try await transmission.send(
          delivery, to: base + path, secrets: [secret], at: now)
        #expect(event == .answered(token: 1, status: status, retryAfter: wish))
        #expect(attempt.status == status)
        #expect(attempt.body.count == (path == "ok" ? 1024 : 0))
      }
      let (headers, body) = try #require(seen.withLock { $0.first })
      #expect(seen.withLock { $0.count } == 1)
      #expect(body == #"{"data":{},"event":"ping","timestamp":"2023-11-14T22:13:20.000Z"}"#)
      let name = try #require(HTTPField.Name("webhook-signature"))
      #expect(
        headers[name] == secret.signature(id: "msg_1", timestamp: 1_700_000_000, body: Array(body.utf8)))
      let inside = try await transmission.send(delivery, to: "http://10.0.0.1/", secrets: [], at: now)
      #expect(inside.event == .unanswered(token: 1))
      #expect(inside.attempt.error == "address_refused")
    }
  }

  @Test("A message tells of the job, without what an ephemeral one must not leave behind")
  func payload() throws {
    var job = Job(
      id: JobID(now: now), kind: .transcribe, owner: "a", title: "talk.wav", audioSeconds: 12.5,
      createdAt: now)
    _ = try job.on(.claimed(worker: "w", until: now.advanced(seconds: 9)), at: now)
    _ = try job.on(.succeeded(token: job.token, result: nil, summary: nil), at: now.advanced(seconds: 2))
    let read = { (job: Job) throws in
      let body = try WebhookPayload.body(
        try #require(WebhookEvent(endOf: job)), of: job, at: now, transcriptText: "Hello",
        downloadURL: "https://x.example/d")
      return try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    }
    let message = try read(job)
    #expect(message["event"] as? String == "transcription.completed")
    let data = try #require(message["data"] as? [String: Any])
    #expect(data["id"] as? String == job.id.text)
    #expect(data["transcript_text"] as? String == "Hello")
    #expect(data["duration_seconds"] as? Double == 12.5)
    #expect(data["processing_time_seconds"] as? Double == 2)
    #expect(data["download_url"] as? String == "https://x.example/d")
    job.isEphemeral = true
    #expect((try read(job)["data"] as? [String: Any])?["transcript_text"] == nil)
  }
}
