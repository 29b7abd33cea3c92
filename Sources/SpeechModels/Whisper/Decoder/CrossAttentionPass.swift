import CKernels
public import Inference

/// Scratch memory of the threads that compute cross-attention caches.
public final class CrossAttentionWorkspaces: @unchecked Sendable {
  let workspaces: [Workspace]

  public init(threads: Int, kernels: Kernels) {
    workspaces = (0..<threads).map { _ in Workspace(kernels) }
  }
}

/// Keys and values of one window for all decoder layers; each thread takes blocks of frames.
///
/// In 8 bits they are kept less their mean over the window. A constant taken from all keys changes no attention weight,
/// and one taken from all values is added to the result; the bits go to what differs.
struct CrossAttentionPass: @unchecked Sendable {
  let weights: WhisperWeights
  let audio: EncodedAudio
  let cache: CrossAttentionCache
  let workspaces: CrossAttentionWorkspaces
  private static let blockRows = 96
  /// Every how many frames the mean looks; any constant would do.
  private static let meanStride = 8

  func run(thread: Int, of count: Int) {
    let width = audio.width
    let blocks = (audio.frames + CrossAttentionPass.blockRows - 1) / CrossAttentionPass.blockRows
    let workspace = workspaces.workspaces[thread]
    let table = workspace.kernels.table
    let heads = weights.dimensions.textHeads
    let centers = cache.element == STENO_I8 ? centers(workspace, writes: thread == 0) : nil
    for block in thread * blocks / count..<(thread + 1) * blocks / count {
      let first = block * CrossAttentionPass.blockRows
      let rows = min(CrossAttentionPass.blockRows, audio.frames - first)
      for (index, layer) in weights.decoderLayers.enumerated() {
        let projected = workspace.floats(0, count: CrossAttentionPass.blockRows * 2 * width)
        workspace.apply(
          layer.crossKeyValue, audio.values.pointer + first * width, stride: width, rows: rows, to: projected,
          outputStride: 2 * width, residual: centers.map { $0 + index * 2 * width }, residualStride: 0)
        for head in 0..<heads {
          table.pointee.cache_keys(
            projected + head * 64, 2 * width, first, rows, cache.element, cache.keys(layer: index, head: head)
          )
          table.pointee.cache_values(
            projected + width + head * 64, 2 * width, first, rows, cache.element,
            cache.values(layer: index, head: head))
        }
      }
    }
  }

  /// What is added to the keys and values [2 · width] of every layer: their negative mean, which is linear in the
  /// audio's.
  ///
  /// - Parameter writes: whether the values' means go to the cache.
  private func centers(_ workspace: Workspace, writes: Bool) -> UnsafePointer<Float> {
    let width = audio.width
    let mean = workspace.floats(1, count: width)
    mean.update(repeating: 0, count: width)
    let share = Float(CrossAttentionPass.meanStride) / Float(max(audio.frames, 1))
    for frame in stride(from: 0, to: audio.frames, by: CrossAttentionPass.meanStride) {
      let row = audio.values.pointer + frame * width
      for k in 0..<width { mean[k] += row[k] * share }
    }
    let centers = workspace.floats(2, count: weights.decoderLayers.count * 2 * width)
    for (index, layer) in weights.decoderLayers.enumerated() {
      let center = centers + index * 2 * width
      workspace.apply(
        layer.crossKeyValue, mean, stride: width, rows: 1, to: center, outputStride: 2 * width)
      if writes {
        for head in 0..<weights.dimensions.textHeads {
          cache.center(layer: index, head: head).update(from: center + width + head * 64, count: 64)
        }
      }
      for k in 0..<2 * width { center[k].negate() }
    }
    return UnsafePointer(centers)
  }
}
