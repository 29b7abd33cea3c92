/// Reads the samples behind a WAV header: mixes channels, changes the rate, keeps to the limits.
final class PulseCodeReader: SampleReader {
  let sampleRate: Int
  let expectedDuration: Double?
  var channelCount: Int? { format.channelCount }

  private let input: String
  private let source: any ByteSource
  private let header: WaveHeader
  private let mix: ChannelMix
  private let limits: AudioLimits
  private let duration: ContainerDuration?
  private var format: WaveFormat { header.format }

  private var resampler: PolyphaseResampler?
  /// Bytes not yet decoded lie at the front; a read may end inside a frame.
  private var raw: [UInt8]
  private var rawCount = 0
  private var mono: [Float]
  private var ready: [Float] = []
  private var readyStart = 0

  /// Bytes of samples still to come by the header; nil: until the source ends.
  private var bytesLeft: Int?
  private var framesDecoded = 0
  private var unusableSamples = 0
  private var headerWasShort = false
  private var hasEnded = false
  /// Unlike `hasEnded`, not set when the reader is closed half-way.
  private var sourceHasEnded = false
  private var failure: (any Error)?

  /// - Parameter duration: length by the container that the samples were decoded from.
  init(
    _ header: WaveHeader, source: any ByteSource, input: String, sampleRate: Int, channels: ChannelSelection,
    limits: AudioLimits, duration: ContainerDuration? = nil
  ) throws {
    let format = header.format
    self.header = header
    self.source = source
    self.input = input
    self.sampleRate = sampleRate
    self.limits = limits
    mix = try ChannelMix(channels, format: format, input: input)
    bytesLeft = header.dataBytes
    expectedDuration = header.dataBytes.map { header.seconds(ofBytes: $0) } ?? duration?.seconds
    self.duration = duration
    if format.sampleRate != sampleRate {
      resampler = try PolyphaseResampler(from: format.sampleRate, to: sampleRate)
    }
    let frames = max(1, (1 << 15) / format.bytesPerFrame)
    raw = [UInt8](repeating: 0, count: frames * format.bytesPerFrame)
    mono = [Float](repeating: 0, count: frames)

    // Only what is surely there is refused in advance; what a header merely claims is counted.
    let sureSeconds =
      source.totalBytes != nil ? expectedDuration : duration?.isExact == true ? duration?.seconds : nil
    if let sureSeconds, sureSeconds > limits.maximumSeconds {
      throw AudioError.tooLong(input: input, limitSeconds: limits.maximumSeconds)
    }
    // The first samples are read now, so that an input without any fails when it is opened.
    while framesDecoded == 0 && !hasEnded { try decodeBlock() }
    if framesDecoded == 0 { throw AudioError.noSamples(input: input) }
  }

  deinit { close() }

  func close() {
    hasEnded = true
    failure = nil
    ready = []
    readyStart = 0
    source.close()
  }

  func read(upTo count: Int) throws -> [Float] {
    guard count > 0 else { return [] }
    while readyStart == ready.count {
      if let failure { throw failure }
      if hasEnded { return [] }
      ready.removeAll(keepingCapacity: true)
      readyStart = 0
      do {
        try decodeBlock()
      } catch {
        failure = error
        source.close()
        throw error
      }
    }
    let end = readyStart + min(count, ready.count - readyStart)
    defer { readyStart = end }
    return Array(ready[readyStart..<end])
  }

