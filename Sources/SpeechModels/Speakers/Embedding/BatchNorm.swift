/// Batch normalisation as it stands after training: x · scale + shift per channel.
struct BatchNorm: Sendable {
  let scale: [Float]
  let shift: [Float]

  init(_ weights: NamedWeights, _ name: String, channels: Int, isAffine: Bool = true) throws {
    let mean = try weights.values(name + ".running_mean", shape: [channels])
    let variance = try weights.values(name + ".running_var", shape: [channels])
    let gamma =
      isAffine
      ? try weights.values(name + ".weight", shape: [channels]) : [Float](repeating: 1, count: channels)
    let beta =
      isAffine
      ? try weights.values(name + ".bias", shape: [channels]) : [Float](repeating: 0, count: channels)
    let scale = zip(gamma, variance).map { Float(Double($0) / (max(Double($1), 0) + 1e-5).squareRoot()) }
    self.scale = scale
    shift = (0..<channels).map { beta[$0] - mean[$0] * scale[$0] }
  }

  /// Weights W[outputs][inputs] of a layer before it that does the scaling itself.
  func folded(into weight: [Float]) -> [Float] {
    let inputs = weight.count / scale.count
    return weight.indices.map { weight[$0] * scale[$0 / inputs] }
  }
}
