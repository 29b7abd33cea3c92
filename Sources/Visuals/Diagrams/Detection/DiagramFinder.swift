/// Chooses what a part of a talk shows.
public struct DiagramFinder: Sendable {
  /// Below this nothing is drawn but the key phrases.
  public var leastConfidence: Double

  public init(leastConfidence: Double = 0.5) {
    self.leastConfidence = leastConfidence
  }

  /// The diagram that the whole text describes best; a card of key phrases where it describes none.
  public func diagram(of text: SpokenText) -> Diagram {
    diagram(of: text.sentences, firstSentence: 0, isEnglish: text.isEnglish, language: text.language)
  }

  /// All that the text may describe, the surest first, with the reason for each.
  public func candidates(of text: SpokenText) -> [(diagram: Diagram, reason: String)] {
    guard text.isEnglish else { return [] }
    return Self.candidates(AnalyzedText(text.sentences)).map { ($0.diagram, $0.reason) }
  }

  func diagram(of sentences: [Sentence], firstSentence: Int, isEnglish: Bool, language: String?) -> Diagram {
    guard isEnglish, sentences.contains(where: { $0.tokens.count > 2 }) else {
      return KeyPhraseCard.card(sentences, language: language)
    }
    let text = AnalyzedText(sentences, firstSentence: firstSentence)
    guard var best = Self.candidates(text).first?.diagram, best.confidence >= leastConfidence else {
      return KeyPhraseCard.card(sentences, language: language)
    }
    if best.title.isEmpty { best.title = SceneTitle.title(of: sentences, showing: best) }
    best.language = language ?? "en"
    return best
  }

  static func candidates(_ text: AnalyzedText) -> [Candidate] {
    var all = FlowchartDetector.find(text)
    for find in [
      TimelineDetector.find, CycleDetector.find, HierarchyDetector.find, ComparisonDetector.find,
      CauseDetector.find, ListDetector.find,
      QuantityDetector.find, SetDetector.find, NetworkDetector.find,
    ] {
      all += find(text)
    }
    return all.filter { $0.diagram.problems().isEmpty }.enumerated()
      .sorted { ($0.element.diagram.confidence, -$0.offset) > ($1.element.diagram.confidence, -$1.offset) }
      .map(\.element)
  }
}
