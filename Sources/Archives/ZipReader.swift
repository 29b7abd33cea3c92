import CZlib

/// What a zip archive may hold at most before it is refused.
public struct ZipLimits: Equatable, Sendable {
  public var members: Int
  /// Bytes of the table of contents.
  public var directoryBytes: UInt64
  /// Bytes that ``ZipReader/contents(of:)`` unpacks.
  public var contentBytes: UInt64

  public init(members: Int = 100_000, directoryBytes: UInt64 = 64 << 20, contentBytes: UInt64 = 1 << 30) {
    self.members = members
    self.directoryBytes = directoryBytes
    self.contentBytes = contentBytes
  }
}

/// A zip archive (PKWARE APPNOTE 6.3.10) with ZIP64, stored and deflated members, in one file.
///
/// Only the table of contents is read at first. Members that share bytes are refused, so that a small archive
/// cannot unpack to a huge one by naming the same data many times.
public struct ZipReader: Sendable {
  public let members: [ZipMember]
  private let source: ByteSource
  private let limits: ZipLimits
  private let byName: [String: Int]

  public init(bytes: [UInt8], limits: ZipLimits = ZipLimits()) throws(ArchiveError) {
    try self.init(ByteSource(bytes), limits)
  }

  /// Keeps the file open as long as the reader lives.
  public init(path: String, limits: ZipLimits = ZipLimits()) throws(ArchiveError) {
    try self.init(try ByteSource(path: path), limits)
  }

  private init(_ source: ByteSource, _ limits: ZipLimits) throws(ArchiveError) {
    let directory = try ZipDirectory(source)
    guard directory.count <= limits.members else {
      throw .tooManyMembers(count: directory.count, limit: limits.members)
    }
    guard directory.length <= limits.directoryBytes else {
      throw .tooLarge(
        member: "the table of contents", size: directory.length, limit: limits.directoryBytes)
    }
    guard let bytes = source.bytes(at: directory.offset, count: directory.length) else {
      throw .damaged(reason: "its table of contents is cut off")
    }
    var members: [ZipMember] = []
    var at = 0
    while at < bytes.count {
      guard let member = ZipMember(directory: bytes, at: &at) else {
        throw .damaged(reason: "record \(members.count + 1) of its table of contents cannot be read")
      }
      members.append(member)
    }
    guard UInt64(members.count) == directory.count else {
      throw .damaged(reason: "it announces \(directory.count) members and lists \(members.count)")
    }
    try Self.checkPlaces(of: members, before: directory.offset)
    self.members = members
    self.source = source
    self.limits = limits
    byName = Dictionary(members.enumerated().map { ($1.name, $0) }) { first, _ in first }
  }

  private static func checkPlaces(of members: [ZipMember], before end: UInt64) throws(ArchiveError) {
    var last: UInt64 = 0
    for member in members.sorted(by: { $0.headerOffset < $1.headerOffset }) {
      let header = UInt64(30 + member.name.utf8.count)
      let (dataEnd, overflow) = member.headerOffset.addingReportingOverflow(header)
      let (memberEnd, overflowToo) = dataEnd.addingReportingOverflow(member.compressedSize)
      guard !overflow, !overflowToo, member.headerOffset >= last, memberEnd <= end else {
        throw .damaged(reason: "\(member.name) lies outside or inside another member")
      }
      last = memberEnd
    }
  }

  /// The first member of that name; nil if there is none.
  public func member(named name: String) -> ZipMember? {
    byName[name].map { members[$0] }
  }

  /// Where the member's bytes as they are stored lie in the archive; for a stored member these are its contents,
  /// ready to be mapped into memory.
  ///
  /// - Throws: ``ArchiveError/damagedMember(member:reason:)`` if its own header contradicts the table of contents.
  public func storedRange(of member: ZipMember) throws(ArchiveError) -> Range<UInt64> {
    func damaged(_ reason: String) -> ArchiveError { .damagedMember(member: member.name, reason: reason) }
    let name = Array(member.name.utf8)
    guard let header = source.bytes(at: member.headerOffset, count: 30 + UInt64(name.count)),
      header.number(at: 0, bytes: 4) == 0x0403_4b50,
      let nameLength = header.number(at: 26, bytes: 2), let extraLength = header.number(at: 28, bytes: 2)
    else { throw damaged("it has no header of its own") }
    guard Int(nameLength) == name.count, Array(header[30...]) == name else {
      throw damaged("its header has another name")
    }
    let start = member.headerOffset + 30 + nameLength + extraLength
    let (end, overflow) = start.addingReportingOverflow(member.compressedSize)
    guard !overflow, end <= source.count else { throw damaged("it is cut off") }
    return start..<end
  }

