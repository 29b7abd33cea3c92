import Inference
import Synchronization

/// Packs the pieces of a model on several threads, each taking the next one as it gets ready.
final class WeightPacking: Sendable {
  private let pieces: [WeightPiece]
  private let checkpoint: any WhisperWeightSource
  private let kernels: Kernels
  private let next = Atomic(0)
  private let failure = Mutex<(piece: Int, error: any Error)?>(nil)

  init(_ pieces: [WeightPiece], of checkpoint: any WhisperWeightSource, kernels: Kernels) {
    self.pieces = pieces
    self.checkpoint = checkpoint
    self.kernels = kernels
  }

  /// Returns when all pieces are packed, or none that is under way any more after one failed.
  /// - Throws: the error of the first failed piece in their order.
  func run(threads: Int) throws {
    let scratchCount = pieces.map(\.scratchCount).max() ?? 0
    ComputeThreads(count: min(threads, pieces.count)).run { [self] _ in
      work(AlignedMemory(uninitialized: scratchCount))
    }
    if let error = failure.withLock({ $0?.error }) { throw error }
  }

  private func work(_ scratch: AlignedMemory<Float>) {
    while true {
      let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard piece < pieces.count, failure.withLock({ $0 == nil }) else { return }
      do {
        try pieces[piece].pack(checkpoint, kernels: kernels, scratch: scratch.pointer)
      } catch {
        failure.withLock { if piece < $0?.piece ?? .max { $0 = (piece, error) } }
      }
    }
  }
}
