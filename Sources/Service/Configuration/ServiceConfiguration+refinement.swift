public import Accounts
import Logging
import Visuals

extension ServiceConfiguration {
  /// The language model that may refine diagrams.
  public struct Refinement: Sendable, Hashable {
    public var isEnabled: Bool
    public var url: String
    public var apiKey: SecretText?
    public var model: String?
    public var redacts: Bool
    public var timeoutSeconds: Double
    public var totalTimeoutSeconds: Double
    public var retries: Int
    public var maxRequests: Int
    public var maxTokens: Int
    /// Nil: any amount.
    public var maxCost: Double?
    public var inputPrice: Double
    public var outputPrice: Double

    init(_ values: SettingValues) {
      isEnabled = values.flag("refinement.enabled")
      url = values.text("refinement.url") ?? CompletionEndpoint.usualURL
      apiKey = values.text("refinement.api_key").map { SecretText($0) }
      model = values.text("refinement.model")
      redacts = values.flag("refinement.redact")
      timeoutSeconds = values.number("refinement.timeout")
      totalTimeoutSeconds = values.number("refinement.total_timeout")
      retries = values.integer("refinement.retries")
      maxRequests = values.integer("refinement.max_requests")
      maxTokens = values.integer("refinement.max_tokens")
      let cost = values.number("refinement.max_cost")
      maxCost = cost > 0 ? cost : nil
      inputPrice = values.number("refinement.input_price")
      outputPrice = values.number("refinement.output_price")
    }

    var hasPrices: Bool { inputPrice > 0 || outputPrice > 0 }

    func endpoint(_ logger: Logger) throws(CompletionEndpoint.BadAddress) -> CompletionEndpoint {
      try CompletionEndpoint(url, key: apiKey, logger: logger)
    }
  }

  /// What is wrong with these settings.
  var refinementFaults: [(key: String, fault: String, fix: String)] {
    guard refinement.isEnabled else { return [] }
    var faults: [(key: String, fault: String, fix: String)] = []
    if refinement.model == nil {
      faults.append(("refinement.model", "no model is named", "give the name that its server knows"))
    }
    if refinement.maxCost != nil, !refinement.hasPrices {
      faults.append(
        (
          "refinement.max_cost", "without prices nobody knows what a talk costs",
          "give STENO_REFINEMENT_INPUT_PRICE and STENO_REFINEMENT_OUTPUT_PRICE"
        ))
    }
    do { _ = try refinement.endpoint(Logger(label: "refinement")) } catch {
      faults.append(("refinement.url", "\(error)", "give the address before /chat/completions"))
    }
    return faults
  }
}

extension VisualsRefinement {
  /// - Returns: nil where the service is configured to send nothing to anybody.
  init?(_ configuration: ServiceConfiguration, logger: Logger) {
    let wishes = configuration.refinement
    guard wishes.isEnabled, let model = wishes.model, let endpoint = try? wishes.endpoint(logger) else {
      return nil
    }
    var options = RefinementOptions(model: model)
    options.redacts = wishes.redacts
    options.requestSeconds = wishes.timeoutSeconds
    options.totalSeconds = wishes.totalTimeoutSeconds
    options.retries = wishes.retries
    options.budget = RefinementBudget(
      mostRequests: wishes.maxRequests, mostTokens: wishes.maxTokens, mostCost: wishes.maxCost,
      prices: wishes.hasPrices ? TokenPrices(input: wishes.inputPrice, output: wishes.outputPrice) : nil)
    self.init(options: options, transport: endpoint, origin: endpoint.origin)
  }
}
