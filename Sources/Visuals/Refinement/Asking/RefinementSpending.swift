/// Counts what was spent against what may be. Before a request the worst case counts, after it what its answer says.
struct RefinementSpending: Sendable {
  let budget: RefinementBudget
  private(set) var requests = 0
  private(set) var inputTokens = 0
  private(set) var outputTokens = 0
  /// Tokens of answers that are on their way.
  private var reserved = 0

  /// An answer that may be no longer than this is not worth asking for.
  static let leastAnswerTokens = 256

  /// - Parameter before: what was spent on the same talk earlier.
  init(_ budget: RefinementBudget, before: RefinementCheckpoint? = nil) {
    self.budget = budget
    guard let before else { return }
    (requests, inputTokens, outputTokens) = (before.requests, before.inputTokens, before.outputTokens)
  }

  var cost: Double? { budget.prices?.cost(input: inputTokens, output: outputTokens) }

  /// Tokens of a text, rather too many than too few: English has about four bytes a token, other scripts fewer.
  static func estimate(bytes: Int) -> Int { bytes / 3 + 16 }

  /// How long the answer to a question may be; nil where the budget does not allow the question.
  func answerTokens(input: Int, wanted: Int) -> Int? {
    guard requests < budget.mostRequests else { return nil }
    var most = min(wanted, budget.mostTokens - inputTokens - outputTokens - reserved - input)
    if let limit = budget.mostCost, let prices = budget.prices {
      let rest = limit - prices.cost(input: inputTokens + input, output: outputTokens + reserved)
      guard rest >= 0 else { return nil }
      if prices.output > 0 { most = min(most, Int(min(rest / prices.output * 1e6, 1e9))) }
    }
    return most >= RefinementSpending.leastAnswerTokens ? most : nil
  }

  /// A request was sent, whose answer may have so many tokens.
  mutating func asked(input: Int, answerTokens: Int) {
    requests += 1
    inputTokens += input
    reserved += answerTokens
  }

  /// A request was not sent after all.
  mutating func withdrawn(input: Int, reserved tokens: Int) {
    requests -= 1
    inputTokens -= input
    reserved -= tokens
  }

  /// Nothing more comes of a request.
  ///
  /// - Parameters:
  ///   - reserved: what was kept free for its answer.
  ///   - output: tokens of the answer; where nobody knows what was made of it, the most.
  ///   - input: tokens of the question beyond those that were estimated.
  mutating func settled(reserved tokens: Int, output: Int, input: Int = 0) {
    reserved -= tokens
    outputTokens += output
    inputTokens += input
  }
}
