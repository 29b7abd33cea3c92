/// Parts of speech as the rules need them: closed classes word by word, open classes coarsely.
enum PartOfSpeech: Sendable, Hashable {
  case noun, verb, adjective, adverb
  case determiner, possessive, pronoun, relative
  case modal, auxiliary, to, negation
  case preposition, coordinator, subordinator, particle
  case number, interjection, punctuation, other
}

/// Inflection of a verb.
enum VerbForm: Sendable, Hashable {
  case base, third, past, participle, gerund
}

/// A word or a mark of a sentence.
struct Token: Sendable {
  /// As it stands in the text.
  var text: String
  var lower: String
  /// Place in ``Sentence/text``.
  var range: Range<String.Index>
  var tag: PartOfSpeech = .other
  /// Base form of a verb, singular of a noun; else the word in small letters.
  var lemma: String
  /// Of a verb; a form that may be past or participle is `.past` until the tagger knows.
  var form: VerbForm?
  var isPlural = false
  var isProper = false
  /// Seconds in the recording.
  var start: Double?
  var end: Double?

  var isComma: Bool { lower == "," }
  /// Marks that part clauses for good.
  var isStrongBreak: Bool { lower == ";" || lower == ":" || lower == "—" || lower == "–" }
}

/// A sentence with its words. What the rules find points to token numbers, so that every element has its words.
struct Sentence: Sendable {
  /// Without control characters, with single spaces.
  var text: String
  var tokens: [Token] = []
  var start: Double?
  var end: Double?
  /// Whether a paragraph, a heading or another speaker begins here.
  var opensParagraph = false
  /// Seconds without a word before it.
  var pause = 0.0

  /// The words from the first to the last of these tokens as they were said.
  func evidence(_ tokens: Range<Int>) -> Evidence? {
    var tokens = tokens.clamped(to: 0..<self.tokens.count)
    // A comma that was restored was not said.
    while let first = tokens.first, self.tokens[first].range.isEmpty { tokens = tokens.dropFirst() }
    guard let first = tokens.first, let last = tokens.last else { return nil }
    let quote = String(text[self.tokens[first].range.lowerBound..<self.tokens[last].range.upperBound])
    guard quote.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
    return Evidence(
      quote: quote, start: self.tokens[tokens].lazy.compactMap(\.start).first,
      end: self.tokens[tokens].reversed().lazy.compactMap(\.end).first)
  }

  var whole: Range<Int> { 0..<tokens.count }
}
