public import CKernels

/// How the weights of a layer are held and multiplied.
public enum ComputeType: String, CaseIterable, Sendable {
  case float32
  case bfloat16
  /// 8-bit weights with a scale per output, 8-bit activations with a scale per row, 32-bit sums.
  case int8
}

/// A linear layer `y = x · Wᵀ + b` packed for the kernels, read-only and shared by all threads.
public final class PackedLinear: Sendable {
  public let outputs: Int
  public let inputs: Int
  public let type: ComputeType
  private let memory: AlignedMemory<UInt8>
  private let layout: Layout

  /// Inputs as stored, rounded up to what the type's kernels step by.
  public var paddedInputs: Int { PackedLinear.padded(inputs, type) }
  public var panelCount: Int { (outputs + 15) / 16 }

  static func padded(_ inputs: Int, _ type: ComputeType) -> Int {
    switch type {
    case .float32: inputs
    case .bfloat16: (inputs + 31) / 32 * 32
    case .int8: (inputs + 63) / 64 * 64
    }
  }

  /// Where the parts lie in the memory, in bytes; each begins at a cache line.
  private struct Layout {
    let panels: Int
    let scales: Int
    let offsets: Int
    let bias: Int?
    let end: Int

    init(start: Int, panelBytes: Int, paddedOutputs: Int, hasScales: Bool, hasBias: Bool) {
      func line(_ count: Int) -> Int { (count + 63) / 64 * 64 }
      panels = start
      scales = start + line(panelBytes)
      offsets = scales + (hasScales ? paddedOutputs * 4 : 0)
      let bias = offsets + (hasScales ? paddedOutputs * 4 : 0)
      self.bias = hasBias ? bias : nil
      end = bias + (hasBias ? paddedOutputs * 4 : 0)
    }
  }

  /// A layer whose outputs are yet to be packed, all of them, before anything reads it.
  ///
  /// - Parameters:
  ///   - outputs: rows of W.
  ///   - inputs: columns of W.
  ///   - shared: memory that the layer shares with others; nil: its own.
  package init(
    outputs: Int, inputs: Int, type: ComputeType, hasBias: Bool, in shared: WeightMemory? = nil
  ) {
    self.outputs = outputs
    self.inputs = inputs
    self.type = type
    let paddedOutputs = (outputs + 15) / 16 * 16
    let bytes =
      switch type {
      case .float32: 4
      case .bfloat16: 2
      case .int8: 1
      }
    let panelBytes = paddedOutputs * PackedLinear.padded(inputs, type) * bytes
    func layout(_ start: Int) -> Layout {
      Layout(
        start: start, panelBytes: panelBytes, paddedOutputs: paddedOutputs, hasScales: type == .int8,
        hasBias: hasBias)
    }
    let size = layout(0).end
    let start: Int
    (memory, start) = shared?.take(size) ?? (AlignedMemory(uninitialized: size), 0)
    self.layout = layout(start)
  }

  /// Packs weights block by block, so that a large matrix is never held twice.
  ///
  /// - Parameters:
  ///   - outputs: rows of W.
  ///   - inputs: columns of W.
  ///   - bias: `outputs` values, or nil.
  ///   - rows: the float32 rows [range.count][inputs] of W for a range of outputs.
  public convenience init(
    outputs: Int, inputs: Int, type: ComputeType, bias: [Float]? = nil,
    rows: (Range<Int>) throws -> [Float]
  ) throws {
    precondition(bias.map { $0.count == outputs } ?? true)
    self.init(outputs: outputs, inputs: inputs, type: type, hasBias: bias != nil)
    let step = PackedLinear.rows(of: inputs, elements: 1 << 20)
    for first in stride(from: 0, to: outputs, by: step) {
      let range = first..<min(first + step, outputs)
      let values = try rows(range)
      precondition(values.count == range.count * inputs)
      values.withUnsafeBufferPointer { values in
        guard let start = values.baseAddress else { return }
        if let bias {
          bias.withUnsafeBufferPointer {
            pack(start, bias: $0.baseAddress.map { $0 + first }, outputs: range)
          }
        } else {
          pack(start, bias: nil, outputs: range)
        }
      }
    }
  }

