public import Jobs

/// A recording that comes in pieces, over several requests.
public struct ResumableUpload: Sendable, Hashable, Identifiable {
  /// What becomes of it (tus 1.0.0, extension Concatenation).
  public enum Role: String, Sendable, Hashable, CaseIterable {
    case whole
    /// A piece, of no use by itself.
    case part
    /// Put together from pieces; takes no bytes.
    case joined
  }

  /// A recording that has arrived and was looked at.
  public struct Recording: Sendable, Hashable {
    /// SHA-256 of the bytes, lower-case hexadecimal.
    public var sha256: String
    public var format: String
    /// nil: the container does not tell.
    public var audioSeconds: Double?

    public init(sha256: String, format: String = "", audioSeconds: Double? = nil) {
      self.sha256 = sha256
      self.format = format
      self.audioSeconds = audioSeconds
    }
  }

  public var id: String
  public var owner: String
  public var role: Role
  /// The blob that its bytes go to.
  public var blobKey: String
  /// Bytes that are durable.
  public var offset: Int64
  /// nil: not told yet.
  public var length: Int64?
  /// As the client sent it (`Upload-Metadata`).
  public var metadata: String?
  /// What people call it.
  public var title: String
  public var createdAt: Timestamp
  /// When it is removed.
  public var expiresAt: Timestamp
  /// nil until all has arrived.
  public var recording: Recording?

  public init(
    id: String, owner: String, role: Role = .whole, blobKey: String, length: Int64? = nil,
    metadata: String? = nil, title: String = "", createdAt: Timestamp, expiresAt: Timestamp
  ) {
    self.id = id
    self.owner = owner
    self.role = role
    self.blobKey = blobKey
    offset = 0
    self.length = length
    self.metadata = metadata
    self.title = title
    self.createdAt = createdAt
    self.expiresAt = expiresAt
  }

  public var isWhole: Bool { offset == length }

  /// Its bytes, once they have arrived.
  public var blob: BlobReference? {
    recording.map { BlobReference(key: blobKey, byteCount: offset, sha256: $0.sha256) }
  }
}
