/// Finds things that are set beside each other.
enum ComparisonDetector {
  static let cueWords: Set<String> = [
    "than", "whereas", "unlike", "versus", "vs", "compared", "contrast", "difference", "differ", "compare",
    "comparison", "different", "conversely",
  ]
  private static let dimensions: [(name: String, words: Set<String>)] = [
    (
      "speed",
      [
        "fast", "slow", "faster", "slower", "quick", "quicker", "rapid", "fastest", "slowest", "quickly",
        "slowly",
      ]
    ),
    (
      "price",
      [
        "cheap", "cheaper", "expensive", "pricey", "costly", "affordable", "free", "cheapest", "cost",
        "price",
      ]
    ),
    (
      "size",
      [
        "big", "small", "bigger", "smaller", "large", "larger", "tiny", "huge", "biggest", "smallest",
        "compact",
      ]
    ),
    ("weight", ["heavy", "light", "heavier", "lighter", "weigh"]),
    (
      "difficulty",
      ["easy", "hard", "easier", "harder", "difficult", "simple", "complex", "simpler", "complicated"]
    ),
    ("length", ["long", "short", "longer", "shorter"]),
    ("age", ["old", "new", "older", "newer", "young", "younger"]),
    ("temperature", ["hot", "cold", "hotter", "colder", "warm", "cool", "warmer", "cooler"]),
    ("strength", ["strong", "weak", "stronger", "weaker", "powerful"]),
    ("safety", ["safe", "dangerous", "safer", "secure", "risky"]),
    ("noise", ["loud", "quiet", "louder", "quieter", "noisy", "silent"]),
    ("height", ["tall", "high", "higher", "low", "lower", "taller"]),
    ("quality", ["good", "better", "worse", "bad", "best", "worst"]),
  ]

