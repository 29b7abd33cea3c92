import Accounts
import Foundation
import HTTPTypes
import Jobs
import Stores
import Testing

@testable import Service

@Suite("Webhooks of a service", .timeLimit(.minutes(1)))
struct WebhookServiceTests {
  private let receiver = WebhookReceiver()

  @Test("Start and end of a job are told, signed, with the text, and stand in the log")
  func whole() async throws {
    let fixture = try ServiceFixture()
    try await receiver.run { address in
      try await fixture.run { client in
        let made = try await client.ask(
          .post, "/api/v1/webhooks", #"{"url":"\#(address)/ok","events":["transcription.*"]}"#)
        #expect(made.status == 201)
        let secret = made.text("secret")
        #expect(secret.hasPrefix("whsec_"))
        _ = try await client.ask(
          .post, "/api/v1/webhooks", #"{"url":"\#(address)/others"}"#, as: "another")
        let job = try await fixture.submit("talk.wav")
        #expect(try await eventually { receiver.messages.count == 2 })
        let end = try #require(receiver.messages.first { $0.fields["event"] == "transcription.completed" })
        #expect(receiver.messages.contains { $0.fields["event"] == "transcription.started" })
        #expect(end.isSigned(by: secret) && end.isBodySigned(by: secret))
        #expect(!end.isSigned(by: "whsec_" + Data(count: 32).base64EncodedString()))
        #expect(end.fields["id"] == job.id.text)
        #expect(end.fields["transcript_text"] == "I am talk.wav.")
        #expect(
          end.fields["download_url"] == "https://steno.example/api/v1/transcriptions/\(job.id)/download")
        let path = "/api/v1/webhooks/\(made.text("id"))"
        #expect(
          try await eventually {
            try await client.ask(.get, path + "/deliveries?status=delivered").list("items").count == 2
          })
        let log = try await client.ask(.get, "/api/v1/webhooks/deliveries/\(end.header("webhook-id"))")
        #expect(log.text("status") == "delivered")
        #expect(log.list("attempts").first?["status"] as? Double == 204)
        #expect(log.text("body") == end.body)
        let shown = try await client.ask(.get, path)
        #expect(shown.text("status") == "active" && shown.text("secret").isEmpty)
        #expect(receiver.messages(at: "/others").isEmpty)
        // What was sent of a job does not outlive it.
        #expect(try await client.ask(.delete, "/api/v1/transcriptions/\(job.id)").status == 204)
        #expect(try await client.ask(.get, path + "/deliveries").list("items").isEmpty)
      }
    }
  }

  @Test("A receiver that fails is asked again with the same bytes until it answers 2xx")
  func retries() async throws {
    let fixture = try ServiceFixture()
    receiver.fail(2)
    try await receiver.run { address in
      try await fixture.run { client in
        _ = try await client.ask(
          .post, "/api/v1/webhooks", #"{"url":"\#(address)/flaky","events":["transcription.completed"]}"#)
        _ = try await fixture.submit("talk.wav")
        #expect(try await eventually { receiver.messages.count == 3 })
        #expect(Set(receiver.messages.map { $0.header("webhook-id") }).count == 1)
        #expect(Set(receiver.messages.map(\.body)).count == 1)
        let id = receiver.messages[0].header("webhook-id")
        #expect(
          try await eventually {
            try await client.ask(.get, "/api/v1/webhooks/deliveries/\(id)").text("status") == "delivered"
          })
        let log = try await client.ask(.get, "/api/v1/webhooks/deliveries/\(id)").list("attempts")
        #expect(log.map { $0["status"] as? Double } == [500, 500, 200])
        #expect(log.allSatisfy { $0["response"] as? String == "answer" })
      }
    }
  }

