/// Turns the bytes of one sample into a number in −1…1.
protocol SampleEncoding {
  static func value(at bytes: UnsafeRawPointer) -> Float
}

enum Unsigned8Encoding: SampleEncoding {
  @inline(__always) static func value(at bytes: UnsafeRawPointer) -> Float {
    Float(Int32(bytes.load(as: UInt8.self)) &- 128) * (1 / 128)
  }
}

enum Signed16Encoding: SampleEncoding {
  @inline(__always) static func value(at bytes: UnsafeRawPointer) -> Float {
    Float(Int16(littleEndian: bytes.loadUnaligned(as: Int16.self))) * (1 / 32_768)
  }
}

enum Signed24Encoding: SampleEncoding {
  @inline(__always) static func value(at bytes: UnsafeRawPointer) -> Float {
    let low = UInt32(bytes.load(as: UInt8.self))
    let middle = UInt32(bytes.load(fromByteOffset: 1, as: UInt8.self))
    let high = UInt32(bytes.load(fromByteOffset: 2, as: UInt8.self))
    // Placed at the top of the word, so that the sign is where it belongs.
    return Float(Int32(bitPattern: low &<< 8 | middle &<< 16 | high &<< 24)) * (1 / 2_147_483_648)
  }
}

enum Signed32Encoding: SampleEncoding {
  @inline(__always) static func value(at bytes: UnsafeRawPointer) -> Float {
    Float(Int32(littleEndian: bytes.loadUnaligned(as: Int32.self))) * (1 / 2_147_483_648)
  }
}

enum Float32Encoding: SampleEncoding {
  @inline(__always) static func value(at bytes: UnsafeRawPointer) -> Float {
    Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
  }
}

enum Float64Encoding: SampleEncoding {
  @inline(__always) static func value(at bytes: UnsafeRawPointer) -> Float {
    Float(Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))))
  }
}

enum ALawEncoding: SampleEncoding {
  @inline(__always) static func value(at bytes: UnsafeRawPointer) -> Float {
    Companding.aLaw[Int(bytes.load(as: UInt8.self))]
  }
}

enum MuLawEncoding: SampleEncoding {
  @inline(__always) static func value(at bytes: UnsafeRawPointer) -> Float {
    Companding.muLaw[Int(bytes.load(as: UInt8.self))]
  }
}

/// The two telephone curves of ITU-T G.711 as tables of all 256 codes.
enum Companding {
  /// Thirteen bits; even bits are sent inverted, the sign bit is set for positive values.
  static let aLaw: [Float] = (0..<256).map { code in
    let bits = code ^ 0x55
    let segment = (bits >> 4) & 7
    let step = bits & 15
    // Values lie in the middle of their interval; segment 0 and 1 share a step of 2 in thirteen bits.
    let magnitude = segment == 0 ? 2 * step + 1 : (2 * step + 33) << (segment - 1)
    return Float(bits & 0x80 != 0 ? magnitude : -magnitude) / 4096
  }

  /// Fourteen bits; all bits are sent inverted, the sign bit is set (before inversion) for negative values.
  static let muLaw: [Float] = (0..<256).map { code in
    let bits = ~code & 0xFF
    let magnitude = ((2 * (bits & 15) + 33) << ((bits >> 4) & 7)) - 33
    return Float(bits & 0x80 != 0 ? -magnitude : magnitude) / 8192
  }
}
