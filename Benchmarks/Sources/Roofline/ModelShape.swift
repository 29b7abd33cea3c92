/// The sizes of a Whisper model that its kernels' shapes follow from.
struct ModelShape {
  var name: String
  var width: Int
  var encoderLayers: Int
  var decoderLayers: Int
  var vocabulary = 51_865

  var heads: Int { width / 64 }
  /// Positions of a window of 30 s.
  static let context = 1500
  /// Rows that the encoder works on at once, as `EncoderPass` has it: the hidden layer takes 1 MiB at most.
  func blockRows(_ type: NumberType) -> Int {
    max((1 << 20) / (4 * width * (type == .bfloat16 ? 2 : 4)) / 32, 1) * 32
  }

  static let all = [
    ModelShape(name: "tiny", width: 384, encoderLayers: 4, decoderLayers: 4),
    ModelShape(name: "base", width: 512, encoderLayers: 6, decoderLayers: 6),
    ModelShape(name: "small", width: 768, encoderLayers: 12, decoderLayers: 12),
  ]

  /// Operations of the encoder for one window: convolutions, products and attention.
  var encoderOperations: Double {
    let (rows, d) = (Double(ModelShape.context), Double(width))
    let convolutions = 2 * (2 * rows) * d * 240 + 2 * rows * d * 3 * d
    let products = 2 * rows * 12 * d * d
    let attention = 4 * rows * rows * d
    return convolutions + Double(encoderLayers) * (products + attention)
  }
}
