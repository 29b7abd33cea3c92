import Foundation
import ModelFixtures

/// A network of the shape of Silero VAD with random weights: its file, and what it computes in double precision, one
/// formula after the other with every padding written out, so that it shares nothing with the engine.
struct RandomSilero {
  static let shapes: [(name: String, shape: [Int])] = [
    ("stft_conv.weight", [258, 1, 256]), ("conv1.weight", [128, 129, 3]), ("conv1.bias", [128]),
    ("conv2.weight", [64, 128, 3]), ("conv2.bias", [64]), ("conv3.weight", [64, 64, 3]),
    ("conv3.bias", [64]), ("conv4.weight", [128, 64, 3]), ("conv4.bias", [128]),
    ("lstm_cell.weight_ih", [512, 128]), ("lstm_cell.weight_hh", [512, 128]), ("lstm_cell.bias_ih", [512]),
    ("lstm_cell.bias_hh", [512]), ("final_conv.weight", [1, 128, 1]), ("final_conv.bias", [1]),
  ]
  /// Drawn once: drawing them anew would be slow in debug builds.
  static let shared = RandomSilero(seed: 3)

  var weights: [String: [Float]] = [:]

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for (name, shape) in Self.shapes {
      let count = shape.reduce(1, *)
      // So that sums of many inputs stay of the order of one, and the last one is not lost in the sigmoid.
      let scale = name.hasSuffix("bias") ? 0.3 : 2.5 / Float(count / shape[0]).squareRoot()
      weights[name] = [Float](unsafeUninitializedCapacity: count) { values, initialized in
        var index = 0
        while index < count {
          let word = Int64(bitPattern: generator.next()) >> 40
          values[index] = Float(word) / Float(1 << 23) * scale
          index &+= 1
        }
        initialized = count
      }
    }
  }

  /// - Parameter shapes: what the file says; tensors left out of it are missing.
  func write(to path: String, shapes: [(name: String, shape: [Int])] = RandomSilero.shapes) throws {
    let sink = try ByteSink(path: path)
    let plans = shapes.map { TensorPlan(name: $0.name, shape: $0.shape, type: .float32) }
    try SafetensorsWriter.write(plans, to: sink) { plan, sink in
      let values = weights[plan.name] ?? []
      try values.withUnsafeBytes { try sink.append(UnsafeRawBufferPointer(rebasing: $0[..<plan.byteCount])) }
    }
    try sink.close()
  }

  func probabilities(_ samples: [Float]) -> [Double] {
    let frames = (samples.count + 511) / 512
    let padded = samples.map(Double.init) + [Double](repeating: 0, count: frames * 512 - samples.count)
    var (hidden, cell) = ([Double](repeating: 0, count: 128), [Double](repeating: 0, count: 128))
    let history = [Double](repeating: 0, count: 64) + padded
    return (0..<frames).map { frame in
      step(Array(history[frame * 512..<frame * 512 + 576]), &hidden, &cell)
    }
  }

  private func step(_ frame: [Double], _ hidden: inout [Double], _ cell: inout [Double]) -> Double {
    let samples = frame + (1...64).map { frame[frame.count - 1 - $0] }
    var columns: [[Double]] = []
    for first in stride(from: 0, to: 512, by: 128) {
      let spectrum = products("stft_conv.weight", Array(samples[first..<first + 256]))
      var column: [Double] = []
      for bin in 0..<129 {
        let power = spectrum[bin] * spectrum[bin] + spectrum[bin + 129] * spectrum[bin + 129]
        column.append(power.squareRoot())
      }
      columns.append(column)
    }
    for (name, stride) in [("conv1", 1), ("conv2", 2), ("conv3", 2), ("conv4", 1)] {
      columns = convolution(name, columns, stride: stride)
    }
    var sums = products("lstm_cell.weight_ih", columns[0])
    let recurrent = products("lstm_cell.weight_hh", hidden)
    let (first, second) = (weights["lstm_cell.bias_ih"] ?? [], weights["lstm_cell.bias_hh"] ?? [])
    for i in sums.indices {
      sums[i] += recurrent[i]
      sums[i] += Double(first[i])
      sums[i] += Double(second[i])
    }
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    for i in 0..<128 {
      cell[i] = sigmoid(sums[128 + i]) * cell[i] + sigmoid(sums[i]) * tanh(sums[256 + i])
      hidden[i] = sigmoid(sums[384 + i]) * tanh(cell[i])
    }
    let logit = products("final_conv.weight", hidden.map { max($0, 0) })[0]
    return sigmoid(logit + Double(weights["final_conv.bias"]?[0] ?? 0))
  }

  /// Three taps with a column of zeros on either side.
  private func convolution(_ name: String, _ columns: [[Double]], stride: Int) -> [[Double]] {
    let zeros = [Double](repeating: 0, count: columns[0].count)
    let padded = [zeros] + columns + [zeros]
    let bias = (weights[name + ".bias"] ?? []).map(Double.init)
    var result: [[Double]] = []
    for first in Swift.stride(from: 0, to: columns.count, by: stride) {
      // Weights are [output][input][tap].
      var inputs: [Double] = []
      for input in zeros.indices {
        for tap in 0..<3 { inputs.append(padded[first + tap][input]) }
      }
      var outputs = products(name + ".weight", inputs)
      for i in outputs.indices { outputs[i] = max(outputs[i] + bias[i], 0) }
      result.append(outputs)
    }
    return result
  }

  private func products(_ name: String, _ inputs: [Double]) -> [Double] {
    let weights = weights[name] ?? []
    return weights.withUnsafeBufferPointer { weights in
      inputs.withUnsafeBufferPointer { inputs in
        (0..<weights.count / inputs.count).map { row in
          var sum = 0.0
          var k = 0
          while k < inputs.count {
            sum += Double(weights[row &* inputs.count &+ k]) * inputs[k]
            k &+= 1
          }
          return sum
        }
      }
    }
  }
}
