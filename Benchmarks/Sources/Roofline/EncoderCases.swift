import CKernels
import Inference

/// The encoder's kernels for one window of 30 s. One row of the table each; `EncoderPass` shows how they follow one
/// another.
struct EncoderCases {
  let table: steno_kernels
  let model: ModelShape

  private var rows: Int { ModelShape.context }
  private var width: Int { model.width }

  func all() -> [KernelCase] {
    NumberType.allCases.flatMap { products($0) } + [attention(.float32), attention(.bfloat16)] + rowKernels()
  }

  private func products(_ type: NumberType) -> [KernelCase] {
    [
      product(type, "qkv", outputs: 3 * width, inputs: width),
      product(type, "attention out", outputs: width, inputs: width, hasResidual: true),
      product(type, "up + GELU", outputs: 4 * width, inputs: width, gelu: true),
      product(type, "down", outputs: width, inputs: 4 * width, hasResidual: true),
      product(type, "conv2 + GELU", outputs: width, inputs: 3 * width, gelu: true),
    ]
  }

  /// All rows of a window, block by block as the encoder does; blocks' results go to the same place.
  private func product(
    _ type: NumberType, _ name: String, outputs: Int, inputs: Int, gelu: Bool = false,
    hasResidual: Bool = false
  ) -> KernelCase {
    let weights = PackedWeights(
      outputs: outputs, inputs: inputs, type: type, noise: Buffer.noise(outputs * inputs))
    let left = Activations(rows: rows, for: weights, table: table)
    let (block, rows, table) = (model.blockRows(type), rows, table)
    let target = Buffer<Float>(block * outputs)
    // The hidden layer is the left side of the next product.
    let rounded = gelu && type == .bfloat16 ? Buffer<UInt16>(block * outputs) : nil
    let blocks = (rows + block - 1) / block
    let moved = weights.panels.bytes * blocks + left.memory.bytes + rows * outputs * (rounded == nil ? 4 : 2)
    return KernelCase(
      kernel: "gemm \(type.rawValue)", shape: "\(model.name) \(name) \(rows)×\(outputs)×\(inputs)",
      operations: 2 * Double(rows * outputs * inputs), type: type, bytes: Double(moved),
      workingSet: weights.panels.bytes + (rounded?.bytes ?? target.bytes)
    ) {
      let epilogue =
        rounded.map { steno_epilogue(rounded: $0.pointer, stride: outputs, gelu: gelu) }
        ?? steno_epilogue(
          output: target.pointer, output_stride: outputs,
          residual: hasResidual ? UnsafePointer(target.pointer) : nil, residual_stride: outputs,
          gelu: gelu ? 1 : 0)
      for first in stride(from: 0, to: rows, by: block) {
        table.multiply(left, from: first, count: min(block, rows - first), weights, epilogue)
      }
    }
  }

  /// One head of one layer, all queries: scores, softmax, mixing in one kernel.
  private func attention(_ type: NumberType) -> KernelCase {
    let (count, table) = (rows, table)
    let padded = (count + 31) / 32 * 32
    let source = Buffer.noise(count * 64)
    let keys = Buffer<UInt8>(padded * 64 * (type == .bfloat16 ? 2 : 4))
    let values = Buffer<UInt8>(keys.count)
    let output = Buffer<Float>(count * 64)
    let (rawKeys, rawValues) = (
      UnsafeMutableRawPointer(keys.pointer), UnsafeMutableRawPointer(values.pointer)
    )
    let roundedKeys = rawKeys.assumingMemoryBound(to: UInt16.self)
    let roundedValues = rawValues.assumingMemoryBound(to: UInt16.self)
    let (wholeKeys, wholeValues) = (
      rawKeys.assumingMemoryBound(to: Float.self), rawValues.assumingMemoryBound(to: Float.self)
    )
    if type == .bfloat16 {
      table.pack_keys_bf16(source.pointer, 64, 0, count, roundedKeys)
      table.pack_values_bf16(source.pointer, 64, 0, count, padded, roundedValues)
    } else {
      table.cache_keys(source.pointer, 64, 0, count, STENO_F32, rawKeys)
      table.pack_values_f32(source.pointer, 64, 0, count, padded, wholeValues)
    }
    return KernelCase(
      kernel: "attend_rows \(type.rawValue)", shape: "one head \(count)×\(count)×64, softmax too",
      operations: 4 * Double(count * count * 64), type: type,
      bytes: Double(keys.bytes + values.bytes + source.bytes + output.bytes),
      workingSet: keys.bytes + values.bytes + source.bytes + output.bytes
    ) {
      withExtendedLifetime((keys, values)) {
        if type == .bfloat16 {
          table.attend_rows_bf16(
            source.pointer, 64, count, roundedKeys, roundedValues, count, padded, count, 0, 0.125,
            output.pointer, 64)
        } else {
          table.attend_rows_f32(
            source.pointer, 64, count, wholeKeys, wholeValues, count, padded, count, 0, 0.125, output.pointer,
            64)
        }
      }
    }
  }

  /// What is done to a block's rows between products: bound by reading and writing them.
  private func rowKernels() -> [KernelCase] {
    let (block, width, table) = (model.blockRows(.bfloat16), width, table)
    let x = Buffer.noise(block * width)
    let (y, gamma) = (Buffer<Float>(block * width), Buffer.noise(width))
    let (narrow, bytes, scales) = (
      Buffer<UInt16>(block * width), Buffer<UInt8>(block * width), Buffer<Float>(block)
    )
    func rowCase(_ kernel: String, bytesPerValue: Int, _ run: @escaping () -> Void) -> KernelCase {
      KernelCase(
        kernel: kernel, shape: "\(model.name) \(block)×\(width)", operations: 0, type: .float32,
        bytes: Double(block * width * bytesPerValue), workingSet: block * width * 8, run: run)
    }
    return [
      rowCase("layer_norm", bytesPerValue: 8) {
        table.layer_norm(x.pointer, width, block, width, gamma.pointer, gamma.pointer, y.pointer, width)
      },
      rowCase("layer_norm_bf16", bytesPerValue: 6) {
        table.layer_norm_bf16(
          x.pointer, width, block, width, gamma.pointer, gamma.pointer, narrow.pointer, width)
      },
      rowCase("bf16_rows", bytesPerValue: 6) {
        table.bf16_rows(x.pointer, width, block, width, width, narrow.pointer, width)
      },
      rowCase("quantize_rows", bytesPerValue: 5) {
        table.quantize_rows(x.pointer, width, block, width, width, bytes.pointer, width, scales.pointer)
      },
      rowCase("gelu", bytesPerValue: 8) { table.gelu(y.pointer, block * width) },
    ]
  }
}
