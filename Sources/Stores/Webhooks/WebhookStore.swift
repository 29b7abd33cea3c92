public import Jobs

/// Keeps deliveries of webhooks. What a call has returned is durable. Times are given by the caller, so that they can be
/// tested; every backend passes the same suite.
public protocol WebhookStore: Sendable {
  /// Keeps new deliveries, all or none. One whose key is known already is left out, so that the same end of a job may be
  /// reported again after a crash.
  ///
  /// - Returns: how many are new.
  func enqueue(_ deliveries: [KeyedWebhookDelivery]) async throws -> Int
  /// Gives a sender what is due, the longest due first, with at most so many for one receiver under way in all processes.
  func claim(_ claim: WebhookClaim, at now: Timestamp) async throws -> [KeyedWebhookDelivery]
  /// Applies an event.
  ///
  /// - Parameter attempt: kept in the log together with the change.
  /// - Throws: ``StoreError/notFound``, or ``Jobs/JobEventError``; nothing is changed then.
  func apply(
    _ event: WebhookDeliveryEvent, to id: String, of owner: OwnerScope, attempt: WebhookAttempt?,
    at now: Timestamp
  ) async throws -> (delivery: WebhookDelivery, effects: [WebhookDeliveryEffect])
  func delivery(_ id: String, of owner: OwnerScope) async throws -> WebhookDelivery?
  /// Deliveries of an endpoint, the newest first.
  func deliveries(
    toEndpoint endpoint: String, of owner: OwnerScope, limit: Int, offset: Int
  ) async throws -> [WebhookDelivery]
  /// What happened at each attempt, in order.
  func attempts(of id: String) async throws -> [WebhookAttempt]
  /// Removes what was sent of a job; nothing of it may outlive the job.
  func forget(job: JobID) async throws
  /// Removes deliveries that ended before a moment.
  func purge(endedBefore: Timestamp) async throws -> Int
}

/// A delivery with what a store needs besides.
public struct KeyedWebhookDelivery: Sendable, Hashable {
  public var delivery: WebhookDelivery
  /// The same for the same event of the same round of a job to the same receiver.
  public var key: String
  /// What deliveries to one receiver share: an endpoint's name, or a callback's address.
  public var receiver: String

  public init(_ delivery: WebhookDelivery, key: String, receiver: String) {
    self.delivery = delivery
    self.key = key
    self.receiver = receiver
  }
}

public struct WebhookClaim: Sendable, Hashable {
  public var sender: String
  public var until: Timestamp
  public var limit: Int
  public var limitPerReceiver: Int

  public init(sender: String, until: Timestamp, limit: Int = 8, limitPerReceiver: Int = 2) {
    self.sender = sender
    self.until = until
    self.limit = limit
    self.limitPerReceiver = limitPerReceiver
  }
}

/// One line of a delivery's log.
public struct WebhookAttempt: Sendable, Hashable, Codable {
  /// Bytes of the answer that are kept.
  public static let mostBodyBytes = 1024

  public var at: Timestamp
  public var milliseconds: Int64
  /// What was answered; nil where nothing was.
  public var status: Int?
  /// Why nothing was answered, as a code.
  public var error: String?
  public var body: [UInt8]

  public init(at: Timestamp, milliseconds: Int64, status: Int?, error: String? = nil, body: [UInt8] = []) {
    self.at = at
    self.milliseconds = milliseconds
    self.status = status
    self.error = error
    self.body = Array(body.prefix(WebhookAttempt.mostBodyBytes))
  }
}
