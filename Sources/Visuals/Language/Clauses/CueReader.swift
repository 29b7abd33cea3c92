/// Finds the cues of a clause: how it follows what came before.
enum CueReader {
  /// The cues that stand in the clause before its verb, or right after it ("is then sent").
  static func cues(of clause: Clause, in sentence: Sentence) -> Set<FlowCue> {
    let tokens = sentence.tokens
    var found: Set<FlowCue> = []
    let stop = min(tokens.count, clause.verbs.upperBound + 1)
    var index = clause.range.lowerBound
    while index < stop {
      if index < clause.verbs.lowerBound || tokens[index].tag == .adverb || index >= clause.verbs.upperBound {
        for (words, cue) in EnglishMarkers.cues where matches(words, tokens, at: index) {
          if cue == .first || cue == .sequence, tokens[index].tag == .adjective { continue }
          if cue == .otherwise, index > clause.verbs.lowerBound { continue }
          found.insert(cue)
          index += words.count - 1
          break
        }
      }
      index += 1
    }
    // At the end of the clause: "… at the same time", "… again".
    let tail = max(clause.verbs.upperBound, clause.range.upperBound - 6)..<clause.range.upperBound
    for place in tail {
      for (words, cue) in EnglishMarkers.cues
      where (cue == .meanwhile || cue == .again) && matches(words, tokens, at: place) { found.insert(cue) }
    }
    return found
  }

  static func matches(_ words: [String], _ tokens: [Token], at index: Int) -> Bool {
    guard index >= 0, index + words.count <= tokens.count else { return false }
    for (offset, word) in words.enumerated() where tokens[index + offset].lower != word { return false }
    return true
  }
}
