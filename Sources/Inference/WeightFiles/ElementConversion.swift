/// Conversion of stored elements to float32.
///
/// The loops are kept to loads, integer arithmetic and selects on typed pointers: they vectorise in release builds
/// and need no call per element in debug builds, where tens of millions of values must still be read in a second.
/// Sources may be unaligned in the file, so callers copy them to aligned scratch memory first.
enum ElementConversion {
  /// Values per piece that goes through scratch memory: small enough for the first-level cache.
  static let chunkLength = 4096

  /// IEEE 754 binary16, including subnormals, infinities and NaN; independent of the thread's
  /// denormals-are-zero mode.
  static func float16(
    _ source: UnsafePointer<UInt16>, to destination: UnsafeMutablePointer<Float>, count: Int
  ) {
    let subnormalBase = Float(bitPattern: 0x3880_0000)  // 2^-14
    var index = 0
    while index < count {
      let half = UInt32(truncatingIfNeeded: source[index])
      let magnitude = (half & 0x7FFF) &<< 13
      // Exponent rebias 15 → 127; all-ones exponents stay all ones.
      let normal = magnitude &+ (magnitude >= 0x0F80_0000 ? 0x7000_0000 : 0x3800_0000)
      let subnormal = (Float(bitPattern: magnitude | 0x3880_0000) - subnormalBase).bitPattern
      let value = magnitude < 0x0080_0000 ? subnormal : normal
      destination[index] = Float(bitPattern: value | ((half & 0x8000) &<< 16))
      index &+= 1
    }
  }

  /// The upper half of a binary32.
  static func bfloat16(
    _ source: UnsafePointer<UInt16>, to destination: UnsafeMutablePointer<Float>, count: Int
  ) {
    var index = 0
    while index < count {
      destination[index] = Float(bitPattern: UInt32(truncatingIfNeeded: source[index]) &<< 16)
      index &+= 1
    }
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
      var half = UInt16(truncatingIfNeeded: bytes[0]) | UInt16(truncatingIfNeeded: bytes[1]) &<< 8
      var scale: Float = 0
      float16(&half, to: &scale, count: 1)
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
