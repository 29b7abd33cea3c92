// As with diagrams: what is left out of a file has a meaning.

extension Scene {
  private enum Key: String, CodingKey {
    case title, summary, keyPhrases, start, end, sentences, diagram, refinedBy
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let diagram = try values.decode(Diagram.self, forKey: .diagram)
    self.init(
      title: try values.decodeIfPresent(String.self, forKey: .title) ?? diagram.title,
      summary: try values.decodeIfPresent(String.self, forKey: .summary) ?? "",
      keyPhrases: try values.decodeIfPresent([Evidence].self, forKey: .keyPhrases) ?? [],
      start: try values.decodeIfPresent(Double.self, forKey: .start),
      end: try values.decodeIfPresent(Double.self, forKey: .end),
      sentences: try values.decodeIfPresent(Range<Int>.self, forKey: .sentences) ?? 0..<0, diagram: diagram)
    refinedBy = try values.decodeIfPresent(String.self, forKey: .refinedBy)
  }

  /// A diagram alone, without a talk.
  public init(_ diagram: Diagram) {
    self.init(
      title: diagram.title, summary: "", keyPhrases: [], start: nil, end: nil, sentences: 0..<0,
      diagram: diagram)
  }
}

extension TalkVisuals {
  private enum Key: String, CodingKey {
    case title, language, duration, scenes
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      title: try values.decodeIfPresent(String.self, forKey: .title) ?? "",
      language: try values.decodeIfPresent(String.self, forKey: .language),
      duration: try values.decodeIfPresent(Double.self, forKey: .duration),
      scenes: try values.decode([Scene].self, forKey: .scenes))
  }

  /// What does not fit together in any scene, each named: `scenes[2] "Paying": nodes[3] "Pay": …`.
  public func problems() -> [String] {
    var problems: [String] = []
    if scenes.count > 1000 { problems.append("scenes: there are \(scenes.count); at most 1000 can be drawn") }
    for (index, scene) in scenes.enumerated() {
      let name = "scenes[\(index)] \"\(scene.title.prefix(40))\""
      problems += Diagram.timeProblems(scene.start, scene.end).map { "\(name): \($0)" }
      problems += scene.diagram.problems().map { "\(name): \($0)" }
    }
    if let duration, !duration.isFinite || duration < 0 {
      problems.append("duration: must be seconds from 0")
    }
    return problems
  }
}
