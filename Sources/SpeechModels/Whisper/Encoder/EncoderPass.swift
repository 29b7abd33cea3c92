import CKernels
import Inference

/// One run of the encoder over a window, executed by every thread of a group for its own rows.
struct EncoderPass: @unchecked Sendable {
  let weights: WhisperWeights
  let scratch: EncoderScratch
  let output: EncodedAudio
  let attention: ComputeType

  private var extent: AudioExtent { output.extent }
  private var positions: Int { extent.count }
  private var width: Int { weights.dimensions.audioWidth }
  private var heads: Int { weights.dimensions.audioHeads }

  // A block's hidden layer (4 · width floats a row) should stay in the second-level cache.
  private var blockRows: Int { width <= 512 ? 96 : 48 }

  func run(thread: Int, of count: Int) {
    let workspace = scratch.workspaces[thread]
    for block in share(of: 2 * extent.front, thread, count) { firstConvolution(block, workspace) }
    scratch.barrier.wait()
    let blocks = share(of: positions, thread, count)
    for block in blocks { secondConvolution(block, workspace) }
    for (index, layer) in weights.encoderLayers.enumerated() {
      for block in blocks { project(block, layer, index, workspace) }
      scratch.barrier.wait()
      attend(blocks, index, workspace)
      for block in blocks { finishLayer(block, layer, workspace) }
    }
    for block in blocks {
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
    let places = weights.encoderPositions.pointer
    let heard = rows.clamped(to: 0..<extent.front)
    workspace.apply(
      weights.conv2, scratch.convolved.pointer + 2 * heard.lowerBound * width, stride: 2 * width,
      rows: heard.count, to: output.values.pointer + heard.lowerBound * width, outputStride: width,
      gelu: true,
      residual: places + heard.lowerBound * width, residualStride: width)
    let silent = rows.clamped(to: extent.front..<positions)
    guard !silent.isEmpty else { return }
    // What the convolutions make of silence is the same everywhere, as before the end of the front.
    let quiet = workspace.floats(0, count: width)
    workspace.apply(
      weights.conv2, scratch.convolved.pointer + 2 * (extent.front - 1) * width, stride: 2 * width, rows: 1,
      to: quiet, outputStride: width, gelu: true)
    for index in silent {
      let target = output.values.pointer + index * width
      let place = places + extent.place(of: index) * width
      for k in 0..<width { target[k] = quiet[k] + place[k] }
    }
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
        table.pack_values_bf16(value, 3 * width, rows.lowerBound, rows.count, scratch.paddedKeys, values)
      } else {
        table.cache_keys(key, 3 * width, rows.lowerBound, rows.count, STENO_F32, keys)
        let panels = UnsafeMutableRawPointer(values).assumingMemoryBound(to: Float.self)
        table.pack_values_f32(value, 3 * width, rows.lowerBound, rows.count, scratch.paddedKeys, panels)
      }
    }
  }

  /// softmax(q · kᵀ / 8) · v of a thread's rows, one head after the other: a head's keys and values are read
  /// many times and stay in the second-level cache meanwhile.
  private func attend(_ blocks: [Range<Int>], _ index: Int, _ workspace: Workspace) {
    guard let first = blocks.first?.lowerBound, let end = blocks.last?.upperBound else { return }
    let table = workspace.kernels.table.pointee
    for head in 0..<heads {
      let query = scratch.queries.pointer + first * width + head * 64
      let target = scratch.mixed.pointer + first * width + head * 64
      let keys = UnsafeRawPointer(scratch.keys[index % 2].pointer + head * scratch.headElements)
      let values = UnsafeRawPointer(scratch.values[index % 2].pointer + head * scratch.headElements)
      if attention == .bfloat16 {
        table.attend_rows_bf16(
          query, width, end - first, keys.assumingMemoryBound(to: UInt16.self),
          values.assumingMemoryBound(to: UInt16.self), positions, scratch.paddedKeys, extent.dense,
          extent.tailBias,
          0.125, target, width)
      } else {
        table.attend_rows_f32(
          query, width, end - first, keys.assumingMemoryBound(to: Float.self),
          values.assumingMemoryBound(to: Float.self), positions, scratch.paddedKeys, extent.dense,
          extent.tailBias,
          0.125, target, width)
      }
    }
  }

  /// Attention's output layer and the feed-forward layers of a block, each added to the block's rows.
  private func finishLayer(_ rows: Range<Int>, _ layer: EncoderLayer, _ workspace: Workspace) {
    let x = output.values.pointer + rows.lowerBound * width
    workspace.apply(
      layer.attention.output, scratch.mixed.pointer + rows.lowerBound * width, stride: width,
      rows: rows.count,
      to: x, outputStride: width, residual: x, residualStride: width)
    let normed = workspace.floats(0, count: blockRows * width)
    norm(layer.feedForward.norm, output.values.pointer, rows, to: normed, workspace)
    let hidden = workspace.floats(1, count: blockRows * 4 * width)
    workspace.apply(
      layer.feedForward.up, normed, stride: width, rows: rows.count, to: hidden, outputStride: 4 * width,
      gelu: true)
    workspace.apply(
      layer.feedForward.down, hidden, stride: 4 * width, rows: rows.count, to: x, outputStride: width,
      residual: x, residualStride: width)
  }
}
