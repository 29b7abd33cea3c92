/// How much each channel gives to the mono output.
struct ChannelMix: Equatable {
  /// Channels that count, as (index in the frame, weight).
  private(set) var parts: [Part]

  struct Part: Equatable {
    var channel: Int
    var weight: Float
  }

  init(_ selection: ChannelSelection, format: WaveFormat, input: String) throws {
    let count = format.channelCount
    switch selection {
    case .channel(let index):
      guard (0..<count).contains(index) else {
        let counted = count == 1 ? "1 channel" : "\(count) channels"
        throw AudioError.unsupported(
          input: input, reason: "has \(counted); there is no channel \(index) (counted from 0)")
      }
      parts = [Part(channel: index, weight: 1)]
    case .mix:
      let weights = Self.weights(count: count, speakerMask: format.speakerMask)
      let total = weights.reduce(0, +)
      parts = weights.enumerated().compactMap { channel, weight in
        weight == 0 ? nil : Part(channel: channel, weight: Float(weight / total))
      }
    }
  }

  /// The mean, except for a film layout: there the voices are in the centre and the low-frequency channel holds
  /// none, so the downmix of ITU-R BS.775 (3 dB down beside the centre, 6 dB behind) keeps speech 5 dB louder.
  private static func weights(count: Int, speakerMask: UInt32) -> [Double] {
    let even = [Double](repeating: 1, count: count)
    let frontPair: UInt32 = 0b11
    guard count > 2, speakerMask.nonzeroBitCount == count, speakerMask & frontPair == frontPair else {
      return even
    }
    return (0..<32).filter { speakerMask & (1 << UInt32($0)) != 0 }.map { position in
      switch position {
      case 0, 1: 0.5.squareRoot()
      case 2: 1
      case 3: 0
      default: 0.5
      }
    }
  }

  /// Reads `frames` frames from `bytes` and writes one sample each to `output`.
  /// Returns how many samples were not usable numbers and became 0.
  func apply(
    _ format: WaveFormat, frames: Int, bytes: UnsafeRawPointer, output: UnsafeMutablePointer<Float>
  ) -> Int {
    switch format.encoding {
    case .unsigned8: apply(Unsigned8Encoding.self, format, frames, bytes, output)
    case .signed16: apply(Signed16Encoding.self, format, frames, bytes, output)
    case .signed24: apply(Signed24Encoding.self, format, frames, bytes, output)
    case .signed32: apply(Signed32Encoding.self, format, frames, bytes, output)
    case .float32: apply(Float32Encoding.self, format, frames, bytes, output)
    case .float64: apply(Float64Encoding.self, format, frames, bytes, output)
    case .aLaw: apply(ALawEncoding.self, format, frames, bytes, output)
    case .muLaw: apply(MuLawEncoding.self, format, frames, bytes, output)
    }
  }

  /// Far above any scale in use (floats scaled like integers reach 2^31), far below where sums overflow.
  private static let largest: Float = 1e12

  private func apply<Encoding: SampleEncoding>(
    _: Encoding.Type, _ format: WaveFormat, _ frames: Int, _ bytes: UnsafeRawPointer,
    _ output: UnsafeMutablePointer<Float>
  ) -> Int {
    let stride = format.bytesPerFrame
    let width = format.encoding.bytesPerSample
    let largest = Self.largest
    var replaced = 0
    for (order, part) in parts.enumerated() {
      var source = bytes + part.channel * width
      for frame in 0..<frames {
        var value = Encoding.value(at: source)
        // Written so that a NaN fails it.
        if !(abs(value) <= largest) {
          value = 0
          replaced &+= 1
        }
        output[frame] = order == 0 ? value * part.weight : output[frame] + value * part.weight
        source += stride
      }
    }
    return replaced
  }
}
