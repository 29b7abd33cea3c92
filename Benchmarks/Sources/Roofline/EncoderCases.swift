import CKernels

/// The encoder's kernels for one window of 30 s. One row of the table each; `EncoderPass` shows how they follow one
/// another.
struct EncoderCases {
  let table: steno_kernels
  let model: ModelShape

  private var rows: Int { ModelShape.context }
  private var width: Int { model.width }

  func all() -> [KernelCase] {
    NumberType.allCases.flatMap { products($0) } + attentionParts() + rowKernels()
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
    let (block, rows, table) = (model.blockRows, rows, table)
    let target = Buffer<Float>(block * outputs)
    let blocks = (rows + block - 1) / block
    let moved = weights.panels.bytes * blocks + left.memory.bytes + rows * outputs * 4
    return KernelCase(
      kernel: "gemm \(type.rawValue)", shape: "\(model.name) \(name) \(rows)×\(outputs)×\(inputs)",
      operations: 2 * Double(rows * outputs * inputs), type: type, bytes: Double(moved),
      workingSet: weights.panels.bytes + target.bytes
    ) {
      let epilogue = steno_epilogue(
        output: target.pointer, output_stride: outputs,
        residual: hasResidual ? UnsafePointer(target.pointer) : nil, residual_stride: outputs,
        gelu: gelu ? 1 : 0)
      for first in stride(from: 0, to: rows, by: block) {
        table.multiply(left, from: first, count: min(block, rows - first), weights, epilogue)
      }
    }
  }

  private func attentionParts() -> [KernelCase] {
    [attention(.float32), attention(.bfloat16), softmaxFloat32(), softmaxBFloat16()]
  }

  /// One head of one layer, all queries: scores, softmax, mixing.
  private func attention(_ type: NumberType) -> KernelCase {
    let count = rows
    let padded = (count + 31) / 32 * 32
    let part = table.isa == STENO_ISA_AMX ? 32 : 24
    let source = Buffer.noise(count * 64)
    let keys = Buffer<UInt16>(padded * 64 * 2)
    let values = Buffer<UInt16>(padded * 64 * 2)
    let table = table
    if type == .bfloat16 {
      table.pack_keys_bf16(source.pointer, 64, 0, count, keys.pointer)
      table.pack_values_bf16(source.pointer, 64, 0, count, padded, values.pointer)
    } else {
      table.cache_keys(source.pointer, 64, 0, count, STENO_F32, UnsafeMutableRawPointer(keys.pointer))
      table.pack_values_f32(
        source.pointer, 64, 0, count, padded,
        UnsafeMutableRawPointer(values.pointer).assumingMemoryBound(to: Float.self))
    }
    let scores = Buffer<Float>(part * padded)
    let (left, shares) = (Buffer<UInt16>(part * 64), Buffer<UInt16>(part * padded))
    let (sums, output) = (Buffer<Float>(part), Buffer<Float>(part * 64))
    return KernelCase(
      kernel: "attention \(type.rawValue)", shape: "one head \(count)×\(count)×64, softmax too",
      operations: 4 * Double(count * count * 64), type: type,
      bytes: Double(2 * padded * 64 * (type == .bfloat16 ? 2 : 4) * ((count + part - 1) / part)),
      workingSet: scores.bytes + padded * 64 * (type == .bfloat16 ? 4 : 8)
    ) {
      var keyWeights = steno_packed(
        outputs: Int32(count), inputs: 64, padded_inputs: 64, panels: UnsafeRawPointer(keys.pointer),
        scales: nil,
        offsets: nil, bias: nil)
      var valueWeights = steno_packed(
        outputs: 64, inputs: Int32(padded), padded_inputs: Int32(padded),
        panels: UnsafeRawPointer(values.pointer),
        scales: nil, offsets: nil, bias: nil)
      var scoring = steno_epilogue(
        output: scores.pointer, output_stride: padded, residual: nil, residual_stride: 0, gelu: 0)
      var mixing = steno_epilogue(
        output: output.pointer, output_stride: 64, residual: nil, residual_stride: 0, gelu: 0)
      for first in stride(from: 0, to: count, by: part) {
        let rows = min(part, count - first)
        let query = source.pointer + first * 64
        if type == .bfloat16 {
          table.bf16_rows(query, 64, rows, 64, 64, left.pointer, 64)
          table.gemm_bf16(left.pointer, 64, rows, &keyWeights, 0, (count + 15) / 16, &scoring)
          table.softmax_rows_bf16(
            scores.pointer, padded, rows, count, padded, 0.125, shares.pointer, padded, sums.pointer)
          table.gemm_bf16(shares.pointer, padded, rows, &valueWeights, 0, 4, &mixing)
        } else {
          table.gemm_f32(query, 64, rows, &keyWeights, 0, (count + 15) / 16, &scoring)
          table.softmax_rows_f32(scores.pointer, padded, rows, count, 0.125, sums.pointer)
          table.gemm_f32(scores.pointer, padded, rows, &valueWeights, 0, 4, &mixing)
        }
        table.scale_rows(output.pointer, 64, rows, 64, sums.pointer)
      }
    }
  }

  private func softmaxBFloat16() -> KernelCase {
    let (count, padded, part, table) = (rows, 1504, 24, table)
    let (x, y, sums) = (Buffer.noise(part * padded), Buffer<UInt16>(part * padded), Buffer<Float>(part))
    return KernelCase(
      kernel: "softmax bfloat16", shape: "\(part)×\(count)", operations: 0, type: .float32,
      bytes: Double(part * count * 6), workingSet: x.bytes + y.bytes
    ) {
      table.softmax_rows_bf16(x.pointer, padded, part, count, padded, 0.125, y.pointer, padded, sums.pointer)
    }
  }

  private func softmaxFloat32() -> KernelCase {
    let (count, padded, part, table) = (rows, 1504, 24, table)
    let (x, sums) = (Buffer.noise(part * padded), Buffer<Float>(part))
    return KernelCase(
      kernel: "softmax float32", shape: "\(part)×\(count)", operations: 0, type: .float32,
      bytes: Double(part * count * 8), workingSet: x.bytes
    ) {
      table.softmax_rows_f32(x.pointer, padded, part, count, 0.125, sums.pointer)
    }
  }

  /// What is done to a block's rows between products: bound by reading and writing them.
  private func rowKernels() -> [KernelCase] {
    let (block, width, table) = (model.blockRows, width, table)
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
