public import HTTPTypes
public import Jobs

/// The headers by which a receiver knows where a message comes from.
public enum WebhookHeaders {
  /// - Parameter secrets: the newest first; while one is exchanged for another, both sign.
  public static func headers(
    for delivery: WebhookDelivery, at now: Timestamp, secrets: [WebhookSecret]
  ) -> HTTPFields {
    let seconds = now.milliseconds / 1000
    var headers: HTTPFields = [.contentType: "application/json"]
    headers[id] = delivery.id
    headers[timestamp] = "\(seconds)"
    guard let newest = secrets.first else { return headers }
    headers[signature] = secrets.map {
      $0.signature(id: delivery.id, timestamp: seconds, body: delivery.body)
    }
    .joined(separator: " ")
    headers[bodySignature] = newest.bodySignature(delivery.body)
    return headers
  }

  private static let id = HTTPField.Name("webhook-id")!
  private static let timestamp = HTTPField.Name("webhook-timestamp")!
  private static let signature = HTTPField.Name("webhook-signature")!
  private static let bodySignature = HTTPField.Name("X-Webhook-Signature")!
}
