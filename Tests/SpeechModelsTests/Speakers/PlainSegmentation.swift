import Foundation

/// PyanNet restated in double precision, window by window, straight from its definition.
struct PlainSegmentation {
  let tensors: RandomTensors

  /// Small: 8 filters of 25 taps, two LSTM layers of 7, odd widths everywhere.
  static func random(seed: UInt64 = 5) -> RandomTensors {
    var tensors = RandomTensors(seed: seed)
    let (bands, half, hidden) = (4, 12, 7)
    tensors.add("sincnet.wav_norm1d.weight", [1], center: 0.8, spread: 0.1)
    tensors.add("sincnet.wav_norm1d.bias", [1], spread: 0.1)
    let name = "sincnet.conv1d.0.filterbank."
    tensors.set(name + "low_hz_", [bands, 1], [30, 400, -1500, 7900])
    tensors.set(name + "band_hz_", [bands, 1], [100, 300, 700, 900])
    let taps = 2 * half + 1
    tensors.set(
      name + "window_", [half],
      (0..<half).map { Float(0.54 - 0.46 * cos(2 * Double.pi * Double($0) / Double(taps - 1))) })
    tensors.set(name + "n_", [1, half], (0..<half).map { Float(2 * Double.pi * Double($0 - half) / 16_000) })
    for (index, (outputs, inputs)) in [(6, 8), (5, 6)].enumerated() {
      tensors.add("sincnet.conv1d.\(index + 1).weight", [outputs, inputs, 5])
      tensors.add("sincnet.conv1d.\(index + 1).bias", [outputs], spread: 0.1)
    }
    for (index, channels) in [8, 6, 5].enumerated() {
      tensors.add("sincnet.norm1d.\(index).weight", [channels], center: 1, spread: 0.3)
      tensors.add("sincnet.norm1d.\(index).bias", [channels], spread: 0.2)
    }
    for layer in 0..<2 {
      for suffix in ["_l\(layer)", "_l\(layer)_reverse"] {
        tensors.add("lstm.weight_ih" + suffix, [4 * hidden, layer == 0 ? 5 : 2 * hidden])
        tensors.add("lstm.weight_hh" + suffix, [4 * hidden, hidden])
        tensors.add("lstm.bias_ih" + suffix, [4 * hidden], spread: 0.2)
        tensors.add("lstm.bias_hh" + suffix, [4 * hidden], spread: 0.2)
      }
    }
    for (name, outputs, inputs) in [("linear.0", 19, 14), ("linear.1", 9, 19), ("classifier", 7, 9)] {
      tensors.add(name + ".weight", [outputs, inputs], spread: 0.7)
      tensors.add(name + ".bias", [outputs], spread: 0.3)
    }
    return tensors
  }

  /// - Returns: log-probabilities [frame][class].
  func segment(_ samples: [Float]) -> [[Double]] {
    let wave = normalize([samples.map(Double.init)], "sincnet.wav_norm1d", rectify: false)[0]
    var channels = filters().map { taps in
      (0..<(wave.count - taps.count) / 10 + 1).map { start in
        abs(taps.indices.reduce(0.0) { $0 + taps[$1] * wave[10 * start + $1] })
      }
    }
    channels = normalize(channels.map(pool), "sincnet.norm1d.0")
    for index in 1...2 {
      channels = normalize(convolve(channels, "sincnet.conv1d.\(index)").map(pool), "sincnet.norm1d.\(index)")
    }
    var frames = channels[0].indices.map { frame in channels.map { $0[frame] } }
    for layer in 0..<2 {
      let forward = lstm(frames, "_l\(layer)")
      let backward = Array(lstm(frames.reversed(), "_l\(layer)_reverse").reversed())
      frames = zip(forward, backward).map { $0 + $1 }
    }
    for name in ["linear.0", "linear.1"] {
      frames = frames.map { linear($0, name).map { max($0, 0.01 * $0) } }
    }
    return frames.map { frame in
      let scores = linear(frame, "classifier")
      let total = log(scores.reduce(0.0) { $0 + exp($1) })
      return scores.map { $0 - total }
    }
  }

