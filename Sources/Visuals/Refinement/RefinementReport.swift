/// What became of refining a talk.
public struct RefinementReport: Sendable, Hashable {
  public var model: String
  /// Scenes of the talk, and those that the model made better, counted from 1.
  public var sceneCount: Int
  public var refined: [Int] = []
  /// Elements that the model proposed without words of the talk behind them.
  public var dropped = 0
  public var requests = 0
  public var inputTokens = 0
  public var outputTokens = 0
  /// Nil without prices.
  public var cost: Double?
  /// Why scenes stayed as the rules found them, in words for the user; no words of the talk.
  public var notes: [String] = []
  /// Whether every scene was answered, so that asking again would bring nothing new.
  public var isComplete = true

  public init(model: String, sceneCount: Int) {
    self.model = model
    self.sceneCount = sceneCount
  }
}
