/// Sentences with their clauses, and what their pronouns stand for.
struct AnalyzedText: Sendable {
  var sentences: [Sentence]
  var clauses: [[Clause]]
  /// Number of the first sentence in the talk.
  var firstSentence: Int
  private var antecedents: [Place: Mention] = [:]

  struct Place: Hashable, Sendable {
    var sentence: Int
    var token: Int
  }

  /// A noun phrase somewhere in the text.
  struct Mention: Sendable, Hashable {
    var sentence: Int
    var phrase: NounPhrase
    var isPlural: Bool
    var isActor: Bool
    /// Somebody whom "he" and "she" may mean.
    var isPerson = false
    /// Sentence in which it was the subject of a condition.
    var condition: Int?
  }

  init(_ sentences: [Sentence], firstSentence: Int = 0) {
    self.sentences = sentences
    self.firstSentence = firstSentence
    clauses = sentences.map(ClauseParser.clauses(of:))
    resolve()
  }

  func token(_ sentence: Int, _ index: Int) -> Token { sentences[sentence].tokens[index] }

  /// What a pronoun at the head of `phrase` stands for; the phrase itself where it is none.
  func meaning(_ phrase: NounPhrase, in sentence: Int) -> (sentence: Int, phrase: NounPhrase) {
    if let mention = antecedents[Place(sentence: sentence, token: phrase.head)] {
      return (mention.sentence, mention.phrase)
    }
    return (sentence, phrase)
  }

  static func isActor(_ phrase: NounPhrase, _ tokens: [Token]) -> Bool {
    let head = tokens[phrase.head]
    if head.tag == .pronoun {
      return ["he", "she", "we", "you", "i", "who", "him", "they"].contains(head.lower)
    }
    guard head.tag == .noun else { return false }
    if EnglishWords.actors.contains(head.lemma) { return true }
    let word = head.lemma
    if word.utf8.count > 5, !notActors.contains(word), isFromVerb(word) {
      for ending in ["er", "or", "ist", "ian", "ee", "eur"]
      where word.hasSuffix(ending) && !EnglishWords.nouns.contains(word) { return true }
    }
    return head.isProper && head.text.count > 1 && phrase.range.contains { tokens[$0].isProper }
      && !monthNames.contains(head.lower)
  }

  /// "writer" from "write", "investor" from "invest".
  private static func isFromVerb(_ word: String) -> Bool {
    if word.hasSuffix("ist") || word.hasSuffix("ian") || word.hasSuffix("eur") { return true }
    let stem = String(word.dropLast(2))
    let lexicon = VerbLexicon.english
    if lexicon.isBase(stem) || lexicon.isBase(stem + "e") { return true }
    return stem.last == stem.dropLast().last && lexicon.isBase(String(stem.dropLast()))
  }

  private static let monthNames: Set<String> = DateReader.monthNames
  private static let notActors: Set<String> = [
    "computer", "number", "letter", "order", "container", "folder", "sticker", "register", "voucher",
    "router", "printer", "scanner",
    "sensor", "december", "november", "october", "september", "water", "weather", "color", "flavor", "vapor",
    "liquor", "error",
    "coffee", "committee", "tree", "degree", "trigger", "transfer", "monitor", "reactor", "inverter", "timer",
    "shelter", "layer",
    "boiler", "compressor", "evaporator", "refrigerator", "cooler", "heater", "mixer", "blender",
    "fertilizer", "filter", "tire",
    "whisker", "summer", "winter", "disorder", "spider", "tiger", "interior", "exterior", "guarantee",
    "center", "meter",
    "liter", "trailer", "counter", "corner", "offer", "paper", "master", "cluster", "integer", "pointer",
    "buffer", "header",
    "browser", "parameter", "character", "chapter", "quarter", "drawer", "newsletter", "transistor",
    "conveyor", "matter", "ladder",
  ]

