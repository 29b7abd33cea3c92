import Foundation

/// The table of contents of a wheel, which is a zip archive (PKWARE APPNOTE 6.3.10, sections 4.3.12 to 4.3.16).
///
/// Only names, sizes and attributes are read, to refuse an archive before anything of it is unpacked.
struct WheelArchive {
  struct Member: Equatable {
    var name: String
    var uncompressedSize: UInt64
    var isLink: Bool
  }

  let members: [Member]

  /// Largest central directory that is read, in bytes.
  private static let directoryLimit: UInt64 = 64 << 20

  /// - Throws: `ModelStoreError.unsafeArchive` if it cannot be read as a zip archive.
  init(path: String) throws(ModelStoreError) {
    let name = (path as NSString).lastPathComponent
    let broken = ModelStoreError.unsafeArchive(archive: name, member: "", reason: "is damaged")
    guard let handle = FileHandle(forReadingAtPath: path), let size = try? handle.seekToEnd() else {
      throw .missingFile(name: name, place: (path as NSString).deletingLastPathComponent)
    }
    func read(_ offset: UInt64, _ count: UInt64) throws(ModelStoreError) -> LittleEndianBytes {
      let (end, overflow) = offset.addingReportingOverflow(count)
      guard !overflow, end <= size, count <= Self.directoryLimit, (try? handle.seek(toOffset: offset)) != nil,
        let data = try? handle.read(upToCount: Int(count)), data.count == count
      else { throw broken }
      return LittleEndianBytes(data)
    }
    // The end record is 22 bytes and a comment of at most 65 535.
    let tailLength = min(size, 22 + 65_535)
    let tail = try read(size - tailLength, tailLength)
    var position = tail.count - 22
    while position >= 0, tail.number(at: position, bytes: 4) != 0x0605_4b50 { position -= 1 }
    guard position >= 0, var count = tail.number(at: position + 10, bytes: 2),
      var length = tail.number(at: position + 12, bytes: 4),
      var offset = tail.number(at: position + 16, bytes: 4)
    else { throw broken }
    if count == 0xffff || length == 0xffff_ffff || offset == 0xffff_ffff {
      let end = size - tailLength + UInt64(position)
      guard end >= 20 else { throw broken }
      let locator = try read(end - 20, 20)
      guard locator.number(at: 0, bytes: 4) == 0x0706_4b50, let at = locator.number(at: 8, bytes: 8) else {
        throw broken
      }
      let record = try read(at, 56)
      guard record.number(at: 0, bytes: 4) == 0x0606_4b50, let wideCount = record.number(at: 32, bytes: 8),
        let wideLength = record.number(at: 40, bytes: 8), let wideOffset = record.number(at: 48, bytes: 8)
      else { throw broken }
      (count, length, offset) = (wideCount, wideLength, wideOffset)
    }
    let directory = try read(offset, length)
    var members: [Member] = []
    var at = 0
    while at < directory.count {
      guard let member = Self.member(in: directory, at: &at) else { throw broken }
      members.append(member)
    }
    guard UInt64(members.count) == count else { throw broken }
    self.members = members
  }

  private static func member(in bytes: LittleEndianBytes, at position: inout Int) -> Member? {
    guard bytes.number(at: position, bytes: 4) == 0x0201_4b50,
      let size = bytes.number(at: position + 24, bytes: 4),
      let nameLength = bytes.number(at: position + 28, bytes: 2),
      let extraLength = bytes.number(at: position + 30, bytes: 2),
      let commentLength = bytes.number(at: position + 32, bytes: 2),
      let attributes = bytes.number(at: position + 38, bytes: 4),
      let name = bytes.text(at: position + 46, count: Int(nameLength))
    else { return nil }
    let extra = position + 46 + Int(nameLength)
    var full = size
    if size == 0xffff_ffff, bytes.number(at: extra, bytes: 2) == 1 {
      full = bytes.number(at: extra + 4, bytes: 8) ?? size
    }
    let next = extra + Int(extraLength) + Int(commentLength)
    guard next <= bytes.count else { return nil }
    position = next
    // The upper half holds the mode of Unix; 0o12 in its first four bits is a symbolic link.
    return Member(name: name, uncompressedSize: full, isLink: (attributes >> 28) == 0o12)
  }

  /// Refuses members that would land outside the folder or are links, and an archive that would not fit.
  func check(archive: String, unpackingInto folder: String) throws(ModelStoreError) {
    var total: UInt64 = 0
    for member in members {
      func refuse(_ reason: String) -> ModelStoreError {
        .unsafeArchive(archive: archive, member: member.name, reason: reason)
      }
      if member.isLink { throw refuse("is a link") }
      if let reason = ArchivePath.fault(member.name) { throw refuse(reason) }
      total = total.addingReportingOverflow(member.uncompressedSize).partialValue
      if member.uncompressedSize > 1 << 40 || total > 1 << 40 { throw refuse("is too large") }
    }
    try FileSystem.requireSpace(Int64(clamping: total), at: folder)
  }
}

/// Paths inside an archive or an unpacked package.
enum ArchivePath {
  /// Why a path is refused; nil if it stays inside its folder.
  static func fault(_ path: String) -> String? {
    if path.isEmpty { return "has a member without a name" }
    if path.hasPrefix("/") || path.contains("\\") || path.contains(":") { return "is an absolute path" }
    if path.utf8.contains(0) { return "has a zero byte in its name" }
    if path.split(separator: "/").contains("..") { return "leaves the folder" }
    return nil
  }
}

/// Bytes that are read as numbers at checked positions.
struct LittleEndianBytes {
  private let bytes: [UInt8]

  init(_ data: Data) { bytes = Array(data) }

  var count: Int { bytes.count }

  func number(at position: Int, bytes width: Int) -> UInt64? {
    guard position >= 0, position <= count - width else { return nil }
    return (0..<width).reduce(0) { $0 | UInt64(bytes[position + $1]) << (8 * UInt64($1)) }
  }

  func text(at position: Int, count length: Int) -> String? {
    guard position >= 0, length >= 0, position <= count - length else { return nil }
    return String(bytes: bytes[position..<(position + length)], encoding: .utf8)
  }
}
