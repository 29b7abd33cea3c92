/// Makes the scenes of a talk: where they begin, what they are about and what they show.
public struct SceneFinder: Sendable {
  public var diagrams: DiagramFinder
  /// Nil compares sentences by their words.
  public var embedding: (any SentenceEmbedding)?

  public init(diagrams: DiagramFinder = DiagramFinder(), embedding: (any SentenceEmbedding)? = nil) {
    self.diagrams = diagrams
    self.embedding = embedding
  }

  /// - Parameter title: of the talk; made from its words where it is nil.
  /// - Throws: what the embedding throws; nothing without one.
  public func visuals(of text: SpokenText, title: String? = nil) throws -> TalkVisuals {
    var splitter = SceneSplitter()
    splitter.embedding = embedding
    let isEnglish = text.isEnglish
    let ranges = try splitter.split(text.sentences)
    var scenes = ranges.map { range in
      scene(Array(text.sentences[range]), range, isEnglish: isEnglish, language: text.language)
    }
    // One sure picture of a short text beats parts of it, unless the parts are sure of different things.
    let sureKinds = Set(scenes.map(\.diagram).filter { $0.confidence >= 0.6 }.map(\.kind))
    if scenes.count > 1, sureKinds.count < 2, text.sentences.reduce(0, { $0 + $1.tokens.count }) <= 420,
      !splitter.announcesSubjects(text.sentences)
    {
      let whole = scene(
        text.sentences, 0..<text.sentences.count, isEnglish: isEnglish, language: text.language)
      if whole.diagram.confidence >= 0.75 { scenes = [whole] }
    }
    return TalkVisuals(
      title: title ?? text.title ?? SceneTitle.title(of: text.sentences),
      language: text.language ?? (isEnglish ? "en" : nil),
      duration: text.duration, scenes: scenes)
  }

  private func scene(_ sentences: [Sentence], _ range: Range<Int>, isEnglish: Bool, language: String?)
    -> Scene
  {
    var diagram = diagrams.diagram(
      of: sentences, firstSentence: range.lowerBound, isEnglish: isEnglish, language: language)
    let phrases = KeyPhrases.find(sentences, limit: 6)
    let title = diagram.title.isEmpty ? SceneTitle.title(of: sentences, showing: diagram) : diagram.title
    diagram.title = title
    return Scene(
      title: title, summary: summary(sentences, phrases), keyPhrases: phrases.map(\.evidence),
      start: sentences.lazy.compactMap(\.start).first, end: sentences.reversed().lazy.compactMap(\.end).first,
      sentences: range, diagram: diagram)
  }

  /// The sentence with the most of the key phrases, the earlier of two; long and tiny ones count less.
  private func summary(_ sentences: [Sentence], _ phrases: [KeyPhrases.Phrase]) -> String {
    let words = Set(phrases.flatMap { HeadWords.lemmas($0.text) })
    var best: (text: String, score: Double)?
    for (number, sentence) in sentences.enumerated() {
      let lemmas = Set(sentence.tokens.map(\.lemma))
      let length = Double(sentence.tokens.count)
      var score = Double(lemmas.intersection(words).count) / max(6, length).squareRoot()
      if number == 0 { score *= 1.3 }
      if length > 40 { score *= 0.6 }
      if length < 4 { score *= 0.5 }
      if best.map({ score > $0.score }) ?? true { best = (String(sentence.text.prefix(400)), score) }
    }
    return best?.text ?? ""
  }
}
