/// What kind of video is made.
public struct VideoOptions: Sendable, Hashable, Codable {
  public enum Format: String, Sendable, Hashable, Codable, CaseIterable {
    /// H.264 and AAC, its index in front.
    case mp4
    /// VP9 and Opus.
    case webm
    /// Without sound; for a minute at most.
    case gif
  }

  public enum Subtitles: String, Sendable, Hashable, Codable, CaseIterable {
    case none
    /// A track that players can switch on.
    case soft
    /// Part of the picture.
    case burned
  }

  /// Longest GIF in seconds.
  public static let longestGIF = 60.0

  public var format: Format
  /// Pixels of the shorter side: 720, 1080, 2160; even, from 144 to 2160.
  public var resolution: Int
  /// Frames a second: 24, 30 or 60; from 1 to 60.
  public var framesPerSecond: Int
  public var aspect: LayoutOptions.Aspect
  public var theme: Theme.Name
  public var subtitles: Subtitles
  /// A thin line along the bottom that grows with time.
  public var showsProgress: Bool
  /// Scenes as chapters of the file.
  public var hasChapters: Bool

  /// Whether elements may have icons.
  public var showsIcons = true

  public init(
    format: Format = .mp4, resolution: Int = 1080, framesPerSecond: Int = 30,
    aspect: LayoutOptions.Aspect = .wide, theme: Theme.Name = .light, subtitles: Subtitles = .soft,
    showsProgress: Bool = true, hasChapters: Bool = true
  ) {
    self.format = format
    self.resolution = resolution
    self.framesPerSecond = framesPerSecond
    self.aspect = aspect
    self.theme = theme
    self.subtitles = subtitles
    self.showsProgress = showsProgress
    self.hasChapters = hasChapters
  }

  /// Pixels of a frame; both even, as the encoders need them.
  public var frame: (width: Int, height: Int) {
    switch aspect {
    case .wide: (Self.even(Double(resolution) * 16 / 9), resolution)
    case .tall: (resolution, Self.even(Double(resolution) * 16 / 9))
    case .square: (resolution, resolution)
    }
  }

  private static func even(_ value: Double) -> Int { Int((value / 2).rounded()) * 2 }

  /// What is wrong with the options, and what to do; nil if nothing.
  public var problem: String? {
    if !(144...2160).contains(resolution) || resolution % 2 != 0 {
      return "a resolution of \(resolution) is not possible; give an even number from 144 to 2160"
    }
    if !(1...60).contains(framesPerSecond) {
      return "\(framesPerSecond) frames a second are not possible; give 1 to 60"
    }
    return nil
  }
}
