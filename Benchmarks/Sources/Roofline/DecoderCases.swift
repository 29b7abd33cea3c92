import CKernels
import Inference

/// The decoder's kernels. Weights, keys and values are those of all layers in turn, because a step reads each once:
/// what a small product costs is where its weights come from.
struct DecoderCases {
  let table: steno_kernels
  let model: ModelShape
  static let batches = [1, 2, 4, 8, 16]

  private var width: Int { model.width }

  func all() -> [KernelCase] {
    let shapes = [
      ("qkv", 3 * width, width), ("out", width, width), ("up", 4 * width, width), ("down", width, 4 * width),
    ]
    return shapes.flatMap { name, outputs, inputs in
      let layers = (0..<model.decoderLayers).map { _ in packed(outputs, inputs) }
      return Self.batches.map { product(name, layers, rows: $0) }
    } + logits() + [1, 5].map(crossAttention) + [selfAttention()] + scoreKernels()
  }

  private func packed(_ outputs: Int, _ inputs: Int) -> PackedWeights {
    PackedWeights(
      outputs: outputs, inputs: inputs, type: .int8, noise: Buffer.noise(outputs * inputs))
  }

  private func logits() -> [KernelCase] {
    let weights = [packed(model.vocabulary, width)]
    return Self.batches.map { product("logits", weights, rows: $0) }
  }

  /// One product of one layer; the next run is the next layer's.
  private func product(_ name: String, _ layers: [PackedWeights], rows: Int) -> KernelCase {
    let (outputs, inputs, table) = (layers[0].outputs, layers[0].inputs, table)
    let left = Activations(rows: rows, for: layers[0], table: table)
    let target = Buffer<Float>(rows * outputs)
    // Between two readings of one layer's weights, a step reads all the others.
    let decoder = model.decoderLayers * 14 * width * width + model.vocabulary * width
    var next = 0
    return KernelCase(
      kernel: "gemm int8", shape: "\(model.name) decoder \(name) \(rows)×\(outputs)×\(inputs)",
      operations: 2 * Double(rows * outputs * inputs), type: .int8,
      bytes: Double(layers[0].panels.bytes + rows * outputs * 4),
      workingSet: layers.count == 1
        ? layers[0].panels.bytes : min(decoder, layers.count * layers[0].panels.bytes)
    ) {
      next = (next + 1) % layers.count
      let epilogue = steno_epilogue(
        output: target.pointer, output_stride: outputs, residual: nil, residual_stride: 0, gelu: 0)
      table.multiply(left, from: 0, count: rows, layers[next], epilogue)
    }
  }

  /// One head over a window's keys and values in 8 bits; the next run is the next head.
  private func crossAttention(queries: Int) -> KernelCase {
    let bytes = (ModelShape.context + 15) / 16 * Int(STENO_I8_BLOCK)
    return attention(STENO_I8, "int8", queries: queries, count: ModelShape.context, bytes: bytes)
  }

  /// One head over a sentence's keys and values in half precision.
  private func selfAttention() -> KernelCase {
    attention(STENO_F16, "float16", queries: 1, count: 100, bytes: 112 * 64 * 2)
  }

  /// - Parameter bytes: of a head's keys, and of its values.
  private func attention(
    _ element: steno_element, _ name: String, queries: Int, count: Int, bytes: Int
  ) -> KernelCase {
    let (heads, table) = (model.heads * model.decoderLayers, table)
    let source = Buffer.noise(count * 64)
    let padded = (count + 15) / 16 * 16
    let keys = (0..<heads).map { _ in Buffer<UInt8>(bytes) }
    let values = (0..<heads).map { _ in Buffer<UInt8>(bytes) }
    for head in 0..<heads {
      table.cache_keys(
        source.pointer, 64, 0, count, element, UnsafeMutableRawPointer(keys[head].pointer))
      table.cache_values(
        source.pointer, 64, 0, count, element, UnsafeMutableRawPointer(values[head].pointer))
    }
    let (scores, output) = (Buffer<Float>(queries * padded), Buffer<Float>(queries * 64))
    var next = 0
    return KernelCase(
      kernel: "attend \(name)", shape: "\(model.name) \(queries) queries, \(count) keys",
      operations: 4 * Double(queries * count * 64), type: .float32, bytes: Double(2 * bytes),
      workingSet: heads * 2 * bytes
    ) {
      next = (next + 1) % heads
      table.attend(
        source.pointer, 64, queries, UnsafeRawPointer(keys[next].pointer),
        UnsafeRawPointer(values[next].pointer), element, count, count, 0, 0.125, scores.pointer, padded,
        output.pointer, 64)
    }
  }

  private func scoreKernels() -> [KernelCase] {
    let (count, table) = (model.vocabulary, table)
    let scores = Buffer.noise(count)
    let shape = "\(count) scores"
    return [
      KernelCase(
        kernel: "argmax", shape: shape, operations: 0, type: .float32, bytes: Double(count * 4),
        workingSet: count * 4
      ) {
        var largest: Float = 0
        _ = table.argmax(scores.pointer, count, &largest)
      },
      KernelCase(
        kernel: "scan", shape: shape, operations: 0, type: .float32, bytes: Double(count * 4),
        workingSet: count * 4
      ) {
        var (largest, sum): (Float, Float) = (0, 0)
        _ = table.scan(scores.pointer, count, &largest, &sum)
      },
    ]
  }
}