  private func decodeBlock() throws {
    var count = 0
    let room = min(raw.count - rawCount, bytesLeft ?? .max)
    if room > 0 {
      count = try raw.withUnsafeMutableBytes { bytes in
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[rawCount..<rawCount + room]))
      }
    } else {
      count = try continueBeyondHeader()
    }
    guard count > 0 else { return end() }
    rawCount += count
    if bytesLeft != nil { bytesLeft = (bytesLeft ?? 0) - count }

    let frames = rawCount / format.bytesPerFrame
    framesDecoded += frames
    guard Double(framesDecoded) <= limits.maximumSeconds * Double(format.sampleRate) else {
      throw AudioError.tooLong(input: input, limitSeconds: limits.maximumSeconds)
    }
    raw.withUnsafeBytes { bytes in
      mono.withUnsafeMutableBufferPointer { output in
        guard frames > 0, let bytes = bytes.baseAddress, let output = output.baseAddress else { return }
        unusableSamples += mix.apply(format, frames: frames, bytes: bytes, output: output)
      }
    }
    let used = frames * format.bytesPerFrame
    if used > 0 && used < rawCount {
      raw.replaceSubrange(0..<rawCount - used, with: Array(raw[used..<rawCount]))
    }
    rawCount -= used
    emit(frames)
  }

  private func emit(_ frames: Int) {
    if resampler == nil {
      ready += mono[..<frames]
    } else {
      mono.withUnsafeBufferPointer { samples in
        resampler?.process(UnsafeBufferPointer(rebasing: samples[..<frames]), into: &ready)
      }
    }
  }

  private func end() {
    hasEnded = true
    sourceHasEnded = true
    resampler?.finish(into: &ready)
    source.close()
  }

  /// At the end by the header: a writer that was stopped, or that passed 4 GiB, leaves a size that is too small,
  /// and then samples follow where the next chunk or the end should be.
  private func continueBeyondHeader() throws -> Int {
    guard let declared = header.declaredBytes, declared > 0, !headerWasShort, rawCount == 0,
      let behind = header.bytesBehindData, header.seconds(ofBytes: behind) >= 1
    else { return 0 }
    let start = try source.readFully(9)
    let chunk = declared % 2 == 1 ? Array(start.dropFirst()) : Array(start.prefix(8))
    guard start.count == 9, start.contains(where: { $0 != 0 }) else { return 0 }
    let isNamed = chunk[..<4].allSatisfy { (0x20...0x7E).contains($0) }
    if isNamed && Int(chunk.littleEndian32(at: 4)) <= behind { return 0 }
    headerWasShort = true
    bytesLeft = nil
    // A block has room for them: it was just emptied, and nine bytes may be more than one small block.
    if raw.count < start.count {
      raw += [UInt8](repeating: 0, count: start.count)
      mono += [Float](repeating: 0, count: start.count)
    }
    raw.replaceSubrange(0..<start.count, with: start)
    return start.count
  }

  var warnings: [String] {
    var list = source.warnings
    let seconds = Double(framesDecoded) / Double(format.sampleRate)
    if headerWasShort, let declared = header.declaredBytes {
      list.append(
        "header says \(tenths(header.seconds(ofBytes: declared))) s, but more follows; all of it is read")
    } else if sourceHasEnded, let expected = missedDuration(seconds) {
      list.append("file ends early: \(tenths(seconds)) of \(tenths(expected)) s")
    }
    if unusableSamples > 0 {
      list.append("\(unusableSamples) samples were not usable numbers and were replaced by silence")
    }
    return list
  }

  /// What the input said about its length, if clearly more than there was.
  private func missedDuration(_ seconds: Double) -> Double? {
    if let declared = header.declaredBytes {
      return framesDecoded < declared / format.bytesPerFrame ? header.seconds(ofBytes: declared) : nil
    }
    guard let duration, duration.isExact else { return nil }
    // Containers count what the codec adds at both ends.
    return seconds < 0.98 * duration.seconds - 0.5 ? duration.seconds : nil
  }
}

/// Length of a media file as its container gives it.
struct ContainerDuration: Equatable {
  var seconds: Double
  /// Whether it is surely that of the sound.
  var isExact: Bool
}

extension WaveHeader {
  func seconds(ofBytes bytes: Int) -> Double {
    Double(bytes / format.bytesPerFrame) / Double(format.sampleRate)
  }
}