  static func find(_ text: AnalyzedText) -> [Candidate] {
    if let blocks = headedBlocks(text) { return [blocks] }
    var cues = 0
    for sentence in text.sentences {
      if sentence.tokens.contains(where: { cueWords.contains($0.lower) }) { cues += 1 }
      if sentence.tokens.indices.contains(where: {
        CueReader.matches(["on", "the", "other", "hand"], sentence.tokens, at: $0)
          || CueReader.matches(["in", "contrast"], sentence.tokens, at: $0)
          || CueReader.matches(["by", "contrast"], sentence.tokens, at: $0)
          || CueReader.matches(["which", "one"], sentence.tokens, at: $0)
      }) {
        cues += 1
      }
    }
    let fronts = repeatedFronts(text)
    // Clauses by subject.
    var items: [String: (phrase: NounPhrase, sentence: Int, clauses: [(Int, Clause)])] = [:]
    var order: [String] = []
    var contrasts = 0
    for number in text.sentences.indices {
      var previous: (key: String, verb: String)?
      for clause in text.clauses[number]
      where [.main, .parallel].contains(clause.role) || clause.role == .other {
        guard let subject = clause.subject,
          clause.range.contains(subject.range.lowerBound) || clause.joinedBy != nil
        else { continue }
        var phrases = Array(HierarchyDetector.split(subject, text.sentences[number].tokens).prefix(3))
        // "In the north people live from fishing": said of the north, where it is one of the things.
        let start = clause.range.lowerBound
        if ["in", "with", "for", "at"].contains(text.sentences[number].tokens[start].lower)
          || clause.marker.count == 1 && start + 1 < clause.verbs.lowerBound
            && ["in", "with", "for", "at"].contains(text.sentences[number].tokens[start + 1].lower),
          let front = NounPhraseChunker.phrase(
            text.sentences[number].tokens, at: start + 1 + clause.marker.count, upTo: clause.verbs.lowerBound),
          items[ConceptIndex.key(front, in: number, text)] != nil
            || fronts.contains(ConceptIndex.key(front, in: number, text))
        {
          phrases = [front]
        }
        for phrase in phrases {
          let key = ConceptIndex.key(phrase, in: number, text)
          let (place, meaning) = text.meaning(phrase, in: number)
          guard !key.isEmpty, text.sentences[place].tokens[meaning.head].tag == .noun else { continue }
          if items[key] == nil {
            items[key] = (meaning, place, [])
            order.append(key)
          }
          items[key]?.clauses.append((number, clause))
          if let previous, previous.key != key,
            clause.role == .parallel
              || text.sentences[number].tokens[clause.range.lowerBound..<clause.verbs.lowerBound].contains(
                where: { $0.lower == "but" || $0.lower == "while" || $0.lower == "whereas" })
              || text.sentences[number].tokens[..<clause.verbs.lowerBound].contains(where: {
                $0.lower == "while" || $0.lower == "whereas"
              })
          {
            contrasts += 1
          }
          previous = (key, text.sentences[number].tokens[clause.verb].lemma)
        }
      }
    }
    let counted = order.filter { (items[$0]?.clauses.count ?? 0) >= 2 }.sorted {
      items[$0]!.clauses.count > items[$1]!.clauses.count
    }
    var chosen = Array(counted.prefix(3))
    // "X is faster than Y": Y may never be a subject.
    if chosen.count < 2 { chosen = Array(order.filter { (items[$0]?.clauses.count ?? 0) >= 1 }.prefix(2)) }
    if chosen.count == 3, let third = items[chosen[2]], let second = items[chosen[1]],
      third.clauses.count * 2 <= second.clauses.count
    {
      chosen.removeLast()
    }
    guard chosen.count >= 2 else { return [] }
    chosen.sort { order.firstIndex(of: $0)! < order.firstIndex(of: $1)! }
    var rows: [(criterion: String, cells: [Int: (String, Evidence)])] = []
    for (column, key) in chosen.enumerated() {
      for (number, clause) in items[key]?.clauses ?? [] {
        guard let (criterion, value) = property(clause, number, text),
          let evidence = text.sentences[number].evidence(clause.range)
        else { continue }
        if let row = rows.firstIndex(where: { $0.criterion == criterion && $0.cells[column] == nil }) {
          rows[row].cells[column] = (value, evidence)
        } else if !rows.contains(where: { $0.criterion == criterion && $0.cells[column]?.0 == value }) {
          rows.append((criterion, [column: (value, evidence)]))
        }
      }
    }
    guard rows.count >= 2 else { return [] }
    let shared = rows.count { $0.cells.count >= 2 }
    // "Plan A costs …, plan B costs …": the same said of both sets them beside each other too.
    let isParallel = shared >= 2 && chosen.allSatisfy { (items[$0]?.clauses.count ?? 0) >= 2 }
    guard cues + contrasts >= 1 || isParallel else { return [] }
    if isParallel { contrasts += 1 }
    let columns = chosen.compactMap { key -> ComparisonTable.Cell? in
      guard let item = items[key], let evidence = text.sentences[item.sentence].evidence(item.phrase.range)
      else { return nil }
      return ComparisonTable.Cell(
        LabelWriter.capitalized(
          LabelWriter(text: text).words(item.phrase, in: item.sentence, dropsArticle: true)),
        evidence: [evidence])
    }
    guard columns.count == chosen.count else { return [] }
    let covered =
      Double(chosen.reduce(0) { $0 + items[$1]!.clauses.count })
      / Double(max(1, text.clauses.reduce(0) { $0 + $1.count }))
    let confidence =
      0.26 + min(0.32, 0.11 * Double(cues + contrasts)) + min(0.2, 0.07 * Double(shared)) + 0.2
      * min(1, covered) + (contrasts >= 2 ? 0.1 : 0) + (cues + contrasts >= 4 ? 0.08 : 0)
    return [candidate(columns, rows, confidence, "things set beside each other")]
  }

