/// Cuts a sentence into clauses around its verbs.
struct ClauseParser {
  private var tokens: [Token]
  private var markers: [Int: (length: Int, role: ClauseRole)] = [:]

  static func clauses(of sentence: Sentence) -> [Clause] {
    var parser = ClauseParser(tokens: sentence.tokens)
    return parser.parse()
  }

  private init(tokens: [Token]) { self.tokens = tokens }

  private struct VerbGroup {
    var range: Range<Int>
    var verb: Int
    var particle: Int?
    var isPassive = false
    var isNegated = false
    var hasModal = false
    var isInfinitive = false
    var isGerund = false
    var isParticiple = false
  }

  private mutating func parse() -> [Clause] {
    findMarkers()
    let groups = mergeCatenatives(verbGroups())
    let heads = groups.filter {
      !$0.isInfinitive && !$0.isParticiple && (!$0.isGerund || isTemporalGerund($0))
    }
    guard !heads.isEmpty else { return [] }
    var clauses: [Clause] = []
    var start = 0
    for (index, group) in heads.enumerated() {
      let next = index + 1 < heads.count ? heads[index + 1] : nil
      let end = next.map { boundary(after: group, before: $0, from: start) } ?? tokens.count
      var clause = Clause(
        range: start..<max(end, group.range.upperBound), verbs: group.range, verb: group.verb)
      clause.particle = group.particle
      clause.isPassive = group.isPassive
      clause.isNegated = group.isNegated
      clause.hasModal = group.hasModal
      clause.isGerund = group.isGerund
      fill(&clause, previous: clauses.last, later: next != nil)
      clauses.append(clause)
      start = clause.range.upperBound
    }
    shareObjects(&clauses)
    return clauses
  }

  private mutating func findMarkers() {
    var index = 0
    var depth = 0
    while index < tokens.count {
      var length = 1
      if tokens[index].lower == "(" { depth += 1 }
      if tokens[index].lower == ")" { depth = max(0, depth - 1) }
      guard depth == 0 else {
        index += 1
        continue
      }
      let tag = tokens[index].tag
      if tag != .punctuation, tag != .determiner, tag != .noun || tokens[index].lower == "case",
        let opener = EnglishMarkers.openers.first(where: { matches($0.words, at: index) })
      {
        length = opener.words.count
        let single = length == 1
        let isOpener = tag == .subordinator || tag == .relative
        // "if not" and "if so" are cues, "that" may be a pronoun, "after" a preposition.
        if !single || isOpener,
          !(opener.words == ["in", "case"] && index + 2 < tokens.count && tokens[index + 2].lower == "of")
        {
          let role = opener.role
          if !(opener.words == ["if"] && index + 1 < tokens.count
            && ["not", "so"].contains(tokens[index + 1].lower)
            && (index + 2 >= tokens.count || tokens[index + 2].tag == .punctuation))
          {
            markers[index] = (length, tag == .relative && opener.words == ["that"] ? .other : role)
          }
        } else if ["after", "before", "upon", "on"].contains(tokens[index].lower), tag == .preposition,
          index + 1 < tokens.count, tokens[index + 1].tag == .verb, tokens[index + 1].form == .gerund
        {
          markers[index] = (1, tokens[index].lower == "before" ? .before : .after)
        }
      } else if tokens[index].lower == "upon" || tokens[index].lower == "when", index + 1 < tokens.count,
        tokens[index + 1].form == .gerund, tokens[index + 1].tag == .verb
      {
        markers[index] = (1, .after)
      }
      index += length
    }
  }

  private func matches(_ words: [String], at index: Int) -> Bool {
    guard index + words.count <= tokens.count else { return false }
    for (offset, word) in words.enumerated() where tokens[index + offset].lower != word { return false }
    return true
  }

  private func isTemporalGerund(_ group: VerbGroup) -> Bool {
    markers.contains {
      $0.key + $0.value.length == group.range.lowerBound
        && ($0.value.role == .after || $0.value.role == .before)
    }
  }

