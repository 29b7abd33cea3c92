/// How the samples of a WAV file are laid out.
struct WaveFormat: Equatable {
  enum Encoding: Equatable, CaseIterable {
    case unsigned8, signed16, signed24, signed32, float32, float64, aLaw, muLaw

    var bytesPerSample: Int {
      switch self {
      case .unsigned8, .aLaw, .muLaw: 1
      case .signed16: 2
      case .signed24: 3
      case .signed32, .float32: 4
      case .float64: 8
      }
    }
  }

  var encoding: Encoding
  var channelCount: Int
  var sampleRate: Int
  /// Loudspeaker positions, one bit per channel in file order; 0 when unknown.
  var speakerMask: UInt32 = 0

  var bytesPerFrame: Int { channelCount * encoding.bytesPerSample }

  /// Slower is no speech any more; faster would need resampling filters without bound.
  static let sampleRates = 1_000...768_000
}

extension WaveFormat {
  enum Interpretation: Equatable {
    case native(WaveFormat)
    /// A codec that is not read here.
    case foreign(tag: UInt16)
  }

  /// Reads the body of a `fmt ` chunk (WAVEFORMATEX and WAVEFORMATEXTENSIBLE in mmreg.h).
  static func interpret(_ body: [UInt8], input: String) throws -> Interpretation {
    func damaged(_ reason: String) -> AudioError { .damagedHeader(input: input, reason: reason) }
    guard body.count >= 14 else { throw damaged("its format chunk has \(body.count) bytes, 16 are needed") }
    var tag = body.littleEndian16(at: 0)
    let channels = Int(body.littleEndian16(at: 2))
    let rate = Int(body.littleEndian32(at: 4))
    let frameBytes = Int(body.littleEndian16(at: 12))
    let bits = body.count >= 16 ? Int(body.littleEndian16(at: 14)) : 8
    var mask: UInt32 = 0
    let isExtensible = tag == 0xFFFE
    if isExtensible {
      guard body.count >= 40 else { throw damaged("its extended format chunk is cut short") }
      mask = body.littleEndian32(at: 20)
      // The identifier is a GUID whose first two bytes are the plain tag and whose rest is fixed.
      tag = body.littleEndian16(at: 24)
      guard Array(body[26..<40]) == mediaSubtypeTail else { return .foreign(tag: tag) }
    }
    guard [1, 3, 6, 7].contains(tag) else { return .foreign(tag: tag) }
    guard channels > 0 else { throw damaged("it has 0 channels") }
    guard sampleRates.contains(rate) else {
      throw damaged(
        "a sample rate of \(rate) Hz (\(sampleRates.lowerBound) to \(sampleRates.upperBound) can be)")
    }
    guard frameBytes > 0, frameBytes % channels == 0 else {
      throw damaged("a frame of \(frameBytes) bytes does not fit \(channels) channels")
    }
    let bytes = frameBytes / channels
    let encoding: Encoding? =
      switch (tag, bytes, bits) {
      case (6, 1, _): .aLaw
      case (7, 1, _): .muLaw
      case (3, 4, 32): .float32
      case (3, 8, 64): .float64
      case (1, 1, 1...8): .unsigned8
      case (1, 2, 9...16): .signed16
      case (1, 3, 17...24): .signed24
      // Samples of 17 to 24 bits are also stored left-justified in four bytes.
      case (1, 4, 17...32): .signed32
      default: nil
      }
    guard let encoding else {
      // FFmpeg knows 64-bit integers and half floats; contradictions are refused here.
      if bytes * 8 == bits { return .foreign(tag: tag) }
      throw damaged("\(bits)-bit samples do not fit \(bytes) bytes each")
    }
    return .native(
      WaveFormat(encoding: encoding, channelCount: channels, sampleRate: rate, speakerMask: mask))
  }

  private static let mediaSubtypeTail: [UInt8] = [
    0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71,
  ]
}

extension [UInt8] {
  func littleEndian16(at offset: Int) -> UInt16 {
    UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
  }

  func littleEndian32(at offset: Int) -> UInt32 {
    UInt32(littleEndian16(at: offset)) | UInt32(littleEndian16(at: offset + 2)) << 16
  }

  func littleEndian64(at offset: Int) -> UInt64 {
    UInt64(littleEndian32(at: offset)) | UInt64(littleEndian32(at: offset + 4)) << 32
  }
}
