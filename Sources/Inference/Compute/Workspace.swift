import CKernels

/// One thread's scratch memory and the products that use it. Not shared.
public final class Workspace {
  public let kernels: Kernels
  private var activations = AlignedMemory<UInt8>(count: 0)
  private var scales = AlignedMemory<Float>(count: 0)
  private var buffers: [AlignedMemory<Float>?] = []

  public init(_ kernels: Kernels) { self.kernels = kernels }

  /// Scratch floats number `slot`, at least `count` of them; contents are kept between equal requests.
  public func floats(_ slot: Int, count: Int) -> UnsafeMutablePointer<Float> {
    while buffers.count <= slot { buffers.append(nil) }
    if let buffer = buffers[slot], buffer.count >= count { return buffer.pointer }
    let buffer = AlignedMemory<Float>(count: count)
    buffers[slot] = buffer
    return buffer.pointer
  }

  /// output = activation(x · Wᵀ + b) + residual for `rows` rows of `x` that are `stride` floats apart.
  ///
  /// Rows may overlap (`stride < layer.inputs`), which makes a convolution over time a product.
  ///
  /// - Parameter outputs: the outputs wanted, nil: all. Their neighbors in the same panel of 16 are written too.
  public func apply(
    _ layer: PackedLinear, _ x: UnsafePointer<Float>, stride: Int, rows: Int,
    to output: UnsafeMutablePointer<Float>, outputStride: Int, gelu: Bool = false,
    residual: UnsafePointer<Float>? = nil, residualStride: Int = 0, outputs: Range<Int>? = nil
  ) {
    guard rows > 0 else { return }
    let first = (outputs?.lowerBound ?? 0) / 16
    let end = ((outputs?.upperBound ?? layer.outputs) + 15) / 16
    precondition(first >= 0 && end <= layer.panelCount)
    guard first < end else { return }
    let table = kernels.table.pointee
    var weights = layer.descriptor
    var epilogue = steno_epilogue(
      output: output, output_stride: outputStride, residual: residual, residual_stride: residualStride,
      gelu: gelu ? 1 : 0)
    let padded = layer.paddedInputs
    switch layer.type {
    case .float32:
      table.gemm_f32(x, stride, rows, &weights, first, end, &epilogue)
    case .bfloat16:
      let left = UnsafeMutableRawPointer(bytes(rows * padded * 2)).assumingMemoryBound(to: UInt16.self)
      table.bf16_rows(x, stride, rows, layer.inputs, padded, left, padded)
      table.gemm_bf16(left, padded, rows, &weights, first, end, &epilogue)
    case .int8:
      let left = bytes(rows * padded)
      if scales.count < rows { scales = AlignedMemory(count: rows) }
      table.quantize_rows(x, stride, rows, layer.inputs, padded, left, padded, scales.pointer)
      table.gemm_int8(left, padded, scales.pointer, rows, &weights, first, end, &epilogue)
    }
  }

  private func bytes(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if activations.count < count { activations = AlignedMemory(count: count) }
    return activations.pointer
  }
}