  private func verbGroups() -> [VerbGroup] {
    var groups: [VerbGroup] = []
    var index = 0
    var depth = 0
    while index < tokens.count {
      // What stands in brackets explains and tells no step.
      if tokens[index].lower == "(" { depth += 1 }
      if tokens[index].lower == ")" { depth = max(0, depth - 1) }
      guard depth == 0, let group = verbGroup(at: index) else {
        index += 1
        continue
      }
      groups.append(group)
      index = group.range.upperBound
    }
    return groups
  }

  private func verbGroup(at start: Int) -> VerbGroup? {
    let first = tokens[start].tag
    guard first == .modal || first == .auxiliary || first == .verb || first == .to else { return nil }
    var index = start
    var verb: Int?
    var group = VerbGroup(range: start..<start, verb: start)
    var sawBe = false
    loop: while index < tokens.count {
      let token = tokens[index]
      switch token.tag {
      case .to where index == start: group.isInfinitive = true
      case .modal:
        if verb != nil { break loop }
        group.hasModal = true
      case .auxiliary:
        if let verb, tokens[verb].tag == .verb { break loop }
        // "is" after "is": another clause.
        if let verb, tokens[verb].lemma == "be", token.form != .past, token.form != .gerund,
          token.lemma == "be"
        {
          break loop
        }
        if token.lemma == "be" { sawBe = true }
        if index == start, token.form == .gerund { group.isGerund = true }
        verb = index
      case .verb:
        if let found = verb, tokens[found].tag == .verb { break loop }
        if verb != nil,
          !(token.form == .participle || token.form == .past || token.form == .gerund || token.form == .base)
        {
          break loop
        }
        if index == start, token.form == .gerund { group.isGerund = true }
        if index == start, token.form == .participle, first == .verb { group.isParticiple = true }
        verb = index
        if token.form == .participle || token.form == .past,
          sawBe || verb != nil && index > start && tokens[index - 1].lower == "get"
        {
          group.isPassive = true
        }
        index += 1
        break loop
      case .negation: group.isNegated = true
      case .adverb:
        // Only between the parts of a group.
        var ahead = index + 1
        while ahead < tokens.count, tokens[ahead].tag == .adverb || tokens[ahead].tag == .negation {
          ahead += 1
        }
        guard ahead < tokens.count, tokens[ahead].tag == .verb || tokens[ahead].tag == .auxiliary else {
          break loop
        }
        if let verb, tokens[verb].tag == .verb { break loop }
        if tokens[ahead].form == .third { break loop }
      default: break loop
      }
      index += 1
    }
    guard let verb else { return nil }
    group.verb = verb
    var end = max(index, verb + 1)
    while end > verb + 1, tokens[end - 1].tag == .adverb { end -= 1 }
    if end < tokens.count, tokens[end].tag == .particle, tokens[verb].tag == .verb {
      group.particle = end
      end += 1
    }
    group.range = start..<end
    return group
  }

