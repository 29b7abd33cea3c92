import Inference

/// Some outputs of a layer: what one thread reads and packs before it takes the next piece.
struct WeightPiece: Sendable {
  /// A role whose rows are outputs of a layer.
  struct Part: Sendable {
    let role: String
    let outputs: Int
    /// Without one its outputs have a bias of zero, if the layer has a bias.
    let hasBias: Bool
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

  /// Floats of scratch memory that ``pack(_:kernels:scratch:)`` needs: a block, for a convolution twice, and its
  /// bias.
  var scratchCount: Int { blockRows * (layer.inputs * (taps > 1 ? 2 : 1) + 1) }

  func pack(_ checkpoint: any WhisperWeightSource, kernels: Kernels, scratch: UnsafeMutablePointer<Float>)
    throws
  {
    let bias = parts.contains(where: \.hasBias) ? scratch : nil
    let values = scratch + blockRows
    var first = outputs.lowerBound
    while first < outputs.upperBound {
      let block = first..<min(first + blockRows, outputs.upperBound)
      try read(block, of: checkpoint, kernels: kernels, into: values)
      if let bias { try readBias(block, of: checkpoint, into: bias) }
      if taps > 1 {
        let turned = values + block.count * layer.inputs
        turn(values, rows: block.count, into: turned)
        layer.pack(turned, bias: bias, outputs: block)
      } else {
        layer.pack(values, bias: bias, outputs: block)
      }
      first = block.upperBound
    }
    forEachRole(of: outputs) { part, rows in checkpoint.release(part.role + ".weight", rows: rows) }
  }

  private func read(
    _ block: Range<Int>, of checkpoint: any WhisperWeightSource, kernels: Kernels,
    into target: UnsafeMutablePointer<Float>
  ) throws {
    var target = target
    try forEachRole(of: block) { part, rows in
      try checkpoint.readFloat32(part.role + ".weight", rows: rows, into: target)
      let count = rows.count * layer.inputs
      guard kernels.allFinite(UnsafeBufferPointer(start: target, count: count)) else {
        throw WhisperModelError.notFinite(part.role)
      }
      target += count
    }
  }

  private func readBias(
    _ block: Range<Int>, of checkpoint: any WhisperWeightSource, into target: UnsafeMutablePointer<Float>
  ) throws {
    var target = target
    try forEachRole(of: block) { part, rows in
      if part.hasBias {
        try checkpoint.readFloat32(part.role + ".bias", rows: rows, into: target)
      } else {
        target.update(repeating: 0, count: rows.count)
      }
      target += rows.count
    }
  }

  /// The roles that some outputs are of, each with its own rows among them.
  private func forEachRole(of outputs: Range<Int>, _ body: (Part, Range<Int>) throws -> Void) rethrows {
    var start = 0
    for part in parts {
      let overlap = outputs.clamped(to: start..<start + part.outputs)
      if !overlap.isEmpty {
        try body(part, overlap.lowerBound - start..<overlap.upperBound - start)
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
