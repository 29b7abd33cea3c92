import CKernels
public import Inference

/// The encoder's output for the positions of an extent: [frames][width], float32.
public final class EncodedAudio: Sendable {
  public let extent: AudioExtent
  public let width: Int
  public let values: AlignedMemory<Float>
  /// Positions held.
  public var frames: Int { extent.count }

  init(extent: AudioExtent, width: Int) {
    self.extent = extent
    self.width = width
    values = AlignedMemory(count: extent.count * width)
  }
}

/// Whisper's audio encoder: two convolutions and a stack of transformer layers (`whisper.model.AudioEncoder`).
///
/// The rows (positions) of a window are split over the threads given. Everything but attention's view of all
/// keys is local to a row, so threads meet once a layer. A row's result does not depend on the rows that are
/// computed with it, nor therefore on the number of threads. Not shared: one per worker.
public final class AudioEncoder {
  let weights: WhisperWeights
  private let kernels: Kernels
  /// One for each thread of the runs so far.
  private var workspaces: [Workspace] = []
  private let attentionType: ComputeType

  public init(weights: WhisperWeights, kernels: Kernels) {
    self.weights = weights
    self.kernels = kernels
    attentionType = !weights.plan.isExact && kernels.instructionSet.prefersBFloat16 ? .bfloat16 : .float32
  }

  /// - Parameters:
  ///   - mel: features [2 · audio context][bands] of a window.
  ///   - content: frames from the window's start that hold audio; the others are zeros. Less is computed for fewer,
  ///     unless the model's weights are exact.
  ///   - threads: share the work; the caller's is one of them.
  public func encode(mel: [Float], content: Int, threads: ComputeThreads) -> EncodedAudio {
    let dimensions = weights.dimensions
    let (bands, width, context) = (dimensions.melBins, dimensions.audioWidth, dimensions.audioContext)
    precondition(mel.count == 2 * context * bands && content <= 2 * context)
    let extent = weights.extent(content: (content + 1) / 2)
    let output = EncodedAudio(extent: extent, width: width)
    let count = threads.count
    while workspaces.count < count { workspaces.append(Workspace(kernels)) }
    let scratch = EncoderScratch(
      weights, extent, attention: attentionType, workspaces: Array(workspaces.prefix(count)))
    mel.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      (scratch.mel + bands).update(from: base, count: 2 * extent.front * bands)
    }
    let pass = EncoderPass(
      weights: weights, scratch: scratch, output: output, attention: attentionType,
      barrier: ThreadBarrier(count: count))
    threads.run { index in pass.run(thread: index, of: count) }
    return output
  }
}