  /// "needs to check", "is able to pay", "begins storing": one group whose verb is the second one.
  private func mergeCatenatives(_ groups: [VerbGroup]) -> [VerbGroup] {
    var merged: [VerbGroup] = []
    for group in groups {
      if var last = merged.last {
        let gap = last.range.upperBound..<group.range.lowerBound
        let lemma = tokens[last.verb].lemma
        let isNear =
          gap.isEmpty || gap.allSatisfy { [.adverb, .adjective, .negation].contains(tokens[$0].tag) }
        if group.isInfinitive, isNear,
          EnglishVerbs.catenative.contains(lemma) || lemma == "be" || tokens[last.verb].lower == "supposed"
            || tokens[last.verb].lower == "required"
            || last.isPassive && ["require", "ask", "use", "suppose", "expect", "allow"].contains(lemma)
              && lemma != "ask" && lemma != "use"
        {
          if lemma == "be",
            gap.contains(where: {
              !["able", "ready", "responsible", "likely", "about", "free"].contains(tokens[$0].lower)
                && tokens[$0].tag == .adjective
            })
          {
            merged.append(group)
            continue
          }
          last.range = last.range.lowerBound..<group.range.upperBound
          last.verb = group.verb
          last.particle = group.particle
          last.isPassive = group.isPassive
          merged[merged.count - 1] = last
          continue
        }
        if group.isGerund, gap.isEmpty, EnglishVerbs.catenative.contains(lemma),
          tokens[group.verb].tag == .verb
        {
          last.range = last.range.lowerBound..<group.range.upperBound
          last.verb = group.verb
          last.particle = group.particle
          merged[merged.count - 1] = last
          continue
        }
        // "check and repair", after a group of the same kind.
        if gap.count == 1, tokens[gap.lowerBound].tag == .coordinator, tokens[group.verb].form == .base,
          last.isInfinitive
        {
          var joined = group
          joined.isInfinitive = true
          merged.append(joined)
          continue
        }
      }
      merged.append(group)
    }
    // "were sent and archived": what is joined to a passive is one.
    for index in merged.indices.dropFirst() {
      let last = merged[index - 1]
      let gap = last.range.upperBound..<max(last.range.upperBound, merged[index].range.lowerBound)
      let form = tokens[merged[index].verb].form
      guard last.isPassive,
        merged[index].range.lowerBound == merged[index].verb
          || tokens[merged[index].range.lowerBound].tag == .adverb,
        form == .past || form == .participle
          || form == .base
            && ["put", "cut", "set", "split", "shut", "reset"].contains(tokens[merged[index].verb].lower),
        gap.contains(where: { tokens[$0].tag == .coordinator }),
        let coordinator = gap.last(where: { tokens[$0].tag == .coordinator }),
        (coordinator + 1..<merged[index].range.lowerBound).allSatisfy({ tokens[$0].tag == .adverb })
      else { continue }
      merged[index].isPassive = true
      merged[index].isParticiple = false
    }
    return merged
  }

  /// Where the clause of `group` ends and that of `next` begins.
  private func boundary(after group: VerbGroup, before next: VerbGroup, from start: Int) -> Int {
    let gap = group.range.upperBound..<max(group.range.upperBound, next.range.lowerBound)
    if let strong = gap.last(where: { tokens[$0].isStrongBreak || tokens[$0].lower == "(" }) {
      return strong + 1
    }
    if let marker = gap.last(where: { markers[$0] != nil }) { return marker }
    if let cue = gap.last(where: {
      ["otherwise", "else", "then"].contains(tokens[$0].lower) && $0 > gap.lowerBound
    }) {
      if tokens[cue].lower != "then" || tokens[cue - 1].isComma || startsSubordinate(start) {
        return tokens[cue - 1].lower == "or" || tokens[cue - 1].lower == "and" ? cue - 1 : cue
      }
    }
    // The coordinator right before the next verb.
    if let last = gap.last(where: { tokens[$0].tag != .adverb && tokens[$0].tag != .negation }),
      tokens[last].tag == .coordinator
    {
      return last
    }
    let isSubordinate = startsSubordinate(start)
    if isSubordinate, let comma = gap.first(where: { isClauseComma($0, gap.upperBound) }) { return comma + 1 }
    if let comma = gap.last(where: { tokens[$0].isComma }), comma + 1 < gap.upperBound,
      tokens[comma + 1].tag == .coordinator
    {
      return comma + 1
    }
    if let coordinator = gap.last(where: {
      tokens[$0].tag == .coordinator && $0 + 1 < gap.upperBound && $0 > gap.lowerBound
    }),
      !isNounCoordination(coordinator, gap)
    {
      return coordinator
    }
    if let comma = gap.first(where: { isClauseComma($0, gap.upperBound) }) { return comma + 1 }
    if let comma = gap.last(where: { tokens[$0].isComma }) { return comma + 1 }
    // No sign at all: the phrase before the verb is its subject.
    if let subject = NounPhraseChunker.phrases(tokens, in: gap).last,
      subject.range.upperBound == gap.upperBound || tokens[subject.range.upperBound].tag == .adverb
    {
      return max(subject.range.lowerBound, gap.lowerBound)
    }
    return gap.upperBound
  }

