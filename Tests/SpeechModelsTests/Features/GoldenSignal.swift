/// A signal that any language makes alike: sawtooth tones of exact integers and noise of a linear congruential generator.
enum GoldenSignal {
  static func make(count: Int) -> [Float] {
    var state: UInt64 = 1
    return (0..<count).map { i in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let noise = Double(state >> 40) / 8_388_608 - 1
      let envelope = Double((i * 3) / 16_000 % 4) / 4
      let tone = Double((i * (180 + (i / 4000) % 7 * 35)) % 16_000) / 8000 - 1
      let high = Double((i * 1333) % 16_000) / 8000 - 1
      return Float(0.3 * envelope * tone + 0.05 * high * (1 - envelope) + 0.02 * noise)
    }
  }
}
