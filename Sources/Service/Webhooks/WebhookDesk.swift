import Foundation
public import Jobs
public import Stores
import Synchronization
import Transcripts

/// Everything about webhooks but the sending: who is told of what, in which words, signed with which secrets.
public final class WebhookDesk: Sendable {
  /// Results larger than this are not looked into for their text; receivers fetch them.
  private static let mostResultBytes: Int64 = 16 << 20

  public let store: any WebhookStore
  public let receivers: WebhookReceivers
  let callbackSecrets: CallbackSecrets
  let schedule: WebhookSchedule
  let clock: @Sendable () -> Timestamp
  /// Where the service is reached from outside, without a slash at its end; empty: links are paths.
  private let publicURL: String
  private let waker = Mutex<AsyncStream<Void>.Continuation?>(nil)

  public init(
    store: any WebhookStore, receivers: WebhookReceivers, callbackSecrets: CallbackSecrets,
    schedule: WebhookSchedule = .standard, publicURL: String? = nil,
    clock: @escaping @Sendable () -> Timestamp = SpeechService.now
  ) {
    self.store = store
    self.receivers = receivers
    self.callbackSecrets = callbackSecrets
    self.schedule = schedule
    self.clock = clock
    var base = publicURL ?? ""
    while base.hasSuffix("/") { base.removeLast() }
    self.publicURL = base
  }

  // MARK: Waking the sender

  /// Has the sender look at once.
  public func wake() { waker.withLock { _ = $0?.yield() } }

  func wakes() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    waker.withLock { $0 = continuation }
    return stream
  }

  // MARK: Making deliveries

  /// Notices that are looked into at the same time, so that what becomes of them is made durable together.
  private static let mostSettled = 8

  /// Makes deliveries of what has happened to jobs.
  ///
  /// - Returns: how many notices were settled; fewer than `limit` when none is left.
  func settle(limit: Int, jobs: any JobStore, blobs: any BlobStore) async throws -> Int {
    let notices = try await store.notices(limit: limit)
    for start in stride(from: 0, to: notices.count, by: WebhookDesk.mostSettled) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for notice in notices[start..<min(start + WebhookDesk.mostSettled, notices.count)] {
          group.addTask { try await self.settle(notice, jobs, blobs) }
        }
        try await group.waitForAll()
      }
    }
    return notices.count
  }

  private func settle(_ notice: WebhookNotice, _ jobs: any JobStore, _ blobs: any BlobStore) async throws {
    var made: [KeyedWebhookDelivery] = []
    do {
      if let job = try await jobs.job(notice.job, of: .everyone) {
        made = try await deliveries(notice, job, blobs)
      }
    } catch StoreError.corrupted {
      // One that cannot be read would keep back all that come after it.
    }
    _ = try await store.settle(notice.id, with: made)
  }

  private func deliveries(
    _ notice: WebhookNotice, _ job: Job, _ blobs: any BlobStore
  ) async throws -> [KeyedWebhookDelivery] {
    let event: WebhookEvent
    switch notice.transition {
    case .started: event = WebhookEvent(startOf: job)
    case .ended:
      // One that runs again has a notice of its next end.
      guard let end = WebhookEvent(endOf: job) else { return [] }
      event = end
    }
    let endpoints = try await store.endpoints(of: job.owner).filter { $0.wants(event) }
    let callbacks = notice.transition == .ended ? job.callbacks : []
    guard !endpoints.isEmpty || !callbacks.isEmpty else { return [] }
    let now = clock()
    let body = try WebhookPayload.body(
      event, of: job, at: now, transcriptText: await text(of: job, blobs),
      downloadURL: publicURL + JobResource.path(of: job) + "/download")
    func keyed(_ receiver: String, endpoint: String?) -> KeyedWebhookDelivery {
      let delivery = WebhookDelivery(
        id: WebhookDesk.deliveryName(at: now), owner: job.owner, endpoint: endpoint, event: event,
        job: job.id,
        body: body, createdAt: now)
      return KeyedWebhookDelivery(
        delivery, key: WebhookPayload.key(event, of: job, receiver: receiver), receiver: receiver)
    }
    return endpoints.map { keyed($0.id, endpoint: $0.id) } + callbacks.map { keyed($0, endpoint: nil) }
  }

  /// A text that cannot be had does not keep the message back.
  private func text(of job: Job, _ blobs: any BlobStore) async -> String? {
    guard job.kind == .transcribe, job.state == .completed, !job.isEphemeral, let result = job.result,
      result.byteCount <= WebhookDesk.mostResultBytes, let bytes = try? await blobs.bytes(of: result)
    else { return nil }
    return (try? JSONDecoder().decode(Transcript.self, from: Data(bytes)))?.text
  }

  /// A message that tries an endpoint out, kept for the sender.
  func ping(_ endpoint: WebhookEndpoint) async throws -> String {
    let now = clock()
    let delivery = WebhookDelivery(
      id: WebhookDesk.deliveryName(at: now), owner: endpoint.owner, endpoint: endpoint.id, event: .ping,
      job: nil, body: try WebhookPayload.ping(at: now), createdAt: now)
    // Whoever tries it out waits for it, however many wait before.
    let keyed = KeyedWebhookDelivery(delivery, key: delivery.id, receiver: "ping:\(endpoint.id)")
    _ = try await store.enqueue([keyed])
    wake()
    return delivery.id
  }

  // MARK: Sending

  /// Where a delivery goes and what signs it; nil where there is no such place any more.
  func target(of claimed: KeyedWebhookDelivery) async throws -> (address: String, secrets: [WebhookSecret])? {
    let delivery = claimed.delivery
    guard let id = delivery.endpoint else {
      return (claimed.receiver, [callbackSecrets.secret(of: delivery.owner)])
    }
    guard let endpoint = try await store.endpoint(id, of: .account(delivery.owner)) else { return nil }
    return (endpoint.url, endpoint.secrets(at: clock()).compactMap { WebhookSecret($0) })
  }

  func schedule(for delivery: WebhookDelivery) -> WebhookSchedule {
    delivery.event == .ping ? .once : schedule
  }

  /// Keeps what an attempt means for the endpoint; a success of one in good health means nothing.
  func note(_ effects: [WebhookDeliveryEffect], for delivery: WebhookDelivery) async throws {
    guard let id = delivery.endpoint, !effects.isEmpty else { return }
    let now = clock()
    let schedule = schedule
    if effects == [.endpointSucceeded],
      try await store.endpoint(id, of: .everyone)?.health == WebhookEndpointHealth()
    {
      return
    }
    do {
      _ = try await store.change(id, of: .everyone) { endpoint in
        for effect in effects { endpoint.on(effect, at: now, schedule: schedule) }
      }
    } catch StoreError.notFound {
      return
    }
  }

  private static func deliveryName(at now: Timestamp) -> String { "msg_\(JobID(now: now))" }
}
