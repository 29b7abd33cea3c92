/// A job's name, unique everywhere: 26 characters of Crockford's base 32, of which the first ten tell the time, so that
/// names sort by age (the ULID specification).
public struct JobID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public let text: String

  /// A new name.
  public init(now: Timestamp, random: inout some RandomNumberGenerator) {
    var value = UInt128(UInt64(bitPattern: max(now.milliseconds, 0)) & 0xFFFF_FFFF_FFFF) << 80
    value |= UInt128(UInt16.random(in: .min ... .max, using: &random)) << 64
    value |= UInt128(UInt64.random(in: .min ... .max, using: &random))
    var digits = [UInt8](repeating: 0, count: 26)
    for index in digits.indices.reversed() {
      digits[index] = JobID.alphabet[Int(value & 31)]
      value >>= 5
    }
    text = String(decoding: digits, as: UTF8.self)
  }

  public init(now: Timestamp) {
    var random = SystemRandomNumberGenerator()
    self.init(now: now, random: &random)
  }

  /// A name that somebody gives, of either case; nil where it cannot be one.
  public init?(_ text: String) {
    let digits = Array(text.uppercased().utf8)
    guard digits.count == 26, digits.allSatisfy(JobID.alphabet.contains) else { return nil }
    self.text = String(decoding: digits, as: UTF8.self)
  }

  public var description: String { text }

  public static func < (left: JobID, right: JobID) -> Bool { left.text < right.text }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = JobID(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not the name of a job")
    }
    self = id
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}
