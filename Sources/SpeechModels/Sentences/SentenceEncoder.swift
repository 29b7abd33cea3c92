import CKernels
public import Inference

/// Turns sentences into vectors whose product is their likeness in meaning. One thread's own; the weights are shared.
public final class SentenceEncoder {
  private let model: SentenceEmbeddingModel
  private let workspace: Workspace

  public init(model: SentenceEmbeddingModel, kernels: Kernels) {
    self.model = model
    workspace = Workspace(kernels)
  }

  /// One vector of length 1 for the text; its first 256 tokens count.
  public func embed(_ text: String) throws -> [Float] {
    try embed(tokens: model.tokenizer.tokens(of: text, limit: model.limit))
  }

  func embed(tokens: [Int32]) throws -> [Float] {
    let (count, width) = (tokens.count, model.width)
    let state = workspace.floats(0, count: count * width)
    let parts = (1...4).map { workspace.floats($0, count: count * width) }
    let (query, key, value, mixed) = (parts[0], parts[1], parts[2], parts[3])
    let inner = workspace.floats(5, count: count * model.innerWidth)
    for (place, token) in tokens.enumerated() {
      let word = try model.word(token)
      for index in 0..<width {
        state[place * width + index] =
          word[index] + model.positions[place * width + index] + model.tokenType[index]
      }
    }
    Self.normalize(state, rows: count, model.embeddingNorm)
    for layer in model.layers {
      func apply(
        _ linear: PackedLinear, _ x: UnsafeMutablePointer<Float>, to output: UnsafeMutablePointer<Float>,
        gelu: Bool = false, residual: UnsafeMutablePointer<Float>? = nil
      ) {
        workspace.apply(
          linear, x, stride: linear.inputs, rows: count, to: output, outputStride: linear.outputs, gelu: gelu,
          residual: residual.map { UnsafePointer($0) }, residualStride: linear.outputs)
      }
      apply(layer.query, state, to: query)
      apply(layer.key, state, to: key)
      apply(layer.value, state, to: value)
      attend(query, key, value, to: mixed, count: count)
      // The product is written where no input of its own lies.
      apply(layer.attention, mixed, to: query, residual: state)
      Self.normalize(query, rows: count, layer.attentionNorm)
      apply(layer.inner, query, to: inner, gelu: true)
      apply(layer.outer, inner, to: state, residual: query)
      Self.normalize(state, rows: count, layer.outerNorm)
    }
    var mean = [Float](repeating: 0, count: width)
    for place in 0..<count {
      for index in 0..<width { mean[index] += state[place * width + index] }
    }
    let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? mean.map { $0 / length } : mean
  }

  /// softmax(q · kᵀ / √32) · v, head by head. The kernels' attention has heads of 64; the sentences are short.
  private func attend(
    _ query: UnsafeMutablePointer<Float>, _ key: UnsafeMutablePointer<Float>,
    _ value: UnsafeMutablePointer<Float>, to output: UnsafeMutablePointer<Float>, count: Int
  ) {
    let (width, head) = (model.width, SentenceEmbeddingModel.headWidth)
    let stride = (count + 15) / 16 * 16
    let scores = workspace.floats(6, count: count * stride)
    let sums = workspace.floats(7, count: count)
    let table = workspace.kernels.table.pointee
    let scale = 1 / Float(head).squareRoot()
    for first in Swift.stride(from: 0, to: width, by: head) {
      for row in 0..<count {
        let q = query + row * width + first
        for column in 0..<count {
          let k = key + column * width + first
          var dot: Float = 0
          for index in 0..<head { dot += q[index] * k[index] }
          scores[row * stride + column] = dot
        }
      }
      table.softmax_rows_f32(scores, stride, count, count, scale, sums)
      for row in 0..<count {
        let target = output + row * width + first
        for index in 0..<head { target[index] = 0 }
        for column in 0..<count {
          let weight = scores[row * stride + column] * sums[row]
          let v = value + column * width + first
          for index in 0..<head { target[index] += weight * v[index] }
        }
      }
    }
  }

  /// With BERT's 1e-12 below the root, which the kernels' LayerNorm does not have.
  private static func normalize(
    _ x: UnsafeMutablePointer<Float>, rows: Int, _ norm: SentenceEmbeddingModel.Norm
  ) {
    let width = norm.gain.count
    for row in 0..<rows {
      let values = x + row * width
      var mean: Float = 0
      for index in 0..<width { mean += values[index] }
      mean /= Float(width)
      var variance: Float = 0
      for index in 0..<width { variance += (values[index] - mean) * (values[index] - mean) }
      let scale = 1 / (variance / Float(width) + 1e-12).squareRoot()
      for index in 0..<width {
        values[index] = (values[index] - mean) * scale * norm.gain[index] + norm.bias[index]
      }
    }
  }
}
