/// SplitMix64 (Steele, Lea, Flood 2014): reproducible random numbers for tests.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// 65,536 values of about the standard normal distribution, to be indexed by random words: drawing each weight
  /// anew would be too slow in debug builds.
  static let normalTable: [Float] = {
    var generator = SeededGenerator(seed: 1)
    return (0..<65_536).map { _ in
      let word = generator.next()
      // The sum of four uniform numbers has a variance of 4/12.
      let sum = (0..<4).reduce(0) { $0 + Int(word >> (16 * UInt64($1)) & 0xFFFF) }
      return (Float(sum) / 65_536 - 2) * 1.732
    }
  }()
}
