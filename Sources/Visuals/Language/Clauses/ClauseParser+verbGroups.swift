/// Verbs with their auxiliaries and particles.
extension ClauseParser {
  func isTemporalGerund(_ group: VerbGroup) -> Bool {
    markers.contains {
      $0.key + $0.value.length == group.range.lowerBound
        && ($0.value.role == .after || $0.value.role == .before)
    }
  }

  /// "Having received the request, …"
  func isPerfectGerund(_ group: VerbGroup) -> Bool {
    group.isGerund && tokens[group.range.lowerBound].lower == "having" && group.range.count > 1
  }

  func verbGroups() -> [VerbGroup] {
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

  func verbGroup(at start: Int) -> VerbGroup? {
    let first = tokens[start].tag
    guard first == .modal || first == .auxiliary || first == .verb || first == .to else { return nil }
    // "prior to opening"
    if first == .to, start + 1 < tokens.count, tokens[start + 1].form == .gerund { return nil }
    var index = start
    var verb: Int?
    var group = VerbGroup(range: start..<start, verb: start)
    var sawBe = false
    loop: while index < tokens.count {
      let token = tokens[index]
      switch token.tag {
      case .to where index == start: group.isInfinitive = true
      case .modal:
        // "You're gonna bake."
        let isGoing = ["gonna", "wanna", "gotta"].contains(token.lower)
        if let verb, !(isGoing && tokens[verb].tag == .auxiliary) { break loop }
        group.hasModal = !isGoing
        if token.lower.hasSuffix("t") && (token.lower.contains("'") || token.lower.contains("’"))
          || token.lower == "cannot"
        {
          group.isNegated = true
        }
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
        let isGet =
          verb.map { tokens[$0].lemma == "get" && tokens[$0].tag == .verb } ?? false
          && (token.form == .past || token.form == .participle)
        if isGet { sawBe = true }
        if let found = verb, tokens[found].tag == .verb, !isGet { break loop }
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
        if token.lemma == "get", index < tokens.count, tokens[index].tag == .verb,
          tokens[index].form == .past || tokens[index].form == .participle
        {
          continue loop
        }
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
  func mergeCatenatives(_ groups: [VerbGroup]) -> [VerbGroup] {
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
        // "You start by creating a branch.", "They keep asking."
        let isByGerund =
          gap.count == 1 && tokens[gap.lowerBound].lower == "by" && !last.isPassive
          && ["start", "begin", "finish", "end", "continue", "proceed"].contains(lemma)
        if group.isGerund, tokens[group.verb].tag == .verb,
          isByGerund || (gap.isEmpty && EnglishVerbs.catenative.contains(lemma))
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
}