  /// "In the city …, in the country …": two or three places, each of which opens two clauses.
  private static func repeatedFronts(_ text: AnalyzedText) -> Set<String> {
    var counts: [String: Int] = [:]
    for number in text.sentences.indices {
      let tokens = text.sentences[number].tokens
      for clause in text.clauses[number] {
        let start =
          clause.range.lowerBound
          + (clause.marker.lowerBound == clause.range.lowerBound ? clause.marker.count : 0)
        guard start < clause.verbs.lowerBound, ["in", "at", "with", "for"].contains(tokens[start].lower),
          let front = NounPhraseChunker.phrase(tokens, at: start + 1, upTo: clause.verbs.lowerBound),
          tokens[front.head].tag == .noun
        else { continue }
        counts[ConceptIndex.key(front, in: number, text), default: 0] += 1
      }
    }
    let repeated = counts.filter { $0.value >= 2 && !$0.key.isEmpty }
    return (2...3).contains(repeated.count) ? Set(repeated.keys) : []
  }

  private static func candidate(
    _ columns: [ComparisonTable.Cell], _ rows: [(criterion: String, cells: [Int: (String, Evidence)])],
    _ confidence: Double, _ reason: String
  ) -> Candidate {
    let ordered = rows.enumerated().sorted {
      ($0.element.cells.count, -$0.offset) > ($1.element.cells.count, -$1.offset)
    }.prefix(14).map(\.element)
    var diagram = Diagram(kind: .comparison, title: "", confidence: min(0.97, confidence), language: "en")
    diagram.table = ComparisonTable(
      items: columns,
      rows: ordered.map { row in
        ComparisonTable.Row(
          criterion: row.criterion,
          cells: columns.indices.map { column in
            row.cells[column].map { ComparisonTable.Cell(String($0.0.prefix(90)), evidence: [$0.1]) }
              ?? ComparisonTable.Cell("")
          })
      })
    return Candidate(diagram: diagram, reason: reason)
  }

  /// What a clause says of its subject: by which criterion, and what.
  private static func property(_ clause: Clause, _ number: Int, _ text: AnalyzedText) -> (String, String)? {
    let sentence = text.sentences[number]
    let tokens = sentence.tokens
    let verb = tokens[clause.verb]
    var end = clause.range.upperBound
    while end > clause.verbs.upperBound,
      tokens[end - 1].tag == .punctuation || tokens[end - 1].tag == .coordinator
    { end -= 1 }
    if let than = (clause.verbs.upperBound..<max(end, clause.verbs.upperBound)).first(where: {
      tokens[$0].lower == "than"
    }) {
      end = than
    }
    let rest = clause.verbs.upperBound..<max(end, clause.verbs.upperBound)
    let said = sentence.words(rest.prefix(10))
    let negation = clause.isNegated ? "not " : ""
    if verb.lemma == "be", verb.tag == .auxiliary {
      guard !rest.isEmpty else { return nil }
      for dimension in dimensions where tokens[rest].contains(where: { dimension.words.contains($0.lower) }) {
        return (dimension.name, negation + said)
      }
      return ("is", negation + said)
    }
    for dimension in dimensions where dimension.words.contains(verb.lemma) {
      return (dimension.name, said.isEmpty ? verb.text : said)
    }
    guard !rest.isEmpty else { return (verb.lemma, negation + verb.text) }
    if verb.lemma == "have", let object = clause.object {
      return (tokens[object.head].lemma, negation + sentence.words(object.range))
    }
    if let preposition = clause.preposition, clause.object == nil {
      return (
        "\(verb.lower) \(tokens[preposition].lower)",
        negation + sentence.words((preposition + 1)..<max(end, preposition + 1))
      )
    }
    return (
      verb.lemma == "be" ? "is" : verb.lemma + (clause.particle.map { " " + tokens[$0].lower } ?? ""),
      negation + said
    )
  }