  private func startsSubordinate(_ start: Int) -> Bool {
    var index = start
    while index < tokens.count,
      tokens[index].tag == .punctuation || tokens[index].tag == .coordinator || tokens[index].tag == .adverb
    {
      if markers[index] != nil { return true }
      index += 1
    }
    return markers[index] != nil
  }

  /// A comma that does not merely part adjectives or items of a list.
  private func isClauseComma(_ index: Int, _ end: Int) -> Bool {
    guard tokens[index].isComma else { return false }
    return index + 1 < end && !(tokens[index - 1].tag == .adjective && tokens[index + 1].tag == .adjective)
  }

  /// "the storehouse and the engineering department are": both before one verb, without another verb's object.
  private func isNounCoordination(_ coordinator: Int, _ gap: Range<Int>) -> Bool {
    // The comma before it parts clauses, and so does a phrase of its own before it ("the defect and the clerk …").
    guard let before = gap.first(where: { tokens[$0].isComma }) else { return false }
    return before < coordinator
  }

  private func fill(_ clause: inout Clause, previous: Clause?, later: Bool) {
    var index = clause.range.lowerBound
    let verbStart = clause.verbs.lowerBound
    var coordinator: String?
    while index < verbStart {
      let token = tokens[index]
      if let marker = markers[index] {
        clause.role = marker.role
        clause.marker = index..<(index + marker.length)
        index += marker.length
        break
      }
      if token.tag == .coordinator {
        coordinator = token.lower
      } else if token.tag != .punctuation, token.tag != .adverb {
        break
      }
      index += 1
    }
    // A marker may stand later: "but only when", "5 days after …".
    if clause.marker.isEmpty, let later = (index..<verbStart).last(where: { markers[$0] != nil }),
      let marker = markers[later],
      index == clause.range.lowerBound || previous == nil || coordinator != nil
    {
      clause.role = marker.role
      clause.marker = later..<(later + marker.length)
      index = later + marker.length
    }
    let front = index..<verbStart
    clause.subject = subject(in: front)
    if clause.role == .relative, clause.subject == nil || true, let previous, clause.marker.count == 1 {
      clause.subject = lastPhrase(of: previous, before: clause.range.lowerBound)
    }
    if clause.subject == nil, let previous, clause.marker.isEmpty || clause.isGerund,
      coordinator != nil || !clause.marker.isEmpty || tokens[verbStart].form != .base
    {
      clause.subject = previous.subject
      if coordinator != nil {
        clause.role = previous.role
        clause.joinedBy = coordinator
        if clause.role != .main { clause.marker = previous.marker }
      }
    } else if coordinator != nil, let previous, clause.marker.isEmpty {
      clause.joinedBy = nil
      // "If A is ready and B has finished, …" goes on with the condition where the deed still comes.
      if previous.role == .condition || previous.role == .after,
        !previous.range.dropFirst().contains(where: { tokens[$0].isComma && $0 > previous.verb }),
        later, clause.range.contains(where: { tokens[$0].isComma && $0 > clause.verb }),
        !tokens[previous.range].contains(where: { $0.lower == "then" })
      {
        clause.role = previous.role
        clause.marker = previous.marker
        clause.joinedBy = coordinator
      }
    }
    complements(&clause)
  }

