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
  private let panels: AlignedMemory<UInt8>
  private let scales: AlignedMemory<Float>
  private let offsets: AlignedMemory<Int32>
  private let bias: AlignedMemory<Float>?

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

  /// Packs weights block by block, so that a large matrix is never held twice.
  ///
  /// - Parameters:
  ///   - outputs: rows of W.
  ///   - inputs: columns of W.
  ///   - bias: `outputs` values, or nil.
  ///   - rows: the float32 rows [range.count][inputs] of W for a range of outputs.
  public init(
    outputs: Int, inputs: Int, type: ComputeType, bias: [Float]? = nil,
    rows: (Range<Int>) throws -> [Float]
  ) throws {
    self.outputs = outputs
    self.inputs = inputs
    self.type = type
    let panelCount = (outputs + 15) / 16
    let padded = PackedLinear.padded(inputs, type)
    let bytes =
      switch type {
      case .float32: 4
      case .bfloat16: 2
      case .int8: 1
      }
    panels = AlignedMemory(count: panelCount * 16 * padded * bytes)
    scales = AlignedMemory(count: type == .int8 ? panelCount * 16 : 0)
    offsets = AlignedMemory(count: type == .int8 ? panelCount * 16 : 0)
    if let bias {
      precondition(bias.count == outputs)
      self.bias = AlignedMemory(bias + [Float](repeating: 0, count: panelCount * 16 - outputs))
    } else {
      self.bias = nil
    }
    let step = max(16, (1 << 20) / max(inputs, 1) / 16 * 16)
    for first in stride(from: 0, to: outputs, by: step) {
      let range = first..<min(first + step, outputs)
      let values = try rows(range)
      precondition(values.count == range.count * inputs)
      values.withUnsafeBufferPointer { pack($0, first: first, count: range.count, padded: padded) }
    }
  }

  private func pack(_ values: UnsafeBufferPointer<Float>, first: Int, count: Int, padded: Int) {
    let raw = UnsafeMutableRawPointer(panels.pointer)
    let source = values.baseAddress
    switch type {
    case .float32:
      steno_pack_f32(source, first, count, inputs, raw.assumingMemoryBound(to: Float.self))
    case .bfloat16:
      steno_pack_bf16(source, first, count, inputs, padded, raw.assumingMemoryBound(to: UInt16.self))
    case .int8:
      steno_pack_int8(
        source, first, count, inputs, padded, raw.assumingMemoryBound(to: Int8.self), scales.pointer,
        offsets.pointer)
    }
  }

  /// The kernels' description of these weights, valid while this object lives.
  public var descriptor: steno_packed {
    steno_packed(
      outputs: Int32(outputs), inputs: Int32(inputs), padded_inputs: Int32(paddedInputs),
      panels: UnsafeRawPointer(panels.pointer), scales: UnsafePointer(scales.pointer),
      offsets: UnsafePointer(offsets.pointer), bias: bias.map { UnsafePointer($0.pointer) })
  }

  /// One row of W as float32, dequantised: an embedding held as the weights of its output layer.
  public func copyRow(_ row: Int, to target: UnsafeMutablePointer<Float>) {
    precondition(row >= 0 && row < outputs)
    let raw = UnsafeRawPointer(panels.pointer)
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
      for k in 0..<inputs { target[k] = Float(values[k / 4 * 64 + k % 4]) * scales.pointer[row] }
    }
  }

  /// Memory held, in bytes.
  public var byteCount: Int { panels.count + scales.count * 4 + offsets.count * 4 + (bias?.count ?? 0) * 4 }
}
