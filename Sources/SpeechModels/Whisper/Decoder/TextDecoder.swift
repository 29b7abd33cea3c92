import CKernels
public import Inference

/// One sequence's part of a decoding step: the tokens to take in and where its past is kept.
public typealias DecoderInput = EngineInput<CrossAttentionCache, SelfAttentionCache>

/// Receives attention weights over the audio frames: (index of the head asked for, row, weights [frames]).
public typealias AttentionObserver = (Int, Int, UnsafeBufferPointer<Float>) -> Void

/// Whisper's text decoder (`whisper.model.TextDecoder`): takes tokens in, gives the scores of the next ones.
///
/// A step works on any number of sequences, each with any number of tokens, and reads the weights once for all.
/// It runs on the calling thread alone. Not shared: one per worker.
public final class TextDecoder {
  public let weights: WhisperWeights
  private let workspace: Workspace
  private let table: UnsafePointer<steno_kernels>
  private let element: steno_element
  /// How many tokens stand before each input's first.
  private var starts: [Int] = []
  /// The row after each input's last.
  private var ends: [Int] = []
  /// Inputs in the order in which their scores are computed.
  private var order: [Int] = []

  private var width: Int { weights.dimensions.textWidth }
  private var heads: Int { weights.dimensions.textHeads }

  public init(weights: WhisperWeights, kernels: Kernels) {
    self.weights = weights
    workspace = Workspace(kernels)
    table = kernels.table
    element = weights.plan.isExact ? STENO_F32 : STENO_F16
  }

  public func makeCache() -> SelfAttentionCache {
    SelfAttentionCache(
      capacity: weights.dimensions.textContext, layers: weights.decoderLayers.count, heads: heads,
      element: element, pool: weights.pool)
  }

  /// Bytes of a cache that holds half the context, which is the longest text of a window.
  var pastBytes: Int {
    let half = weights.dimensions.textContext / 2
    return weights.decoderLayers.count * heads * (element.keyBytes(half) + element.valueBytes(half))
  }

  /// Computes the keys and values of a window for all layers, on all threads of a group.
  ///
  /// - Parameters:
  ///   - tail: positions from here on stand for several each; nil: none.
  ///   - tailBias: the natural logarithm of how many.
  public func attend(
    to audio: EncodedAudio, threads: ComputeThreads, workspaces: CrossAttentionWorkspaces
  ) -> CrossAttentionCache {
    let cache = CrossAttentionCache(
      frames: audio.frames, tail: audio.extent.dense, tailBias: audio.extent.tailBias,
      layers: weights.decoderLayers.count, heads: heads, element: weights.plan.crossAttention,
      pool: weights.pool)
    let pass = CrossAttentionPass(weights: weights, audio: audio, cache: cache, workspaces: workspaces)
    let count = threads.count
    workspaces.prepare(threads: count)
    threads.run { index in pass.run(thread: index, of: count) }
    return cache
  }

  /// Takes the tokens of every sequence in.
  ///
  /// - Parameters:
  ///   - inputs: neighbours with the same past are parts of one sequence, in their order.
  ///   - all: scores after every token, not only after the last of each input.
  ///   - observing: (layer, head) pairs whose attention over the audio is reported to `observer`.
  /// - Returns: scores [rows][vocabulary], valid until the next call; a row per token (`all`) or per input, which
  ///   then holds the input's candidates only.
  public func step(
    _ inputs: [DecoderInput], all: Bool = false, observing: [(layer: Int, head: Int)] = [],
    observer: AttentionObserver? = nil
  ) -> UnsafeMutableBufferPointer<Float> {
    let rows = inputs.reduce(0) { $0 + $1.tokens.count }
    let x = workspace.floats(0, count: rows * width)
    place(inputs)
    embed(inputs, into: x)
    for (index, layer) in weights.decoderLayers.enumerated() {
      selfAttention(inputs, rows, index, layer, x)
      crossAttention(inputs, rows, index, layer, x, observing, observer)
      feedForward(rows, layer, x)
    }
    for input in inputs { input.past.count += input.tokens.count }
    return all ? scores(x, rows) : scores(inputs, x)
  }

  private func place(_ inputs: [DecoderInput]) {
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    for (index, input) in inputs.enumerated() {
      let continues = index > 0 && inputs[index - 1].past === input.past
      let start = continues ? starts[index - 1] + inputs[index - 1].tokens.count : input.past.count
      precondition(start + input.tokens.count <= input.past.capacity)
      input.past.reserve(start + input.tokens.count)
      starts.append(start)
      ends.append((ends.last ?? 0) + input.tokens.count)
    }
  }

  private func embed(_ inputs: [DecoderInput], into x: UnsafeMutablePointer<Float>) {
    var row = 0
    for (input, start) in zip(inputs, starts) {
      for (index, token) in input.tokens.enumerated() {
        let target = x + row * width
        weights.embedding.copyRow(token, to: target)
        let position = weights.decoderPositions.pointer + (start + index) * width
        for k in 0..<width { target[k] += position[k] }
        row += 1
      }
    }
  }