  /// Rows of `inputs` values, whole panels of them, that have about so many elements.
  package static func rows(of inputs: Int, elements: Int) -> Int {
    max(16, elements / max(inputs, 1) / 16 * 16)
  }

  /// Packs the rows of some outputs. Threads may pack different outputs of a layer at once.
  ///
  /// - Parameters:
  ///   - values: float32 rows [range.count][inputs] of W.
  ///   - bias: `range.count` values, for a layer that has a bias.
  ///   - range: begins at a multiple of 16, and ends at one or with the last output.
  package func pack(
    _ values: UnsafePointer<Float>, bias: UnsafePointer<Float>?, outputs range: Range<Int>
  ) {
    precondition(range.lowerBound >= 0 && range.upperBound <= outputs && range.lowerBound % 16 == 0)
    precondition(range.upperBound % 16 == 0 || range.upperBound == outputs)
    precondition((bias == nil) == (layout.bias == nil))
    let (first, count, padded) = (range.lowerBound, range.count, paddedInputs)
    if let bias, let start = layout.bias {
      let target = PackedLinear.floats(memory, start) + first
      target.update(from: bias, count: count)
      // The rest of the last panel.
      (target + count).update(repeating: 0, count: (16 - count % 16) % 16)
    }
    let panels = UnsafeMutableRawPointer(memory.pointer + layout.panels)
    let table = Packers.table
    switch type {
    case .float32:
      table.pack_f32(values, first, count, inputs, panels.assumingMemoryBound(to: Float.self))
    case .bfloat16:
      table.pack_bf16(values, first, count, inputs, padded, panels.assumingMemoryBound(to: UInt16.self))
    case .int8:
      table.pack_int8(
        values, first, count, inputs, padded, panels.assumingMemoryBound(to: Int8.self),
        PackedLinear.floats(memory, layout.scales), PackedLinear.integers(memory, layout.offsets))
    }
  }

  private static func floats(
    _ memory: AlignedMemory<UInt8>, _ offset: Int
  ) -> UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(memory.pointer + offset).assumingMemoryBound(to: Float.self)
  }

  private static func integers(
    _ memory: AlignedMemory<UInt8>, _ offset: Int
  ) -> UnsafeMutablePointer<Int32> {
    UnsafeMutableRawPointer(memory.pointer + offset).assumingMemoryBound(to: Int32.self)
  }

  /// The kernels' description of these weights, valid while this object lives.
  public var descriptor: steno_packed {
    steno_packed(
      outputs: Int32(outputs), inputs: Int32(inputs), padded_inputs: Int32(paddedInputs),
      panels: UnsafeRawPointer(memory.pointer + layout.panels),
      scales: UnsafePointer(PackedLinear.floats(memory, layout.scales)),
      offsets: UnsafePointer(PackedLinear.integers(memory, layout.offsets)),
      bias: layout.bias.map { UnsafePointer(PackedLinear.floats(memory, $0)) })
  }

  /// One row of W as float32, dequantised: an embedding held as the weights of its output layer.
  public func copyRow(_ row: Int, to target: UnsafeMutablePointer<Float>) {
    precondition(row >= 0 && row < outputs)
    let raw = UnsafeRawPointer(memory.pointer + layout.panels)
    let (panel, lane, padded) = (row / 16, row % 16, paddedInputs)
    switch type {
    case .float32:
      let values = raw.assumingMemoryBound(to: Float.self) + panel * padded * 16 + lane
      for k in 0..<inputs { target[k] = values[k * 16] }
    case .bfloat16:
      let values = raw.assumingMemoryBound(to: UInt16.self) + panel * padded * 16 + lane * 2
      for k in 0..<inputs { target[k] = Float(bitPattern: UInt32(values[k / 2 * 32 + k % 2]) << 16) }
    case .int8:
      let values = raw.assumingMemoryBound(to: Int8.self) + panel * padded * 16 + lane * 4
      let scale = PackedLinear.floats(memory, layout.scales)[row]
      for k in 0..<inputs { target[k] = Float(values[k / 4 * 64 + k % 4]) * scale }
    }
  }

  /// Memory held, in bytes.
  public var byteCount: Int { layout.end - layout.panels }
}
