import Inference

/// Activations of one encoder run, shared by all of its threads.
///
/// They lie in one block of the model's pool: the keys and values that the decoder makes of the run's output go where
/// they were, so that a chunk never holds both.
struct EncoderScratch: @unchecked Sendable {
  let mel: UnsafeMutablePointer<Float>
  /// What the first convolution gives, [1 + frame + 1][width]; bfloat16 where the second one is.
  let convolved: UnsafeMutablePointer<Float>
  let convolvedIsRounded: Bool
  let queries: UnsafeMutablePointer<Float>
  /// What attention gives, [position][width], before its output layer. It stands where ``convolved`` was, behind the
  /// row of padding: nobody reads that any more once the first layer's keys are there.
  let mixed: UnsafeMutablePointer<Float>
  /// Keys and values of even and odd layers: a thread may start a layer while another still reads the last. One thread
  /// alone has the same memory for both.
  let keys: [UnsafeMutablePointer<UInt16>]
  let values: [UnsafeMutablePointer<UInt16>]
  let workspaces: [Workspace]
  /// Keys that the packed values have room for.
  let paddedKeys: Int
  /// Elements of 16 bits in one head's packed keys or values.
  let headElements: Int
  private let memory: PooledMemory

  /// - Parameters:
  ///   - extent: the positions of the run.
  ///   - workspaces: one for each thread.
  init(_ weights: WhisperWeights, _ extent: AudioExtent, attention: ComputeType, workspaces: [Workspace]) {
    let (bands, width) = (weights.dimensions.melBins, weights.dimensions.audioWidth)
    convolvedIsRounded = weights.conv2.type == .bfloat16
    paddedKeys = EncoderScratch.paddedKeys(extent)
    headElements = paddedKeys * 64 * (attention == .float32 ? 2 : 1)
    self.workspaces = workspaces
    let sizes = EncoderScratch.sizes(
      weights.dimensions, extent, threads: workspaces.count, convolvedIsRounded: convolvedIsRounded,
      attention: attention)
    // Runs are of different lengths; blocks of one size serve them all.
    let most = EncoderScratch.byteCount(
      weights.dimensions, convolvedIsRounded: convolvedIsRounded, attention: attention)
    memory = weights.pool.take(sizes.reduce(0, +), capacity: most)
    var place = UnsafeMutableRawPointer(memory.pointer)
    let parts = sizes.map { bytes in
      defer { place += bytes }
      return place
    }
    mel = parts[0].assumingMemoryBound(to: Float.self)
    convolved = parts[1].assumingMemoryBound(to: Float.self)
    queries = parts[2].assumingMemoryBound(to: Float.self)
    let packed = parts[3...].map { $0.assumingMemoryBound(to: UInt16.self) }
    (keys, values) = ([packed[0], packed[packed.count - 2]], [packed[1], packed[packed.count - 1]])
    mixed = convolved + width
    clearPadding(frames: 2 * extent.front + 2, bands: bands, width: width)
  }

  /// Bytes of a run of several threads over a whole window.
  static func byteCount(_ dimensions: WhisperDimensions, convolvedIsRounded: Bool, attention: ComputeType)
    -> Int
  {
    sizes(
      dimensions, AudioExtent(all: dimensions.audioContext), threads: 2,
      convolvedIsRounded: convolvedIsRounded, attention: attention
    ).reduce(0, +)
  }

  private static func paddedKeys(_ extent: AudioExtent) -> Int { (extent.count + 31) / 32 * 32 }

  /// Bytes of features, convolved frames, queries, and of the keys and values of one layer or two; each is whole
  /// cache lines.
  private static func sizes(
    _ dimensions: WhisperDimensions, _ extent: AudioExtent, threads: Int, convolvedIsRounded: Bool,
    attention: ComputeType
  ) -> [Int] {
    let (width, frames) = (dimensions.audioWidth, 2 * extent.front + 2)
    let rows = extent.count * width * 4
    let packed = paddedKeys(extent) * dimensions.audioHeads * 64 * (attention == .float32 ? 4 : 2)
    let convolved = max(frames * width * (convolvedIsRounded ? 2 : 4), rows + width * 4)
    return
      ([frames * dimensions.melBins * 4, convolved, rows]
      + [Int](repeating: packed, count: threads > 1 ? 4 : 2))
      .map { ($0 + 63) / 64 * 64 }
  }

  var roundedConvolved: UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer(convolved).assumingMemoryBound(to: UInt16.self)
  }

  /// The convolutions' padding: a frame of zeros before the first and one after the last.
  private func clearPadding(frames: Int, bands: Int, width: Int) {
    for row in [0, frames - 1] {
      (mel + row * bands).update(repeating: 0, count: bands)
      if convolvedIsRounded {
        (roundedConvolved + row * width).update(repeating: 0, count: width)
      } else {
        (convolved + row * width).update(repeating: 0, count: width)
      }
    }
  }
}
