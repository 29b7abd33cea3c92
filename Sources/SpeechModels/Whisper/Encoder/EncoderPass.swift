import CKernels
import Inference

/// One run of the encoder over a window, executed by every thread of a group for its own rows.
struct EncoderPass: @unchecked Sendable {
  let weights: WhisperWeights
  let scratch: EncoderScratch
  let output: EncodedAudio
  let attention: ComputeType
  let attentionRows: Int

  private var context: Int { weights.dimensions.audioContext }
  private var width: Int { weights.dimensions.audioWidth }
  private var heads: Int { weights.dimensions.audioHeads }
  private var paddedKeys: Int { (context + 31) / 32 * 32 }

  // A block's hidden layer (4 · width floats a row) should stay in the second-level cache.
  private var blockRows: Int { width <= 512 ? 96 : 48 }

  func run(thread: Int, of count: Int) {
    let workspace = scratch.workspaces[thread]
    let frames = 2 * context
    for block in share(of: frames, thread, count) { firstConvolution(block, workspace) }
    scratch.barrier.wait()
    for block in share(of: context, thread, count) { secondConvolution(block, workspace) }
    for (index, layer) in weights.encoderLayers.enumerated() {
      for block in share(of: context, thread, count) { project(block, layer, index, workspace) }
      scratch.barrier.wait()
      for block in share(of: context, thread, count) { finishLayer(block, layer, index, workspace) }
    }
    for block in share(of: context, thread, count) {
      norm(weights.encoderNorm, output.values.pointer, block, to: output.values.pointer, workspace)
    }
  }

  /// The blocks of one thread.
  private func share(of rows: Int, _ thread: Int, _ count: Int) -> [Range<Int>] {
    let blocks = (rows + blockRows - 1) / blockRows
    return (thread * blocks / count..<(thread + 1) * blocks / count).map {
      $0 * blockRows..<min(($0 + 1) * blockRows, rows)
    }
  }

  private func norm(
    _ norm: NormWeights, _ x: UnsafeMutablePointer<Float>, _ rows: Range<Int>,
    to target: UnsafeMutablePointer<Float>, _ workspace: Workspace
  ) {
    let start = x + rows.lowerBound * width
    workspace.kernels.table.pointee.layer_norm(
      start, width, rows.count, width, norm.gamma.pointer, norm.beta.pointer,
      target == x ? start : target, width)
  }

  private func firstConvolution(_ rows: Range<Int>, _ workspace: Workspace) {
    let bands = weights.dimensions.melBins
    workspace.apply(
      weights.conv1, scratch.mel.pointer + rows.lowerBound * bands, stride: bands, rows: rows.count,
      to: scratch.convolved.pointer + (rows.lowerBound + 1) * width, outputStride: width, gelu: true)
  }

  private func secondConvolution(_ rows: Range<Int>, _ workspace: Workspace) {
    workspace.apply(
      weights.conv2, scratch.convolved.pointer + 2 * rows.lowerBound * width, stride: 2 * width,
      rows: rows.count, to: output.values.pointer + rows.lowerBound * width, outputStride: width, gelu: true,
      residual: weights.encoderPositions.pointer + rows.lowerBound * width, residualStride: width)
  }

  /// Queries, keys and values of a block.
  private func project(_ rows: Range<Int>, _ layer: EncoderLayer, _ index: Int, _ workspace: Workspace) {
    let normed = workspace.floats(0, count: blockRows * width)
    let projected = workspace.floats(1, count: blockRows * 3 * width)
    norm(layer.attention.norm, output.values.pointer, rows, to: normed, workspace)
    workspace.apply(
      layer.attention.input, normed, stride: width, rows: rows.count, to: projected, outputStride: 3 * width)
    for row in 0..<rows.count {
      (scratch.queries.pointer + (rows.lowerBound + row) * width).update(
        from: projected + row * 3 * width, count: width)
    }
    let table = workspace.kernels.table.pointee
    for head in 0..<heads {
      let keys = scratch.keys[index % 2].pointer + head * scratch.headElements
      let values = scratch.values[index % 2].pointer + head * scratch.headElements
      let key = projected + width + head * 64
      let value = projected + 2 * width + head * 64
      if attention == .bfloat16 {
        table.pack_keys_bf16(key, 3 * width, rows.lowerBound, rows.count, keys)
        table.pack_values_bf16(value, 3 * width, rows.lowerBound, rows.count, paddedKeys, values)
      } else {
        table.cache_keys(key, 3 * width, rows.lowerBound, rows.count, STENO_F32, keys)
        let panels = UnsafeMutableRawPointer(values).assumingMemoryBound(to: Float.self)
        table.pack_values_f32(value, 3 * width, rows.lowerBound, rows.count, paddedKeys, panels)
      }
    }
  }

