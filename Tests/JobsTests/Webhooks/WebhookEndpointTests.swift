import Jobs
import Testing

@Suite("Endpoints of webhooks")
struct WebhookEndpointTests {
  private let start = Timestamp(seconds: 1_800_000_000)

  private func endpoint() throws -> WebhookEndpoint {
    WebhookEndpoint(
      id: "e", owner: "a", url: "https://x.example/",
      events: [try #require(WebhookEventPattern(rawValue: "job.*"))], secret: "first", createdAt: start)
  }

  @Test("While secrets are exchanged both sign; a third ends the first")
  func rotation() throws {
    var endpoint = try endpoint()
    endpoint.rotate(to: "second", overlapSeconds: 10, at: start)
    #expect(endpoint.secrets(at: start.advanced(seconds: 9.9)) == ["second", "first"])
    #expect(endpoint.secrets(at: start.advanced(seconds: 10)) == ["second"])
    endpoint.rotate(to: "third", overlapSeconds: 10, at: start)
    #expect(endpoint.secrets(at: start) == ["third", "second"])
    endpoint.rotate(to: "fourth", overlapSeconds: 0, at: start)
    #expect(endpoint.secrets(at: start) == ["fourth"])
  }

  @Test("Switched on it gets a fresh start, whatever it was switched off for")
  func switching() throws {
    var endpoint = try endpoint()
    let event = WebhookEvent(rawValue: "job.failed")
    #expect(endpoint.wants(event) && !endpoint.wants(WebhookEvent(rawValue: "batch.failed")))
    endpoint.on(.endpointFailed, at: start, schedule: .standard)
    endpoint.on(.endpointFailed, at: start.advanced(seconds: 5 * 86_400), schedule: .standard)
    #expect(endpoint.hold == .failing && !endpoint.wants(event))
    endpoint.switchOn(true, at: start)
    #expect(endpoint.hold == nil && endpoint.health == WebhookEndpointHealth())
    endpoint.switchOn(false, at: start)
    #expect(endpoint.hold == .off)
  }

  @Test("A schedule has as many pauses as there are retries", arguments: [0, 3, 9, 12])
  func schedule(retries: Int) {
    let schedule = WebhookSchedule(retries: retries)
    #expect(schedule.pauses.count == retries)
    #expect(schedule.pauses.prefix(9).elementsEqual(WebhookSchedule.standard.pauses.prefix(retries)))
    #expect(schedule.pauses.dropFirst(9).allSatisfy { $0 == 86_400 })
  }

  @Test("A batch that has ended waits again when parts of it are put in line again")
  func reopening() throws {
    var job = Job(id: JobID(now: start), kind: .batch, owner: "a", createdAt: start)
    #expect(throws: JobEventError.self) { try job.on(.partsResumed, at: start) }
    _ = try job.on(.cancelRequested, at: start)
    _ = try job.on(.partsResumed, at: start)
    #expect(job.state == .waiting && job.finishedAt == nil && !job.isCancelRequested)
    #expect(try job.on(.partsEnded(result: nil, summary: nil), at: start) == [.ended(.completed)])
  }
}
