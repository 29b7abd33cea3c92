import Foundation

/// Recordings good and bad, made on the spot.
enum Media {
  /// The same random bytes every time (xorshift64, Marsaglia 2003).
  static func noise(count: Int) -> Data {
    var state: UInt64 = 88_172_645_463_325_252
    return Data(
      (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state >> 24)
      })
  }

  static func bytes<T: FixedWidthInteger>(_ value: T) -> Data {
    withUnsafeBytes(of: value.littleEndian) { Data($0) }
  }

  static func wave(
    seconds: Double, format: UInt16 = 1, channels: UInt16 = 1, rate: UInt32 = 16_000, bits: UInt16 = 16,
    announced: UInt32? = nil, samples: Data? = nil
  ) -> Data {
    let frame = UInt32(channels) * UInt32(bits) / 8
    let data = samples ?? Data(count: Int(seconds * Double(rate)) * Int(frame))
    let size = announced ?? UInt32(data.count)
    var file = Data("RIFF".utf8) + bytes(size &+ 36) + Data("WAVEfmt ".utf8) + bytes(UInt32(16))
    file +=
      bytes(format) + bytes(channels) + bytes(rate) + bytes(rate &* frame) + bytes(UInt16(frame & 0xFFFF))
    return file + bytes(bits) + Data("data".utf8) + bytes(size) + data
  }
}
