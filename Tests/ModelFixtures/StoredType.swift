/// How a fixture's weights are stored.
public enum StoredType: String, Sendable, CaseIterable {
  case float32, float16, bfloat16
  /// CTranslate2: one float32 scale per row in a tensor of its own, value = byte / scale.
  case int8
  /// ggml: blocks of 32 with a float16 scale.
  case q8Blocks = "q8_0"

  public func byteCount(elements: Int) -> Int {
    switch self {
    case .float32: elements * 4
    case .float16, .bfloat16: elements * 2
    case .int8: elements
    case .q8Blocks: elements / 32 * 34
    }
  }

  /// Encodes values; for `int8` they are one row, and `scale` its scale.
  public func encode(_ values: [Float], scale: Float = 1) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: byteCount(elements: values.count)) { buffer, count in
      count = byteCount(elements: values.count)
      guard let start = buffer.baseAddress, !values.isEmpty else { return }
      values.withUnsafeBufferPointer { source in
        switch self {
        case .float32: UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(source))
        case .float16:
          UnsafeMutableRawPointer(start).withMemoryRebound(to: UInt16.self, capacity: values.count) {
            var index = 0
            while index < source.count {
              $0[index] = Float16(source[index]).bitPattern
              index &+= 1
            }
          }
        case .bfloat16:
          UnsafeMutableRawPointer(start).withMemoryRebound(to: UInt16.self, capacity: values.count) {
            var index = 0
            while index < source.count {
              let bits = source[index].bitPattern
              // Round to nearest, ties to even.
              $0[index] = UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits &>> 16 & 1)) &>> 16)
              index &+= 1
            }
          }
        case .int8:
          var index = 0
          while index < source.count {
            let level = (source[index] * scale).rounded(.toNearestOrEven)
            start[index] = UInt8(bitPattern: Int8(max(-127, min(127, level))))
            index &+= 1
          }
        case .q8Blocks: Self.encodeBlocks(source, start)
        }
      }
    }
  }

  /// CTranslate2's scale of a row: 127 / largest magnitude, 1 for a row of zeros.
  public static func int8Scale(_ row: [Float]) -> Float {
    let largest = largestMagnitude(row[...])
    return largest == 0 ? 1 : 127 / largest
  }

  private static func largestMagnitude(_ values: ArraySlice<Float>) -> Float {
    values.withUnsafeBufferPointer { values in
      var largest: Float = 0
      var index = 0
      while index < values.count {
        let magnitude = abs(values[index])
        if magnitude > largest { largest = magnitude }
        index &+= 1
      }
      return largest
    }
  }

  private static func encodeBlocks(
    _ source: UnsafeBufferPointer<Float>, _ destination: UnsafeMutablePointer<UInt8>
  ) {
    for block in 0..<(source.count / 32) {
      var largest: Float = 0
      for index in 0..<32 { largest = max(largest, abs(source[block * 32 + index])) }
      let scale = largest / 127
      let bits = Float16(scale).bitPattern
      let bytes = destination + block * 34
      bytes[0] = UInt8(truncatingIfNeeded: bits)
      bytes[1] = UInt8(truncatingIfNeeded: bits >> 8)
      for index in 0..<32 {
        let level = scale == 0 ? 0 : (source[block * 32 + index] / scale).rounded()
        bytes[index + 2] = UInt8(bitPattern: Int8(level))
      }
    }
  }
}