  /// "Slink (March 1999): named for …. Potato (August 2000): …": a block for each thing.
  private static func headedBlocks(_ text: AnalyzedText) -> Candidate? {
    var heads: [(sentence: Int, name: Range<Int>, after: Int)] = []
    for (number, sentence) in text.sentences.enumerated() {
      let tokens = sentence.tokens
      guard let colon = tokens.prefix(18).firstIndex(where: { $0.lower == ":" }), colon + 1 < tokens.count
      else { continue }
      let stop = tokens[..<colon].firstIndex { $0.lower == "(" } ?? colon
      guard stop > 0, stop <= 6, tokens[..<stop].contains(where: { $0.text.first?.isUppercase ?? false }),
        !tokens[..<stop].contains(where: { $0.tag == .verb || $0.tag == .auxiliary || $0.tag == .modal })
      else { continue }
      heads.append((number, 0..<stop, colon + 1))
    }
    guard heads.count >= 2, heads.count <= 6, let first = heads.first, first.sentence <= 2 else { return nil }
    var columns: [ComparisonTable.Cell] = []
    var rows: [(criterion: String, cells: [Int: (String, Evidence)])] = []
    func put(_ criterion: String, _ column: Int, _ value: String, _ evidence: Evidence) {
      if let row = rows.firstIndex(where: { $0.criterion == criterion && $0.cells[column] == nil }) {
        rows[row].cells[column] = (value, evidence)
      } else {
        rows.append((criterion, [column: (value, evidence)]))
      }
    }
    for (column, head) in heads.enumerated() {
      let sentence = text.sentences[head.sentence]
      guard let name = sentence.evidence(head.name) else { return nil }
      columns.append(ComparisonTable.Cell(sentence.words(head.name), evidence: [name]))
      if let date = DateReader.dates(in: sentence).first(where: { $0.tokens.upperBound <= head.after }),
        let evidence = sentence.evidence(date.tokens)
      {
        put("date", column, date.date, evidence)
      }
      let last = column + 1 < heads.count ? heads[column + 1].sentence : text.sentences.count
      for number in head.sentence..<last {
        let tokens = text.sentences[number].tokens
        let start = number == head.sentence ? head.after : 0
        var found = false
        for clause in text.clauses[number] where clause.verb >= start {
          // "With A as leader, …"
          if let with = (clause.range.lowerBound..<clause.verbs.lowerBound).first(where: {
            tokens[$0].lower == "with" && $0 >= start
          }), let person = NounPhraseChunker.phrase(tokens, at: with + 1, upTo: clause.verbs.lowerBound),
            let role = (person.range.upperBound..<clause.verbs.lowerBound).first(where: {
              tokens[$0].lower == "as"
            }), let office = NounPhraseChunker.phrase(tokens, at: role + 1, upTo: clause.verbs.lowerBound),
            let evidence = text.sentences[number].evidence(with..<office.range.upperBound)
          {
            put(tokens[office.head].lemma, column, text.sentences[number].words(person.range), evidence)
          }
          guard let (criterion, value) = property(clause, number, text),
            let evidence = text.sentences[number].evidence(clause.range)
          else { continue }
          var key = criterion
          if clause.isPassive
            || ["add", "gain", "include", "require", "support"].contains(tokens[clause.verb].lemma),
            let object = clause.isPassive ? clause.subject : clause.object, tokens[clause.verb].lemma == "add"
          {
            key = tokens[clause.verb].lemma
            put(
              key, column,
              clause.isPassive
                ? value : text.sentences[number].words(object.range.lowerBound..<clause.range.upperBound),
              evidence)
          } else {
            put(key, column, value, evidence)
          }
          found = true
        }
        if !found, start < tokens.count, let evidence = text.sentences[number].evidence(start..<tokens.count)
        {
          // "Named for the dog in the film."
          if let preposition = (start..<tokens.count).first(where: { tokens[$0].tag == .preposition }),
            preposition - start <= 2, preposition > start
          {
            put(
              text.sentences[number].words(start..<(preposition + 1)).lowercased(), column,
              text.sentences[number].words((preposition + 1)..<min(tokens.count, preposition + 9)), evidence)
          } else {
            put("about", column, text.sentences[number].words(start..<min(tokens.count, start + 9)), evidence)
          }
        }
      }
    }
    let shared = rows.count { $0.cells.count >= 2 }
    guard shared >= 1 else { return nil }
    return candidate(columns, rows, 0.6 + min(0.3, 0.08 * Double(shared)), "a block of text for each thing")
  }
}
