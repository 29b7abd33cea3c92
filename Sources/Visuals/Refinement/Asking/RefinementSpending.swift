/// Counts what was spent against what may be. Before a request the worst case counts, after it what its answer says.
struct RefinementSpending: Sendable {
  let budget: RefinementBudget
  private(set) var requests = 0
  private(set) var inputTokens = 0
  private(set) var outputTokens = 0

  /// An answer that may be no longer than this is not worth asking for.
  static let leastAnswerTokens = 256

  init(_ budget: RefinementBudget) { self.budget = budget }

  var cost: Double? { budget.prices?.cost(input: inputTokens, output: outputTokens) }

  /// Tokens of a text, rather too many than too few: English has about four bytes a token, other scripts fewer.
  static func estimate(bytes: Int) -> Int { bytes / 3 + 16 }

  /// How long the answer to a question may be; nil where the budget does not allow the question.
  func answerTokens(input: Int, wanted: Int) -> Int? {
    guard requests < budget.mostRequests else { return nil }
    var most = min(wanted, budget.mostTokens - inputTokens - outputTokens - input)
    if let limit = budget.mostCost, let prices = budget.prices {
      let rest = limit - prices.cost(input: inputTokens + input, output: outputTokens)
      guard rest >= 0 else { return nil }
      if prices.output > 0 { most = min(most, Int(min(rest / prices.output * 1e6, 1e9))) }
    }
    return most >= RefinementSpending.leastAnswerTokens ? most : nil
  }

  /// A request was sent.
  mutating func asked(input: Int) {
    requests += 1
    inputTokens += input
  }

  /// It was answered, with tokens of its own count where it has one.
  mutating func answered(asked estimate: Int, usage: CompletionAnswer.Usage?, answerBytes: Int) {
    inputTokens += (usage?.input ?? estimate) - estimate
    outputTokens += usage?.output ?? answerBytes / 4
  }

  /// Nobody knows what was made of it: the most is assumed.
  mutating func lost(answerTokens: Int) { outputTokens += answerTokens }
}
