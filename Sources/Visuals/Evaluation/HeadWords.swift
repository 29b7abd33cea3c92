/// The words of a label that another label must share to mean the same.
struct HeadWords: Sendable, Hashable {
  /// Lemma of the verb; nil where the label has none.
  var verb: String?
  /// Lemmas of what the verb is done to, or of the head of a label without a verb.
  var nouns: Set<String>

  init(verb: String?, nouns: Set<String>) {
    self.verb = verb
    self.nouns = nouns
  }

  /// Head words of an activity whose verb and object are given apart. An object that is a pronoun asks for nothing.
  init(verb: String, object: String?) {
    let first = verb.split(separator: " ").first.map { $0.lowercased() } ?? ""
    self.verb = Self.verbLemma(first)
    nouns = object.flatMap(Self.head).map { [$0] } ?? []
  }

  /// Head words of a whole sentence or a free label.
  init(text: String) {
    let spoken = SpokenText(text, language: "en")
    guard let sentence = spoken.sentences.first else {
      self.init(verb: nil, nouns: [])
      return
    }
    let clauses = ClauseParser.clauses(of: sentence)
    if let clause = clauses.first(where: { $0.role == .main }) ?? clauses.first {
      let verb = sentence.tokens[clause.verb]
      let phrase =
        clause.object
        ?? (clause.isPassive || clause.prepositionObject == nil ? clause.subject : clause.prepositionObject)
      let noun = phrase.map { sentence.tokens[$0.head] }.flatMap {
        $0.tag == .noun || $0.tag == .number ? $0.lemma : nil
      }
      self.init(
        verb: verb.tag == .verb || clauses.count == 1 && verb.lemma != "be" ? verb.lemma : nil,
        nouns: noun.map { [$0] } ?? [])
      if self.verb == nil, nouns.isEmpty { nouns = Self.nouns(sentence) }
      return
    }
    self.init(verb: nil, nouns: Self.head(text).map { [$0] } ?? [])
  }

  private static func nouns(_ sentence: Sentence) -> Set<String> {
    Set(sentence.tokens.filter { $0.tag == .noun }.map(\.lemma))
  }

  private static func verbLemma(_ word: String) -> String {
    VerbLexicon.english.reading(word)?.lemma ?? NounForms.singular(word).lemma
  }

  /// Last noun before the first preposition, as a lemma; nil for pronouns.
  static func head(_ phrase: String) -> String? {
    let words = phrase.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" }.map(String.init)
    var found: String?
    for word in words {
      let tag = EnglishWords.closed[word]
      if tag == .preposition || tag == .to || tag == .relative || word == "which" || word == "that",
        found != nil
      {
        break
      }
      if tag == .coordinator, found != nil { break }
      if tag == nil || tag == .number { found = word }
    }
    return found.map { NounForms.singular($0).lemma }
  }

  /// All lemmas of a label, of verbs and of nouns.
  static func lemmas(_ label: String) -> Set<String> {
    var found: Set<String> = []
    for piece in label.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "-" }) {
      let word = String(piece)
      found.insert(word)
      found.insert(NounForms.singular(word).lemma)
      if let verb = VerbLexicon.english.reading(word) { found.insert(verb.lemma) }
    }
    return found
  }

  /// Words of a condition that has neither a verb nor a noun to tell it by: "it is not available".
  init(condition text: String) {
    self.init(text: text)
    if verb == "be" { verb = nil }
    guard verb == nil, nouns.isEmpty else { return }
    let spoken = SpokenText(text, language: "en")
    nouns = Set(
      (spoken.sentences.first?.tokens ?? []).filter {
        [.adjective, .adverb, .negation, .number, .verb].contains($0.tag) || $0.tag == .noun
      }.map(\.lemma))
  }

  /// Whether a label with these lemmas has the verb and the nouns.
  func isMatched(by lemmas: Set<String>) -> Bool {
    if let verb, !lemmas.contains(verb) { return false }
    if verb == nil, nouns.isEmpty { return false }
    return nouns.isSubset(of: lemmas)
  }
}
