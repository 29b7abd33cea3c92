import CKernels

/// Memory aligned for any vector, freed with its owner.
final class Buffer<Element> {
  let pointer: UnsafeMutablePointer<Element>
  let count: Int
  var bytes: Int { count * MemoryLayout<Element>.stride }

  init(_ count: Int) {
    self.count = count
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Element>.stride + 64, alignment: 64)
    raw.initializeMemory(
      as: UInt8.self, repeating: 0, count: max(count, 1) * MemoryLayout<Element>.stride + 64)
    pointer = raw.bindMemory(to: Element.self, capacity: max(count, 1))
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }
}

extension Buffer where Element == Float {
  /// Noise between −1 and 1.
  static func noise(_ count: Int) -> Buffer<Float> {
    let buffer = Buffer<Float>(count)
    var state: UInt32 = 1
    for index in 0..<count {
      state = state &* 1_664_525 &+ 1_013_904_223
      buffer.pointer[index] = Float(Int32(bitPattern: state)) * 0x1p-31
    }
    return buffer
  }
}

/// Weights of a layer, packed as the kernels want them.
final class PackedWeights {
  let outputs: Int
  let inputs: Int
  let type: NumberType
  let padded: Int
  let panels: Buffer<UInt8>
  private let scales: Buffer<Float>
  private let offsets: Buffer<Int32>
  private let bias: Buffer<Float>

  var panelCount: Int { (outputs + 15) / 16 }
  var descriptor: steno_packed {
    steno_packed(
      outputs: Int32(outputs), inputs: Int32(inputs), padded_inputs: Int32(padded),
      panels: UnsafeRawPointer(panels.pointer), scales: UnsafePointer(scales.pointer),
      offsets: UnsafePointer(offsets.pointer), bias: UnsafePointer(bias.pointer))
  }

  init(outputs: Int, inputs: Int, type: NumberType, noise values: Buffer<Float>) {
    (self.outputs, self.inputs, self.type) = (outputs, inputs, type)
    let (step, size) =
      switch type {
      case .float32: (1, 4)
      case .bfloat16: (32, 2)
      case .int8: (64, 1)
      }
    padded = (inputs + step - 1) / step * step
    let rows = (outputs + 15) / 16 * 16
    panels = Buffer(rows * padded * size)
    (scales, offsets, bias) = (Buffer(rows), Buffer(rows), Buffer(rows))
    let raw = UnsafeMutableRawPointer(panels.pointer)
    defer { withExtendedLifetime(values) {} }
    switch type {
    case .float32: steno_pack_f32(values.pointer, 0, outputs, inputs, raw.assumingMemoryBound(to: Float.self))
    case .bfloat16:
      steno_pack_bf16(values.pointer, 0, outputs, inputs, padded, raw.assumingMemoryBound(to: UInt16.self))
    case .int8:
      steno_pack_int8(
        values.pointer, 0, outputs, inputs, padded, raw.assumingMemoryBound(to: Int8.self), scales.pointer,
        offsets.pointer)
    }
  }
}

/// Rows of activations in a product's type.
final class Activations {
  let rows: Int
  let type: NumberType
  let padded: Int
  let size: Int
  let memory: Buffer<UInt8>
  let scales: Buffer<Float>

  init(rows: Int, for weights: PackedWeights, table: steno_kernels) {
    (self.rows, type, padded) = (rows, weights.type, weights.padded)
    size =
      switch type {
      case .float32: 4
      case .bfloat16: 2
      case .int8: 1
      }
    memory = Buffer(rows * padded * size)
    scales = Buffer(rows)
    let values = Buffer.noise(rows * weights.inputs)
    defer { withExtendedLifetime(values) {} }
    let raw = UnsafeMutableRawPointer(memory.pointer)
    switch type {
    case .float32: raw.copyMemory(from: values.pointer, byteCount: values.bytes)
    case .bfloat16:
      table.bf16_rows(
        values.pointer, weights.inputs, rows, weights.inputs, padded,
        raw.assumingMemoryBound(to: UInt16.self), padded)
    case .int8:
      table.quantize_rows(
        values.pointer, weights.inputs, rows, weights.inputs, padded, memory.pointer, padded, scales.pointer)
    }
  }
}

extension steno_kernels {
  /// The product of rows [first, first + count) in whatever type the weights have.
  func multiply(
    _ left: Activations, from first: Int, count: Int, _ weights: PackedWeights, _ epilogue: steno_epilogue
  ) {
    var (right, epilogue) = (weights.descriptor, epilogue)
    let raw = UnsafeMutableRawPointer(left.memory.pointer) + first * left.padded * left.size
    switch weights.type {
    case .float32:
      gemm_f32(
        raw.assumingMemoryBound(to: Float.self), left.padded, count, &right, 0, weights.panelCount, &epilogue)
    case .bfloat16:
      gemm_bf16(
        raw.assumingMemoryBound(to: UInt16.self), left.padded, count, &right, 0, weights.panelCount, &epilogue
      )
    case .int8:
      gemm_int8(
        raw.assumingMemoryBound(to: UInt8.self), left.padded, left.scales.pointer + first, count, &right, 0,
        weights.panelCount, &epilogue)
    }
  }
}
