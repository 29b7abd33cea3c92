/// Every channel of a recording is one speaker, as telephone systems record calls: each is transcribed by itself, and
/// what was said is put in order of time.
public struct ChannelSplit: Sendable, Equatable {
  /// More channels than this are no call and no interview.
  public static let mostChannels = 8

  /// Names of the speakers in the order of the channels; those that lack are numbered.
  public var speakerNames: [String]

  public init(speakerNames: [String] = []) { self.speakerNames = speakerNames }

  /// The label of a channel's speaker.
  /// - Parameter channel: counted from 0; labels count from 1.
  public func speaker(of channel: Int) -> String {
    speakerNames.indices.contains(channel) ? speakerNames[channel] : "Channel \(channel + 1)"
  }
}
