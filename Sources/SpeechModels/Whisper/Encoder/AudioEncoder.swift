import CKernels
public import Inference

/// The encoder's output for one window of audio: [frames][width], float32.
public final class EncodedAudio: Sendable {
  public let frames: Int
  public let width: Int
  public let values: AlignedMemory<Float>

  init(frames: Int, width: Int) {
    self.frames = frames
    self.width = width
    values = AlignedMemory(count: frames * width)
  }
}

/// Whisper's audio encoder: two convolutions and a stack of transformer layers (`whisper.model.AudioEncoder`).
///
/// The rows (positions) of a window are split over the threads given. Everything but attention's view of all
/// keys is local to a row, so threads meet once a layer. A row's result does not depend on the rows that are
/// computed with it, nor therefore on the number of threads. Not shared: one per worker.
public final class AudioEncoder {
  let weights: WhisperWeights
  private let threads: ComputeThreads
  private let scratch: EncoderScratch
  private let attentionType: ComputeType

  public init(weights: WhisperWeights, threads: ComputeThreads, kernels: Kernels) {
    self.weights = weights
    self.threads = threads
    attentionType = !weights.plan.isExact && kernels.instructionSet.prefersBFloat16 ? .bfloat16 : .float32
    scratch = EncoderScratch(
      weights, attention: attentionType, threads: threads.count, kernels: kernels)
  }

  /// - Parameter mel: features [2 · positions][bands] of a window, at most the model's 30 s.
  public func encode(mel: [Float]) -> EncodedAudio {
    let dimensions = weights.dimensions
    let (bands, width) = (dimensions.melBins, dimensions.audioWidth)
    let positions = mel.count / (2 * bands)
    precondition(mel.count == 2 * positions * bands && positions <= dimensions.audioContext)
    let output = EncodedAudio(frames: positions, width: width)
    let scratch = scratch
    // One frame of zeros before and after is the convolutions' padding.
    mel.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      (scratch.mel.pointer + bands).update(from: base, count: source.count)
    }
    scratch.clear(after: 2 * positions, bands: bands, width: width)
    let pass = EncoderPass(
      weights: weights, scratch: scratch, output: output, attention: attentionType, positions: positions)
    let count = threads.count
    threads.run { index in pass.run(thread: index, of: count) }
    return output
  }
}
