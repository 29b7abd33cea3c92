/// Bytes in a blob store: which ones, how many, and what they must hash to.
public struct BlobReference: Hashable, Sendable, Codable {
  /// Chosen by the store; never a name that somebody gave.
  public var key: String
  public var byteCount: Int64
  /// SHA-256 of the bytes, lower-case hexadecimal.
  public var sha256: String

  public init(key: String, byteCount: Int64, sha256: String) {
    self.key = key
    self.byteCount = byteCount
    self.sha256 = sha256
  }
}
