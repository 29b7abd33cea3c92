public import Inference

/// The weights of Silero VAD (the network of its versions 5 and 6) for 16 kHz: read-only, shared by all streams.
///
/// A frame of 512 samples with the 64 before it becomes four columns of a 256-point short-time Fourier transform, four
/// convolutions over time turn those into 128 features, and an LSTM cell that remembers all earlier frames gives the
/// probability that somebody speaks. Reference: the `silero-vad` package, `tinygrad_model.py`.
public final class SileroVoiceActivityModel: Sendable {
  public static let sampleRate = 16_000
  /// Samples in a frame, for which one probability is given: 32 ms.
  public static let frameLength = 512
  static let contextLength = 64
  static let fftSize = 256
  static let hop = 128
  static let bins = fftSize / 2 + 1
  /// Columns of the transform in a frame.
  static let columns = 4
  static let widths = (first: 128, second: 64, third: 64, features: 128)
  static let hidden = 128

  let transform: PackedLinear
  /// Convolutions as products of consecutive columns: [outputs][taps that can meet a column · inputs].
  let convolutions: (first: PackedLinear, second: PackedLinear, third: PackedLinear, fourth: PackedLinear)
  /// Gates in the order input, forget, cell, output; both biases are here.
  let inputGates: PackedLinear
  let recurrentGates: PackedLinear
  let output: PackedLinear

  /// Reads `silero_vad_16k.safetensors`.
  /// - Throws: `WeightFileError` if the file cannot be read or a tensor is missing, has another shape or holds values
  ///   that are not numbers.
  public convenience init(path: String) throws { try self.init(WeightFile.open(path)) }

  public init(_ file: WeightFile) throws {
    let reader = ShapedReader(file: file)
    let (widths, hidden, bins) = (Self.widths, Self.hidden, Self.bins)
    transform = try Self.transform(reader.values("stft_conv.weight", [2 * bins, 1, Self.fftSize]))
    // Two columns are all that the third convolution sees, and one the fourth: their other taps meet padding only.
    convolutions = (
      try reader.convolution("conv1", outputs: widths.first, inputs: bins, taps: 0..<3),
      try reader.convolution("conv2", outputs: widths.second, inputs: widths.first, taps: 0..<3),
      try reader.convolution("conv3", outputs: widths.third, inputs: widths.second, taps: 1..<3),
      try reader.convolution("conv4", outputs: widths.features, inputs: widths.third, taps: 1..<2)
    )
    let biases = try zip(
      reader.values("lstm_cell.bias_ih", [4 * hidden]), reader.values("lstm_cell.bias_hh", [4 * hidden])
    ).map { $0 + $1 }
    inputGates = try Self.linear(
      reader.values("lstm_cell.weight_ih", [4 * hidden, widths.features]), 4 * hidden, biases)
    recurrentGates = try Self.linear(
      reader.values("lstm_cell.weight_hh", [4 * hidden, hidden]), 4 * hidden, nil)
    output = try Self.linear(
      reader.values("final_conv.weight", [1, hidden, 1]), 1, reader.values("final_conv.bias", [1]))
  }

  /// Real parts first, imaginary parts from the next whole panel on, as `steno_power` reads them.
  private static func transform(_ weights: [Float]) throws -> PackedLinear {
    let imaginary = (bins + 15) / 16 * 16
    return try PackedLinear(outputs: imaginary + bins, inputs: fftSize, type: .float32) { range in
      var rows: [Float] = []
      for output in range {
        let source = output < imaginary ? output : output - imaginary + bins
        if output < imaginary, output >= bins {
          rows.append(contentsOf: repeatElement(0, count: fftSize))
        } else {
          rows.append(contentsOf: weights[source * fftSize..<(source + 1) * fftSize])
        }
      }
      return rows
    }
  }

  fileprivate static func linear(_ weights: [Float], _ outputs: Int, _ bias: [Float]?) throws -> PackedLinear
  {
    let inputs = weights.count / outputs
    return try PackedLinear(outputs: outputs, inputs: inputs, type: .float32, bias: bias) {
      Array(weights[$0.lowerBound * inputs..<$0.upperBound * inputs])
    }
  }

  /// Memory held, in bytes.
  public var byteCount: Int {
    let layers = [
      transform, convolutions.first, convolutions.second, convolutions.third, convolutions.fourth, inputGates,
      recurrentGates, output,
    ]
    return layers.reduce(0) { $0 + $1.byteCount }
  }
}

/// Reads tensors whose shapes are known beforehand.
private struct ShapedReader {
  let file: WeightFile

  func values(_ name: String, _ shape: [Int]) throws(WeightFileError) -> [Float] {
    let tensor = try file.tensor(name)
    guard tensor.shape == shape else {
      throw .invalidTensor(
        file: file.path, tensor: name,
        reason: "its shape is \(tensor.shape), but Silero VAD at 16 kHz has \(shape)")
    }
    let values = try file.float32(name)
    guard values.allSatisfy(\.isFinite) else {
      throw .invalidTensor(file: file.path, tensor: name, reason: "it holds values that are not numbers")
    }
    return values
  }

  /// [outputs][inputs][3] as rows of [tap][input], so that consecutive columns of one frame are one row of a product.
  func convolution(_ name: String, outputs: Int, inputs: Int, taps: Range<Int>) throws -> PackedLinear {
    let weights = try values(name + ".weight", [outputs, inputs, 3])
    var rows: [Float] = []
    rows.reserveCapacity(outputs * taps.count * inputs)
    for output in 0..<outputs {
      for tap in taps {
        for input in 0..<inputs { rows.append(weights[(output * inputs + input) * 3 + tap]) }
      }
    }
    return try SileroVoiceActivityModel.linear(rows, outputs, values(name + ".bias", [outputs]))
  }
}
