import Accounts
import ArgumentParser
import Foundation
import Logging
import Service
import Visuals

/// Whether a language model refines the diagrams, which one, and what it may cost.
struct RefinementArguments: ParsableArguments {
  @Flag(help: "Send the words of the talk to a language model, which may propose better diagrams.")
  var refine = false
  @Option(help: ArgumentHelp("Name of the model. (default: OPENAI_MODEL)", valueName: "name"))
  var refineModel: String?
  @Option(
    help: ArgumentHelp(
      """
      Server with OpenAI's interface, the address before /chat/completions; its key is taken from OPENAI_API_KEY. \
      (default: OPENAI_BASE_URL, else \(CompletionEndpoint.usualURL))
      """, valueName: "url"))
  var refineUrl: String?
  @Flag(help: "Replace names, numbers and addresses by placeholders before anything is sent.")
  var redact = false
  @Option(help: ArgumentHelp("Tokens of questions and answers at most, such as 50k.", valueName: "tokens"))
  var refineBudget = TokenCount(count: 300_000)
  @Option(help: "Requests at most, repetitions included.") var refineRequests = 200
  @Option(
    help: ArgumentHelp(
      "What it may cost, in the currency of --refine-prices, which it needs.", valueName: "amount"))
  var refineCost: Double?
  @Option(
    help: ArgumentHelp(
      "Prices of a million tokens of questions and of answers, such as 0.15,0.60.", valueName: "in,out"))
  var refinePrices: NumberList?
  @Option(help: ArgumentHelp("How long one request may take, such as 60s.", valueName: "time"))
  var refineTimeout = TimeLength(seconds: 60)
  @Option(help: ArgumentHelp("How long all of it may take.", valueName: "time"))
  var refineTotalTimeout = TimeLength(seconds: 900)

  private static func variable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Nil where nothing is to be sent.
  func wish() throws -> RefinementWish? {
    guard refine else {
      guard !redact else { throw ValidationError("--redact hides names from --refine; give both.") }
      return nil
    }
    guard let model = refineModel ?? RefinementArguments.variable("OPENAI_MODEL"), !model.isEmpty else {
      throw ValidationError("--refine needs the model's name: give --refine-model or set OPENAI_MODEL.")
    }
    var options = RefinementOptions(model: model)
    options.redacts = redact
    options.requestSeconds = refineTimeout.seconds
    options.totalSeconds = refineTotalTimeout.seconds
    guard (1...100_000).contains(refineRequests) else {
      throw ValidationError("--refine-requests must be 1 to 100000.")
    }
    options.budget = RefinementBudget(
      mostRequests: refineRequests, mostTokens: refineBudget.count, mostCost: refineCost,
      prices: try prices())
    let url = refineUrl ?? RefinementArguments.variable("OPENAI_BASE_URL")
    let key = RefinementArguments.variable("OPENAI_API_KEY").map { SecretText($0) }
    guard key != nil || url != nil else {
      throw ValidationError(
        "--refine needs a key in OPENAI_API_KEY, or a server of your own by --refine-url.")
    }
    do {
      // Nothing but what the command says belongs on the terminal.
      let logger = Logger(label: "refinement") { _ in SwiftLogNoOpLogHandler() }
      let endpoint = try CompletionEndpoint(url ?? CompletionEndpoint.usualURL, key: key, logger: logger)
      return RefinementWish(options: options, endpoint: endpoint)
    } catch { throw ValidationError("--refine-url: \(error).") }
  }

  private func prices() throws -> TokenPrices? {
    if let cost = refineCost {
      guard cost > 0, cost.isFinite else { throw ValidationError("--refine-cost must be above 0.") }
      guard refinePrices != nil else { throw ValidationError("--refine-cost needs --refine-prices.") }
    }
    guard let values = refinePrices?.values else { return nil }
    guard values.count == 2, values.allSatisfy({ $0 >= 0 }) else {
      throw ValidationError(
        "--refine-prices needs two prices, of questions and of answers, such as 0.15,0.60.")
    }
    return TokenPrices(input: values[0], output: values[1])
  }
}

/// A number of tokens such as `50000`, `50k` or `2M` (powers of 1000).
struct TokenCount: ExpressibleByArgument {
  var count: Int
  var defaultValueDescription: String { count % 1000 == 0 ? "\(count / 1000)k" : "\(count)" }

  init(count: Int) { self.count = count }

  init?(argument: String) {
    let scales: [Character: Int] = ["k": 1000, "m": 1_000_000]
    let scale = argument.last.flatMap { scales[Character($0.lowercased())] }
    guard let number = Int(scale == nil ? argument : String(argument.dropLast())), number > 0,
      number <= 1_000_000_000
    else { return nil }
    count = number * (scale ?? 1)
  }
}
