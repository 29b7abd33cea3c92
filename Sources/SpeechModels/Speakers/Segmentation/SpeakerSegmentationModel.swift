public import Inference

/// The weights of PyanNet: who speaks when in a short window, as a choice among sets of speakers.
///
/// A SincNet front end (band-pass filters, two convolutions, each with pooling and instance normalisation), LSTM
/// layers over both directions, linear layers and a classifier of sets of speakers. Source: Bredin and Laurent
/// 2021, Plaquet and Bredin 2023 (`pyannote/segmentation-3.0`). Read-only, shared by all threads.
public final class SpeakerSegmentationModel: Sendable {
  public static let sampleRate = 16_000
  /// Samples of one window: the 10 s that the published model was trained with.
  public static let windowSamples = 160_000
  /// Frames that a window of `windowSamples` gives.
  public static let frames = frameCount(samples: windowSamples)
  /// Seconds from one frame to the next.
  public static let frameStep = 270.0 / 16_000
  /// Seconds of sound that one frame sees; frame i is centered at i · frameStep + frameDuration / 2.
  public static let frameDuration = 991.0 / 16_000
  /// Samples from one value of the first layer to the next.
  static let filterStep = 10

  let normalization: (scale: Float, shift: Float)
  let filters: PackedLinear
  /// The sum of each filter's taps: its answer to a constant.
  let filterSums: [Float]
  let norms: [InstanceNorm]
  let convolutions: [PackedLinear]
  let layers: [BidirectionalLSTM]
  let linear: [PackedLinear]
  let classifier: PackedLinear
  /// The sets of speakers that the classifier chooses from.
  public let powerset: Powerset

  struct InstanceNorm: Sendable {
    let scale: [Float]
    let shift: [Float]
  }

  /// Computes the LSTM layers in bfloat16 where this machine is faster with it, else in float32.
  /// - Throws: `WeightFileError` if a tensor is missing, `SpeakerModelError` if one does not fit the network.
  public convenience init(_ file: WeightFile) throws {
    let type: ComputeType = InstructionSet.detected.prefersBFloat16 ? .bfloat16 : .float32
    try self.init(file, input: type, recurrent: type)
  }

  /// - Parameters:
  ///   - input, recurrent: how the products of the LSTM layers are computed.
  public init(_ file: WeightFile, input: ComputeType, recurrent: ComputeType) throws {
    let weights = NamedWeights(file: file)
    normalization = (
      try weights.values("sincnet.wav_norm1d.weight", shape: [1])[0],
      try weights.values("sincnet.wav_norm1d.bias", shape: [1])[0]
    )
    let sinc = try Self.sincFilters(weights)
    filters = try NamedWeights.pack(
      sinc.taps + [Float](repeating: 0, count: (panels(sinc.count) - sinc.count) * sinc.width),
      outputs: panels(sinc.count), inputs: sinc.width, paddedInputs: sinc.width, bias: nil, type: .float32)
    filterSums = (0..<panels(sinc.count)).map { filter in
      guard filter < sinc.count else { return 0 }
      return Float(sinc.taps[filter * sinc.width..<(filter + 1) * sinc.width].reduce(0.0) { $0 + Double($1) })
    }
    var channels = sinc.count
    var norms = [try Self.norm(weights, 0, channels)]
    var convolutions: [PackedLinear] = []
    for index in 1...2 {
      let name = "sincnet.conv1d.\(index)"
      let outputs = try weights.shape(name + ".weight", rank: 3)[0]
      convolutions.append(
        try weights.convolution(name, outputs: outputs, channels: channels, width: Self.convolutionWidth))
      norms.append(try Self.norm(weights, index, outputs))
      channels = outputs
    }
    self.norms = norms
    self.convolutions = convolutions
    let hidden = try weights.shape("lstm.weight_hh_l0", rank: 2)[1]
    let depth = (0..<16).prefix { file.tensors["lstm.weight_ih_l\($0)"] != nil }.count
    layers = try (0..<depth).map { layer in
      try BidirectionalLSTM(
        weights, layer: layer, inputs: layer == 0 ? channels : 2 * hidden,
        paddedInputs: layer == 0 ? panels(channels) : 2 * hidden, hidden: hidden, input: input,
        recurrent: recurrent)
    }
    var width = 2 * hidden
    var linear: [PackedLinear] = []
    while linear.count < 8, file.tensors["linear.\(linear.count).weight"] != nil {
      let name = "linear.\(linear.count)"
      let outputs = try weights.shape(name + ".weight", rank: 2)[0]
      linear.append(try weights.linear(name, outputs: outputs, inputs: width))
      width = outputs
    }
    self.linear = linear
    let classes = try weights.shape("classifier.weight", rank: 2)[0]
    guard let powerset = Powerset(speakers: 3, atOnce: 2), powerset.sets.count == classes else {
      throw weights.wrongShape("classifier.weight", "a classifier of 7 sets of speakers")
    }
    self.powerset = powerset
    classifier = try weights.linear("classifier", outputs: classes, inputs: width)
  }

  static let convolutionWidth = 5

  private static func sincFilters(_ weights: NamedWeights) throws -> SincFilters {
    let name = "sincnet.conv1d.0.filterbank."
    let bands = try weights.shape(name + "low_hz_", rank: 2)[0]
    let half = try weights.shape(name + "window_", rank: 1)[0]
    return SincFilters(
      low: try weights.values(name + "low_hz_", shape: [bands, 1]),
      band: try weights.values(name + "band_hz_", shape: [bands, 1]),
      window: try weights.values(name + "window_", shape: [half]),
      times: try weights.values(name + "n_", shape: [1, half]))
  }

  private static func norm(_ weights: NamedWeights, _ index: Int, _ channels: Int) throws -> InstanceNorm {
    let padding = [Float](repeating: 0, count: panels(channels) - channels)
    return InstanceNorm(
      scale: try weights.values("sincnet.norm1d.\(index).weight", shape: [channels]) + padding,
      shift: try weights.values("sincnet.norm1d.\(index).bias", shape: [channels]) + padding)
  }

  /// Frames that `samples` samples give; 0 if they are too few for one.
  static func frameCount(samples: Int, filterWidth: Int = 251) -> Int {
    let filtered = samples < filterWidth ? 0 : (samples - filterWidth) / filterStep + 1
    let second = max(filtered / 3 - convolutionWidth + 1, 0)
    let third = max(second / 3 - convolutionWidth + 1, 0)
    return third / 3
  }
}
