/// A talk that is refined in part, for whoever goes on.
public struct RefinementCheckpoint: Sendable, Hashable, Codable {
  /// Scenes that are done, counted from 0, and why those of them stayed as they were that did.
  var settled: Set<Int>
  var notes: [Int: String]
  var visuals: TalkVisuals
  var refined: [Int]
  var dropped: Int
  var isComplete: Bool
  var requests: Int
  var inputTokens: Int
  var outputTokens: Int
}