  /// Band-pass filters by the difference of two sinc functions; one beyond the highest frequency is flat.
  private func filters() -> [[Double]] {
    let name = "sincnet.conv1d.0.filterbank."
    let (low, band) = (tensors.doubles(name + "low_hz_"), tensors.doubles(name + "band_hz_"))
    let (window, times) = (tensors.doubles(name + "window_"), tensors.doubles(name + "n_"))
    func filter(_ index: Int, _ wave: (Double) -> Double, isOdd: Bool) -> [Double] {
      let lower = 50 + abs(low[index])
      let upper = min(lower + 50 + abs(band[index]), 8000)
      let left = window.indices.map { tap in
        (wave(upper * times[tap]) - wave(lower * times[tap])) / (times[tap] / 2) * window[tap]
      }
      let middle = isOdd ? 0 : 2 * (upper - lower)
      let taps = left + [middle] + left.reversed().map { isOdd ? -$0 : $0 }
      return taps.map { $0 / (2 * (upper - lower)) }
    }
    return low.indices.map { filter($0, sin, isOdd: false) }
      + low.indices.map { filter($0, { -cos($0) }, isOdd: true) }
  }

  private func pool(_ values: [Double]) -> [Double] {
    (0..<values.count / 3).map { max(values[3 * $0], values[3 * $0 + 1], values[3 * $0 + 2]) }
  }

  private func normalize(_ channels: [[Double]], _ name: String, rectify: Bool = true) -> [[Double]] {
    let (scale, shift) = (tensors.doubles(name + ".weight"), tensors.doubles(name + ".bias"))
    return channels.indices.map { channel in
      let values = channels[channel]
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      return values.map { value in
        let result = (value - mean) / (variance + 1e-5).squareRoot() * scale[channel] + shift[channel]
        return rectify ? max(result, 0.01 * result) : result
      }
    }
  }

  private func convolve(_ channels: [[Double]], _ name: String) -> [[Double]] {
    let (weight, bias) = (tensors.doubles(name + ".weight"), tensors.doubles(name + ".bias"))
    return bias.indices.map { output in
      (0..<channels[0].count - 4).map { frame in
        var sum = bias[output]
        for channel in channels.indices {
          for tap in 0..<5 {
            sum += weight[(output * channels.count + channel) * 5 + tap] * channels[channel][frame + tap]
          }
        }
        return sum
      }
    }
  }

  private func product(_ x: [Double], _ weight: [Double]) -> [Double] {
    (0..<weight.count / x.count).map { row in
      x.indices.reduce(0.0) { $0 + weight[row * x.count + $1] * x[$1] }
    }
  }

  private func linear(_ x: [Double], _ name: String) -> [Double] {
    zip(product(x, tensors.doubles(name + ".weight")), tensors.doubles(name + ".bias")).map { $0 + $1 }
  }

  private func lstm(_ frames: [[Double]], _ suffix: String) -> [[Double]] {
    let (input, recurrent) = (
      tensors.doubles("lstm.weight_ih" + suffix), tensors.doubles("lstm.weight_hh" + suffix)
    )
    let bias = zip(tensors.doubles("lstm.bias_ih" + suffix), tensors.doubles("lstm.bias_hh" + suffix)).map {
      $0 + $1
    }
    let hidden = bias.count / 4
    var (state, cell) = ([Double](repeating: 0, count: hidden), [Double](repeating: 0, count: hidden))
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    return frames.map { frame in
      let (a, b) = (product(frame, input), product(state, recurrent))
      let sums = bias.indices.map { a[$0] + b[$0] + bias[$0] }
      for k in 0..<hidden {
        cell[k] = sigmoid(sums[hidden + k]) * cell[k] + sigmoid(sums[k]) * tanh(sums[2 * hidden + k])
        state[k] = sigmoid(sums[3 * hidden + k]) * tanh(cell[k])
      }
      return state
    }
  }
}
