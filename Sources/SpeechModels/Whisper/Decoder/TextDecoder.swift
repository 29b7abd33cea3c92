import CKernels
public import Inference

/// One sequence's part of a decoding step: the tokens to take in and where its past is kept.
public struct DecoderInput {
  public var tokens: [Int]
  public var past: SelfAttentionCache
  public var audio: CrossAttentionCache

  public init(tokens: [Int], past: SelfAttentionCache, audio: CrossAttentionCache) {
    self.tokens = tokens
    self.past = past
    self.audio = audio
  }
}

/// Receives attention weights over the audio frames: (index of the head asked for, row, weights [frames]).
public typealias AttentionObserver = (Int, Int, UnsafeBufferPointer<Float>) -> Void

/// Whisper's text decoder (`whisper.model.TextDecoder`): takes tokens in, gives the scores of the next ones.
///
/// A step works on any number of sequences, each with any number of tokens, and reads the weights once for all.
/// It runs on the calling thread alone. Not shared: one per worker.
public final class TextDecoder {
  public let weights: WhisperWeights
  private let workspace: Workspace
  private let element: steno_element

  private var width: Int { weights.dimensions.textWidth }
  private var heads: Int { weights.dimensions.textHeads }

  public init(weights: WhisperWeights, kernels: Kernels) {
    self.weights = weights
    workspace = Workspace(kernels)
    element = weights.plan.isExact ? STENO_F32 : STENO_F16
  }

  public func makeCache() -> SelfAttentionCache {
    SelfAttentionCache(
      capacity: weights.dimensions.textContext, layers: weights.decoderLayers.count, heads: heads,
      element: element)
  }

  /// Computes the keys and values of a window for all layers, on all threads of a group.
  public func attend(
    to audio: EncodedAudio, threads: ComputeThreads, workspaces: CrossAttentionWorkspaces
  ) -> CrossAttentionCache {
    let cache = CrossAttentionCache(
      frames: audio.frames, layers: weights.decoderLayers.count, heads: heads, element: element)
    let pass = CrossAttentionPass(weights: weights, audio: audio, cache: cache, workspaces: workspaces)
    let count = threads.count
    threads.run { index in pass.run(thread: index, of: count) }
    return cache
  }

  /// Takes the tokens of every sequence in.
  ///
  /// - Parameters:
  ///   - all: scores after every token, not only after the last of each sequence.
  ///   - observing: (layer, head) pairs whose attention over the audio is reported to `observer`.
  /// - Returns: scores [rows][vocabulary], valid until the next call; a row per token (`all`) or per sequence.
  public func step(
    _ inputs: [DecoderInput], all: Bool = false, observing: [(layer: Int, head: Int)] = [],
    observer: AttentionObserver? = nil
  ) -> UnsafeMutableBufferPointer<Float> {
    let rows = inputs.reduce(0) { $0 + $1.tokens.count }
    let x = workspace.floats(0, count: rows * width)
    embed(inputs, into: x)
    for (index, layer) in weights.decoderLayers.enumerated() {
      selfAttention(inputs, rows, index, layer, x)
      crossAttention(inputs, rows, index, layer, x, observing, observer)
      feedForward(rows, layer, x)
    }
    for input in inputs { input.past.count += input.tokens.count }
    return scores(inputs, rows, all, x)
  }

  private func embed(_ inputs: [DecoderInput], into x: UnsafeMutablePointer<Float>) {
    var row = 0
    for input in inputs {
      precondition(input.past.count + input.tokens.count <= input.past.capacity)
      for (index, token) in input.tokens.enumerated() {
        let target = x + row * width
        weights.embedding.copyRow(token, to: target)
        let position = weights.decoderPositions.pointer + (input.past.count + index) * width
        for k in 0..<width { target[k] += position[k] }
        row += 1
      }
    }
  }

  private func norm(_ norm: NormWeights, _ x: UnsafePointer<Float>, _ rows: Int) -> UnsafeMutablePointer<
    Float
  > {
    let target = workspace.floats(1, count: rows * width)
    workspace.kernels.table.pointee.layer_norm(
      x, width, rows, width, norm.gamma.pointer, norm.beta.pointer, target, width)
    return target
  }

