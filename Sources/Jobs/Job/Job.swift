/// One piece of work for somebody, from its acceptance to its end. A value: it changes by ``on(_:at:policy:)`` alone, and
/// stores keep what comes out.
public struct Job: Sendable, Hashable, Codable, Identifiable {
  public var id: JobID
  public var kind: JobKind
  /// The account whose it is. Every question to a store carries it.
  public var owner: String
  public internal(set) var state: JobState
  public var priority: JobPriority
  /// Options of the kind, JSON.
  public var parameters: [UInt8]
  /// What it reads.
  public var input: BlobReference?
  /// What the input was called.
  public var title: String
  /// Length of the recording, where it is known; short ones have a lane of their own.
  public var audioSeconds: Double?
  /// The job that this one is a part of.
  public var parent: JobID?
  /// Where word of its end goes, besides the owner's webhooks.
  public var callbacks: [String]
  /// Nothing of it is kept once its result has been read or this time is over.
  public var isEphemeral: Bool
  /// Words by which jobs are found again, the caller's own.
  public var tags: [String]

  public var createdAt: Timestamp
  /// It does not run before.
  public internal(set) var notBefore: Timestamp
  public internal(set) var startedAt: Timestamp?
  public internal(set) var finishedAt: Timestamp?
  /// When it and its bytes are removed; nil: never.
  public var expiresAt: Timestamp?

  /// How often it was begun.
  public internal(set) var attempts: Int
  /// How often its worker was lost with it.
  public internal(set) var crashes: Int
  public internal(set) var lease: JobLease?
  /// The last fencing token that was given.
  public internal(set) var token: Int64
  public internal(set) var isCancelRequested: Bool
  public internal(set) var isPauseRequested: Bool
  public internal(set) var progress: JobProgress?
  /// What it made.
  public internal(set) var result: BlobReference?
  /// What of the result is shown in lists, JSON.
  public internal(set) var summary: [UInt8]?
  public internal(set) var failure: JobFailure?

  public init(
    id: JobID, kind: JobKind, owner: String, priority: JobPriority = .normal, parameters: [UInt8] = [],
    input: BlobReference? = nil, title: String = "", audioSeconds: Double? = nil, parent: JobID? = nil,
    createdAt: Timestamp, notBefore: Timestamp? = nil
  ) {
    self.id = id
    self.kind = kind
    self.owner = owner
    self.priority = priority
    self.parameters = parameters
    self.input = input
    self.title = title
    self.audioSeconds = audioSeconds
    self.parent = parent
    self.createdAt = createdAt
    self.notBefore = notBefore ?? createdAt
    state = self.notBefore > createdAt ? .scheduled : .queued
    callbacks = []
    isEphemeral = false
    tags = []
    attempts = 0
    crashes = 0
    token = 0
    isCancelRequested = false
    isPauseRequested = false
  }
}
