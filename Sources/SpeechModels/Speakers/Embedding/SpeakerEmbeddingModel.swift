public import Inference

/// The weights of CAM++: a voice as a vector whose direction tells speakers apart.
///
/// Two-dimensional convolutions over the filter bank, three densely connected time-delay blocks with context-aware
/// masks, mean and standard deviation over time, and a projection. Source: Wang et al. 2023 (3D-Speaker, `CAM++`).
/// Read-only, shared by all threads.
public final class SpeakerEmbeddingModel: Sendable {
  /// Values of an embedding: 192 in the published model.
  public let dimensions: Int
  /// Bands of the filter bank that the model reads: 80 in the published model.
  public let bands: Int
  let head: ConvolutionHead
  /// The first time-delay layer, five frames wide, one product per plane of the head.
  let first: [PackedLinear]
  let blocks: [Block]
  let norm: BatchNorm
  let dense: PackedLinear

  struct Block: Sendable {
    let layers: [DenseTimeDelayLayer]
    let norm: BatchNorm
    /// Halves the channels after the block.
    let transition: PackedLinear
  }

  static let firstWidth = 5

  /// - Throws: `WeightFileError` if a tensor is missing, `SpeakerModelError` if one does not fit the network.
  public init(_ file: WeightFile) throws {
    let weights = NamedWeights(file: file)
    let planeChannels = try weights.shape("head.conv1.weight", rank: 4)[0]
    let shape = try weights.shape("xvector.tdnn.linear.weight", rank: 3)
    guard shape[1].isMultiple(of: planeChannels), shape[2] == Self.firstWidth else {
      throw weights.wrongShape("xvector.tdnn.linear.weight", "[outputs, planes · \(planeChannels), 5]")
    }
    let planes = shape[1] / planeChannels
    bands = 8 * planes
    head = try ConvolutionHead(weights, bands: 8 * planes, channels: planeChannels)
    first = try Self.firstLayer(weights, outputs: shape[0], planes: planes, channels: planeChannels)
    var channels = shape[0]
    var blocks: [Block] = []
    for index in 1...3 {
      let block = "xvector.block\(index)"
      let transition = "xvector.transit\(index)"
      var layers: [DenseTimeDelayLayer] = []
      while layers.count < 64, file.tensors["\(block).tdnnd\(layers.count + 1).linear1.weight"] != nil {
        let layer = try DenseTimeDelayLayer(
          weights, "\(block).tdnnd\(layers.count + 1)", inputs: channels, dilation: index == 1 ? 1 : 2)
        channels += layer.outputs
        layers.append(layer)
      }
      let norm = try BatchNorm(weights, transition + ".nonlinear.batchnorm", channels: channels)
      let outputs = try weights.shape(transition + ".linear.weight", rank: 3)[0]
      let weight = try weights.values(transition + ".linear.weight", shape: [outputs, channels, 1])
      blocks.append(
        Block(
          layers: layers, norm: norm,
          transition: try NamedWeights.pack(
            weight, outputs: outputs, inputs: channels, paddedInputs: channels, bias: nil, type: .float32)))
      channels = outputs
    }
    self.blocks = blocks
    norm = try BatchNorm(weights, "xvector.out_nonlinear.batchnorm", channels: channels)
    dimensions = try weights.shape("xvector.dense.linear.weight", rank: 3)[0]
    let last = try BatchNorm(
      weights, "xvector.dense.nonlinear.batchnorm", channels: dimensions, isAffine: false)
    dense = try NamedWeights.pack(
      last.folded(
        into: try weights.values("xvector.dense.linear.weight", shape: [dimensions, 2 * channels, 1])),
      outputs: dimensions, inputs: 2 * channels, paddedInputs: 2 * channels, bias: last.shift, type: .float32)
  }

  /// W[output][channel of the plane · planes + plane][tap] as one product per plane: [output][tap][channel].
  private static func firstLayer(
    _ weights: NamedWeights, outputs: Int, planes: Int, channels: Int
  ) throws -> [PackedLinear] {
    let norm = try BatchNorm(weights, "xvector.tdnn.nonlinear.batchnorm", channels: outputs)
    let weight = norm.folded(
      into: try weights.values(
        "xvector.tdnn.linear.weight", shape: [outputs, planes * channels, firstWidth]))
    return try (0..<planes).map { plane in
      var rows = [Float](repeating: 0, count: outputs * firstWidth * channels)
      for output in 0..<outputs {
        for channel in 0..<channels {
          for tap in 0..<firstWidth {
            rows[(output * firstWidth + tap) * channels + channel] =
              weight[(output * planes * channels + channel * planes + plane) * firstWidth + tap]
          }
        }
      }
      return try NamedWeights.pack(
        rows, outputs: outputs, inputs: firstWidth * channels, paddedInputs: firstWidth * channels,
        bias: plane == 0 ? norm.shift : nil, type: .float32)
    }
  }
}
