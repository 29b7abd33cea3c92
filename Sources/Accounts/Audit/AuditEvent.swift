public import Jobs

/// Something that was done and must be known later. It names accounts by their identifiers, never by name or address of
/// mail, so that it can stay when a person is erased.
public struct AuditEvent: Sendable, Hashable {
  public enum Outcome: String, Sendable, Codable {
    case success
    case failure
  }

  public var at: Timestamp
  /// Who did it: an account, `command` or `service`; empty where nobody is known.
  public var actor: String
  /// Such as `login`, `user.create`, `key.revoke`.
  public var action: String
  /// What it was done to; may be empty.
  public var target: String
  public var outcome: Outcome
  public var address: String
  public var requestID: String
  /// A few words more. Never a secret.
  public var detail: String

  public init(
    at: Timestamp, actor: String, action: String, target: String = "", outcome: Outcome = .success,
    address: String = "", requestID: String = "", detail: String = ""
  ) {
    self.at = at
    self.actor = actor
    self.action = action
    self.target = target
    self.outcome = outcome
    self.address = address
    self.requestID = requestID
    self.detail = detail
  }
}

/// An event in its place in the log.
public struct AuditRecord: Sendable, Hashable {
  /// 1 for the first.
  public var sequence: Int64
  public var event: AuditEvent
  /// Hash of the record before; zeros for the first.
  public var previous: [UInt8]
  /// SHA-256 over the previous hash and all of this record.
  public var hash: [UInt8]

  public init(sequence: Int64, event: AuditEvent, previous: [UInt8], hash: [UInt8]) {
    self.sequence = sequence
    self.event = event
    self.previous = previous
    self.hash = hash
  }
}

/// The end of the log, kept apart from its records, so that it shows when the last ones are cut off. Written down
/// elsewhere it also shows when the whole log is made anew.
public struct AuditHead: Sendable, Hashable {
  public var sequence: Int64
  public var hash: [UInt8]

  public init(sequence: Int64, hash: [UInt8]) {
    self.sequence = sequence
    self.hash = hash
  }

  public static let empty = AuditHead(sequence: 0, hash: [UInt8](repeating: 0, count: 32))
}
