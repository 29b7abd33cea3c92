/// A server of an account's that is told of its jobs.
public struct WebhookEndpoint: Sendable, Hashable, Codable, Identifiable {
  /// A secret that still signs beside the newer one.
  public struct RetiringSecret: Sendable, Hashable, Codable {
    public var text: String
    public var until: Timestamp

    public init(text: String, until: Timestamp) {
      self.text = text
      self.until = until
    }
  }

  /// Why nothing is sent.
  public enum Hold: String, Sendable, Hashable, Codable {
    /// Its owner switched it off.
    case off
    case gone
    case failing
  }

  public var id: String
  public var owner: String
  public var url: String
  /// For people only.
  public var description: String
  /// Which events it is told of.
  public var events: [WebhookEventPattern]
  public let createdAt: Timestamp
  public private(set) var updatedAt: Timestamp
  public private(set) var isEnabled = true
  public private(set) var health = WebhookEndpointHealth()
  /// What its messages are signed with.
  public private(set) var secret: String
  public private(set) var retiring: RetiringSecret?

  public init(
    id: String, owner: String, url: String, description: String = "", events: [WebhookEventPattern],
    secret: String, createdAt: Timestamp
  ) {
    self.id = id
    self.owner = owner
    self.url = url
    self.description = description
    self.events = events
    self.secret = secret
    self.createdAt = createdAt
    updatedAt = createdAt
  }

  /// Nil while it takes deliveries.
  public var hold: Hold? {
    guard isEnabled else { return .off }
    switch health.fault {
    case nil: return nil
    case .gone: return .gone
    case .failing: return .failing
    }
  }

  public func wants(_ event: WebhookEvent) -> Bool {
    hold == nil && events.contains { $0.matches(event) }
  }

  /// Texts of the secrets that sign now, the newest first.
  public func secrets(at now: Timestamp) -> [String] {
    [secret] + [retiring].compactMap(\.self).filter { now < $0.until }.map(\.text)
  }

  /// Gives it another secret. The old one signs too for so many seconds, so that receivers can be changed in between.
  public mutating func rotate(to secret: String, overlapSeconds: Double, at now: Timestamp) {
    retiring =
      overlapSeconds > 0
      ? RetiringSecret(text: self.secret, until: now.advanced(seconds: overlapSeconds)) : nil
    self.secret = secret
    updatedAt = now
  }

  /// Switched on, it gets a fresh start, whatever it was switched off for.
  public mutating func switchOn(_ isOn: Bool, at now: Timestamp) {
    isEnabled = isOn
    if isOn { health = WebhookEndpointHealth() }
    updatedAt = now
  }

  public mutating func change(
    url: String? = nil, description: String? = nil, events: [WebhookEventPattern]? = nil, at now: Timestamp
  ) {
    self.url = url ?? self.url
    self.description = description ?? self.description
    self.events = events ?? self.events
    updatedAt = now
  }

  /// What an attempt means for it.
  public mutating func on(_ effect: WebhookDeliveryEffect, at now: Timestamp, schedule: WebhookSchedule) {
    health.on(effect, at: now, schedule: schedule)
  }
}
