/// A part of a talk with one subject, and what it shows.
public struct Scene: Sendable, Hashable, Codable {
  public var title: String
  /// One sentence of the talk that says most of it.
  public var summary: String
  public var keyPhrases: [Evidence]
  /// Seconds in the recording; nil where the text has no times.
  public var start: Double?
  public var end: Double?
  /// Of the talk's sentences, counted from 0.
  public var sentences: Range<Int>
  public var diagram: Diagram
  /// Name of the language model whose proposal is in it; nil where rules found all of it.
  public var refinedBy: String?

  public init(
    title: String, summary: String, keyPhrases: [Evidence], start: Double?, end: Double?,
    sentences: Range<Int>, diagram: Diagram
  ) {
    self.title = title
    self.summary = summary
    self.keyPhrases = keyPhrases
    self.start = start
    self.end = end
    self.sentences = sentences
    self.diagram = diagram
  }
}

/// All that a talk shows: the contents of `visuals.json`.
public struct TalkVisuals: Sendable, Hashable, Codable {
  public var title: String
  /// BCP 47 tag.
  public var language: String?
  /// Seconds; nil for a text without times.
  public var duration: Double?
  public var scenes: [Scene]

  public init(title: String, language: String? = nil, duration: Double? = nil, scenes: [Scene] = []) {
    self.title = title
    self.language = language
    self.duration = duration
    self.scenes = scenes
  }
}
