/// One message on its way to one receiver. A value: it changes by ``on(_:at:schedule:)`` alone, and stores keep what
/// comes out.
public struct WebhookDelivery: Sendable, Hashable, Codable, Identifiable {
  public enum State: String, Sendable, Codable, CaseIterable {
    /// Waits for its time, or is being sent under a lease.
    case pending
    case delivered
    /// Tried as often as the schedule says, or the receiver is gone.
    case failed
  }

  /// The same for every attempt, so that receivers can tell a repetition: `webhook-id`.
  public var id: String
  public var owner: String
  /// The endpoint it goes to; nil for the callback of a job.
  public var endpoint: String?
  public var event: WebhookEvent
  public var job: JobID?
  /// What is sent, the same bytes every time.
  public var body: [UInt8]
  public var createdAt: Timestamp

  public internal(set) var state = State.pending
  public internal(set) var attempts = 0
  public internal(set) var nextAttemptAt: Timestamp
  public internal(set) var lease: JobLease?
  /// The last fencing token that was given.
  public internal(set) var token: Int64 = 0
  /// What the receiver answered last.
  public internal(set) var lastStatus: Int?
  public internal(set) var endedAt: Timestamp?

  public init(
    id: String, owner: String, endpoint: String?, event: WebhookEvent, job: JobID?, body: [UInt8],
    createdAt: Timestamp
  ) {
    self.id = id
    self.owner = owner
    self.endpoint = endpoint
    self.event = event
    self.job = job
    self.body = body
    self.createdAt = createdAt
    nextAttemptAt = createdAt
  }

  /// Whether it may be claimed. A lease that has run out counts as none: its sender is gone.
  public func isDue(at now: Timestamp) -> Bool {
    state == .pending && nextAttemptAt <= now && (lease.map { $0.expiresAt <= now } ?? true)
  }
}

/// What happens to a delivery.
public enum WebhookDeliveryEvent: Sendable, Hashable {
  /// A sender takes it until a time. It counts as an attempt at once: a sender that it kills must not try for ever.
  case claimed(sender: String, until: Timestamp)
  /// The receiver answered; with the seconds that its `Retry-After` asks for.
  case answered(token: Int64, status: Int, retryAfter: Double?)
  /// No answer came: no address, no connection, no time left.
  case unanswered(token: Int64)
  /// The sender stops before it has sent anything.
  case released(token: Int64)
  /// Somebody wants it sent once more, from the start of the schedule.
  case replayed
}

public enum WebhookDeliveryEffect: Sendable, Hashable {
  case endpointSucceeded
  case endpointFailed
  /// The receiver said that it is gone for good.
  case endpointGone
}

extension WebhookDelivery {
  /// What the delivery is after an event.
  ///
  /// - Throws: ``JobEventError/staleLease`` for what a sender says whose lease is over; the delivery is then as before.
  public mutating func on(
    _ event: WebhookDeliveryEvent, at now: Timestamp, schedule: WebhookSchedule = .standard
  ) throws -> [WebhookDeliveryEffect] {
    switch event {
    case .claimed(let sender, let until):
      guard isDue(at: now) else { throw JobEventError.staleLease }
      token += 1
      attempts += 1
      lease = JobLease(worker: sender, token: token, expiresAt: until)
      return []
    case .answered(let token, let status, let retryAfter):
      try holdLease(token)
      lastStatus = status
      switch status {
      case 200..<300:
        end(.delivered, at: now)
        return [.endpointSucceeded]
      case 410:
        end(.failed, at: now)
        return [.endpointGone]
      default:
        fail(at: now, retryAfter: status == 429 || status == 503 ? retryAfter : nil, schedule)
        return [.endpointFailed]
      }
    case .unanswered(let token):
      try holdLease(token)
      lastStatus = nil
      fail(at: now, retryAfter: nil, schedule)
      return [.endpointFailed]
    case .released(let token):
      try holdLease(token)
      lease = nil
      attempts -= 1
      return []
    case .replayed:
      (state, attempts, lease, endedAt) = (.pending, 0, nil, nil)
      nextAttemptAt = now
      return []
    }
  }

  private func holdLease(_ token: Int64) throws {
    guard state == .pending, lease?.token == token else { throw JobEventError.staleLease }
  }

  private mutating func end(_ state: State, at now: Timestamp) {
    (self.state, lease, endedAt) = (state, nil, now)
  }

  private mutating func fail(at now: Timestamp, retryAfter: Double?, _ schedule: WebhookSchedule) {
    guard let pause = schedule.pause(afterAttempts: attempts, of: id, retryAfter: retryAfter) else {
      return end(.failed, at: now)
    }
    lease = nil
    nextAttemptAt = now.advanced(seconds: pause)
  }
}
