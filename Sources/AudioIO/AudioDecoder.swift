/// Turns any input into one channel of samples at one rate.
public enum AudioDecoder {
  /// Opens an input and reads far enough to know that there is sound in it. Blocks, as all reading here does.
  ///
  /// WAV files are read natively; everything else goes through FFmpeg in a process that can read this input and
  /// do nothing else.
  /// - Parameters:
  ///   - sampleRate: samples per second to deliver, 1 000 to 768 000.
  ///   - limits: what the input may cost; exceeding it throws here or from `read`.
  /// - Throws: `AudioError`.
  public static func open(
    _ input: AudioInput, sampleRate: Int = 16_000, channels: ChannelSelection = .mix,
    limits: AudioLimits = .standard
  ) throws -> any SampleReader {
    guard PolyphaseResampler.sampleRates.contains(sampleRate) else {
      throw AudioError.unsupported(input: input.name, reason: "cannot be delivered at \(sampleRate) Hz")
    }
    let opening = Opening(input: input, sampleRate: sampleRate, channels: channels, limits: limits)
    let file = try FileByteSource(input, maximumBytes: limits.maximumBytes)
    return try opening.read(file)
  }
}

/// One input on its way to a reader.
private struct Opening {
  var input: AudioInput
  var sampleRate: Int
  var channels: ChannelSelection
  var limits: AudioLimits

  func read(_ file: FileByteSource) throws -> any SampleReader {
    let head = try file.readFully(16)
    if head.isEmpty { throw AudioError.emptyFile(input: input.name) }
    let stream = ReplayedByteSource(head, then: file)
    guard WaveHeaderParser.recognizes(head) else { return try decode(head, stream, file) }
    switch try WaveHeaderParser.parse(stream, input: input.name) {
    case .native(let header): return try reader(header, stream)
    case .foreign(let consumed): return try decode(head, ReplayedByteSource(consumed, then: stream), file)
    }
  }

  private func decode(
    _ head: [UInt8], _ stream: ReplayedByteSource, _ file: FileByteSource
  ) throws -> any SampleReader {
    let executable = try FFmpegCommand.executable()
    let origin: FFmpegByteSource.Origin
    var size = file.totalBytes ?? 0
    if file.isRegularFile, case .file(let path) = input {
      file.close()
      origin = .path(path)
    } else if case .spooled(let spooled) = input {
      file.close()
      origin = .spool(try spooled.spool())
    } else if SpoolFile.isNeeded(for: head) {
      let spool = try SpoolFile(copying: stream, input: input.name)
      stream.close()
      size = spool.byteCount
      origin = .spool(spool)
    } else {
      origin = .stream(stream)
    }
    let source = try FFmpegByteSource(origin, input: input.name, inputBytes: size, executable: executable)
    do { return try reader(decodedBy: source) } catch AudioError.truncatedHeader
      where !SpoolFile.isNeeded(for: head)
    {
      // FFmpeg believes the name: a web page called .m4a is to it a film whose index is missing.
      throw AudioError.notAudio(input: input.name)
    }
  }

  private func reader(decodedBy source: FFmpegByteSource) throws -> any SampleReader {
    guard case .native(let header) = try WaveHeaderParser.parse(source, input: input.name) else {
      throw AudioError.decoderFailed(input: input.name, reason: "FFmpeg gave something other than samples")
    }
    let duration = source.log.duration.map {
      ContainerDuration(seconds: $0, isExact: source.log.durationIsExact)
    }
    do {
      return try reader(header, source, duration: duration)
    } catch AudioError.noSamples where !source.log.errors.isEmpty {
      throw AudioError.decoderFailed(input: input.name, reason: source.log.reason)
    }
  }

  private func reader(
    _ header: WaveHeader, _ source: any ByteSource, duration: ContainerDuration? = nil
  ) throws -> any SampleReader {
    try PulseCodeReader(
      header, source: source, input: input.name, sampleRate: sampleRate, channels: channels, limits: limits,
      duration: duration)
  }
}
