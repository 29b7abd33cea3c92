import CKernels
import Inference

/// Tensors of a checkpoint by name, checked for shape and finite values as they are read.
struct NamedWeights {
  let file: WeightFile

  /// Wider than any layer of the models here; bounds what a damaged file can make the networks allocate.
  static let widest = 4096

  func shape(_ name: String, rank: Int) throws -> [Int] {
    let shape = try file.tensor(name).shape
    guard shape.count == rank, shape.allSatisfy({ (1...Self.widest).contains($0) }) else {
      throw wrongShape(name, "\(rank) dimensions of 1 to \(Self.widest)")
    }
    return shape
  }

  func values(_ name: String, shape: [Int]) throws -> [Float] {
    guard try file.tensor(name).shape == shape else { throw wrongShape(name, "\(shape)") }
    let values = try file.float32(name)
    guard Kernels(.scalar).allFinite(values) else {
      throw SpeakerModelError.notFinite(file: file.path, tensor: name)
    }
    return values
  }

  func wrongShape(_ name: String, _ expected: String) -> SpeakerModelError {
    .shape(file: file.path, tensor: name, found: file.tensors[name]?.shape ?? [], expected: expected)
  }

  /// `y = x · Wᵀ + b` of the tensors `<name>.weight` and `<name>.bias`; padded inputs meet weights of zero.
  func linear(
    _ name: String, outputs: Int, inputs: Int, paddedInputs: Int? = nil, type: ComputeType = .float32
  ) throws -> PackedLinear {
    let weight = try values(name + ".weight", shape: [outputs, inputs])
    let bias = try values(name + ".bias", shape: [outputs])
    return try Self.pack(
      weight, outputs: outputs, inputs: inputs, paddedInputs: paddedInputs ?? inputs, bias: bias, type: type)
  }

  /// A convolution over time, W[out][in][tap], as a product with rows of `width` consecutive frames whose
  /// channels are padded to whole panels; so are its outputs.
  func convolution(_ name: String, outputs: Int, channels: Int, width: Int) throws -> PackedLinear {
    let weight = try values(name + ".weight", shape: [outputs, channels, width])
    let bias = try values(name + ".bias", shape: [outputs])
    let (rows, padded) = (panels(outputs), panels(channels))
    var taps = [Float](repeating: 0, count: rows * width * padded)
    for output in 0..<outputs {
      for channel in 0..<channels {
        for tap in 0..<width {
          taps[(output * width + tap) * padded + channel] =
            weight[(output * channels + channel) * width + tap]
        }
      }
    }
    return try Self.pack(
      taps, outputs: rows, inputs: width * padded, paddedInputs: width * padded,
      bias: bias + [Float](repeating: 0, count: rows - outputs), type: .float32)
  }

  /// Packs W[outputs][inputs], its inputs padded with zeros to `paddedInputs`.
  static func pack(
    _ weight: [Float], outputs: Int, inputs: Int, paddedInputs: Int, bias: [Float]?, type: ComputeType
  ) throws -> PackedLinear {
    try PackedLinear(outputs: outputs, inputs: paddedInputs, type: type, bias: bias) { range in
      guard paddedInputs > inputs else {
        return Array(weight[range.lowerBound * inputs..<range.upperBound * inputs])
      }
      var rows = [Float](repeating: 0, count: range.count * paddedInputs)
      for (index, row) in range.enumerated() {
        let start = index * paddedInputs
        rows.replaceSubrange(start..<start + inputs, with: weight[row * inputs..<(row + 1) * inputs])
      }
      return rows
    }
  }
}

/// A number of channels rounded up to whole panels of 16.
func panels(_ channels: Int) -> Int { (channels + 15) / 16 * 16 }
