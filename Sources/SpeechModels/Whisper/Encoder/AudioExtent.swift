import Foundation

/// Which positions (20 ms each) of a window the encoder computes.
///
/// A model has learned on windows of 30 s, filled up with silence, and loses its way without it: it repeats itself or
/// stops early. But positions of silence differ in little more than their place, so a few of them can stand for all.
/// Runs of neighbours are taken, because some heads look at the positions beside their own, and each weighs in every
/// attention as many as it stands for. The window's last positions are kept as they are: models know the end by them
/// (Documentation/Decisions/0021-only-real-audio.md has the measurements).
public struct AudioExtent: Sendable, Equatable {
  /// Positions from the window's start that are computed one by one.
  public let front: Int
  /// Positions at the window's end that are.
  public let back: Int
  /// Runs of positions between them.
  public let runs: Int
  /// Positions of the whole window.
  public let context: Int

  /// Positions of silence after the content, which the convolutions and the nearest neighbours see.
  private static let near = 16
  private static let end = 32
  private static let runLength = 8
  /// Positions between the starts of two runs, about.
  private static let runDistance = 128
  /// Silence that is not worth the trouble.
  private static let least = 32

  /// All positions, nothing left out.
  public init(all context: Int) {
    self.init(front: context, back: 0, runs: 0, context: context)
  }

  private init(front: Int, back: Int, runs: Int, context: Int) {
    self.front = front
    self.back = back
    self.runs = runs
    self.context = context
  }

  /// - Parameters:
  ///   - content: positions that hold audio.
  ///   - context: positions of the window; what is not content is silence.
  public init(content: Int, of context: Int) {
    let silence = context - content - AudioExtent.near - AudioExtent.end
    guard silence >= AudioExtent.least else {
      self.init(all: context)
      return
    }
    self.init(
      front: content + AudioExtent.near, back: AudioExtent.end,
      runs: (silence + AudioExtent.runDistance - 1) / AudioExtent.runDistance, context: context)
  }

  /// Positions computed one by one; they come first, the runs after them.
  public var dense: Int { front + back }
  /// Positions computed.
  public var count: Int { dense + runs * AudioExtent.runLength }
  private var silence: Int { context - dense }
  /// The natural logarithm of how many positions each one of a run stands for.
  public var tailBias: Float {
    runs == 0 ? 0 : logf(Float(silence) / Float(runs * AudioExtent.runLength))
  }

  /// The place in the window of a computed position.
  public func place(of index: Int) -> Int {
    if index < front { return index }
    if index < dense { return context - dense + index }
    let (run, offset) = (index - dense).quotientAndRemainder(dividingBy: AudioExtent.runLength)
    // Each run lies in the middle of its share.
    let middle = (2 * run + 1) * silence / (2 * runs)
    return front + middle - AudioExtent.runLength / 2 + offset
  }
}
