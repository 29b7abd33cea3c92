public import CKernels

extension steno_epilogue {
  /// A product whose result stays float32.
  public init(
    output: UnsafeMutablePointer<Float>?, output_stride: Int, residual: UnsafePointer<Float>?,
    residual_stride: Int, gelu: Int32
  ) {
    self.init()
    self.output = output
    self.output_stride = output_stride
    self.residual = residual
    self.residual_stride = residual_stride
    self.gelu = gelu
  }

  /// A product whose result is rounded to bfloat16, as the left side of the next one.
  public init(rounded: UnsafeMutablePointer<UInt16>, stride: Int, gelu: Bool) {
    self.init()
    self.rounded = rounded
    rounded_stride = stride
    self.gelu = gelu ? 1 : 0
  }
}

extension Workspace {
  /// Scratch memory for 16-bit elements; it is that of `floats` with the same number.
  public func halves(_ slot: Int, count: Int) -> UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer(floats(slot, count: (count + 1) / 2)).assumingMemoryBound(to: UInt16.self)
  }

  /// A bfloat16 layer over `rows` rows that are bfloat16 already and `stride` elements apart.
  ///
  /// - Parameter panels: the panels of 16 outputs wanted, nil: all.
  /// - Precondition: the layer's inputs fill whole steps, `layer.paddedInputs == layer.inputs`.
  public func apply(
    _ layer: PackedLinear, rounded x: UnsafePointer<UInt16>, stride: Int, rows: Int,
    panels: Range<Int>? = nil,
    into epilogue: steno_epilogue
  ) {
    precondition(layer.type == .bfloat16 && layer.paddedInputs == layer.inputs)
    guard rows > 0 else { return }
    var (weights, epilogue) = (layer.descriptor, epilogue)
    let panels = panels ?? 0..<layer.panelCount
    kernels.table.pointee.gemm_bf16(
      x, stride, rows, &weights, panels.lowerBound, panels.upperBound, &epilogue)
  }
}
