public import Jobs

/// Keeps deliveries of webhooks, and notices of jobs from which they are made. What a call has returned is durable. Times are given by the caller, so that they can be
/// tested; every backend passes the same suite.
public protocol WebhookStore: WebhookEndpointStore {
  /// Changes of jobs that nobody has made deliveries of yet, the oldest first. The transaction that changes a job writes
  /// them, where the job has a callback or its owner an endpoint that takes deliveries; so no change is ever lost.
  func notices(limit: Int) async throws -> [WebhookNotice]
  /// Keeps the deliveries that a notice leads to and removes the notice, in one transaction.
  ///
  /// - Returns: false where the notice is no longer there; nothing is kept then.
  func settle(_ notice: Int64, with deliveries: [KeyedWebhookDelivery]) async throws -> Bool
  /// Keeps new deliveries, all or none. One whose key is known already is left out, so that the same end of a job may be
  /// reported again after a crash.
  ///
  /// - Returns: how many are new.
  func enqueue(_ deliveries: [KeyedWebhookDelivery]) async throws -> Int
  /// Gives a sender what is due, the longest due first, with at most so many for one receiver under way in all processes.
  /// What goes to an endpoint that takes no deliveries now waits.
  func claim(_ claim: WebhookClaim, at now: Timestamp) async throws -> [KeyedWebhookDelivery]
  /// Applies an event.
  ///
  /// - Parameter attempt: kept in the log together with the change.
  /// - Throws: ``StoreError/notFound``, or ``Jobs/JobEventError``; nothing is changed then.
  func apply(
    _ event: WebhookDeliveryEvent, to id: String, of owner: OwnerScope, attempt: WebhookAttempt?,
    at now: Timestamp, schedule: WebhookSchedule
  ) async throws -> (delivery: WebhookDelivery, effects: [WebhookDeliveryEffect])
  func delivery(_ id: String, of owner: OwnerScope) async throws -> WebhookDelivery?
  /// Deliveries, the newest first.
  func deliveries(_ query: WebhookDeliveryQuery) async throws -> [WebhookDelivery]
  /// What happened at each attempt, in order.
  func attempts(of id: String) async throws -> [WebhookAttempt]
  /// Deliveries that are still to be made, and notices of which none are made yet.
  func backlog() async throws -> Int
  /// Removes deliveries that ended before a moment, and those that were due before it and could not be sent since. What
  /// was sent of a job goes with the job itself: nothing of it may outlive it.
  func purge(before: Timestamp, limit: Int) async throws -> Int
}

/// A change of a job of which deliveries are to be made.
public struct WebhookNotice: Sendable, Hashable {
  public enum Transition: String, Sendable, Hashable {
    /// It runs for the first time.
    case started
    case ended
  }

  public var id: Int64
  public var job: JobID
  public var transition: Transition

  public init(id: Int64, job: JobID, transition: Transition) {
    self.id = id
    self.job = job
    self.transition = transition
  }
}

/// Which deliveries are asked for.
public struct WebhookDeliveryQuery: Sendable, Hashable {
  public var owner: OwnerScope
  public var endpoint: String?
  public var job: JobID?
  public var state: WebhookDelivery.State?
  public var offset = 0
  public var limit = 20

  public init(owner: OwnerScope) { self.owner = owner }
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
