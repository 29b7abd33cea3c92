/// Writes a zip archive in memory. The same members always give the same bytes: times are the format's first,
/// midnight of 1 January 1980.
public struct ZipWriter: Sendable {
  private struct Record {
    var name: [UInt8]
    var method: Int
    var checksum: UInt32
    var compressedSize: Int
    var uncompressedSize: Int
    var offset: Int
  }

  private var bytes: [UInt8] = []
  private var records: [Record] = []
  private var names: Set<String> = []

  public init() {}

  /// - Parameter compressed: deflate the contents, if that makes them smaller.
  /// - Throws: ``ArchiveError`` for a name that would leave the archive's folder, a second member of the same name, or
  ///   what ZIP64 would be needed for (2 GiB, 65 534 members).
  public mutating func add(
    _ name: String, _ contents: [UInt8], compressed: Bool = true
  ) throws(ArchiveError) {
    if let fault = ArchivePath.fault(name) { throw .unsafePath(member: name, reason: fault) }
    let nameBytes = Array(name.utf8)
    guard nameBytes.count < 0xffff, !names.contains(name) else {
      throw .unsafePath(member: name, reason: "is a name given twice or too long")
    }
    guard records.count < 0xfffe else {
      throw .tooManyMembers(count: UInt64(records.count) + 1, limit: 0xfffe)
    }
    guard bytes.count + contents.count < 1 << 31 else {
      throw .tooLarge(member: name, size: UInt64(contents.count), limit: 1 << 31)
    }
    var record = Record(
      name: nameBytes, method: 0, checksum: Deflate.checksum(contents), compressedSize: contents.count,
      uncompressedSize: contents.count, offset: bytes.count)
    var stored = contents
    if compressed, let deflated = Deflate.compress(contents), deflated.count < contents.count {
      stored = deflated
      record.method = 8
      record.compressedSize = deflated.count
    }
    records.append(record)
    names.insert(name)
    bytes.append(0x0403_4b50, bytes: 4)
    appendCommon(record, to: &bytes)
    bytes += nameBytes
    bytes += stored
  }

  /// The archive.
  public func finish() -> [UInt8] {
    var archive = bytes
    for record in records {
      archive.append(0x0201_4b50, bytes: 4)
      // Made on Unix by version 2.0, so that the attributes are a mode: a regular file, readable by all.
      archive.append(0x0314, bytes: 2)
      appendCommon(record, to: &archive)
      archive.append(0, bytes: 6)
      archive.append(UInt32(0o100644) << 16, bytes: 4)
      archive.append(record.offset, bytes: 4)
      archive += record.name
    }
    let length = archive.count - bytes.count
    archive.append(0x0605_4b50, bytes: 4)
    archive.append(0, bytes: 4)
    archive.append(records.count, bytes: 2)
    archive.append(records.count, bytes: 2)
    archive.append(length, bytes: 4)
    archive.append(bytes.count, bytes: 4)
    archive.append(0, bytes: 2)
    return archive
  }

  /// The fields that a member's header and its record in the table of contents share.
  private func appendCommon(_ record: Record, to target: inout [UInt8]) {
    target.append(20, bytes: 2)
    // Bit 11: the name is UTF-8.
    target.append(0x0800, bytes: 2)
    target.append(record.method, bytes: 2)
    target.append(0, bytes: 2)
    target.append(0x0021, bytes: 2)
    target.append(record.checksum, bytes: 4)
    target.append(record.compressedSize, bytes: 4)
    target.append(record.uncompressedSize, bytes: 4)
    target.append(record.name.count, bytes: 2)
    target.append(0, bytes: 2)
  }
}
