import Jobs
import Testing

@Suite("Deliveries of webhooks")
struct WebhookDeliveryTests {
  private let start = Timestamp(seconds: 1_800_000_000)

  private func delivery(_ id: String = "msg_1") -> WebhookDelivery {
    WebhookDelivery(
      id: id, owner: "a", endpoint: "e", event: .ping, job: nil, body: [], createdAt: start)
  }

  private func claim(_ delivery: inout WebhookDelivery, at now: Timestamp) throws -> Int64 {
    _ = try delivery.on(.claimed(sender: "s", until: now.advanced(seconds: 60)), at: now)
    return delivery.token
  }

  @Test("It is tried ten times, after the pauses of the schedule and at most a tenth more")
  func schedule() throws {
    var delivery = delivery()
    var now = start
    for pause in [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as [Double] {
      let token = try claim(&delivery, at: now)
      #expect(
        try delivery.on(.answered(token: token, status: 500, retryAfter: nil), at: now) == [.endpointFailed])
      let waited = delivery.nextAttemptAt.seconds(since: now)
      #expect(waited >= pause && waited <= pause * 1.1 + 0.001)
      #expect(!delivery.isDue(at: delivery.nextAttemptAt.advanced(seconds: -1)))
      now = delivery.nextAttemptAt
      #expect(delivery.isDue(at: now))
    }
    let token = try claim(&delivery, at: now)
    _ = try delivery.on(.unanswered(token: token), at: now)
    #expect(delivery.state == .failed)
    #expect(delivery.attempts == 10)
    #expect(delivery.endedAt == now)
  }

  @Test(
    "Only 2xx is a success; redirects are failures",
    arguments: [
      (200, WebhookDelivery.State.delivered), (204, .delivered), (299, .delivered), (301, .pending),
      (302, .pending),
      (308, .pending), (400, .pending), (404, .pending), (429, .pending), (500, .pending), (410, .failed),
    ])
  func statuses(_ status: Int, _ state: WebhookDelivery.State) throws {
    var delivery = delivery()
    let token = try claim(&delivery, at: start)
    let effects = try delivery.on(.answered(token: token, status: status, retryAfter: nil), at: start)
    #expect(delivery.state == state)
    #expect(
      effects == [state == .delivered ? .endpointSucceeded : status == 410 ? .endpointGone : .endpointFailed])
  }

  @Test("Retry-After is kept to for 429 and 503, within a day, and never shortens a pause")
  func retryAfter() throws {
    for (status, wish, least, most) in [
      (429, 600.0, 600.0, 660.1), (503, 1e9, 86_400, 95_040.1), (500, 600, 5, 5.6), (429, 1, 5, 5.6),
      (503, .infinity, 5, 5.6), (503, -3, 5, 5.6), (503, .nan, 5, 5.6),
    ] {
      var delivery = delivery()
      let token = try claim(&delivery, at: start)
      _ = try delivery.on(.answered(token: token, status: status, retryAfter: wish), at: start)
      let waited = delivery.nextAttemptAt.seconds(since: start)
      #expect(waited >= least && waited <= most, "\(status) \(wish)")
    }
  }

  @Test("Those that failed together do not come back together")
  func spread() {
    let pauses = Set(
      (0..<100).compactMap { WebhookSchedule.standard.pause(afterAttempts: 2, of: "msg_\($0)") })
    #expect(pauses.count > 90)
    #expect((pauses.max() ?? 0) - (pauses.min() ?? 0) > 15)
  }

  @Test("A sender whose lease is over changes nothing, and two never have it at once")
  func leases() throws {
    var delivery = delivery()
    let first = try claim(&delivery, at: start)
    #expect(throws: JobEventError.staleLease) { try claim(&delivery, at: start.advanced(seconds: 59)) }
    let later = start.advanced(seconds: 60)
    let second = try claim(&delivery, at: later)
    let before = delivery
    #expect(throws: JobEventError.staleLease) {
      try delivery.on(.answered(token: first, status: 200, retryAfter: nil), at: later)
    }
    #expect(delivery == before)
    #expect(delivery.attempts == 2)
    _ = try delivery.on(.released(token: second), at: later)
    #expect(delivery.attempts == 1)
    #expect(delivery.isDue(at: later))
  }

  @Test("It can be sent once more after its end, under the same name")
  func replay() throws {
    var delivery = delivery()
    let token = try claim(&delivery, at: start)
    _ = try delivery.on(.answered(token: token, status: 410, retryAfter: nil), at: start)
    _ = try delivery.on(.replayed, at: start.advanced(seconds: 9))
    #expect(delivery.isDue(at: start.advanced(seconds: 9)))
    #expect(delivery.attempts == 0)
    #expect(delivery.id == "msg_1")
    #expect(throws: JobEventError.staleLease) {
      try delivery.on(.answered(token: token, status: 200, retryAfter: nil), at: start)
    }
  }

  @Test("An endpoint is switched off when it is gone, or after five days of failures without a success")
  func health() {
    let day = 86_400.0
    var health = WebhookEndpointHealth()
    health.on(.endpointFailed, at: start)
    health.on(.endpointFailed, at: start.advanced(seconds: 4.9 * day))
    #expect(health.fault == nil)
    health.on(.endpointSucceeded, at: start.advanced(seconds: 4.95 * day))
    health.on(.endpointFailed, at: start.advanced(seconds: 5.1 * day))
    #expect(health.fault == nil)
    health.on(.endpointFailed, at: start.advanced(seconds: 10.1 * day))
    #expect(health.fault == .failing)
    var gone = WebhookEndpointHealth()
    gone.on(.endpointGone, at: start)
    gone.on(.endpointSucceeded, at: start)
    #expect(gone.fault == .gone)
  }

  @Test("A job's end has one event, by its kind")
  func events() throws {
    for (kind, name) in [
      (JobKind.transcribe, "transcription.cancelled"), (.batch, "batch.cancelled"),
      (.export, "job.cancelled"),
    ] {
      var job = Job(id: JobID(now: start), kind: kind, owner: "a", createdAt: start)
      #expect(WebhookEvent(endOf: job) == nil)
      _ = try job.on(.cancelRequested, at: start)
      #expect(WebhookEvent(endOf: job)?.rawValue == name)
    }
  }

  @Test("Endpoints ask for events by name or by subject")
  func patterns() throws {
    let event = WebhookEvent(rawValue: "transcription.failed")
    #expect(try #require(WebhookEventPattern(rawValue: "transcription.*")).matches(event))
    #expect(try #require(WebhookEventPattern(rawValue: "*")).matches(event))
    #expect(!(try #require(WebhookEventPattern(rawValue: "job.*")).matches(event)))
    #expect(try #require(WebhookEventPattern(rawValue: "job.failed")).matches(.ping))
    for wrong in ["", "transcription", "transcription.", ".*", "t.*", "transcription.done", "**"] {
      #expect(WebhookEventPattern(rawValue: wrong) == nil)
    }
  }
}
