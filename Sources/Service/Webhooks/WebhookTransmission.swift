import HTTPTypes
public import Jobs
import NIOCore
public import Stores
public import Web

/// Sends one delivery once.
public struct WebhookTransmission: Sendable {
  private let client: GuardedClient
  private let seconds: Double

  /// - Parameter seconds: how long a receiver may take.
  public init(client: GuardedClient, seconds: Double = 15) {
    self.client = client
    self.seconds = seconds
  }

  /// What became of a claimed delivery, and the line for its log. Redirects are not followed, and of the answer the
  /// first KiB is read.
  ///
  /// - Throws: `CancellationError` where the service stops meanwhile; the delivery's lease then just ends.
  public func send(
    _ delivery: WebhookDelivery, to address: String, secrets: [WebhookSecret], at now: Timestamp
  ) async throws -> (event: WebhookDeliveryEvent, attempt: WebhookAttempt) {
    let start = ContinuousClock.now
    var attempt = WebhookAttempt(at: now, milliseconds: 0, status: nil)
    var event = WebhookDeliveryEvent.unanswered(token: delivery.token)
    do {
      let request = OutboundRequest(
        method: .post, url: try client.url(address),
        headers: WebhookHeaders.headers(for: delivery, at: now, secrets: secrets),
        body: ByteBuffer(bytes: delivery.body),
        limits: OutboundLimits(totalSeconds: seconds, idleSeconds: seconds, mostRedirects: 0))
      let (status, wish, body) = try await client.send(request) { response, body in
        // A status counts even where the body behind it breaks off.
        let text = (try? await body.first(WebhookAttempt.mostBodyBytes)) ?? []
        return (response.status.code, response.headers[.retryAfter].flatMap { Double($0) }, text)
      }
      attempt.status = status
      attempt.body = body
      event = .answered(token: delivery.token, status: status, retryAfter: wish)
    } catch let error as OutboundError {
      attempt.error = error.code
    }
    attempt.milliseconds = Int64((ContinuousClock.now - start) / .milliseconds(1))
    return (event, attempt)
  }
}
