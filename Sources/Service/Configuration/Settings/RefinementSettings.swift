extension Setting {
  static let refinement: [Setting] = [
    Setting(
      "refinement.enabled", ["STENO_REFINEMENT"], .flag, "false",
      "Let a language model refine diagrams for requests that ask for it; the words of those talks are sent to it."
    ),
    Setting(
      "refinement.url", ["STENO_REFINEMENT_URL", "OPENAI_BASE_URL"], .webAddress,
      CompletionEndpoint.usualURL,
      "Server of the model, the address before /chat/completions; one of the own network or machine is allowed."
    ),
    Setting(
      "refinement.api_key", ["STENO_REFINEMENT_API_KEY", "OPENAI_API_KEY"], .text, isSecret: true,
      "Key for that server, where it wants one."),
    Setting(
      "refinement.model", ["STENO_REFINEMENT_MODEL", "OPENAI_MODEL"], .text,
      "Name of the model as its server knows it."),
    Setting(
      "refinement.redact", ["STENO_REFINEMENT_REDACT"], .flag, "false",
      "Replace names, numbers and addresses before anything is sent, whether a request asks for it or not."),
    Setting(
      "refinement.timeout", ["STENO_REFINEMENT_TIMEOUT"], .seconds(1...3600), "60s",
      "How long one question to the model may take."),
    Setting(
      "refinement.total_timeout", ["STENO_REFINEMENT_TOTAL_TIMEOUT"], .seconds(1...86_400), "15m",
      "How long refining a talk may take."),
    Setting(
      "refinement.retries", ["STENO_REFINEMENT_RETRIES"], .integer(0...20), "3",
      "How often a question that failed is asked again."),
    Setting(
      "refinement.max_requests", ["STENO_REFINEMENT_MAX_REQUESTS"], .integer(1...100_000), "200",
      "Questions for one talk."),
    Setting(
      "refinement.max_tokens", ["STENO_REFINEMENT_MAX_TOKENS"], .integer(1000...1_000_000_000), "300000",
      "Tokens of questions and answers for one talk."),
    Setting(
      "refinement.max_cost", ["STENO_REFINEMENT_MAX_COST"], .number(0...1_000_000), "0",
      "What one talk may cost, in the currency of the prices below; 0 for any amount."),
    Setting(
      "refinement.input_price", ["STENO_REFINEMENT_INPUT_PRICE"], .number(0...1_000_000), "0",
      "Price of a million tokens of questions."),
    Setting(
      "refinement.output_price", ["STENO_REFINEMENT_OUTPUT_PRICE"], .number(0...1_000_000), "0",
      "Price of a million tokens of answers."),
  ]
}
