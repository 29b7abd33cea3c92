import Foundation
import Jobs
import Stores

/// An endpoint as our interface shows it.
struct WebhookResource: Encodable {
  var id, url, description: String
  var events: [String]
  var enabled: Bool
  /// `active`, or why nothing is sent: `off`, `gone`, `failing`.
  var status: String
  var failingSince: String?
  var createdAt, updatedAt: String
  /// When the secret before this one stops to sign.
  var previousSecretExpiresAt: String?
  /// Only in answers to its creation and exchange.
  var secret: String?

  enum CodingKeys: String, CodingKey {
    case id, url, description, events, enabled, status, secret
    case failingSince = "failing_since"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
    case previousSecretExpiresAt = "previous_secret_expires_at"
  }

  init(_ endpoint: WebhookEndpoint, at now: Timestamp, showsSecret: Bool = false) {
    id = endpoint.id
    url = endpoint.url
    description = endpoint.description
    events = endpoint.events.map(\.rawValue)
    enabled = endpoint.isEnabled
    status = endpoint.hold?.rawValue ?? "active"
    failingSince = endpoint.health.failingSince?.text
    createdAt = endpoint.createdAt.text
    updatedAt = endpoint.updatedAt.text
    previousSecretExpiresAt = endpoint.retiring.flatMap { now < $0.until ? $0.until.text : nil }
    secret = showsSecret ? endpoint.secret : nil
  }
}

/// A delivery as our interface shows it; its log and its body only in the answer to a question for one.
struct WebhookDeliveryResource: Encodable {
  struct Attempt: Encodable {
    var at: String
    var durationMs: Int64
    var status: Int?
    var error: String?
    /// The first KiB of the answer.
    var response: String

    enum CodingKeys: String, CodingKey {
      case at, status, error, response
      case durationMs = "duration_ms"
    }
  }

  var id: String
  var webhookId, jobId: String?
  var event, status: String
  var attemptCount: Int
  var lastStatus: Int?
  var createdAt: String
  var nextAttemptAt, endedAt: String?
  var attempts: [Attempt]?
  var body: String?

  enum CodingKeys: String, CodingKey {
    case id, event, status, attempts, body
    case webhookId = "webhook_id"
    case jobId = "job_id"
    case attemptCount = "attempt_count"
    case lastStatus = "last_status"
    case createdAt = "created_at"
    case nextAttemptAt = "next_attempt_at"
    case endedAt = "ended_at"
  }

  init(_ delivery: WebhookDelivery, attempts log: [WebhookAttempt]? = nil) {
    id = delivery.id
    webhookId = delivery.endpoint
    jobId = delivery.job?.text
    event = delivery.event.rawValue
    status = delivery.state.rawValue
    attemptCount = delivery.attempts
    lastStatus = delivery.lastStatus
    createdAt = delivery.createdAt.text
    nextAttemptAt = delivery.state == .pending ? delivery.nextAttemptAt.text : nil
    endedAt = delivery.endedAt?.text
    guard let log else { return }
    attempts = log.map {
      Attempt(
        at: $0.at.text, durationMs: $0.milliseconds, status: $0.status, error: $0.error,
        response: String(decoding: $0.body, as: UTF8.self))
    }
    body = String(decoding: delivery.body, as: UTF8.self)
  }
}
