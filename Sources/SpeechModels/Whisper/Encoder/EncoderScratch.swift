import Inference

/// Memory of one encoder run, reused from window to window: activations shared by all threads of the run and a
/// workspace for each of them.
final class EncoderScratch: @unchecked Sendable {
  let mel: AlignedMemory<Float>
  /// What the first convolution gives, [1 + frame + 1][width]; bfloat16 where the second one is.
  let convolved: AlignedMemory<Float>
  let convolvedIsRounded: Bool
  let queries: AlignedMemory<Float>
  /// What attention gives, [position][width], before its output layer. It stands where ``convolved`` was, behind the
  /// row of padding: nobody reads that any more once the first layer's keys are there.
  let mixed: UnsafeMutablePointer<Float>
  /// Keys and values of even and odd layers, so that a layer may start while another thread still reads the last.
  let keys: [AlignedMemory<UInt16>]
  let values: [AlignedMemory<UInt16>]
  private(set) var workspaces: [Workspace] = []
  /// Keys that the packed values have room for.
  let paddedKeys: Int
  /// Elements of 16 bits in one head's packed keys or values.
  let headElements: Int

  init(_ weights: WhisperWeights, attention: ComputeType) {
    let dimensions = weights.dimensions
    let (context, width) = (dimensions.audioContext, dimensions.audioWidth)
    mel = AlignedMemory(count: (2 * context + 2) * dimensions.melBins)
    convolvedIsRounded = weights.conv2.type == .bfloat16
    convolved = AlignedMemory(count: (2 * context + 2) * width / (convolvedIsRounded ? 2 : 1))
    queries = AlignedMemory(count: context * width)
    mixed = convolved.pointer + width
    paddedKeys = (context + 31) / 32 * 32
    headElements = paddedKeys * 64 * (attention == .float32 ? 2 : 1)
    let count = headElements * dimensions.audioHeads
    keys = (0..<2).map { _ in AlignedMemory(count: count) }
    values = (0..<2).map { _ in AlignedMemory(count: count) }
  }

  /// Makes a workspace for each thread of the next run.
  func prepare(threads: Int, kernels: Kernels) {
    while workspaces.count < threads { workspaces.append(Workspace(kernels)) }
  }

  var roundedConvolved: UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer(convolved.pointer).assumingMemoryBound(to: UInt16.self)
  }

  /// Clears what follows the last frame of a run: the convolutions' padding, where a longer run may have been.
  func clear(after frames: Int, bands: Int, width: Int) {
    (mel.pointer + (frames + 1) * bands).update(repeating: 0, count: bands)
    if convolvedIsRounded {
      (roundedConvolved + (frames + 1) * width).update(repeating: 0, count: width)
    } else {
      (convolved.pointer + (frames + 1) * width).update(repeating: 0, count: width)
    }
  }
}
