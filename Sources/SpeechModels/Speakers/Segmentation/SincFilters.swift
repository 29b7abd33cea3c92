import Foundation

/// The learned band-pass filters of a SincNet layer, as taps: even (cosine) ones, then odd (sine) ones.
///
/// Each filter is the difference of two windowed sinc functions, told by its lower edge and its width in Hz.
/// Source: Ravanelli and Bengio 2018, with the odd filters of Pariente et al. 2020 (`asteroid-filterbanks`,
/// `ParamSincFB`).
struct SincFilters {
  static let sampleRate = 16_000.0
  static let lowestEdge = 50.0
  static let narrowestBand = 50.0

  /// Filters, twice as many as bands.
  let count: Int
  /// Taps of one filter: twice the window and the middle.
  let width: Int
  /// [count][width].
  let taps: [Float]

  /// - Parameters:
  ///   - low, band: the parameters of each pair of filters.
  ///   - window: the left half of a Hamming window; `times`: 2π · the time of its taps in seconds, all negative.
  init(low: [Float], band: [Float], window: [Float], times: [Float]) {
    let half = window.count
    let width = 2 * half + 1
    count = 2 * low.count
    self.width = width
    var taps = [Float](repeating: 0, count: 2 * low.count * width)
    for index in low.indices {
      let lower = Self.lowestEdge + abs(Double(low[index]))
      let upper = min(
        max(lower + Self.narrowestBand + abs(Double(band[index])), Self.lowestEdge), Self.sampleRate / 2)
      // A band that lies beyond the highest frequency passes nothing.
      guard upper != lower else { continue }
      let scale = 1 / (2 * (upper - lower))
      let (even, odd) = (index * width, (low.count + index) * width)
      taps[even + half] = 1
      for tap in 0..<half {
        let time = Double(times[tap])
        guard time != 0 else { continue }
        let factor = Double(window[tap]) / (time / 2) * scale
        let cosine = Float((sin(upper * time) - sin(lower * time)) * factor)
        let sine = Float((cos(lower * time) - cos(upper * time)) * factor)
        taps[even + tap] = cosine
        taps[even + width - 1 - tap] = cosine
        taps[odd + tap] = sine
        taps[odd + width - 1 - tap] = -sine
      }
    }
    self.taps = taps
  }
}
