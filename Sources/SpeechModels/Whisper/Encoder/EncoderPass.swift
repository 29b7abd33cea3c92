import CKernels
import Inference

/// One run of the encoder over a window, executed by every thread of a group for its own rows.
struct EncoderPass: @unchecked Sendable {
  let weights: WhisperWeights
  let scratch: EncoderScratch
  let output: EncodedAudio
  let attention: ComputeType
  let barrier: ThreadBarrier

  private var extent: AudioExtent { output.extent }
  private var positions: Int { extent.count }
  private var width: Int { weights.dimensions.audioWidth }
  private var heads: Int { weights.dimensions.audioHeads }

  // The larger a block, the less often the weights are read; its hidden layer should stay in the second-level
  // cache all the same.
  private var blockRows: Int {
    let isRounded = weights.encoderLayers.first?.feedForward.down.type == .bfloat16
    return max((1 << 20) / (4 * width * (isRounded ? 2 : 4)) / 32, 1) * 32
  }
  private var mostRows: Int { blockRows + 31 }

  func run(thread: Int, of count: Int) {
    let workspace = scratch.workspaces[thread]
    for block in share(of: 2 * extent.front, thread, count) { firstConvolution(block, workspace) }
    barrier.wait()
    let blocks = share(of: positions, thread, count)
    for block in blocks { secondConvolution(block, workspace) }
    for (index, layer) in weights.encoderLayers.enumerated() {
      for block in blocks { project(block, layer, index, workspace) }
      barrier.wait()
      attend(blocks, index, workspace)
      for block in blocks { finishLayer(block, layer, workspace) }
    }
    for block in blocks {
      norm(weights.encoderNorm, block, to: rows(output.values.pointer, block), workspace)
    }
  }

  /// The blocks of one thread. Rows are dealt out in units of 32, and the last unit takes what is left over: so
  /// every block fills tiles, and where blocks begin changes no bit of a row's result.
  private func share(of rows: Int, _ thread: Int, _ count: Int) -> [Range<Int>] {
    let units = max(rows / 32, 1)
    let (first, end) = (thread * units / count, (thread + 1) * units / count)
    return stride(from: first, to: end, by: blockRows / 32).map { unit in
      let next = min(unit + blockRows / 32, end)
      return unit * 32..<(next == units ? rows : next * 32)
    }
  }

  private func rows(_ x: UnsafeMutablePointer<Float>, _ rows: Range<Int>) -> UnsafeMutablePointer<Float> {
    x + rows.lowerBound * width
  }

  /// Normalised rows of the output.
  private func norm(
    _ norm: NormWeights, _ block: Range<Int>, to target: UnsafeMutablePointer<Float>, _ workspace: Workspace
  ) {
    workspace.kernels.table.pointee.layer_norm(
      rows(output.values.pointer, block), width, block.count, width, norm.gamma.pointer, norm.beta.pointer,
      target, width)
  }

  /// The same rounded to bfloat16.
  private func norm(
    _ norm: NormWeights, _ block: Range<Int>, rounded target: UnsafeMutablePointer<UInt16>,
    _ workspace: Workspace
  ) {
    workspace.kernels.table.pointee.layer_norm_bf16(
      rows(output.values.pointer, block), width, block.count, width, norm.gamma.pointer, norm.beta.pointer,
      target, width)
  }

  /// Of a block of frames.
  private func firstConvolution(_ block: Range<Int>, _ workspace: Workspace) {
    let bands = weights.dimensions.melBins
    let mel = scratch.mel + block.lowerBound * bands
    // A row of zeros comes before the first.
    let first = (block.lowerBound + 1) * width
    guard scratch.convolvedIsRounded else {
      return workspace.apply(
        weights.conv1, mel, stride: bands, rows: block.count, to: scratch.convolved + first,
        outputStride: width, gelu: true)
    }
    let result = workspace.floats(0, count: mostRows * width)
    workspace.apply(
      weights.conv1, mel, stride: bands, rows: block.count, to: result, outputStride: width, gelu: true)
    workspace.kernels.table.pointee.bf16_rows(
      result, width, block.count, width, width, scratch.roundedConvolved + first, width)
  }

  private func secondConvolution(_ block: Range<Int>, _ workspace: Workspace) {
    let places = weights.encoderPositions.pointer
    let heard = block.clamped(to: 0..<extent.front)
    if !heard.isEmpty {
      secondConvolution(
        heard, to: rows(output.values.pointer, heard), residual: rows(places, heard), workspace)
    }
    let silent = block.clamped(to: extent.front..<positions)
    guard !silent.isEmpty else { return }
    // What the convolutions make of silence is the same everywhere, as before the end of the front.
    let quiet = workspace.floats(0, count: width)
    secondConvolution(extent.front - 1..<extent.front, to: quiet, residual: nil, workspace)
    for index in silent {
      let target = output.values.pointer + index * width
      let place = places + extent.place(of: index) * width
      for k in 0..<width { target[k] = quiet[k] + place[k] }
    }
  }

