/// Branches that are told side by side, without "if".
extension FlowBuilder {
  /// Takes a clause that begins such a branch; false where it begins none.
  mutating func takeContrast(_ clause: Clause, at index: Int, _ number: Int) -> Bool {
    guard let branch = contrasts[AnalyzedText.Place(sentence: number, token: index)], isDeed(clause, number),
      let evidence = text.sentences[number].evidence(branch.label)
    else { return false }
    let said = text.sentences[number].words(trimmed(branch.label, number).prefix(12)).lowercasedFirst
    if branch.part == .opens {
      guard !frontier.isEmpty, !steps.isEmpty else { return false }
      settle(number)
      let node = addNode(said.capitalizedFirst + "?", role: .decision, evidence: evidence, number)
      decisionCount += 1
      decisions.append(
        Decision(node: node, sentence: number, words: contentWords(branch.label, number), isContrast: true))
      frontier = [Tail(node: node, label: said)]
    } else {
      guard let depth = decisions.lastIndex(where: \.isContrast), number - decisions[depth].sentence <= 1
      else {
        return false
      }
      while decisions.count > depth + 1 { foldDecision() }
      addBranch(said, number, isElse: branch.part == .rest)
      draft.addEvidence(evidence, to: decisions[depth].node)
    }
    takeDeed(clause, number)
    return true
  }

  /// Whether the sentence holds the next branch of the contrast that is open.
  func goesOnContrast(_ number: Int) -> Bool {
    guard let known = decision, known.isContrast, number - known.sentence <= 1 else { return false }
    return text.clauses[number].indices.contains { index in
      contrasts[AnalyzedText.Place(sentence: number, token: index)].map { $0.part != .opens } ?? false
    }
  }
}
