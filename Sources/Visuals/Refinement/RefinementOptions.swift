/// How a language model is asked about a talk.
public struct RefinementOptions: Sendable, Hashable {
  /// Name of the model as its server knows it.
  public var model: String
  /// Whether names, numbers and addresses are replaced before anything is sent.
  public var redacts = false
  public var budget = RefinementBudget()
  /// Seconds that one request may take, and all of them together.
  public var requestSeconds = 60.0
  public var totalSeconds = 900.0
  /// How often a request is sent again that failed for a reason that may pass.
  public var retries = 3
  /// Seconds before the first repetition; each further pause is twice as long.
  public var firstPause = 1.0
  /// Questions on their way at once, while the server answers quickly.
  public var mostAtOnce = 4
  /// Bytes of an answer.
  public var mostAnswerBytes = 1 << 20
  /// Tokens that an answer about one scene may have.
  public var mostAnswerTokens = 4096

  public init(model: String) { self.model = model }
}

/// What refining one talk may cost. What is left of the talk when it is used up stays as the rules found it.
public struct RefinementBudget: Sendable, Hashable {
  /// Requests, repetitions included.
  public var mostRequests: Int
  /// Tokens of questions and answers.
  public var mostTokens: Int
  /// In the currency of ``prices``, without which it cannot be watched.
  public var mostCost: Double?
  public var prices: TokenPrices?

  public init(
    mostRequests: Int = 200, mostTokens: Int = 300_000, mostCost: Double? = nil, prices: TokenPrices? = nil
  ) {
    self.mostRequests = mostRequests
    self.mostTokens = mostTokens
    self.mostCost = mostCost
    self.prices = prices
  }
}

/// What a million tokens cost.
public struct TokenPrices: Sendable, Hashable {
  public var input: Double
  public var output: Double

  public init(input: Double, output: Double) {
    self.input = input
    self.output = output
  }

  func cost(input: Int, output: Int) -> Double {
    (Double(input) * self.input + Double(output) * self.output) / 1e6
  }
}
