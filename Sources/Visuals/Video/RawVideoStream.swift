/// Uncompressed frames with their times, as a Matroska stream that can be written front to back (RFC 9559). Frames that repeat
/// are not sent again: the reader shows each until the next.
struct RawVideoStream {
  let width: Int
  let height: Int
  let framesPerSecond: Int

  private var frameBytes: Int { width * height * 3 / 2 }

  /// What stands before the first frame.
  func header() -> [UInt8] {
    let video =
      Self.element([0xB0], Self.number(width)) + Self.element([0xBA], Self.number(height))
      + Self.element([0x2E, 0xB5, 0x24], Array("I420".utf8))
    let track =
      Self.element([0xD7], [1]) + Self.element([0x73, 0xC5], [1]) + Self.element([0x83], [1])
      + Self.element([0x86], Array("V_UNCOMPRESSED".utf8)) + Self.element([0xE0], video)
    let head =
      Self.element([0x42, 0x82], Array("matroska".utf8)) + Self.element([0x42, 0x87], [4])
      + Self.element([0x42, 0x85], [2])
    // Times are in milliseconds: fine enough to tell 60 frames a second apart.
    let information = Self.element([0x2A, 0xD7, 0xB1], Self.number(1_000_000))
    return Self.element([0x1A, 0x45, 0xDF, 0xA3], head)
      + [0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
      + Self.element([0x15, 0x49, 0xA9, 0x66], information)
      + Self.element([0x16, 0x54, 0xAE, 0x6B], Self.element([0xAE], track))
  }

  /// What stands before the bytes of a frame: each is a cluster of its own.
  func frameHeader(_ index: Int) -> [UInt8] {
    let time = (index * 1000 + framesPerSecond / 2) / framesPerSecond
    let timestamp = Self.element([0xE7], Self.number(time))
    let block = Self.size(4 + frameBytes)
    return [0x1F, 0x43, 0xB6, 0x75] + Self.size(timestamp.count + 1 + block.count + 4 + frameBytes)
      + timestamp + [0xA3] + block + [0x81, 0, 0, 0x80]
  }

  private static func element(_ identifier: [UInt8], _ body: [UInt8]) -> [UInt8] {
    identifier + size(body.count) + body
  }

  /// A size in eight bytes, whatever it is.
  private static func size(_ value: Int) -> [UInt8] {
    [0x01] + (0..<7).map { UInt8(truncatingIfNeeded: value >> (48 - 8 * $0)) }
  }

  private static func number(_ value: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
  }
}
