/// What a server understands of a request. Nobody says so beforehand: it is learned from what is refused.
struct EndpointAbilities: Sendable, Hashable {
  enum Format: Sendable, Hashable {
    /// `json_schema`, then `json_object`, then nothing but what the question says.
    case schema, object, text
  }

  var format = Format.schema
  /// Reasoning models take no temperature but their own.
  var takesTemperature = true
  /// Older servers know `max_tokens`, newer models `max_completion_tokens`.
  var limitField: String? = "max_tokens"

  /// Takes from a refusal what the server does not know.
  ///
  /// - Returns: whether the request can be put in another way.
  mutating func learn(from refusal: String) -> Bool {
    let text = refusal.prefix(4096).lowercased()
    if text.contains("context"), text.contains("length") || text.contains("window") { return false }
    if text.contains("temperature"), takesTemperature {
      takesTemperature = false
      return true
    }
    if text.contains("max_tokens") || text.contains("max_completion_tokens"), let field = limitField {
      limitField = field == "max_tokens" ? "max_completion_tokens" : nil
      return true
    }
    switch format {
    case .schema:
      // Where the refusal does not name what is wrong, the newest part of the request is suspected.
      format =
        text.contains("json_schema") || text.contains("json_object") || text.contains("type")
        ? .object : .text
      return true
    case .object:
      format = .text
      return true
    case .text: return false
    }
  }
}
