/// What stands before the samples of a WAV stream.
struct WaveHeader: Equatable {
  var format: WaveFormat
  /// Bytes of samples that are there by the header and, where known, the file's size; nil: read to the end.
  var dataBytes: Int?
  /// Bytes of samples the header promises; nil when it leaves that open, as streams do.
  var declaredBytes: Int?
  /// Bytes of the file behind the samples it declares; nil for streams.
  var bytesBehindData: Int?

  enum Outcome {
    case native(WaveHeader)
    /// RIFF, but not something read here; `consumed` is everything taken from the source so far.
    case foreign(consumed: [UInt8])
  }
}

/// Reads RIFF, RF64 and BW64 headers front to back, without seeking (Microsoft's RIFF specification of 1991,
/// EBU Tech 3306, ITU-R BS.2088). The source is left at the first sample.
struct WaveHeaderParser {
  private let source: any ByteSource
  private let input: String
  private var position = 0
  private var consumed: [UInt8] = []
  private var keepsConsumed = true

  /// Chunks may precede the format, but pictures and essays belong behind it.
  private static let longestPreamble = 4 << 20
  private static let longestFormat = 1 << 16
  private static let mostChunks = 10_000

  private init(_ source: any ByteSource, input: String) {
    self.source = source
    self.input = input
  }

  static func parse(_ source: any ByteSource, input: String) throws -> WaveHeader.Outcome {
    var parser = WaveHeaderParser(source, input: input)
    return try parser.parse()
  }

  /// Whether bytes from the front of a stream are for this parser.
  static func recognizes(_ head: [UInt8]) -> Bool {
    head.count >= 4 && ["RIFF", "RF64", "BW64"].contains(fourCharacters(head, at: 0))
      && (head.count < 12 || fourCharacters(head, at: 8) == "WAVE")
  }

  private mutating func parse() throws -> WaveHeader.Outcome {
    let head = try take(12)
    guard Self.fourCharacters(head, at: 8) == "WAVE" else { return .foreign(consumed: consumed) }
    let riffBytes = head.littleEndian32(at: 4)
    let isLong = Self.fourCharacters(head, at: 0) != "RIFF"
    var longDataBytes: UInt64?
    var format: WaveFormat?
    var borrowed: [UInt8] = []

    for _ in 0..<Self.mostChunks {
      let chunk = borrowed + (try take(8 - borrowed.count))
      borrowed = []
      let identifier = Self.fourCharacters(chunk, at: 0)
      let size = chunk.littleEndian32(at: 4)
      switch identifier {
      case "data":
        guard let format else {
          throw AudioError.damagedHeader(input: input, reason: "the samples come before their format")
        }
        return .native(
          header(format, dataBytes: size, riffBytes: riffBytes, longDataBytes: isLong ? longDataBytes : nil))
      case "fmt " where format == nil:
        guard size <= Self.longestFormat else {
          throw AudioError.damagedHeader(input: input, reason: "its format chunk claims \(size) bytes")
        }
        switch try WaveFormat.interpret(try take(Int(size)), input: input) {
        case .native(let native): format = native
        case .foreign: return .foreign(consumed: consumed)
        }
        keepsConsumed = false
        consumed = []
      case "ds64" where size >= 24 && size <= Self.longestFormat:
        longDataBytes = try take(Int(size)).littleEndian64(at: 8)
      default:
        try skip(Int(size))
      }
      if size % 2 == 1 { borrowed = try takePadding() }
    }
    throw AudioError.damagedHeader(input: input, reason: "more than \(Self.mostChunks) chunks and no samples")
  }

  private func header(
    _ format: WaveFormat, dataBytes: UInt32, riffBytes: UInt32, longDataBytes: UInt64?
  ) -> WaveHeader {
    let available = source.totalBytes.map { max(0, $0 - position) }
    var declared: Int? = Int(dataBytes)
    if let longDataBytes, dataBytes == .max {
      declared = longDataBytes == 0 ? nil : Int(exactly: longDataBytes)
    } else if dataBytes == 0 {
      // Writers put 0 first and the size last. A killed one leaves 0 with samples behind it; a RIFF size that
      // covers more chunks shows that 0 is meant.
      let isMeant = riffBytes < 0x7FFF_0000 && Int(riffBytes) + 8 > position
      declared = isMeant ? 0 : nil
    } else if Self.placeholders.contains(dataBytes) {
      declared = nil
    }
    return WaveHeader(
      format: format,
      dataBytes: declared.map { min($0, available ?? $0) } ?? available,
      declaredBytes: declared,
      bytesBehindData: available.flatMap { available in declared.map { max(0, available - $0) } })
  }

  /// Sizes that writers to a pipe (FFmpeg, SoX, GStreamer, arecord) put where they cannot know.
  private static let placeholders: Set<UInt32> = [
    0xFFFF_FFFF, 0xFFFF_FFFE, 0x7FFF_FFFF, 0x7FFF_FFFE, 0x8000_0000, 0x7FFF_F000, 0x7FFF_FFDB, 0xFFFF_FFDB,
  ]

  /// Chunks of odd size are followed by a zero byte; writers that forget it begin the next name there.
  private mutating func takePadding() throws -> [UInt8] {
    let byte = try take(1)
    return byte[0] == 0 ? [] : byte
  }

  private mutating func take(_ count: Int) throws -> [UInt8] {
    if keepsConsumed, consumed.count + count > Self.longestPreamble {
      throw AudioError.damagedHeader(
        input: input, reason: "no format in its first \(Self.longestPreamble) bytes")
    }
    let bytes = try source.readFully(count)
    guard bytes.count == count else { throw AudioError.truncatedHeader(input: input) }
    position += count
    if keepsConsumed { consumed += bytes }
    return bytes
  }

  private mutating func skip(_ count: Int) throws {
    if keepsConsumed {
      // Told apart from a bad claim by size: both end here, neither allocates what it claims.
      guard count <= Self.longestPreamble else {
        throw AudioError.damagedHeader(
          input: input, reason: "a chunk before the format claims \(count) bytes")
      }
      _ = try take(count)
      return
    }
    var left = count
    while left > 0 {
      left -= try take(min(left, 1 << 16)).count
    }
  }

  private static func fourCharacters(_ bytes: [UInt8], at offset: Int) -> String {
    String(decoding: bytes[offset..<offset + 4], as: Unicode.UTF8.self)
  }
}
