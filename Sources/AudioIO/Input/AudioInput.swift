/// Where sound comes from.
public enum AudioInput: Sendable, Hashable {
  /// A file path. A named pipe or a device is read as a stream.
  case file(String)
  /// Descriptor 0 of this process, read as a stream.
  case standardInput
  /// Bytes that were copied to disk; unlike a stream's they can be read several times.
  case spooled(SpooledInput)

  /// The name used in messages.
  var name: String {
    switch self {
    case .file(let path): path
    case .standardInput: "standard input"
    case .spooled(let spooled): spooled.name
    }
  }
}

/// Which channels of the input become the one channel of the output.
public enum ChannelSelection: Sendable, Hashable {
  /// All of them: the mean, or the usual film weights where the file says which loudspeaker each channel is for.
  case mix
  /// One of them, counted from 0 in file order.
  case channel(Int)
}

/// What one input may cost at most; counted while decoding, so that a header cannot lie about it.
public struct AudioLimits: Sendable {
  /// Bytes read from the input.
  public var maximumBytes: Int
  /// Seconds of sound produced.
  public var maximumSeconds: Double

  public init(maximumBytes: Int, maximumSeconds: Double) {
    self.maximumBytes = maximumBytes
    self.maximumSeconds = maximumSeconds
  }

  /// 16 GiB and 24 hours.
  public static let standard = AudioLimits(maximumBytes: 16 << 30, maximumSeconds: 24 * 3600)
}
