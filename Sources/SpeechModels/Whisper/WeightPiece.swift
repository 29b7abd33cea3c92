import Inference

/// Some outputs of a layer: what one thread reads and packs before it takes the next piece.
struct WeightPiece: Sendable {
  /// A role whose rows are outputs of a layer.
  struct Part: Sendable {
    let role: String
    let outputs: Int
  }

  let layer: PackedLinear
  let outputs: Range<Int>
  /// The layer's roles, their rows one after another.
  let parts: [Part]
  /// Taps of a convolution, 1 for anything else.
  let taps: Int

  /// Stored values that are mapped into memory at once for a piece: few enough to cost no memory, enough to make
  /// giving the pages back worth a call.
  private static let pieceElements = 1 << 19
  /// Values that are converted at once: they stay in the second-level cache until they are packed.
  private static let blockElements = 1 << 15

  static func all(of layer: PackedLinear, _ parts: [Part], taps: Int = 1) -> [WeightPiece] {
    let step = PackedLinear.rows(of: layer.inputs, elements: pieceElements)
    return stride(from: 0, to: layer.outputs, by: step).map { first in
      WeightPiece(
        layer: layer, outputs: first..<min(first + step, layer.outputs), parts: parts, taps: taps)
    }
  }

  private var blockRows: Int { PackedLinear.rows(of: layer.inputs, elements: WeightPiece.blockElements) }

  /// Floats of scratch memory that ``pack(_:kernels:scratch:)`` needs: a block, for a convolution twice.
  var scratchCount: Int { blockRows * layer.inputs * (taps > 1 ? 2 : 1) }

  func pack(_ checkpoint: WhisperCheckpoint, kernels: Kernels, scratch: UnsafeMutablePointer<Float>) throws {
    var first = outputs.lowerBound
    while first < outputs.upperBound {
      let block = first..<min(first + blockRows, outputs.upperBound)
      try read(block, of: checkpoint, kernels: kernels, into: scratch)
      if taps > 1 {
        let turned = scratch + block.count * layer.inputs
        turn(scratch, rows: block.count, into: turned)
        layer.pack(turned, outputs: block)
      } else {
        layer.pack(scratch, outputs: block)
      }
      first = block.upperBound
    }
    forEachRole(of: outputs) { role, rows in checkpoint.release(role, rows: rows) }
  }

  private func read(
    _ block: Range<Int>, of checkpoint: WhisperCheckpoint, kernels: Kernels,
    into target: UnsafeMutablePointer<Float>
  ) throws {
    var target = target
    try forEachRole(of: block) { role, rows in
      try checkpoint.readFloat32(role, rows: rows, into: target)
      let count = rows.count * layer.inputs
      guard kernels.allFinite(UnsafeBufferPointer(start: target, count: count)) else {
        throw WhisperModelError.notFinite(role)
      }
      target += count
    }
  }

  /// The roles that some outputs are of, each with its own rows among them.
  private func forEachRole(of outputs: Range<Int>, _ body: (String, Range<Int>) throws -> Void) rethrows {
    var start = 0
    for part in parts {
      let overlap = outputs.clamped(to: start..<start + part.outputs)
      if !overlap.isEmpty {
        try body(part.role + ".weight", overlap.lowerBound - start..<overlap.upperBound - start)
      }
      start += part.outputs
    }
  }

  /// [rows][channels][taps] → [rows][taps][channels].
  private func turn(
    _ source: UnsafePointer<Float>, rows: Int, into target: UnsafeMutablePointer<Float>
  ) {
    let channels = layer.inputs / taps
    var (from, row) = (source, target)
    for _ in 0..<rows {
      for channel in 0..<channels {
        for tap in 0..<taps { row[tap * channels + channel] = from[channel * taps + tap] }
      }
      from += layer.inputs
      row += layer.inputs
    }
  }
}