  private mutating func resolve() {
    var recent: [(mention: Mention, clause: Int, weight: Double)] = []
    var clauseNumber = 0
    for (number, list) in clauses.enumerated() {
      let tokens = sentences[number].tokens
      for clause in list {
        clauseNumber += 1
        var found: [(Mention, Double)] = []
        func take(_ phrase: NounPhrase?, weight: Double) {
          guard let phrase else { return }
          let head = tokens[phrase.head]
          if head.tag == .pronoun || head.tag == .determiner, phrase.range.count == 1 {
            if var mention = antecedent(
              head, recent, clauseNumber, condition: clause.role == .condition && weight >= 1 ? number : nil)
            {
              mention.condition = clause.role == .condition && weight >= 1 ? number : mention.condition
              antecedents[Place(sentence: number, token: phrase.head)] = mention
              // What was meant by a pronoun is what the text is about.
              found.append((mention, weight + 0.6))
            }
            return
          }
          guard head.tag == .noun else { return }
          let isActor = Self.isActor(phrase, tokens)
          let isName = tokens[phrase.range.lowerBound].tag != .determiner
          found.append(
            (
              Mention(
                sentence: number, phrase: phrase,
                isPlural: head.isPlural || tokens[phrase.range].contains { $0.lower == "and" },
                isActor: isActor,
                isPerson: isActor && (isName || !head.isProper || EnglishWords.actors.contains(head.lemma)),
                condition: clause.role == .condition && weight >= 1 && weight < 1.5 ? number : nil),
              // "Add some water": seldom what comes next is about.
              tokens[phrase.range.lowerBound].lower == "some" ? weight - 0.6 : weight
            ))
        }
        // "Below her there are …"
        let front = clause.range.lowerBound..<max(clause.range.lowerBound, clause.verbs.lowerBound)
        for index in front where tokens[index].tag == .pronoun && index != clause.subject?.head {
          take(NounPhrase(range: index..<(index + 1), head: index), weight: 0.1)
        }
        // "It rains": it means nothing.
        if !["rain", "snow", "hail"].contains(tokens[clause.verb].lemma) {
          take(clause.subject, weight: clause.isPassive ? 1.4 : 1.2)
        }
        take(
          // What "takes place" is no place.
          clause.object.flatMap { tokens[$0.head].lower == "place" && $0.range.count == 1 ? nil : $0 },
          weight: tokens[clause.verb].lemma == "be" ? clause.subject == nil ? 1.3 : 0.2 : 1.5)
        // "asks the customer to send the product in"
        let rest = clause.verbs.upperBound..<max(clause.verbs.upperBound, clause.range.upperBound)
        if let to = rest.first(where: {
          tokens[$0].tag == .to && $0 + 1 < rest.upperBound && tokens[$0 + 1].tag == .verb
        }) {
          take(NounPhraseChunker.phrase(tokens, at: to + 2, upTo: rest.upperBound), weight: 1.4)
        }
        take(clause.agent, weight: 0.4)
        take(clause.prepositionObject, weight: clause.object == nil && !clause.isPassive ? 0.7 : 0.2)
        recent += found.map { ($0.0, clauseNumber, $0.1) }
        if recent.count > 14 { recent.removeFirst(recent.count - 14) }
      }
    }
  }

  private func antecedent(
    _ pronoun: Token, _ recent: [(mention: Mention, clause: Int, weight: Double)], _ clause: Int,
    condition: Int?
  ) -> Mention? {
    var wantsPlural: Bool?
    var wantsActor: Bool?
    switch pronoun.lower {
    case "it", "itself": (wantsPlural, wantsActor) = (false, false)
    case "this", "that": (wantsPlural, wantsActor) = (false, false)
    case "these", "those": (wantsPlural, wantsActor) = (true, nil)
    case "they": (wantsPlural, wantsActor) = (true, nil)
    case "them", "themselves": (wantsPlural, wantsActor) = (true, nil)
    case "he", "she", "him", "her": (wantsPlural, wantsActor) = (false, true)
    default: return nil
    }
    var best: (Mention, Double)?
    for candidate in recent {
      if let wantsPlural, candidate.mention.isPlural != wantsPlural { continue }
      var score = candidate.weight - 0.8 * Double(clause - candidate.clause)
      if let wantsActor, candidate.mention.isActor != wantsActor {
        let head = token(candidate.mention.sentence, candidate.mention.phrase.head).lemma
        score -= wantsActor ? 10 : EnglishWords.bodies.contains(head) ? 0.7 : 2
      }
      // "If the item is damaged, … If it is intact, …"
      if let condition, let other = candidate.mention.condition, condition - other <= 2 { score += 2.5 }
      if wantsActor == true, !candidate.mention.isPerson { continue }
      if score < -6 { continue }
      if best.map({ score >= $0.1 }) ?? true { best = (candidate.mention, score) }
    }
    // "If the new hire is ill, they call": one person of whom it is not said whether it is a man or a woman.
    // A body nearby ("the department") might be meant as well.
    if best == nil, ["they", "them"].contains(pronoun.lower),
      !recent.contains(where: {
        clause - $0.clause <= 3
          && EnglishWords.bodies.contains(token($0.mention.sentence, $0.mention.phrase.head).lemma)
      })
    {
      for candidate in recent
      where candidate.mention.isPerson && !candidate.mention.isPlural && clause - candidate.clause <= 3 {
        let head = token(candidate.mention.sentence, candidate.mention.phrase.head)
        let score = candidate.weight - 0.8 * Double(clause - candidate.clause)
        guard head.tag == .noun, !head.isProper, !EnglishWords.bodies.contains(head.lemma),
          best.map({ score >= $0.1 }) ?? true
        else { continue }
        best = (candidate.mention, score)
      }
    }
    return best?.0
  }
}
