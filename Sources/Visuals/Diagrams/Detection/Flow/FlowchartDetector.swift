/// Finds processes: what people do with decisions and lanes, and what happens by itself, a step for each sentence.
enum FlowchartDetector {
  static func find(_ text: AnalyzedText) -> [Candidate] {
    var builder = FlowBuilder(text)
    builder.build()
    let sentences = Double(max(1, text.sentences.count))
    var candidates: [Candidate] = []
    let actors = actorShare(text)
    let branches = builder.decisionCount > 0
    let orders = orderShare(text)
    if builder.deedCount >= 3, !branches, actors < 0.4, builder.laneCount < 2, orders >= 0.7 {
      candidates.append(
        Candidate(
          diagram: builder.draft.diagram(
            .flowchart, title: "",
            confidence: 0.5 + 0.18 * min(1, Double(builder.deedCount) / sentences)
              + min(0.12, 0.04 * Double(builder.sequenceCues))), reason: "orders one after the other"))
    }
    if builder.deedCount >= 2, branches || actors >= 0.4 || builder.laneCount >= 2 {
      let density = min(1, Double(builder.deedCount) / sentences)
      var confidence = 0.42 + 0.18 * density
      confidence += branches ? 0.22 : 0
      confidence += builder.laneCount >= 2 ? 0.1 : 0
      confidence += min(0.1, 0.03 * Double(builder.sequenceCues))
      if past(text) > 0.6 { confidence -= 0.25 }
      candidates.append(
        Candidate(
          diagram: builder.draft.diagram(.flowchart, title: "", confidence: confidence),
          reason: "steps, decisions and who takes them"))
    }
    if let natural = StepFinder.steps(text) {
      var confidence =
        0.36 + 0.22 * natural.share + min(0.2, 0.05 * Double(natural.cues)) + 0.12 * natural.cohesion
      if branches || builder.laneCount >= 2 { confidence -= 0.2 }
      // A picture in words: nothing leads to anything.
      if natural.cues == 0, natural.cohesion < 0.3 {
        confidence -= text.sentences.count <= 4 ? 0.15 : 0.05
      }
      // Things set beside each other lead to nothing either.
      let contrasts = text.sentences.count {
        $0.tokens.contains { ComparisonDetector.cueWords.contains($0.lower) }
      }
      if natural.cues == 0, contrasts >= 2 { confidence -= 0.15 }
      if natural.motion < 0.5 { confidence -= natural.motion < 0.35 ? 0.3 : 0.1 }
      if past(text) > 0.6 { confidence -= 0.15 }
      candidates.append(
        Candidate(
          diagram: natural.draft.diagram(.flowchart, title: "", confidence: confidence),
          reason: "steps one after the other"))
    }
    return candidates
  }

  /// Part of the main clauses that tell the listener what to do, or what "we" do.
  private static func orderShare(_ text: AnalyzedText) -> Double {
    var (orders, all) = (0, 0)
    for (number, clauses) in text.clauses.enumerated() {
      let tokens = text.sentences[number].tokens
      for clause in clauses where clause.role == .main {
        all += 1
        let verb = tokens[clause.verb]
        guard verb.tag == .verb, !clause.isPassive, tokens[clause.verbs.lowerBound].form != .past else {
          continue
        }
        if clause.subject.map({ ["you", "we"].contains(tokens[$0.head].lower) }) ?? (verb.form == .base) {
          orders += 1
        }
      }
    }
    return all == 0 ? 0 : Double(orders) / Double(all)
  }

  /// Part of the sentences whose subject is somebody who acts.
  private static func actorShare(_ text: AnalyzedText) -> Double {
    var (acting, all) = (0, 0)
    for (number, clauses) in text.clauses.enumerated() {
      for clause in clauses where clause.role == .main {
        all += 1
        guard let phrase = clause.isPassive ? clause.agent : clause.subject else { continue }
        let (place, meaning) = text.meaning(phrase, in: number)
        let tokens = text.sentences[place].tokens
        if AnalyzedText.isActor(meaning, tokens), tokens[meaning.head].tag != .pronoun { acting += 1 }
      }
    }
    return all == 0 ? 0 : Double(acting) / Double(all)
  }

  /// Part of the main clauses that tell of the past.
  static func past(_ text: AnalyzedText) -> Double {
    var (past, all) = (0, 0)
    for (number, clauses) in text.clauses.enumerated() {
      for clause in clauses where clause.role == .main {
        all += 1
        let first = text.sentences[number].tokens[clause.verbs.lowerBound]
        if first.form == .past, !["'re", "'m"].contains(first.lower) { past += 1 }
      }
    }
    return all == 0 ? 0 : Double(past) / Double(all)
  }
}

/// A diagram that the words may describe.
struct Candidate: Sendable {
  var diagram: Diagram
  /// Why, in a few words.
  var reason: String
}
