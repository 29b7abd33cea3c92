import AudioIO

/// The channels of a recording that are transcribed, each with a reader of its own.
struct ChannelReaders {
  var readers: [any SampleReader]
  /// What the user should know about the channels.
  var notes: [String] = []

  /// Opens the one channel that was chosen, or all of them where they are split. Blocks.
  ///
  /// Channels are read at their own pace, because a silent one is searched far ahead for speech; so each reader decodes
  /// the recording itself, and a stream, which can be read only once, is copied to disk before.
  init(_ recording: RecordingBatch.Recording) throws {
    let limits = recording.limits
    guard recording.split != nil else {
      readers = [try AudioDecoder.open(recording.input, channels: recording.channels, limits: limits)]
      return
    }
    var input = recording.input
    if input.isStream { input = .spooled(try SpooledInput(copying: input, limits: limits)) }
    readers = [try AudioDecoder.open(input, channels: .channel(0), limits: limits)]
    let count = readers[0].channelCount ?? 1
    guard count <= ChannelSplit.mostChannels else { throw ChannelSplitError.tooManyChannels(count) }
    for channel in 1..<max(count, 1) {
      readers.append(try AudioDecoder.open(input, channels: .channel(channel), limits: limits))
    }
    if count == 1 { notes.append("has one channel; there is nothing to split") }
  }

  var duration: Double? { readers.compactMap(\.expectedDuration).max() }
}

/// Why the channels of a recording cannot be told apart.
public enum ChannelSplitError: Error, Equatable, CustomStringConvertible {
  case tooManyChannels(Int)

  public var description: String {
    switch self {
    case .tooManyChannels(let count):
      "has \(count) channels, and at most \(ChannelSplit.mostChannels) can be split; choose one with --channel."
    }
  }
}

extension [any SampleReader] {
  /// What was wrong with any of them, each fault once.
  var warnings: [String] {
    var list: [String] = []
    for warning in flatMap(\.warnings) where !list.contains(warning) { list.append(warning) }
    return list
  }

  func close() { for reader in self { reader.close() } }
}
