/// What webhooks are told of.
public struct WebhookEvent: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public var description: String { rawValue }

  /// Tries an endpoint out; goes to every one.
  public static let ping = WebhookEvent(rawValue: "ping")

  /// Events that endpoints may ask for.
  public static let known: [WebhookEvent] = ["transcription", "batch", "job"].flatMap { subject in
    ["started", "completed", "failed", "cancelled"].map { WebhookEvent(rawValue: "\(subject).\($0)") }
  }

  /// The event of a job's first start.
  public init(startOf job: Job) { self.init(rawValue: "\(WebhookEvent.subject(job.kind)).started") }

  /// The event of a job's end; nil while it has not ended. Transcriptions and batches have events of their own.
  public init?(endOf job: Job) {
    let outcome: String
    switch job.state {
    case .completed: outcome = "completed"
    case .failed, .dead: outcome = "failed"
    case .cancelled: outcome = "cancelled"
    case .scheduled, .queued, .running, .paused, .waiting: return nil
    }
    self.init(rawValue: "\(WebhookEvent.subject(job.kind)).\(outcome)")
  }

  private static func subject(_ kind: JobKind) -> String {
    switch kind {
    case .transcribe: "transcription"
    case .batch: "batch"
    default: "job"
    }
  }
}

/// Which events an endpoint is told of: one by its name, all of a subject as `job.*`, or all as `*`.
public struct WebhookEventPattern: RawRepresentable, Hashable, Sendable, Codable {
  public let rawValue: String

  /// Nil where no event can match.
  public init?(rawValue: String) {
    self.rawValue = rawValue
    guard
      rawValue == "*" || rawValue == WebhookEvent.ping.rawValue || WebhookEvent.known.contains(where: matches)
    else { return nil }
  }

  public func matches(_ event: WebhookEvent) -> Bool {
    if rawValue == "*" || rawValue == event.rawValue || event == .ping { return true }
    return rawValue.hasSuffix(".*") && event.rawValue.hasPrefix(rawValue.dropLast())
  }
}