  private func norm(_ norm: NormWeights, _ x: UnsafePointer<Float>, _ rows: Int) -> UnsafeMutablePointer<
    Float
  > {
    let target = workspace.floats(1, count: rows * width)
    table.pointee.layer_norm(
      x, width, rows, width, norm.gamma.pointer, norm.beta.pointer, target, width)
    return target
  }

  private func selfAttention(
    _ inputs: [DecoderInput], _ rows: Int, _ index: Int, _ layer: DecoderLayer,
    _ x: UnsafeMutablePointer<Float>
  ) {
    let normed = norm(layer.attention.norm, x, rows)
    let projected = workspace.floats(2, count: rows * 3 * width)
    workspace.apply(
      layer.attention.input, normed, stride: width, rows: rows, to: projected, outputStride: 3 * width)
    let scores = workspace.floats(3, count: (weights.dimensions.textContext + 15) / 16 * 16)
    var row = 0
    for (input, start) in zip(inputs, starts) {
      let past = input.past
      for head in 0..<heads {
        let first = projected + row * 3 * width + head * 64
        let (keys, values) = (past.keys(layer: index, head: head), past.values(layer: index, head: head))
        table.pointee.cache_keys(first + width, 3 * width, start, input.tokens.count, element, keys)
        table.pointee.cache_values(first + 2 * width, 3 * width, start, input.tokens.count, element, values)
        for token in 0..<input.tokens.count {
          // A token sees itself and what came before it, nothing later.
          let count = start + token + 1
          table.pointee.attend(
            first + token * 3 * width, 0, 1, keys, values, element, count, count, 0, 0.125, scores, 0,
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
    let normed = norm(layer.crossNorm, x, rows)
    let queries = workspace.floats(2, count: rows * width)
    workspace.apply(layer.crossQuery, normed, stride: width, rows: rows, to: queries, outputStride: width)
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
      let padded = (audio.frames + 15) / 16 * 16
      let scores = workspace.floats(4, count: count * padded)
      for head in 0..<heads {
        table.pointee.attend(
          queries + start * width + head * 64, width, count, audio.keys(layer: index, head: head),
          audio.values(layer: index, head: head), audio.element, audio.frames, audio.tail, audio.tailBias,
          0.125, scores, padded, normed + start * width + head * 64, width)
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
}

// MARK: - Output layer

extension TextDecoder {
  /// Scores after every token.
  private func scores(_ x: UnsafeMutablePointer<Float>, _ rows: Int) -> UnsafeMutableBufferPointer<Float> {
    let vocabulary = weights.dimensions.vocabularySize
    let normed = norm(weights.decoderNorm, x, rows)
    let output = workspace.floats(5, count: rows * vocabulary)
    workspace.apply(
      weights.embedding, normed, stride: width, rows: rows, to: output, outputStride: vocabulary)
    return UnsafeMutableBufferPointer(start: output, count: rows * vocabulary)
  }

  /// Scores after the last token of each input, of its candidates. Inputs with many share one product over all panels
  /// that any of them needs; those with few have a product of their few panels each.
  private func scores(
    _ inputs: [DecoderInput], _ x: UnsafeMutablePointer<Float>
  ) -> UnsafeMutableBufferPointer<Float> {
    let vocabulary = weights.dimensions.vocabularySize
    let output = workspace.floats(5, count: inputs.count * vocabulary)
    let last = workspace.floats(6, count: inputs.count * width)
    order.removeAll(keepingCapacity: true)
    for index in inputs.indices where !isNarrow(inputs[index]) { order.append(index) }
    let shared = order.count
    for index in inputs.indices where isNarrow(inputs[index]) { order.append(index) }
    for (place, index) in order.enumerated() {
      let end = ends[index] - 1
      (last + place * width).update(from: x + end * width, count: width)
    }
    let normed = norm(weights.decoderNorm, last, inputs.count)
    if shared > 0 {
      let own = inputs.indices.lazy.filter { !self.isNarrow(inputs[$0]) }.map { self.candidates(inputs[$0]) }
      let first = own.reduce(vocabulary) { min($0, $1.lowerBound) }
      let end = own.reduce(0) { max($0, $1.upperBound) }
      workspace.apply(
        weights.embedding, normed, stride: width, rows: shared, to: output, outputStride: vocabulary,
        outputs: first..<end)
    }
    // From the last on, so that no row is overwritten before it has gone to its input's place.
    for place in (0..<shared).reversed() where order[place] != place {
      (output + order[place] * vocabulary).update(from: output + place * vocabulary, count: vocabulary)
    }
    for place in shared..<inputs.count {
      workspace.apply(
        weights.embedding, normed + place * width, stride: width, rows: 1,
        to: output + order[place] * vocabulary, outputStride: vocabulary,
        outputs: candidates(inputs[order[place]]))
    }
    return UnsafeMutableBufferPointer(start: output, count: inputs.count * vocabulary)
  }

  private func candidates(_ input: DecoderInput) -> Range<Int> {
    let all = 0..<weights.dimensions.vocabularySize
    return input.candidates?.clamped(to: all) ?? all
  }

  private func isNarrow(_ input: DecoderInput) -> Bool {
    candidates(input).count < weights.dimensions.vocabularySize / TextDecoder.narrowShare
  }

  /// Below this share of the vocabulary an input's scores are computed alone.
  private static let narrowShare = 8
}
