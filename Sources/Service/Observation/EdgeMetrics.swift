import HTTPTypes
import Jobs
import Telemetry

/// What is refused at the service's edge and what it sends to others. Labels are codes of our own, never what somebody sent.
public struct EdgeMetrics: Sendable {
  private let rateLimited: CounterMetric
  private let authenticationFailures: CounterMetric
  private let addressesRefused: CounterMetric
  private let uploadsRejected: CounterMetric
  private let webhookDeliveries: CounterMetric
  let webhookBacklog: GaugeMetric

  init(_ registry: MetricRegistry) {
    rateLimited = registry.counter(
      "steno_rate_limited_total", "Requests that were refused because there were too many.",
      labels: ["scope"], limit: 30)
    authenticationFailures = registry.counter(
      "steno_auth_failures_total",
      "Requests refused for who asks: no or wrong credentials, or too few rights.",
      labels: ["reason"], limit: 50)
    addressesRefused = registry.counter(
      "steno_ssrf_blocked_total", "Addresses that the service was given and would not ask.")
    uploadsRejected = registry.counter(
      "steno_upload_rejected_total", "Recordings that were not taken.", labels: ["reason"], limit: 50)
    webhookDeliveries = registry.counter(
      "steno_webhook_deliveries_total", "Attempts to send a webhook.", labels: ["outcome"])
    webhookBacklog = registry.gauge("steno_webhook_backlog", "Webhooks that wait to be sent.")
  }

  func limited(by limit: RateLimit) { rateLimited.increment(limit.name) }

  /// A request was answered with an error.
  func refused(_ error: ServiceError) {
    if error.code == "address_refused" { addressesRefused.increment() }
    switch error.status.code {
    case 401, 403: authenticationFailures.increment(error.code)
    case 413, 415, 507: uploadsRejected.increment(error.code)
    default: break
    }
  }

  /// A webhook was sent, or it was tried in vain.
  ///
  /// - Parameter state: what became of the delivery.
  func sent(_ state: WebhookDelivery.State) {
    switch state {
    case .delivered: webhookDeliveries.increment("delivered")
    case .failed: webhookDeliveries.increment("failed")
    case .pending: webhookDeliveries.increment("retried")
    }
  }
}