  /// The unpacked bytes of a member, their checksum verified.
  public func contents(of member: ZipMember) throws(ArchiveError) -> [UInt8] {
    if member.isEncrypted { throw .unsupported(member: member.name, reason: "is encrypted") }
    guard member.uncompressedSize <= limits.contentBytes, member.compressedSize <= limits.contentBytes else {
      let size = max(member.uncompressedSize, member.compressedSize)
      throw .tooLarge(member: member.name, size: size, limit: limits.contentBytes)
    }
    let range = try storedRange(of: member)
    // Deflate makes at most 1032 bytes of one; more would only allocate memory for nothing.
    guard member.uncompressedSize <= 1032 * member.compressedSize + 64 else {
      throw .impossibleRatio(member: member.name)
    }
    guard let stored = source.bytes(at: range.lowerBound, count: member.compressedSize) else {
      throw .damagedMember(member: member.name, reason: "it is cut off")
    }
    let contents: [UInt8]
    switch member.method {
    case .stored:
      contents = stored
    case .deflated:
      guard let inflated = Deflate.inflate(stored, size: Int(member.uncompressedSize)) else {
        throw .damagedMember(member: member.name, reason: "its compressed data is not of the announced size")
      }
      contents = inflated
    case .other(let number):
      throw .unsupported(member: member.name, reason: "is packed with method \(number)")
    }
    guard contents.count == member.uncompressedSize else {
      throw .damagedMember(member: member.name, reason: "it has not the announced size")
    }
    guard Deflate.checksum(contents) == member.checksum else {
      throw .damagedMember(member: member.name, reason: "its checksum is wrong")
    }
    return contents
  }

  /// The unpacked bytes of the first member of that name.
  public func contents(named name: String) throws(ArchiveError) -> [UInt8] {
    guard let member = member(named: name) else { throw .noSuchMember(name) }
    return try contents(of: member)
  }
}

/// Where the table of contents lies, from the record at the end of the archive (APPNOTE 4.3.14 to 4.3.16).
private struct ZipDirectory {
  var offset: UInt64
  var length: UInt64
  var count: UInt64

  init(_ source: ByteSource) throws(ArchiveError) {
    // The end record is 22 bytes and a comment of at most 65 535.
    let tailLength = min(source.count, 22 + 65_535)
    guard let tail = source.bytes(at: source.count - tailLength, count: tailLength) else {
      throw .damaged(reason: "its end cannot be read")
    }
    var position = tail.count - 22
    while position >= 0, !Self.isEndRecord(tail, position) { position -= 1 }
    guard position >= 0, let count = tail.number(at: position + 10, bytes: 2),
      let length = tail.number(at: position + 12, bytes: 4),
      let offset = tail.number(at: position + 16, bytes: 4)
    else { throw .damaged(reason: "it has no table of contents") }
    (self.offset, self.length, self.count) = (offset, length, count)
    guard count == 0xffff || length == 0xffff_ffff || offset == 0xffff_ffff else { return }
    let end = source.count - tailLength + UInt64(position)
    guard end >= 20, let locator = source.bytes(at: end - 20, count: 20),
      locator.number(at: 0, bytes: 4) == 0x0706_4b50
    else {
      // 65 535 members need no ZIP64 record.
      if length != 0xffff_ffff, offset != 0xffff_ffff { return }
      throw .damaged(reason: "its ZIP64 record is missing")
    }
    guard let at = locator.number(at: 8, bytes: 8), let record = source.bytes(at: at, count: 56),
      record.number(at: 0, bytes: 4) == 0x0606_4b50, let wideCount = record.number(at: 32, bytes: 8),
      let wideLength = record.number(at: 40, bytes: 8), let wideOffset = record.number(at: 48, bytes: 8)
    else { throw .damaged(reason: "its ZIP64 record cannot be read") }
    (self.offset, self.length, self.count) = (wideOffset, wideLength, wideCount)
  }

  private static func isEndRecord(_ tail: [UInt8], _ position: Int) -> Bool {
    guard tail[position] == 0x50, tail.number(at: position, bytes: 4) == 0x0605_4b50,
      let comment = tail.number(at: position + 20, bytes: 2)
    else { return false }
    return position + 22 + Int(comment) == tail.count
  }
}
