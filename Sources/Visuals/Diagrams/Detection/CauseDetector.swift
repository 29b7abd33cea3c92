/// Finds causes and what they lead to.
enum CauseDetector {
  private static let forward: [String: String?] = [
    "cause": nil, "lead": "to", "result": "in", "trigger": nil, "contribute": "to", "produce": nil,
    "provoke": nil, "induce": nil, "bring": "about", "stem": "from", "arise": "from", "mean": nil,
  ]
  /// They tell a cause beside others that say so.
  private static let weak: Set<String> = [
    "increase", "reduce", "raise", "lower", "weaken", "strengthen", "damage", "improve", "boost", "slow",
    "worsen",
    "prevent", "limit", "affect", "create", "force", "drive", "encourage", "fuel", "narrow", "destroy",
    "harm",
    "decrease", "accelerate", "intensify", "hurt", "threaten", "promote", "stimulate", "mean", "disturb",
    "disrupt", "impair", "irritate", "trap", "warm", "cool", "pollute", "attract", "make", "spread", "block",
  ]

  static func find(_ text: AnalyzedText) -> [Candidate] {
    var draft = DiagramDraft()
    let labels = LabelWriter(text: text)
    var nodes: [String: Int] = [:]
    var relations = 0
    var weakRelations = 0
    var related: Set<Int> = []
    func node(_ number: Int, _ range: Range<Int>, _ label: String, _ key: String) -> Int? {
      if let known = nodes[key] { return known }
      guard !draft.isFull, let evidence = text.sentences[number].evidence(range) else { return nil }
      let made = draft.node(LabelWriter.capitalized(label), evidence: evidence)
      nodes[key] = made
      return made
    }
    func node(_ phrase: NounPhrase?, _ number: Int) -> Int? {
      guard let phrase else { return nil }
      let (place, meaning) = text.meaning(phrase, in: number)
      guard text.sentences[place].tokens[meaning.head].tag == .noun else { return nil }
      return node(
        place, meaning.range, labels.words(meaning, in: place, dropsArticle: true),
        ConceptIndex.key(phrase, in: number, text))
    }
    func node(_ clause: Clause, _ number: Int) -> Int? {
      node(number, clause.range, labels.statement(clause, in: number), "\(number):\(clause.verb)")
    }
    func link(_ cause: Int?, _ effect: Int?, _ number: Int, _ range: Range<Int>) {
      guard let cause, let effect, cause != effect, let evidence = text.sentences[number].evidence(range)
      else { return }
      draft.edge(cause, effect, evidence: evidence)
      relations += 1
      related.insert(number)
    }
    for number in text.sentences.indices {
      let tokens = text.sentences[number].tokens
      let clauses = text.clauses[number]
      for (index, clause) in clauses.enumerated() {
        let verb = tokens[clause.verb].lemma
        let isWeak = weak.contains(verb)
        if isWeak, !clause.isPassive, !clause.isNegated, let subject = clause.subject,
          let object = clause.object,
          !AnalyzedText.isActor(subject, tokens),
          text.sentences[text.meaning(subject, in: number).sentence].tokens[
            text.meaning(subject, in: number).phrase.head
          ]
          .tag == .noun, tokens[object.head].tag == .noun,
          clause.role == .main || clause.role == .relative,
          !tokens[object.range].contains(where: { $0.tag == .number })
        {
          let before = relations
          if verb == "make", object.range.upperBound < clause.range.upperBound,
            tokens[object.range.upperBound].tag == .adjective
          {
            // "makes people tired"
            let range = object.range.lowerBound..<(object.range.upperBound + 1)
            let said = text.sentences[number].words(range)
            link(node(subject, number), node(number, range, said, said.lowercased()), number, clause.range)
          } else if verb != "make" {
            for cause in HierarchyDetector.split(subject, tokens) {
              link(node(cause, number), node(object, number), number, clause.range)
            }
          }
          weakRelations += relations - before
          relations = before
        } else if let needed = forward[verb], clause.subject != nil,
          // "Spain produced 60 terawatt hours" tells an amount.
          !(clause.object.map { tokens[$0.range].contains { $0.tag == .number } } ?? false)
        {
          // "Rents went up, which led to higher costs": all of it led there.
          if clause.role == .relative, index > 0, tokens[clause.marker.lowerBound].lower == "which",
            clause.marker.lowerBound > 0, tokens[clause.marker.lowerBound - 1].isComma,
            let effect = clause.object ?? clause.prepositionObject
          {
            link(node(clauses[index - 1], number), node(effect, number), number, clause.range)
          } else if clause.isPassive {
            link(node(clause.agent, number), node(clause.subject, number), number, clause.range)
          } else if needed == nil || clause.preposition.map({ tokens[$0].lower == needed }) ?? false
            || clause.verbs.upperBound < tokens.count && tokens[clause.verbs.upperBound].lower == needed
          {
            let effect =
              needed == nil
              ? clause.object
              : clause.prepositionObject
                ?? NounPhraseChunker.phrase(
                  tokens, at: clause.verbs.upperBound + 1, upTo: clause.range.upperBound)
            let effects =
              effect.map {
                Enumeration.phrases(tokens, from: $0.range.lowerBound, upTo: clause.range.upperBound)
              } ?? []
            for subject in clause.subject.map({ HierarchyDetector.split($0, tokens) }) ?? [] {
              for phrase in effects {
                link(node(subject, number), node(phrase, number), number, clause.range)
              }
            }
          }
        }
        // "If the brakes are not checked, they wear out": beside others that say so.
        if clause.role == .condition, tokens[clause.marker.lowerBound].lower == "if",
          index + 1 < clauses.count,
          clauses[index + 1].role == .main, let one = clause.subject, let other = clauses[index + 1].subject,
          !AnalyzedText.isActor(one, tokens), ![.pronoun].contains(tokens[one.head].tag),
          !AnalyzedText.isActor(other, tokens) || tokens[other.head].lower == "they"
        {
          let before = relations
          link(
            node(clause, number), node(clauses[index + 1], number), number,
            clause.range.lowerBound..<clauses[index + 1].range.upperBound)
          weakRelations += relations - before
          relations = before
        }
        if !clause.marker.isEmpty,
          tokens[clause.marker.lowerBound].lower == "because"
            || tokens[clause.marker.lowerBound].lower == "since" && index > 0
              && clauses[index - 1].role == .main
              && !DateReader.dates(in: text.sentences[number]).contains(where: {
                clause.range.contains($0.tokens.lowerBound)
              })
        {
          let main = index > 0 ? clauses[index - 1] : clauses.dropFirst(index + 1).first
          if let main {
            link(
              node(clause, number), node(main, number), number,
              min(
                clause.range.lowerBound, main.range.lowerBound)..<max(
                  clause.range.upperBound, main.range.upperBound))
          }
        }
      }
      for place in tokens.indices {
        let length =
          CueReader.matches(["because", "of"], tokens, at: place)
            || CueReader.matches(["due", "to"], tokens, at: place)
            || CueReader.matches(["thanks", "to"], tokens, at: place)
          ? 2 : CueReader.matches(["as", "a", "result", "of"], tokens, at: place) ? 4 : 0
        guard length > 0, let clause = clauses.first(where: { $0.role == .main }) else { continue }
        for phrase in Enumeration.phrases(tokens, from: place + length, upTo: tokens.count) {
          link(node(phrase, number), node(clause, number), number, text.sentences[number].whole)
        }
      }
      if let first = clauses.first, first.role == .main, number > 0,
        let before = text.clauses[number - 1].last(where: { $0.role == .main }),
        ["therefore", "thus", "hence", "consequently"].contains(where: { word in
          tokens.prefix(3).contains { $0.lower == word }
        }) || CueReader.matches(["as", "a", "result"], tokens, at: 0)
          || CueReader.matches(["as", "a", "consequence"], tokens, at: 0)
          || CueReader.matches(["for", "this", "reason"], tokens, at: 0)
          || CueReader.matches(["for", "that", "reason"], tokens, at: 0)
          || CueReader.matches(["that", "'s", "why"], tokens, at: 0)
      {
        link(node(before, number - 1), node(first, number), number, first.range)
      }
    }
    takeNamedReasons(
      text, phrase: { node($0, $1) }, node: { node($0, $1, $2, $3) }, link: { link($0, $1, $2, $3) })
    takeReasons(text, node: { node($0, $1, $2, $3) }, link: { link($0, $1, $2, $3) })
    if relations > 0 { relations += weakRelations }
    guard relations >= 2, draft.nodes.count >= 3 else { return [] }
    let share = Double(related.count) / Double(max(1, text.sentences.count))
    let targets = Dictionary(grouping: draft.edges, by: \.to).mapValues(\.count)
    if let effect = targets.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), effect.value >= 2,
      let number = draft.nodes.firstIndex(where: { $0.id == effect.key })
    {
      draft.setRole(number, .subject)
    }
    return [
      Candidate(
        diagram: draft.diagram(
          .causeAndEffect, title: "",
          confidence: 0.26 + 0.44 * share + min(0.24, 0.05 * Double(relations))
            + (share >= 0.75 && relations >= 3 ? 0.1 : 0)),
        reason: "\(relations) causes with their effects")
    ]
  }

  /// "Why did the train stop? There were several causes. The rail was worn out. …", "sales fell for three reasons. …":
  /// the sentences that follow are causes of what was asked or said.
  private static func takeReasons(
    _ text: AnalyzedText, node: (Int, Range<Int>, String, String) -> Int?,
    link: (Int?, Int?, Int, Range<Int>) -> Void
  ) {
    let labels = LabelWriter(text: text)
    let counts: Set<String> = [
      "several", "many", "various", "some", "few", "number", "different", "following",
    ]
    for number in text.sentences.indices.prefix(4) {
      let tokens = text.sentences[number].tokens
      guard
        let place = tokens.firstIndex(where: {
          ["reason", "cause", "factor"].contains($0.lemma) && $0.isPlural
        }),
        tokens[..<place].suffix(5).contains(where: { $0.tag == .number || counts.contains($0.lower) }),
        // "There are four reasons to …" announces a list.
        tokens[place].lemma != "reason" || tokens[..<place].contains(where: { $0.lower == "for" })
      else { continue }
      var effect: Int?
      if let clause = text.clauses[number].first(where: { $0.role == .main }), place > 1,
        tokens[clause.verb].tag == .verb, tokens[..<place].contains(where: { $0.lower == "for" })
      {
        effect = node(number, clause.range, labels.statement(clause, in: number), "\(number):\(clause.verb)")
      } else if number > 0, let asked = question(text, number - 1) {
        effect = node(number - 1, asked, text.sentences[number - 1].words(asked), "why")
      }
      guard let effect else { continue }
      for later in (number + 1)..<max(number + 1, text.sentences.count) {
        for clause in text.clauses[later] where clause.role == .main {
          let cause = node(
            later, clause.range, labels.statement(clause, in: later), "\(later):\(clause.verb)")
          link(cause, effect, later, clause.range)
          break
        }
      }
      return
    }
  }

  /// "Why is the app slow? One reason is the database. Another reason is that the images are too large."
  private static func takeNamedReasons(
    _ text: AnalyzedText, phrase: (NounPhrase?, Int) -> Int?, node: (Int, Range<Int>, String, String) -> Int?,
    link: (Int?, Int?, Int, Range<Int>) -> Void
  ) {
    let labels = LabelWriter(text: text)
    var asked: Int?
    for number in text.sentences.indices {
      let tokens = text.sentences[number].tokens
      if asked == nil, let range = question(text, number) {
        asked = node(number, range, text.sentences[number].words(range), "why")
        continue
      }
      // "Low water levels have several causes."
      if asked == nil, let clause = text.clauses[number].first, tokens[clause.verb].lemma == "have",
        let object = clause.object, ["reason", "cause"].contains(tokens[object.head].lemma),
        clause.subject != nil
      {
        asked = phrase(clause.subject, number)
        continue
      }
      // "There are two causes of the delay."
      if asked == nil, let clause = text.clauses[number].first, tokens[clause.verb].lemma == "be",
        clause.subject == nil,
        let object = clause.object, ["reason", "cause"].contains(tokens[object.head].lemma),
        tokens[object.head].isPlural,
        let of = (object.head..<clause.range.upperBound).first(where: {
          ["of", "for"].contains(tokens[$0].lower)
        }),
        let whole = NounPhraseChunker.phrase(tokens, at: of + 1, upTo: clause.range.upperBound)
      {
        asked = phrase(whole, number)
        continue
      }
      guard let clause = text.clauses[number].first(where: { $0.role == .main }),
        tokens[clause.verb].lemma == "be",
        let subject = clause.subject,
        ["reason", "cause", "factor"].contains(tokens[subject.head].lemma)
          || tokens[subject.range].contains(where: { ["reason", "cause"].contains($0.lemma) })
      else { continue }
      // "One reason for the delay is …"
      var effect = asked
      if let name = (subject.range.lowerBound..<clause.verbs.lowerBound).first(where: {
        ["for", "of", "behind"].contains(tokens[$0].lower)
      }), let whole = NounPhraseChunker.phrase(tokens, at: name + 1, upTo: clause.verbs.lowerBound) {
        effect = phrase(whole, number) ?? asked
      }
      guard let effect else { continue }
      if let content = text.clauses[number].first(where: {
        $0.role == .other && $0.range.lowerBound >= clause.verbs.upperBound
      }),
        clause.object == nil
      {
        link(
          node(number, content.range, labels.statement(content, in: number), "\(number):\(content.verb)"),
          effect, number,
          clause.range)
      } else {
        link(phrase(clause.object, number), effect, number, clause.range)
      }
    }
  }

  /// What a question with "why" asks for, without its auxiliary.
  private static func question(_ text: AnalyzedText, _ number: Int) -> Range<Int>? {
    let tokens = text.sentences[number].tokens
    guard tokens.last?.lower == "?", let why = tokens.prefix(3).firstIndex(where: { $0.lower == "why" }),
      why + 2 < tokens.count - 1
    else { return nil }
    let start = [.auxiliary, .modal].contains(tokens[why + 1].tag) ? why + 2 : why + 1
    return start < tokens.count - 1 ? start..<(tokens.count - 1) : nil
  }
}