  private func secondConvolution(
    _ block: Range<Int>, to target: UnsafeMutablePointer<Float>, residual: UnsafePointer<Float>?,
    _ workspace: Workspace
  ) {
    let first = 2 * block.lowerBound * width
    if scratch.convolvedIsRounded {
      workspace.apply(
        weights.conv2, rounded: scratch.roundedConvolved + first, stride: 2 * width, rows: block.count,
        into: steno_epilogue(
          output: target, output_stride: width, residual: residual, residual_stride: width, gelu: 1))
    } else {
      workspace.apply(
        weights.conv2, scratch.convolved + first, stride: 2 * width, rows: block.count, to: target,
        outputStride: width, gelu: true, residual: residual, residualStride: width)
    }
  }

  /// Queries, keys and values of a block.
  private func project(_ block: Range<Int>, _ layer: EncoderLayer, _ index: Int, _ workspace: Workspace) {
    let queries = rows(scratch.queries, block)
    // [row][queries | keys | values]; where the product can be told so, queries go straight to their place.
    let projected = workspace.floats(1, count: mostRows * 3 * width)
    let input = layer.attention.input
    if input.type == .bfloat16 {
      let normed = workspace.halves(0, count: mostRows * width)
      norm(layer.attention.norm, block, rounded: normed, workspace)
      let panels = width / 16
      for (range, target, stride) in [
        (0..<panels, queries, width), (panels..<3 * panels, projected, 3 * width),
      ] {
        workspace.apply(
          input, rounded: normed, stride: width, rows: block.count, panels: range,
          into: steno_epilogue(
            output: target, output_stride: stride, residual: nil, residual_stride: 0, gelu: 0))
      }
    } else {
      let normed = workspace.floats(0, count: mostRows * width)
      norm(layer.attention.norm, block, to: normed, workspace)
      workspace.apply(
        input, normed, stride: width, rows: block.count, to: projected, outputStride: 3 * width)
      for row in 0..<block.count {
        (queries + row * width).update(from: projected + row * 3 * width, count: width)
      }
    }
    pack(projected, block, index, workspace)
  }

  /// Keys and values of a block as attention reads them.
  private func pack(
    _ projected: UnsafePointer<Float>, _ block: Range<Int>, _ index: Int, _ workspace: Workspace
  ) {
    let table = workspace.kernels.table.pointee
    let (first, count, padded) = (block.lowerBound, block.count, scratch.paddedKeys)
    for head in 0..<heads {
      let keys = scratch.keys[index % 2] + head * scratch.headElements
      let values = scratch.values[index % 2] + head * scratch.headElements
      let key = projected + width + head * 64
      let value = projected + 2 * width + head * 64
      if attention == .bfloat16 {
        table.pack_keys_bf16(key, 3 * width, first, count, keys)
        table.pack_values_bf16(value, 3 * width, first, count, padded, values)
      } else {
        table.cache_keys(key, 3 * width, first, count, STENO_F32, keys)
        let panels = UnsafeMutableRawPointer(values).assumingMemoryBound(to: Float.self)
        table.pack_values_f32(value, 3 * width, first, count, padded, panels)
      }
    }
  }

  /// softmax(q · kᵀ / 8) · v of a thread's rows, one head after the other: a head's keys and values are read
  /// many times and stay in the second-level cache meanwhile.
  private func attend(_ blocks: [Range<Int>], _ index: Int, _ workspace: Workspace) {
    guard let first = blocks.first?.lowerBound, let end = blocks.last?.upperBound else { return }
    let table = workspace.kernels.table.pointee
    for head in 0..<heads {
      let query = scratch.queries + first * width + head * 64
      let target = scratch.mixed + first * width + head * 64
      let keys = UnsafeRawPointer(scratch.keys[index % 2] + head * scratch.headElements)
      let values = UnsafeRawPointer(scratch.values[index % 2] + head * scratch.headElements)
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
  private func finishLayer(_ block: Range<Int>, _ layer: EncoderLayer, _ workspace: Workspace) {
    let x = rows(output.values.pointer, block)
    let added = steno_epilogue(
      output: x, output_stride: width, residual: x, residual_stride: width, gelu: 0)
    workspace.apply(
      layer.attention.output, rows(scratch.mixed, block), stride: width, rows: block.count, to: x,
      outputStride: width, residual: x, residualStride: width)
    let (up, down) = (layer.feedForward.up, layer.feedForward.down)
    if up.type == .bfloat16 && down.type == .bfloat16 {
      let normed = workspace.halves(0, count: mostRows * width)
      let hidden = workspace.halves(1, count: mostRows * 4 * width)
      norm(layer.feedForward.norm, block, rounded: normed, workspace)
      workspace.apply(
        up, rounded: normed, stride: width, rows: block.count,
        into: steno_epilogue(rounded: hidden, stride: 4 * width, gelu: true))
      workspace.apply(down, rounded: hidden, stride: 4 * width, rows: block.count, into: added)
    } else {
      let normed = workspace.floats(0, count: mostRows * width)
      let hidden = workspace.floats(1, count: mostRows * 4 * width)
      norm(layer.feedForward.norm, block, to: normed, workspace)
      workspace.apply(
        up, normed, stride: width, rows: block.count, to: hidden, outputStride: 4 * width, gelu: true)
      workspace.apply(
        down, hidden, stride: 4 * width, rows: block.count, to: x, outputStride: width, residual: x,
        residualStride: width)
    }
  }
}