  @Test("Silence and redirects are failures; what failed can be sent once more, under the same name")
  func failuresAndReplay() async throws {
    let fixture = try ServiceFixture(schedule: WebhookSchedule(pauses: []))
    receiver.fail(1)
    try await receiver.run { address in
      try await fixture.run { client in
        for path in ["slow", "moved", "flaky"] {
          _ = try await client.ask(
            .post, "/api/v1/webhooks", #"{"url":"\#(address)/\#(path)","events":["transcription.completed"]}"#
          )
        }
        let job = try await fixture.submit("talk.wav")
        let failed = "/api/v1/webhooks/deliveries?status=failed&job=\(job.id)"
        #expect(try await eventually { try await client.ask(.get, failed).list("items").count == 3 })
        var outcomes: [String] = []
        for item in try await client.ask(.get, failed).list("items") {
          let id = item["id"] as? String ?? ""
          let attempt = try await client.ask(.get, "/api/v1/webhooks/deliveries/\(id)").list("attempts").first
          outcomes.append((attempt?["error"] as? String) ?? "\(Int(attempt?["status"] as? Double ?? 0))")
        }
        #expect(outcomes.sorted() == ["307", "500", "timed_out"])
        let id = try #require(receiver.messages(at: "/flaky").first).header("webhook-id")
        let replayed = try await client.ask(.post, "/api/v1/webhooks/deliveries/\(id)/replay")
        #expect(replayed.status == 202)
        #expect(try await eventually { receiver.messages(at: "/flaky").count == 2 })
        #expect(receiver.messages(at: "/flaky")[1].header("webhook-id") == id)
        #expect(
          try await client.ask(.post, "/api/v1/webhooks/deliveries/\(id)/replay", as: "another").status == 404
        )
      }
    }
  }

  @Test("While secrets are exchanged both sign, afterwards only the new one")
  func rotation() async throws {
    let fixture = try ServiceFixture()
    try await receiver.run { address in
      try await fixture.run { client in
        let made = try await client.ask(
          .post, "/api/v1/webhooks",
          #"{"url":"\#(address)/ok","events":["ping"],"secret":"the first one of my own"}"#)
        #expect(made.status == 400)
        let first = "the-first-one-of-my-own"
        let endpoint = try await client.ask(
          .post, "/api/v1/webhooks", #"{"url":"\#(address)/ok","events":["ping"],"secret":"\#(first)"}"#)
        let path = "/api/v1/webhooks/\(endpoint.text("id"))"
        #expect(try await client.ask(.post, path + "/test").text("status") == "delivered")
        let second = try await client.ask(.post, path + "/rotate", #"{"overlap_seconds":60}"#).text("secret")
        #expect(try await client.ask(.post, path + "/test").text("status") == "delivered")
        fixture.clock.advance(61)
        #expect(try await client.ask(.post, path + "/test").text("status") == "delivered")
        let signed = receiver.messages.map { [$0.isSigned(by: first), $0.isSigned(by: second)] }
        #expect(signed == [[true, false], [true, true], [false, true]])
        #expect(receiver.messages[1].isBodySigned(by: second))
      }
    }
  }

  @Test("A receiver that is gone is switched off, and hears what it missed when it is switched on")
  func switchingOff() async throws {
    let fixture = try ServiceFixture()
    try await receiver.run { address in
      try await fixture.run { client in
        let endpoint = try await client.ask(
          .post, "/api/v1/webhooks", #"{"url":"\#(address)/gone","events":["transcription.completed"]}"#)
        let path = "/api/v1/webhooks/\(endpoint.text("id"))"
        let test = try await client.ask(.post, path + "/test")
        #expect(test.status == 200 && test.text("status") == "failed")
        #expect(try await eventually { try await client.ask(.get, path).text("status") == "gone" })
        #expect(try await client.ask(.post, path + "/test").status == 409)
        let on = try await client.ask(.patch, path, #"{"enabled":true,"url":"\#(address)/ok"}"#)
        #expect(on.text("status") == "active" && on.text("url").hasSuffix("/ok"))
        _ = try await fixture.submit("talk.wav")
        #expect(try await eventually { receiver.messages(at: "/ok").count == 1 })
      }
    }
  }

  @Test("Callbacks are signed with the service's secret, or for others with one of the account's own")
  func callbacks() async throws {
    let fixture = try ServiceFixture()
    try await receiver.run { address in
      try await fixture.run { client in
        _ = try await fixture.submit("fail.wav", callbacks: [address + "/callback"])
        #expect(try await eventually { receiver.messages.count == 1 })
        let message = try #require(receiver.messages.first)
        #expect(message.fields["event"] == "transcription.failed")
        #expect(message.fields["error_code"] == "invalid_audio")
        #expect(message.isSigned(by: "the-service's-own-secret"))
        let path = "/api/v1/webhooks/callback-secret"
        #expect(try await client.ask(.get, path).text("secret") == "the-service's-own-secret")
        let others = try await client.ask(.get, path, as: "ada").text("secret")
        #expect(others.hasPrefix("whsec_"))
        #expect(try await client.ask(.get, path, as: "bob").text("secret") != others)
      }
    }
  }

  @Test(
    "Addresses where nothing may be sent are refused when they are given",
    arguments: [
      "http://127.0.0.1/", "http://10.1.2.3/", "http://[::1]/", "http://169.254.169.254/latest",
      "ftp://x.example/",
      "https://user@x.example/", "https://x.example:22/", "nonsense", "http://2130706433/",
    ])
  func refusedAddresses(address: String) async throws {
    let fixture = try ServiceFixture(allowsPrivateNetworks: false)
    try await fixture.run(isWorking: false, isSending: false) { client in
      let made = try await client.ask(.post, "/api/v1/webhooks", #"{"url":"\#(address)"}"#)
      #expect(made.status == 400)
      #expect(made.object("error")["code"] as? String == "address_refused")
      await #expect(throws: ServiceError.self) {
        _ = try await fixture.submit("talk.wav", callbacks: [address])
      }
    }
  }

  @Test("Private networks open no service that hands out credentials, and a list of hosts lets no other pass")
  func hosts() async throws {
    let open = try ServiceFixture()
    try await open.run(isWorking: false, isSending: false) { client in
      let made = try await client.ask(.post, "/api/v1/webhooks", #"{"url":"http://169.254.169.254/"}"#)
      #expect(made.status == 400)
    }
    let listed = try ServiceFixture(hosts: ["127.0.0.2", "*.example.org"])
    try await listed.run(isWorking: false, isSending: false) { client in
      for (host, status) in [("127.0.0.1", 400), ("127.0.0.2", 201), ("example.org.evil.example", 400)] {
        let made = try await client.ask(.post, "/api/v1/webhooks", #"{"url":"http://\#(host)/"}"#)
        #expect(made.status == status)
      }
    }
  }

  @Test("What ended while no sender ran is sent after the start, and so is what a dead sender had taken")
  func crash() async throws {
    let secret = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
    try await receiver.run { address in
      let folder: String
      do {
        let before = try ServiceFixture(keepsFolder: true)
        folder = before.folder
        try await before.run(isSending: false) { client in
          _ = try await client.ask(
            .post, "/api/v1/webhooks",
            #"{"url":"\#(address)/ok","events":["transcription.completed"],"secret":"\#(secret)"}"#)
          for number in 0..<3 {
            let job = try await before.submit("\(number).wav")
            _ = try await before.service.end(of: job.id, by: .singleUser, within: 10)
          }
        }
        let notices = try await before.webhooks.store.notices(limit: 9)
        #expect(notices.count { $0.transition == .ended } == 3)
        // One was made a delivery and taken by a sender that is no more.
        let first = 1 + (notices.firstIndex { $0.transition == .ended } ?? 0)
        _ = try await before.webhooks.settle(
          limit: first, jobs: before.stores.jobs, blobs: before.stores.blobs)
        let claim = WebhookClaim(sender: "dead", until: before.clock.now.advanced(seconds: 1))
        #expect(try await before.webhooks.store.claim(claim, at: before.clock.now).count == 1)
      }
      let after = try ServiceFixture(folder: folder)
      try await after.run(isWorking: false) { _ in
        let isTold = try await eventually { receiver.messages.count == 3 }
        #expect(isTold)
        #expect(receiver.messages.allSatisfy { $0.isSigned(by: secret) })
        #expect(Set(receiver.messages.compactMap { $0.fields["transcript_text"] }).count == 3)
      }
    }
  }

  @Test("Two senders share the work and send nothing twice")
  func senders() async throws {
    let fixture = try ServiceFixture()
    try await receiver.run { address in
      try await fixture.run(isSending: false) { client in
        _ = try await client.ask(
          .post, "/api/v1/webhooks", #"{"url":"\#(address)/ok","events":["transcription.completed"]}"#)
        for number in 0..<20 { _ = try await fixture.submit("\(number).wav") }
        #expect(
          try await eventually { try await fixture.stores.webhooks?.notices(limit: 99).count == 40 })
      }
      let senders = (0..<2).map { _ in Task { [fixture] in try await fixture.sender.run() } }
      #expect(try await eventually { receiver.messages.count >= 20 })
      try await Task.sleep(for: .milliseconds(100))
      for sender in senders { sender.cancel() }
      for sender in senders { try await sender.value }
      #expect(receiver.messages.count == 20)
      #expect(Set(receiver.messages.compactMap { $0.fields["id"] }).count == 20)
    }
  }

  @Test("Nobody sees or changes another's webhooks, and who is unknown none at all")
  func owners() async throws {
    let fixture = try ServiceFixture()
    try await fixture.run(isWorking: false, isSending: false) { client in
      let made = try await client.ask(.post, "/api/v1/webhooks", #"{"url":"http://127.0.0.1/"}"#)
      let path = "/api/v1/webhooks/\(made.text("id"))"
      for (method, path) in [
        (.get, path), (.patch, path), (.delete, path), (.post, path + "/rotate"), (.post, path + "/test"),
        (.get, path + "/deliveries"), (.get, "/api/v1/webhooks/deliveries/msg_1"),
      ] as [(HTTPRequest.Method, String)] {
        let body = method == .patch ? "{}" : nil
        #expect(try await client.ask(method, path, body, as: "another").status == 404)
        #expect(try await client.ask(method, path, body, as: "nobody").status == 401)
      }
      #expect(try await client.ask(.get, "/api/v1/webhooks", as: "another").list("items").isEmpty)
      #expect(try await client.ask(.get, "/api/v1/webhooks").list("items").count == 1)
      for wish in [#"{"events":["x"]}"#, #"{"url":1}"#, "[]"] {
        #expect(try await client.ask(.patch, path, wish).status == 400)
      }
      #expect(try await client.ask(.delete, path).status == 204)
      #expect(try await client.ask(.get, path).status == 404)
    }
  }
}
