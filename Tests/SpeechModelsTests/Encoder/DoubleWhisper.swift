import Foundation
import ModelFixtures

/// Rows of numbers.
struct Matrix {
  var rows: Int
  var columns: Int
  var values: [Double]

  init(_ rows: Int, _ columns: Int, _ values: [Double]? = nil) {
    self.rows = rows
    self.columns = columns
    self.values = values ?? [Double](repeating: 0, count: rows * columns)
  }

  subscript(row: Int) -> ArraySlice<Double> { values[row * columns..<(row + 1) * columns] }

  static func + (left: Matrix, right: Matrix) -> Matrix {
    Matrix(left.rows, left.columns, zip(left.values, right.values).map { $0 + $1 })
  }

  func mapped(_ function: (Double) -> Double) -> Matrix { Matrix(rows, columns, values.map(function)) }

  /// Columns `start ..< start + count` of every row.
  func part(_ start: Int, _ count: Int) -> Matrix {
    Matrix(rows, count, (0..<rows).flatMap { self[$0].dropFirst(start).prefix(count) })
  }

  /// x · wᵀ + b.
  func times(transposed w: Matrix, bias: [Double]? = nil) -> Matrix {
    var result = Matrix(rows, w.rows)
    let count = columns
    values.withUnsafeBufferPointer { x in
      w.values.withUnsafeBufferPointer { w in
        guard let x = x.baseAddress, let start = w.baseAddress else { return }
        for row in 0..<rows {
          for output in 0..<result.columns {
            let (a, b) = (x + row * count, start + output * count)
            var sum = bias?[output] ?? 0
            var k = 0
            while k < count {
              sum += a[k] * b[k]
              k &+= 1
            }
            result.values[row * result.columns + output] = sum
          }
        }
      }
    }
    return result
  }

  var transposed: Matrix {
    Matrix(columns, rows, (0..<columns).flatMap { c in (0..<rows).map { values[$0 * columns + c] } })
  }
}

/// Whisper restated in double precision, one formula after the other as Radford et al. 2022 and Vaswani et al. 2017
/// give them: nothing is packed, cached or split, so that it shares no code and no mistake with the engine.
struct DoubleWhisper {
  let fixture: WhisperFixture
  private let tensors: [String: Matrix]

  init(_ fixture: WhisperFixture) {
    self.fixture = fixture
    tensors = Dictionary(
      uniqueKeysWithValues: fixture.roles.map { role in
        let values = fixture.values(role).map(Double.init)
        return (role.name, Matrix(role.shape[0], values.count / role.shape[0], values))
      })
  }

  private func tensor(_ name: String) -> Matrix { tensors[name] ?? Matrix(0, 0) }

  private func linear(_ x: Matrix, _ name: String) -> Matrix {
    x.times(transposed: tensor(name + ".weight"), bias: tensors[name + ".bias"]?.values)
  }

  private func norm(_ x: Matrix, _ name: String) -> Matrix {
    let (gamma, beta) = (tensor(name + ".weight").values, tensor(name + ".bias").values)
    var result = x
    for row in 0..<x.rows {
      let mean = x[row].reduce(0, +) / Double(x.columns)
      let variance = x[row].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.columns)
      for k in 0..<x.columns {
        let at = row * x.columns + k
        result.values[at] = (x.values[at] - mean) / (variance + 1e-5).squareRoot() * gamma[k] + beta[k]
      }
    }
    return result
  }

  private func gelu(_ x: Double) -> Double { 0.5 * x * (1 + erf(x / 2.0.squareRoot())) }

  /// Three taps with one frame of zeros on either side.
  private func convolution(_ x: Matrix, _ name: String, step: Int) -> Matrix {
    var windows = Matrix(x.rows / step, x.columns * 3)
    for row in 0..<windows.rows {
      for tap in 0..<3 {
        let frame = row * step + tap - 1
        guard frame >= 0, frame < x.rows else { continue }
        for channel in 0..<x.columns {
          // The weights are stored as [output][channel][tap].
          windows.values[row * windows.columns + channel * 3 + tap] = x.values[frame * x.columns + channel]
        }
      }
    }
    return linear(windows, name).mapped(gelu)
  }

  /// Multi-head attention; `weights` receives each head's rows.
  private func attention(
    _ x: Matrix, over source: Matrix, _ name: String, causal: Bool,
    weights: (Int, Matrix) -> Void = { _, _ in }
  ) -> Matrix {
    let (q, k, v) = (
      linear(x, name + ".query"), linear(source, name + ".key"), linear(source, name + ".value")
    )
    var mixed = Matrix(x.rows, x.columns)
    for head in 0..<x.columns / 64 {
      var scores = q.part(head * 64, 64).times(transposed: k.part(head * 64, 64)).mapped { $0 / 8 }
      for row in 0..<scores.rows {
        let seen = causal ? row + 1 : scores.columns
        let exponentials = scores[row].prefix(seen).map(exp)
        let sum = exponentials.reduce(0, +)
        for column in 0..<scores.columns {
          scores.values[row * scores.columns + column] = column < seen ? exponentials[column] / sum : 0
        }
      }
      weights(head, scores)
      let part = scores.times(transposed: v.part(head * 64, 64).transposed)
      for row in 0..<x.rows {
        for d in 0..<64 { mixed.values[row * x.columns + head * 64 + d] = part.values[row * 64 + d] }
      }
    }
    return linear(mixed, name + ".out")
  }

  private func feedForward(_ x: Matrix, _ name: String) -> Matrix {
    x + linear(linear(norm(x, name + ".mlp_ln"), name + ".mlp.0").mapped(gelu), name + ".mlp.2")
  }

  /// - Parameter mel: [2 · context][bands].
  func encode(_ mel: [Float]) -> Matrix {
    let features = Matrix(2 * fixture.audioContext, fixture.melBins, mel.map(Double.init))
    var x = convolution(convolution(features, "encoder.conv1", step: 1), "encoder.conv2", step: 2)
    x = x + tensor("encoder.positional_embedding")
    for layer in 0..<fixture.audioLayers {
      let name = "encoder.blocks.\(layer)"
      let normed = norm(x, name + ".attn_ln")
      x = x + attention(normed, over: normed, name + ".attn", causal: false)
      x = feedForward(x, name)
    }
    return norm(x, "encoder.ln_post")
  }

  /// Scores after every token of one sequence, [tokens][vocabulary], and the attention over the audio of every
  /// head, keyed by layer and head.
  func decode(_ tokens: [Int], _ audio: Matrix) -> (scores: Matrix, attention: [[Int]: Matrix]) {
    let embedding = tensor("decoder.token_embedding.weight")
    let positions = tensor("decoder.positional_embedding")
    let width = embedding.columns
    var x = Matrix(tokens.count, width, tokens.flatMap { embedding[$0] })
    x = x + Matrix(tokens.count, width, Array(positions.values.prefix(tokens.count * width)))
    var seen: [[Int]: Matrix] = [:]
    for layer in 0..<fixture.textLayers {
      let name = "decoder.blocks.\(layer)"
      let normed = norm(x, name + ".attn_ln")
      x = x + attention(normed, over: normed, name + ".attn", causal: true)
      x =
        x
        + attention(norm(x, name + ".cross_attn_ln"), over: audio, name + ".cross_attn", causal: false) {
          seen[[layer, $0]] = $1
        }
      x = feedForward(x, name)
    }
    return (norm(x, "decoder.ln").times(transposed: embedding), seen)
  }
}
