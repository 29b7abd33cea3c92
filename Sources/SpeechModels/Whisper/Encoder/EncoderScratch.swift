import Inference

/// Memory of one encoder run, reused from window to window: activations shared by all threads of the run and a
/// workspace for each of them.
final class EncoderScratch: @unchecked Sendable {
  let mel: AlignedMemory<Float>
  let convolved: AlignedMemory<Float>
  let queries: AlignedMemory<Float>
  /// What attention gives, [position][width], before its output layer.
  let mixed: AlignedMemory<Float>
  /// Keys and values of even and odd layers, so that a layer may start while another thread still reads the last.
  let keys: [AlignedMemory<UInt16>]
  let values: [AlignedMemory<UInt16>]
  let workspaces: [Workspace]
  let barrier: ThreadBarrier
  /// Keys that the packed values have room for.
  let paddedKeys: Int
  /// Elements of 16 bits in one head's packed keys or values.
  let headElements: Int

  init(_ dimensions: WhisperDimensions, attention: ComputeType, threads: Int, kernels: Kernels) {
    let (context, width) = (dimensions.audioContext, dimensions.audioWidth)
    mel = AlignedMemory(count: (2 * context + 2) * dimensions.melBins)
    convolved = AlignedMemory(count: (2 * context + 2) * width)
    queries = AlignedMemory(count: context * width)
    mixed = AlignedMemory(count: context * width)
    paddedKeys = (context + 31) / 32 * 32
    headElements = paddedKeys * 64 * (attention == .float32 ? 2 : 1)
    let count = headElements * dimensions.audioHeads
    keys = (0..<2).map { _ in AlignedMemory(count: count) }
    values = (0..<2).map { _ in AlignedMemory(count: count) }
    workspaces = (0..<threads).map { _ in Workspace(kernels) }
    barrier = ThreadBarrier(count: threads)
  }
}