  private func subject(in range: Range<Int>) -> NounPhrase? {
    let phrases = NounPhraseChunker.phrases(tokens, in: range)
    var found: NounPhrase?
    for phrase in phrases.reversed() {
      let before = phrase.range.lowerBound - 1
      if before >= range.lowerBound, tokens[before].tag == .preposition || tokens[before].tag == .to {
        continue
      }
      if let known = found {
        // "the food, wine, and cart", "A and B".
        let gap = phrase.range.upperBound..<known.range.lowerBound
        if !gap.isEmpty, gap.count <= 2,
          gap.contains(where: { tokens[$0].lower == "and" || tokens[$0].lower == "or" })
            || gap.count == 1 && tokens[gap.lowerBound].isComma
              && tokens[known.range].contains(where: { $0.lower == "and" })
        {
          found = NounPhrase(range: phrase.range.lowerBound..<known.range.upperBound, head: known.head)
          continue
        }
        break
      }
      found = phrase
    }
    return found
  }

  private func lastPhrase(of clause: Clause, before end: Int) -> NounPhrase? {
    NounPhraseChunker.phrases(tokens, in: clause.range.lowerBound..<min(end, clause.range.upperBound)).last
  }

  private func complements(_ clause: inout Clause) {
    var index = clause.verbs.upperBound
    let end = clause.range.upperBound
    while index < end, tokens[index].tag == .adverb || tokens[index].tag == .negation { index += 1 }
    // "enters (based on the data) a report"
    if index < end, tokens[index].lower == "(",
      let close = tokens[index..<end].firstIndex(where: { $0.lower == ")" })
    {
      index = close + 1
    }
    var place = index
    if let object = NounPhraseChunker.phrase(tokens, at: index, upTo: end) {
      clause.object = object
      place = object.range.upperBound
      if [
        "give", "send", "tell", "show", "offer", "provide", "hand", "pay", "advise", "bring", "teach", "lend",
      ].contains(tokens[clause.verb].lemma),
        place < end, let second = NounPhraseChunker.phrase(tokens, at: place, upTo: end),
        tokens[second.head].tag == .noun
      {
        clause.object = second
        place = second.range.upperBound
      }
      // "the flour and the sugar"
      while place + 1 < end, tokens[place].tag == .coordinator,
        let more = NounPhraseChunker.phrase(tokens, at: place + 1, upTo: end),
        tokens[more.head].tag == .noun,
        more.range.upperBound >= end
          || [.punctuation, .preposition, .to, .coordinator].contains(tokens[more.range.upperBound].tag)
      {
        clause.object?.range = object.range.lowerBound..<more.range.upperBound
        place = more.range.upperBound
      }
      // "sends it back"
      if place < end, clause.particle == nil, EnglishWords.particles.contains(tokens[place].lower),
        tokens[place].tag == .adverb || tokens[place].tag == .particle || place + 1 == end
          || tokens[place + 1].tag == .punctuation
      {
        clause.particle = place
        place += 1
      }
    }
    while place < end {
      let token = tokens[place]
      if token.isStrongBreak || token.tag == .coordinator
        || token.isComma && clause.object == nil && place > index
      {
        break
      }
      if token.tag == .preposition || token.tag == .to {
        if let phrase = NounPhraseChunker.phrase(tokens, at: place + 1, upTo: end) {
          if token.lower == "by", clause.isPassive {
            if clause.agent == nil { clause.agent = phrase }
          } else if clause.preposition == nil {
            clause.preposition = place
            clause.prepositionObject = phrase
          }
          place = phrase.range.upperBound
          continue
        }
      }
      place += 1
    }
  }

  /// "checks and configures the software": both have the object.
  private func shareObjects(_ clauses: inout [Clause]) {
    for index in clauses.indices.dropLast().reversed()
    where clauses[index].object == nil && !clauses[index].isPassive {
      let next = clauses[index + 1]
      guard next.joinedBy != nil, next.object != nil || next.prepositionObject != nil,
        clauses[index].prepositionObject == nil,
        next.verbs.lowerBound - clauses[index].verbs.upperBound <= 2
      else { continue }
      clauses[index].object = next.object
      if next.object == nil {
        clauses[index].preposition = next.preposition
        clauses[index].prepositionObject = next.prepositionObject
      }
    }
  }
}
