/// Weights in the form of Silero VAD's that make it say one thing: whether a frame is loud. It has no memory, so what
/// it finds in a made-up recording can be told beforehand.
public enum LoudnessDetector {
  public static func write(to path: String) throws {
    let sink = try ByteSink(path: path)
    let plans = tensors.map { TensorPlan(name: $0.name, shape: $0.shape, type: .float32) }
    try SafetensorsWriter.write(plans, to: sink) { plan, sink in
      guard let tensor = tensors.first(where: { $0.name == plan.name }) else { return }
      var values = [Float](repeating: 0, count: plan.shape.reduce(1, *))
      for (index, value) in tensor.values { values[index] = value }
      try values.withUnsafeBytes { try sink.append($0) }
    }
    try sink.close()
  }

  private struct Tensor {
    var name: String
    var shape: [Int]
    /// Everything else is zero.
    var values: [(Int, Float)] = []
  }

  /// The strength of a square wave of 1 kHz, passed on from convolution to convolution, and an LSTM cell that is open to
  /// what comes and closed to what was.
  private static let tensors: [Tensor] = {
    // Two phases of the wave: one of them sees it wherever a window begins.
    let taps: [(Int, Float)] = (0..<256).flatMap { tap -> [(Int, Float)] in
      [(tap, tap / 8 % 2 == 0 ? 0.02 : -0.02), (256 + tap, (tap + 4) / 8 % 2 == 0 ? 0.02 : -0.02)]
    }
    let through: [(Int, Float)] = [(1, 1)]
    let open = (0..<512).map { ($0, $0 < 128 ? Float(20) : $0 < 256 ? -20 : $0 < 384 ? -1 : 20) }
    return [
      Tensor(name: "stft_conv.weight", shape: [258, 1, 256], values: taps),
      Tensor(
        name: "conv1.weight", shape: [128, 129, 3], values: [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (5, 1)]),
      Tensor(name: "conv1.bias", shape: [128]),
      Tensor(name: "conv2.weight", shape: [64, 128, 3], values: [(0, 1), (1, 1), (2, 1)]),
      Tensor(name: "conv2.bias", shape: [64]),
      Tensor(name: "conv3.weight", shape: [64, 64, 3], values: [(1, 1), (2, 1)]),
      Tensor(name: "conv3.bias", shape: [64]),
      Tensor(name: "conv4.weight", shape: [128, 64, 3], values: through),
      Tensor(name: "conv4.bias", shape: [128]),
      Tensor(name: "lstm_cell.weight_ih", shape: [512, 128], values: [(256 * 128, 4)]),
      Tensor(name: "lstm_cell.weight_hh", shape: [512, 128]),
      Tensor(name: "lstm_cell.bias_ih", shape: [512], values: open),
      Tensor(name: "lstm_cell.bias_hh", shape: [512]),
      Tensor(name: "final_conv.weight", shape: [1, 128, 1], values: [(0, 12)]),
      Tensor(name: "final_conv.bias", shape: [1], values: [(0, -4)]),
    ]
  }()
}
