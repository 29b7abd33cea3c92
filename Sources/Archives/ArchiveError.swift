/// Why an archive, or a member of it, is refused.
public enum ArchiveError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file cannot be opened or read.
  case unreadable(path: String, reason: String)
  /// The bytes are no zip archive, or its table of contents contradicts itself.
  case damaged(reason: String)
  case tooManyMembers(count: UInt64, limit: Int)
  /// Sizes in bytes.
  case tooLarge(member: String, size: UInt64, limit: UInt64)
  /// More bytes than deflate can make of the stored ones.
  case impossibleRatio(member: String)
  case unsupported(member: String, reason: String)
  case unsafePath(member: String, reason: String)
  case damagedMember(member: String, reason: String)
  case noSuchMember(String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "cannot read \(path): \(reason)."
    case .damaged(let reason):
      "this is not a whole zip archive: \(reason). Get the file again."
    case .tooManyMembers(let count, let limit):
      "the archive has \(count) members; at most \(limit) are accepted."
    case .tooLarge(let member, let size, let limit):
      "\(member) in the archive has \(size) bytes; at most \(limit) are accepted."
    case .impossibleRatio(let member):
      "\(member) in the archive claims a size that its data cannot have. Get the file again."
    case .unsupported(let member, let reason):
      "\(member) in the archive \(reason), which is not supported; pack it again with store or deflate."
    case .unsafePath(let member, let reason):
      "the archive is refused: \(member) \(reason)."
    case .damagedMember(let member, let reason):
      "\(member) in the archive is damaged: \(reason). Get the file again."
    case .noSuchMember(let name):
      "the archive has no member \(name)."
    }
  }
}
