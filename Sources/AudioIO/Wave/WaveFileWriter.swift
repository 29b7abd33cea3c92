#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes a WAV file block by block.
///
/// Until `finish`, and for good beyond 4 GiB, the sizes in the header say "to the end", so that a recording that was
/// cut off by a crash can still be read.
public final class WaveFileWriter {
  public enum SampleFormat: Sendable, Hashable {
    /// Rounded; values beyond ±1 are clipped.
    case signed16
    case float32
  }

  public let sampleRate: Int
  public let channelCount: Int
  public let sampleFormat: SampleFormat
  /// Frames written so far.
  public private(set) var frameCount = 0

  private let path: String
  private var descriptor: Int32
  private var block: [UInt8] = []
  private var bytesPerFrame: Int { channelCount * (sampleFormat == .signed16 ? 2 : 4) }
  private var headerBytes: Int { sampleFormat == .signed16 ? 44 : 58 }

  /// Creates the file, or empties the one that is there.
  /// - Parameters:
  ///   - sampleRate: frames per second, 1 000 to 768 000.
  ///   - channelCount: 1 to 1 024.
  /// - Throws: `AudioError`.
  public init(
    path: String, sampleRate: Int, channelCount: Int = 1, sampleFormat: SampleFormat = .signed16
  ) throws {
    guard WaveFormat.sampleRates.contains(sampleRate), (1...1024).contains(channelCount) else {
      throw AudioError.unsupported(
        input: path, reason: "cannot be written with \(channelCount) channels at \(sampleRate) Hz")
    }
    guard !path.isEmpty, !path.utf8.contains(0) else { throw AudioError.notFound(input: path) }
    self.path = path
    self.sampleRate = sampleRate
    self.channelCount = channelCount
    self.sampleFormat = sampleFormat
    descriptor = retryingInterrupts { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
    guard descriptor >= 0 else { throw FileByteSource.error(errno, input: path) }
    try put(header(sizesAreKnown: false))
  }

  deinit {
    if descriptor >= 0 { systemClose(descriptor) }
  }

  /// Appends frames, interleaved: the count must be a multiple of `channelCount`; a rest is not written.
  public func write(_ samples: [Float]) throws {
    let whole = samples.count - samples.count % channelCount
    block.removeAll(keepingCapacity: true)
    block.reserveCapacity(whole / channelCount * bytesPerFrame)
    for sample in samples[..<whole] {
      switch sampleFormat {
      case .signed16:
        // A NaN becomes silence: it has no integer.
        let scaled = sample.isNaN ? 0 : (sample * 32_768).rounded()
        append(UInt16(bitPattern: Int16(max(-32_768, min(32_767, scaled)))))
      case .float32:
        append(sample.bitPattern)
      }
    }
    try put(block)
    frameCount += whole / channelCount
  }

  /// Puts the sizes into the header and closes the file. Further calls do nothing.
  public func finish() throws {
    guard descriptor >= 0 else { return }
    guard lseek(descriptor, 0, SEEK_SET) == 0 else {
      // A pipe keeps the open sizes, which every reader of pipes understands.
      return closeFile()
    }
    try put(header(sizesAreKnown: true))
    closeFile()
  }

  private func closeFile() {
    systemClose(descriptor)
    descriptor = -1
  }

  private func header(sizesAreKnown: Bool) -> [UInt8] {
    let open = UInt32.max
    let dataBytes = sizesAreKnown ? UInt32(exactly: frameCount * bytesPerFrame) ?? open : open
    let riffBytes = UInt32(exactly: UInt64(dataBytes) + UInt64(headerBytes) - 8) ?? open
    block.removeAll(keepingCapacity: true)
    block += "RIFF".utf8
    append(riffBytes)
    block += "WAVEfmt ".utf8
    // Anything but plain integers needs the longer format chunk and a count of frames.
    append(UInt32(sampleFormat == .signed16 ? 16 : 18))
    append(UInt16(sampleFormat == .signed16 ? 1 : 3))
    append(UInt16(channelCount))
    append(UInt32(sampleRate))
    append(UInt32(clamping: sampleRate * bytesPerFrame))
    append(UInt16(bytesPerFrame))
    append(UInt16(sampleFormat == .signed16 ? 16 : 32))
    if sampleFormat == .float32 {
      append(UInt16(0))
      block += "fact".utf8
      append(UInt32(4))
      append(dataBytes == open ? open : UInt32(frameCount))
    }
    block += "data".utf8
    append(dataBytes)
    return block
  }

  private func append<Word: FixedWidthInteger>(_ word: Word) {
    withUnsafeBytes(of: word.littleEndian) { block += $0 }
  }

  private func put(_ bytes: [UInt8]) throws {
    guard descriptor >= 0 else { throw AudioError.inputOutput(input: path, reason: "has been finished") }
    try bytes.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count, let base = bytes.baseAddress {
        let count = retryingInterrupts { systemWrite(descriptor, base + written, bytes.count - written) }
        guard count > 0 else { throw FileByteSource.error(errno, input: path) }
        written += count
      }
    }
  }
}
