import CKernels
public import Inference

/// Scratch memory of the threads that compute cross-attention caches.
public final class CrossAttentionWorkspaces: @unchecked Sendable {
  private let kernels: Kernels
  private(set) var workspaces: [Workspace] = []

  public init(kernels: Kernels) { self.kernels = kernels }

  /// Makes a workspace for each thread of the next run.
  func prepare(threads: Int) {
    while workspaces.count < threads { workspaces.append(Workspace(kernels)) }
  }
}

/// Keys and values of one window for all decoder layers; each thread takes blocks of frames.
struct CrossAttentionPass: @unchecked Sendable {
  let weights: WhisperWeights
  let audio: EncodedAudio
  let cache: CrossAttentionCache
  let workspaces: CrossAttentionWorkspaces
  private static let blockRows = 96

  func run(thread: Int, of count: Int) {
    let width = audio.width
    let blocks = (audio.frames + CrossAttentionPass.blockRows - 1) / CrossAttentionPass.blockRows
    let workspace = workspaces.workspaces[thread]
    let table = workspace.kernels.table
    let heads = weights.dimensions.textHeads
    for block in thread * blocks / count..<(thread + 1) * blocks / count {
      let first = block * CrossAttentionPass.blockRows
      let rows = min(CrossAttentionPass.blockRows, audio.frames - first)
      for (index, layer) in weights.decoderLayers.enumerated() {
        let projected = workspace.floats(0, count: CrossAttentionPass.blockRows * 2 * width)
        workspace.apply(
          layer.crossKeyValue, audio.values.pointer + first * width, stride: width, rows: rows, to: projected,
          outputStride: 2 * width)
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
}
