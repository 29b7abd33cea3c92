import Jobs

/// Records of which each holds the hash of the one before: none can be changed, removed or moved unseen.
public struct AuditChain: Sendable {
  /// What was read last.
  public private(set) var head: AuditHead

  public init(head: AuditHead = .empty) { self.head = head }

  /// Gives an event its place after the last one.
  public mutating func append(_ event: AuditEvent) -> AuditRecord {
    let sequence = head.sequence + 1
    let hash = AuditChain.hash(event, sequence: sequence, previous: head.hash)
    defer { head = AuditHead(sequence: sequence, hash: hash) }
    return AuditRecord(sequence: sequence, event: event, previous: head.hash, hash: hash)
  }

  /// Checks the next record.
  public mutating func verify(_ record: AuditRecord) throws(AuditFault) {
    guard record.sequence == head.sequence + 1 else {
      throw AuditFault(sequence: head.sequence + 1, kind: .missing)
    }
    guard record.previous == head.hash else { throw AuditFault(sequence: record.sequence, kind: .unlinked) }
    let hash = AuditChain.hash(record.event, sequence: record.sequence, previous: record.previous)
    guard record.hash == hash else { throw AuditFault(sequence: record.sequence, kind: .changed) }
    head = AuditHead(sequence: record.sequence, hash: hash)
  }

  /// Checks that nothing comes after what was read, and nothing is missing.
  public func verifyEnd(_ end: AuditHead) throws(AuditFault) {
    guard head.sequence == end.sequence else {
      throw AuditFault(sequence: min(head.sequence, end.sequence) + 1, kind: .missing)
    }
    guard head.hash == end.hash else { throw AuditFault(sequence: end.sequence, kind: .changed) }
  }

  /// Every field with its length before it, so that no two records are written the same.
  static func hash(_ event: AuditEvent, sequence: Int64, previous: [UInt8]) -> [UInt8] {
    var bytes = previous
    func append(_ number: Int64) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(sequence)
    append(event.at.milliseconds)
    for field in [
      event.actor, event.action, event.target, event.outcome.rawValue, event.address, event.requestID,
      event.detail,
    ] {
      let text = Array(field.utf8)
      append(Int64(text.count))
      bytes += text
    }
    return SecureBytes.sha256(bytes)
  }
}

/// Where the log was tampered with.
public struct AuditFault: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    case changed
    case missing
    case unlinked
  }

  public var sequence: Int64
  public var kind: Kind

  public init(sequence: Int64, kind: Kind) {
    self.sequence = sequence
    self.kind = kind
  }

  public var description: String {
    switch kind {
    case .changed: "Record \(sequence) of the audit log was changed."
    case .missing: "Record \(sequence) of the audit log is missing, or one too many is there."
    case .unlinked: "Record \(sequence) of the audit log does not follow from the one before it."
    }
  }
}