  /// Attention, its output layer and the feed-forward layers of a block, each added to the block's rows.
  private func finishLayer(_ rows: Range<Int>, _ layer: EncoderLayer, _ index: Int, _ workspace: Workspace) {
    let mixed = workspace.floats(0, count: blockRows * width)
    for head in 0..<heads {
      for start in stride(from: rows.lowerBound, to: rows.upperBound, by: attentionRows) {
        let part = start..<min(start + attentionRows, rows.upperBound)
        let target = mixed + (start - rows.lowerBound) * width + head * 64
        attend(part, head, index, to: target, workspace)
      }
    }
    let x = output.values.pointer + rows.lowerBound * width
    workspace.apply(
      layer.attention.output, mixed, stride: width, rows: rows.count, to: x, outputStride: width, residual: x,
      residualStride: width)
    norm(layer.feedForward.norm, output.values.pointer, rows, to: mixed, workspace)
    let hidden = workspace.floats(1, count: blockRows * 4 * width)
    workspace.apply(
      layer.feedForward.up, mixed, stride: width, rows: rows.count, to: hidden, outputStride: 4 * width,
      gelu: true)
    workspace.apply(
      layer.feedForward.down, hidden, stride: 4 * width, rows: rows.count, to: x, outputStride: width,
      residual: x, residualStride: width)
  }

  /// softmax(q · kᵀ / 8) · v of a few rows and one head; the scores of these rows stay in the cache.
  private func attend(
    _ rows: Range<Int>, _ head: Int, _ index: Int, to target: UnsafeMutablePointer<Float>,
    _ workspace: Workspace
  ) {
    let table = workspace.kernels.table.pointee
    let padded = paddedKeys
    let scores = workspace.floats(2, count: attentionRows * padded)
    let sums = workspace.floats(3, count: attentionRows)
    let query = scratch.queries.pointer + rows.lowerBound * width + head * 64
    let keys = scratch.keys[index % 2].pointer + head * scratch.headElements
    let values = scratch.values[index % 2].pointer + head * scratch.headElements
    let keyPanels = (context + 15) / 16
    var scoring = steno_epilogue(
      output: scores, output_stride: padded, residual: nil, residual_stride: 0, gelu: 0)
    var mixing = steno_epilogue(
      output: target, output_stride: width, residual: nil, residual_stride: 0, gelu: 0)
    var keyWeights = steno_packed(
      outputs: Int32(context), inputs: 64, padded_inputs: 64, panels: UnsafeRawPointer(keys), scales: nil,
      offsets: nil, bias: nil)
    var valueWeights = steno_packed(
      outputs: 64, inputs: Int32(padded), padded_inputs: Int32(padded), panels: UnsafeRawPointer(values),
      scales: nil, offsets: nil, bias: nil)
    if attention == .bfloat16 {
      let left = UnsafeMutableRawPointer(workspace.floats(4, count: attentionRows * 32))
        .assumingMemoryBound(to: UInt16.self)
      let weights = UnsafeMutableRawPointer(workspace.floats(5, count: attentionRows * padded / 2))
        .assumingMemoryBound(to: UInt16.self)
      table.bf16_rows(query, width, rows.count, 64, 64, left, 64)
      table.gemm_bf16(left, 64, rows.count, &keyWeights, 0, keyPanels, &scoring)
      table.softmax_rows_bf16(scores, padded, rows.count, context, padded, 0.125, weights, padded, sums)
      table.gemm_bf16(weights, padded, rows.count, &valueWeights, 0, 4, &mixing)
    } else {
      table.gemm_f32(query, width, rows.count, &keyWeights, 0, keyPanels, &scoring)
      table.softmax_rows_f32(scores, padded, rows.count, context, 0.125, sums)
      for row in 0..<rows.count {
        for key in context..<padded { scores[row * padded + key] = 0 }
      }
      table.gemm_f32(scores, padded, rows.count, &valueWeights, 0, 4, &mixing)
    }
    table.scale_rows(target, width, rows.count, 64, sums)
  }
}
