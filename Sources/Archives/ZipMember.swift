/// One member of a zip archive, as its table of contents describes it.
public struct ZipMember: Equatable, Sendable {
  public enum Method: Equatable, Sendable {
    case stored
    case deflated
    /// A method that cannot be read here, by its number in the specification.
    case other(Int)
  }

  /// Path inside the archive with `/` between folders; not checked, see ``ArchivePath``.
  public let name: String
  public let method: Method
  /// Bytes in the archive.
  public let compressedSize: UInt64
  /// Bytes of the contents.
  public let uncompressedSize: UInt64
  public let checksum: UInt32
  public let isEncrypted: Bool
  /// Whether Unix attributes call it a symbolic link.
  public let isLink: Bool
  /// Offset of the member's own header in bytes from the start of the archive.
  let headerOffset: UInt64

  public var isFolder: Bool { name.hasSuffix("/") }

  /// Reads the record at `position` of a central directory (APPNOTE 4.3.12) and moves past it.
  init?(directory bytes: [UInt8], at position: inout Int) {
    guard bytes.number(at: position, bytes: 4) == 0x0201_4b50,
      let flags = bytes.number(at: position + 8, bytes: 2),
      let method = bytes.number(at: position + 10, bytes: 2),
      let checksum = bytes.number(at: position + 16, bytes: 4),
      var compressed = bytes.number(at: position + 20, bytes: 4),
      var uncompressed = bytes.number(at: position + 24, bytes: 4),
      let nameLength = bytes.number(at: position + 28, bytes: 2),
      let extraLength = bytes.number(at: position + 30, bytes: 2),
      let commentLength = bytes.number(at: position + 32, bytes: 2),
      let attributes = bytes.number(at: position + 38, bytes: 4),
      var offset = bytes.number(at: position + 42, bytes: 4)
    else { return nil }
    let nameStart = position + 46
    let extraStart = nameStart + Int(nameLength)
    let extraEnd = extraStart + Int(extraLength)
    let next = extraEnd + Int(commentLength)
    guard next <= bytes.count,
      let name = String(validating: bytes[nameStart..<extraStart], as: UTF8.self)
    else { return nil }
    // ZIP64 (4.5.3): only the fields that did not fit their 32 bits, in this order.
    if let wide = Self.wideFields(in: bytes, extraStart..<extraEnd) {
      var at = wide.lowerBound
      func next(_ value: inout UInt64) -> Bool {
        guard value == 0xffff_ffff else { return true }
        guard at + 8 <= wide.upperBound, let number = bytes.number(at: at, bytes: 8) else { return false }
        value = number
        at += 8
        return true
      }
      guard next(&uncompressed), next(&compressed), next(&offset) else { return nil }
    }
    position = next
    self.name = name
    switch method {
    case 0: self.method = .stored
    case 8: self.method = .deflated
    default: self.method = .other(Int(method))
    }
    compressedSize = compressed
    uncompressedSize = uncompressed
    self.checksum = UInt32(checksum)
    isEncrypted = flags & 1 != 0
    // The upper half holds the mode of Unix; 0o12 in its first four bits is a symbolic link.
    isLink = attributes >> 28 == 0o12
    headerOffset = offset
  }

  private static func wideFields(in bytes: [UInt8], _ extra: Range<Int>) -> Range<Int>? {
    var at = extra.lowerBound
    while at + 4 <= extra.upperBound, let identifier = bytes.number(at: at, bytes: 2),
      let length = bytes.number(at: at + 2, bytes: 2)
    {
      let end = at + 4 + Int(length)
      guard end <= extra.upperBound else { return nil }
      if identifier == 1 { return at + 4..<end }
      at = end
    }
    return nil
  }
}
