import CKernels

/// Conversion of stored elements to float32.
///
/// Half precision, in which models are published, is the kernels' work. The other loops are kept to loads and
/// arithmetic on typed pointers: they vectorise in release builds and need no call per element in debug builds.
/// Their sources may be unaligned in the file, so callers copy them to aligned scratch memory first.
enum ElementConversion {
  /// Values per piece that goes through scratch memory: small enough for the first-level cache.
  static let chunkLength = 4096

  /// IEEE 754 binary16, including subnormals, infinities and NaN; from any address.
  static func float16(
    _ source: UnsafeRawPointer, to destination: UnsafeMutablePointer<Float>, count: Int
  ) {
    Packers.table.f16_to_f32(source, count, destination)
  }

  /// The upper half of a binary32; from any address.
  static func bfloat16(
    _ source: UnsafeRawPointer, to destination: UnsafeMutablePointer<Float>, count: Int
  ) {
    Packers.table.bf16_to_f32(source, count, destination)
  }

  static func float64(
    _ source: UnsafePointer<Double>, to destination: UnsafeMutablePointer<Float>, count: Int
  ) {
    var index = 0
    while index < count {
      destination[index] = Float(source[index])
      index &+= 1
    }
  }

  /// value = byte / scale, CTranslate2's convention.
  static func int8(
    _ source: UnsafePointer<Int8>, to destination: UnsafeMutablePointer<Float>, count: Int, scale: Float
  ) {
    var index = 0
    while index < count {
      destination[index] = Float(source[index]) / scale
      index &+= 1
    }
  }

  /// value = word / scale, CTranslate2's convention.
  static func int16(
    _ source: UnsafePointer<Int16>, to destination: UnsafeMutablePointer<Float>, count: Int, scale: Float
  ) {
    var index = 0
    while index < count {
      destination[index] = Float(source[index]) / scale
      index &+= 1
    }
  }

  /// ggml `Q8_0`: `blocks` blocks of 34 bytes each give 32 values.
  static func q8Blocks(
    _ source: UnsafePointer<UInt8>, to destination: UnsafeMutablePointer<Float>, blocks: Int
  ) {
    var block = 0
    while block < blocks {
      let bytes = source + block &* 34
      var scale: Float = 0
      float16(bytes, to: &scale, count: 1)
      let values = destination + block &* 32
      var index = 0
      while index < 32 {
        values[index] = scale * Float(Int8(bitPattern: bytes[index &+ 2]))
        index &+= 1
      }
      block &+= 1
    }
  }
}
