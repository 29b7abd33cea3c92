/// Whether an endpoint still takes deliveries.
public struct WebhookEndpointHealth: Sendable, Hashable, Codable {
  public enum Fault: String, Sendable, Hashable, Codable {
    /// It answered 410.
    case gone
    /// It failed for longer than the schedule allows.
    case failing
  }

  /// When it failed first since its last success.
  public private(set) var failingSince: Timestamp?
  /// Why it was switched off.
  public private(set) var fault: Fault?

  public init() {}

  public mutating func on(
    _ effect: WebhookDeliveryEffect, at now: Timestamp, schedule: WebhookSchedule = .standard
  ) {
    switch effect {
    // What was switched off stays so until somebody switches it on.
    case .endpointSucceeded: failingSince = nil
    case .endpointGone: fault = .gone
    case .endpointFailed:
      let since = failingSince ?? now
      failingSince = since
      if now.seconds(since: since) >= schedule.disablesAfterSeconds { fault = fault ?? .failing }
    }
  }
}