  private func selfAttention(
    _ inputs: [DecoderInput], _ rows: Int, _ index: Int, _ layer: DecoderLayer,
    _ x: UnsafeMutablePointer<Float>
  ) {
    let table = workspace.kernels.table.pointee
    let normed = norm(layer.attention.norm, x, rows)
    let projected = workspace.floats(2, count: rows * 3 * width)
    workspace.apply(
      layer.attention.input, normed, stride: width, rows: rows, to: projected, outputStride: 3 * width)
    let scores = workspace.floats(3, count: (weights.dimensions.textContext + 15) / 16 * 16)
    var row = 0
    for input in inputs {
      let past = input.past
      for head in 0..<heads {
        let first = projected + row * 3 * width + head * 64
        let (keys, values) = (past.keys(layer: index, head: head), past.values(layer: index, head: head))
        table.cache_keys(first + width, 3 * width, past.count, input.tokens.count, element, keys)
        table.cache_values(first + 2 * width, 3 * width, past.count, input.tokens.count, element, values)
        for token in 0..<input.tokens.count {
          // A token sees itself and what came before it, nothing later.
          table.attend(
            first + token * 3 * width, 0, 1, keys, values, element, past.count + token + 1, 0.125, scores, 0,
            normed + (row + token) * width + head * 64, 0)
        }
      }
      row += input.tokens.count
    }
    workspace.apply(
      layer.attention.output, normed, stride: width, rows: rows, to: x, outputStride: width, residual: x,
      residualStride: width)
  }

  private func crossAttention(
    _ inputs: [DecoderInput], _ rows: Int, _ index: Int, _ layer: DecoderLayer,
    _ x: UnsafeMutablePointer<Float>,
    _ observing: [(layer: Int, head: Int)], _ observer: AttentionObserver?
  ) {
    let table = workspace.kernels.table.pointee
    let normed = norm(layer.crossNorm, x, rows)
    let queries = workspace.floats(2, count: rows * width)
    workspace.apply(layer.crossQuery, normed, stride: width, rows: rows, to: queries, outputStride: width)
    let padded = ((inputs.map(\.audio.frames).max() ?? 0) + 15) / 16 * 16
    var start = 0
    var first = 0
    while first < inputs.count {
      // Neighbouring sequences that hear the same audio read its keys and values together.
      let audio = inputs[first].audio
      var last = first
      var count = 0
      while last < inputs.count && inputs[last].audio === audio {
        count += inputs[last].tokens.count
        last += 1
      }
      let scores = workspace.floats(4, count: count * padded)
      for head in 0..<heads {
        table.attend(
          queries + start * width + head * 64, width, count, audio.keys(layer: index, head: head),
          audio.values(layer: index, head: head), element, audio.frames, 0.125, scores, padded,
          normed + start * width + head * 64, width)
        guard let observer else { continue }
        for (pair, wanted) in observing.enumerated() where wanted.layer == index && wanted.head == head {
          for row in 0..<count {
            observer(
              pair, start + row, UnsafeBufferPointer(start: scores + row * padded, count: audio.frames))
          }
        }
      }
      start += count
      first = last
    }
    workspace.apply(
      layer.crossOutput, normed, stride: width, rows: rows, to: x, outputStride: width, residual: x,
      residualStride: width)
  }

  private func feedForward(_ rows: Int, _ layer: DecoderLayer, _ x: UnsafeMutablePointer<Float>) {
    let normed = norm(layer.feedForward.norm, x, rows)
    let hidden = workspace.floats(2, count: rows * 4 * width)
    workspace.apply(
      layer.feedForward.up, normed, stride: width, rows: rows, to: hidden, outputStride: 4 * width, gelu: true
    )
    workspace.apply(
      layer.feedForward.down, hidden, stride: 4 * width, rows: rows, to: x, outputStride: width, residual: x,
      residualStride: width)
  }

  private func scores(
    _ inputs: [DecoderInput], _ rows: Int, _ all: Bool, _ x: UnsafeMutablePointer<Float>
  ) -> UnsafeMutableBufferPointer<Float> {
    var wanted = rows
    if !all && rows > inputs.count {
      // Keep the last row of each sequence; targets never run ahead of sources.
      var row = 0
      for (index, input) in inputs.enumerated() {
        row += input.tokens.count
        (x + index * width).update(from: x + (row - 1) * width, count: width)
      }
      wanted = inputs.count
    }
    let normed = norm(weights.decoderNorm, x, wanted)
    let vocabulary = weights.dimensions.vocabularySize
    let output = workspace.floats(5, count: wanted * vocabulary)
    workspace.apply(
      weights.embedding, normed, stride: width, rows: wanted, to: output, outputStride: vocabulary)
    return UnsafeMutableBufferPointer(start: output, count: wanted * vocabulary)
  }
}
