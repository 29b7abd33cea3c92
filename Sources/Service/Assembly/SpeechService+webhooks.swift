extension SpeechService {
  /// Refuses callbacks to where nothing may be sent, before the recording is accepted.
  func checkCallbacks(_ addresses: [String]) async throws {
    for address in addresses {
      guard let webhooks else {
        throw ServiceError.invalid("callback_url", "This service sends no callbacks.")
      }
      try await webhooks.receivers.check(address, parameter: "callback_url")
    }
  }
}
