/// Finds what belongs to what and who reports to whom.
enum HierarchyDetector {
  /// Verbs whose subject stands above their object.
  private static let above: Set<String> = [
    "lead", "manage", "head", "supervise", "oversee", "direct", "run", "command", "appoint", "elect",
    "govern", "chair", "control", "own",
  ]
  /// Verbs after which the parts are listed, with the preposition that they need.
  private static let parts: [String: String?] = [
    "consist": "of", "comprise": nil, "include": nil, "contain": nil, "divide": "into", "split": "into",
    "break": "into", "group": "into", "organize": "into",
    "make": "of", "compose": "of", "fall": "into", "separate": "into", "classify": "into",
    "subdivide": "into", "cover": nil, "involve": nil, "branch": "into", "encompass": nil,
  ]
  static let kinds: Set<String> = [
    "type", "kind", "part", "category", "branch", "group", "department", "division", "class", "level",
    "section", "team", "component", "layer", "member", "subtype", "form", "aspect", "area", "topic", "unit",
    "field", "order", "species", "family", "pillar", "dimension", "element", "ingredient", "strand",
    "cornerstone",
    "chapter", "building", "stage",
  ]
  private static let mapNouns: Set<String> = [
    "aspect", "topic", "idea", "area", "theme", "side", "point", "angle", "thing", "subject", "pillar",
    "dimension",
    "facet", "cornerstone",
  ]

