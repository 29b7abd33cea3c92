import Foundation

/// Triangular filters on Slaney's mel scale with area normalisation, as librosa's `filters.mel` makes them.
enum MelFilterBank {
  /// - Returns: weights [bands][fftSize / 2 + 1].
  static func make(bands: Int, fftSize: Int = 400, sampleRate: Double = 16_000) -> [[Float]] {
    let bins = fftSize / 2 + 1
    let top = mel(sampleRate / 2)
    let edges = (0..<bands + 2).map { hertz(top * Double($0) / Double(bands + 1)) }
    return (0..<bands).map { band in
      let (low, centre, high) = (edges[band], edges[band + 1], edges[band + 2])
      return (0..<bins).map { bin in
        let frequency = Double(bin) * sampleRate / Double(fftSize)
        let rising = (frequency - low) / (centre - low)
        let falling = (high - frequency) / (high - centre)
        return Float(max(0, min(rising, falling)) * 2 / (high - low))
      }
    }
  }

  // Linear below 1 kHz (200/3 Hz a mel), logarithmic above (a factor of 6.4 every 27 mels).
  static func mel(_ hertz: Double) -> Double {
    hertz < 1000 ? hertz * 3 / 200 : 15 + log(hertz / 1000) * 27 / log(6.4)
  }

  static func hertz(_ mel: Double) -> Double {
    mel < 15 ? mel * 200 / 3 : 1000 * exp((mel - 15) * log(6.4) / 27)
  }
}