  static func find(_ text: AnalyzedText) -> [Candidate] {
    var index = ConceptIndex(text)
    var children: [Int: [Int]] = [:]
    var parent: [Int: Int] = [:]
    var relations = 0
    var related: Set<Int> = []
    var strong = 0
    var mapLike = 0
    var mapRoots: Set<Int> = []
    /// "A healthy life has many sides": what the parts to come are parts of.
    var topic: Int?

    func link(_ above: Int?, _ below: Int?, _ label: String?, _ sentence: Int, _ range: Range<Int>) {
      guard let above, let below, above != below, parent[below] == nil,
        let evidence = text.sentences[sentence].evidence(range)
      else { return }
      // No circles.
      var place: Int? = above
      while let node = place {
        if node == below { return }
        place = parent[node]
      }
      parent[below] = above
      children[above, default: []].append(below)
      index.draft.edge(above, below, label: label, evidence: evidence)
      relations += 1
      related.insert(sentence)
    }

    for number in text.sentences.indices {
      let sentence = text.sentences[number]
      let tokens = sentence.tokens
      let clauses = text.clauses[number]
      if let list = ranking(tokens) {
        // "made by one or more of the following: A; B; C": named from the top down.
        var last: Int?
        for phrase in list {
          let node = index.node(phrase, in: number)
          if let last { link(last, node, nil, number, phrase.range) }
          last = last ?? node
        }
        strong += 1
      }
      for clause in clauses {
        let verb = tokens[clause.verb]
        let preposition = clause.preposition.map { tokens[$0].lower }
        let end = clause.range.upperBound
        func each(_ start: Int) -> [NounPhrase] {
          Enumeration.phrases(tokens, from: start, upTo: listEnd(clause, clauses, tokens))
        }
        if verb.lemma == "report" || verb.lemma == "answer", preposition == "to",
          let boss = clause.prepositionObject
        {
          guard let subject = clause.subject else { continue }
          let top = index.node(boss, in: number) ?? index.speaker(boss, in: number)
          // "two people report to me, the head of product and the head of sales": by their names.
          let names = Enumeration.phrases(tokens, from: boss.range.upperBound, upTo: clause.range.upperBound)
          for phrase in names.count >= 2 ? names : split(subject, tokens) {
            link(top, index.node(phrase, in: number), nil, number, clause.range)
          }
          strong += 1
        } else if verb.lemma == "be",
          clause.range.prefix(3).contains(where: { ["under", "below", "beneath"].contains(tokens[$0].lower) }
          ),
          let over = clause.range.prefix(3).first(where: {
            ["under", "below", "beneath"].contains(tokens[$0].lower)
          }),
          let phrase = NounPhraseChunker.phrase(tokens, at: over + 1, upTo: clause.verbs.lowerBound)
        {
          // "Under the director are two managers", "below him there is …".
          let top = index.node(phrase, in: number)
          for item in named(each(clause.verbs.upperBound), tokens, clause, clauses, least: 2) {
            link(top, index.node(item, in: number), nil, number, clause.range)
          }
          strong += 1
        } else if verb.lemma == "belong"
          || (verb.lemma == "be"
            && clause.object.map {
              ["part", "member", "division", "branch", "subsidiary", "kind", "type", "subtype", "form"]
                .contains(tokens[$0.head].lemma)
                || tokens[$0.range.lowerBound...].prefix(4).contains {
                  [
                    "kind", "type", "part", "branch", "division", "member", "species", "group", "sort",
                    "class",
                    "form", "breed", "family", "subgroup", "subset",
                  ].contains($0.lemma)
                }
            } ?? false),
          let subject = clause.subject
        {
          let whole: NounPhrase?
          if verb.lemma == "belong" {
            whole = clause.prepositionObject
          } else if let object = clause.object,
            let of = object.range.first(where: { tokens[$0].lower == "of" })
          {
            whole = NounPhraseChunker.phrase(tokens, at: of + 1, upTo: end)
          } else {
            whole = clause.prepositionObject
          }
          guard let whole, let top = index.node(whole, in: number) else { continue }
          for phrase in split(subject, tokens) {
            link(top, index.node(phrase, in: number), nil, number, clause.range)
          }
        } else if verb.lemma == "look", let place = clause.verbs.upperBound as Int?, place < end,
          tokens[place].lower == "after" || tokens[place - 1].lower == "after", let subject = clause.subject,
          let below = clause.object ?? clause.prepositionObject, tokens[below.head].tag == .noun
        {
          link(index.node(subject, in: number), index.node(below, in: number), nil, number, clause.range)
        } else if above.contains(verb.lemma), let subject = clause.isPassive ? clause.agent : clause.subject,
          let object = clause.isPassive ? clause.subject : clause.object,
          AnalyzedText.isActor(
            text.meaning(subject, in: number).phrase,
            text.sentences[text.meaning(subject, in: number).sentence].tokens) || clause.isPassive
            || index.node(subject, in: number).map({ parent[$0] != nil || children[$0] != nil }) ?? false,
          tokens[object.head].tag == .noun
        {
          // "leads the process" is no rank.
          let isOffice =
            ["lead", "head", "chair", "govern", "command", "oversee", "run", "supervise"].contains(verb.lemma)
            && EnglishDeverbals.verb(of: tokens[object.head].lemma) == nil
            && !EnglishWords.processNouns.contains(tokens[object.head].lemma)
          guard
            AnalyzedText.isActor(object, tokens) || kinds.contains(tokens[object.head].lemma)
              || tokens[object.head].isProper || isOffice
          else { continue }
          let top = index.node(subject, in: number)
          let list = clause.isPassive ? split(object, tokens) : each(object.range.lowerBound)
          for phrase in list {
            // "Every parish is led by a priest", where the parish has its place: he is in it.
            if clause.isPassive, let top, let below = index.node(phrase, in: number), parent[below] != nil {
              link(below, top, nil, number, clause.range)
              continue
            }
            link(
              top, index.node(phrase, in: number),
              ["appoint", "elect"].contains(verb.lemma) ? verb.lower : nil, number, clause.range)
          }
          strong += 1
        } else if let needed = parts[verb.lemma],
          needed == nil
            || tokens[clause.verbs.upperBound - 1..<min(end, clause.verbs.upperBound + 3)].contains(where: {
              $0.lower == needed
            })
        {
          guard let subject = clause.subject else { continue }
          let start: Int
          if let needed {
            guard
              let place = (clause.verbs.upperBound - 1..<min(end, clause.verbs.upperBound + 3)).first(where: {
                tokens[$0].lower == needed
              })
            else { continue }
            start = place + 1
          } else {
            start = clause.verbs.upperBound
          }
          let list = named(each(start), tokens, clause, clauses)
          let isCounted =
            list.first.map { tokens[$0.range].contains { $0.tag == .number || $0.lower == "several" } }
            ?? false
          // "covers 45 percent of the fields" tells an amount.
          if list.contains(where: { tokens[$0.range].contains { ["percent", "%"].contains($0.lower) } }) {
            continue
          }
          guard list.count >= 2 || (strong > 0 || isCounted || relations > 0) && list.count == 1,
            let top = index.node(subject, in: number)
          else { continue }
          if verb.lemma == "involve" || verb.lemma == "cover" { mapLike += 1 }
          for phrase in list { link(top, index.node(phrase, in: number), nil, number, clause.range) }
        } else if verb.lemma == "be", let subject = clause.subject, let object = clause.object,
          let whole = topic,
          mapNouns.contains(tokens[subject.head].lemma) || kinds.contains(tokens[subject.head].lemma),
          ["one", "another", "the", "a"].contains(tokens[subject.range.lowerBound].lower)
        {
          // "One aspect is nutrition, with vegetables and fruit."
          guard let child = index.node(object, in: number) else { continue }
          link(whole, child, nil, number, clause.range)
          mapLike += 1
          if let opener = (object.range.upperBound..<tokens.count).first(where: {
            ["with", "like", "including", "means", "as", ":", "example"].contains(tokens[$0].lower)
          }) {
            for phrase in Enumeration.phrases(tokens, from: opener + 1, upTo: tokens.count) {
              link(child, index.node(phrase, in: number), nil, number, opener..<phrase.range.upperBound)
            }
          }
        } else if verb.lemma == "be",
          clause.range.contains(where: {
            CueReader.matches(["in", "charge", "of"], tokens, at: $0)
              || CueReader.matches(["responsible", "for"], tokens, at: $0)
              || CueReader.matches(["at", "the", "head", "of"], tokens, at: $0)
          }), let subject = clause.subject,
          let of = clause.range.first(where: { ["of", "for"].contains(tokens[$0].lower) && $0 > clause.verb }
          ),
          let below = NounPhraseChunker.phrase(tokens, at: of + 1, upTo: end), tokens[below.head].tag == .noun
        {
          let top = index.node(subject, in: number)
          for phrase in split(below, tokens) {
            link(top, index.node(phrase, in: number), nil, number, clause.range)
          }
          strong += 1
        } else if let ideas = ideas(clause, tokens) {
          // "For the content we could use stories, videos and interviews."
          let above = index.node(ideas.about, in: number)
          for phrase in ideas.list { link(above, index.node(phrase, in: number), nil, number, clause.range) }
          if let whole = topic ?? openingTopic(text, number, &index) {
            topic = whole
            link(whole, above, nil, number, clause.range)
          }
          mapLike += 2
        } else if verb.tag == .verb,
          !AnalyzedText.isActor(clause.subject ?? NounPhrase(range: 0..<0, head: clause.verb), tokens),
          topic == nil, let several = clause.object ?? clause.prepositionObject, let subject = clause.subject,
          tokens[several.range].contains(where: {
            $0.tag == .number || ["several", "many"].contains($0.lower)
          }),
          mapNouns.contains(tokens[several.head].lemma)
        {
          topic = index.node(subject, in: number)
        } else if verb.lemma == "have" || verb.lemma == "be", let object = clause.object,
          tokens[object.range].contains(where: {
            $0.tag == .number || ["several", "many", "different", "various"].contains($0.lower)
          }),
          let noun = tokens[object.range].first(where: {
            kinds.contains($0.lemma) || mapNouns.contains($0.lemma)
              || AnalyzedText.isActor(object, tokens) && $0.tag == .noun
          })
        {
          // "There are three types of rock: A, B and C"; "the company has two divisions, A and B".
          if mapNouns.contains(noun.lemma) { mapLike += 1 }
          // "two team leads under her, Mark and Sofia"
          let start =
            (object.range.upperBound..<min(tokens.count, object.range.upperBound + 5)).first {
              tokens[$0].isComma || tokens[$0].lower == ":"
            } ?? object.range.upperBound
          let list = Enumeration.phrases(tokens, from: start, upTo: tokens.count)
          var top: Int?
          if verb.lemma == "have", let subject = clause.subject {
            top = index.node(subject, in: number)
          } else if let of = object.range.first(where: { tokens[$0].lower == "of" }),
            let whole = NounPhraseChunker.phrase(tokens, at: of + 1, upTo: object.range.upperBound)
          {
            top = index.node(whole, in: number)
          }
          if top == nil, number > 0 {
            // "Let's think about the summer party. There are four topics: …"
            let before = text.sentences[number - 1].tokens
            if let phrase = NounPhraseChunker.phrases(before, in: before.indices).last(where: {
              before[$0.head].tag == .noun
            }) {
              top = index.node(phrase, in: number - 1)
            }
          }
          if let top, mapNouns.contains(noun.lemma) || kinds.contains(noun.lemma), list.isEmpty {
            topic = topic ?? top
          }
          // "… and every battalion has five companies"
          if let top, list.isEmpty, verb.lemma == "have", parent[top] != nil {
            link(top, index.node(object, in: number), nil, number, clause.range)
          }
          guard let top, list.count >= 2 else { continue }
          if mapNouns.contains(noun.lemma) { mapRoots.insert(top) }
          for phrase in list { link(top, index.node(phrase, in: number), nil, number, clause.range) }
        }
      }
    }
    guard relations >= 2, index.draft.nodes.count >= 3 else { return [] }
    // The largest tree; what stands alone is not shown.
    let roots = children.keys.filter { parent[$0] == nil }
    func size(_ node: Int) -> Int { 1 + (children[node] ?? []).reduce(0) { $0 + size($1) } }
    guard let root = roots.max(by: { (size($0), -$0) < (size($1), -$1) }), size(root) >= 3 else { return [] }
    var draft = index.draft
    draft.setRole(root, .subject)
    draft.keepTree(root, children)
    let share = Double(related.count) / Double(max(1, text.sentences.count))
    let confidence =
      0.36 + 0.34 * share + min(0.24, 0.04 * Double(relations)) + (strong > 0 ? 0.08 : 0)
    // "Let me give an overview of …": thoughts, not ranks.
    let opening = text.sentences.prefix(2).flatMap { $0.tokens.map(\.lower) }
    if ["overview", "brainstorm", "ideas", "sum", "summarize", "mind", "topic", "belongs"].contains(
      where: opening.contains)
    {
      mapLike += related.count
    }
    let isMap = (mapLike * 2 >= max(1, related.count) || mapRoots.contains(root)) && strong == 0
    return [
      Candidate(
        diagram: draft.diagram(isMap ? .mindMap : .hierarchy, title: "", confidence: confidence),
        reason: "\(relations) relations of a whole and its parts")
    ]
  }
}
