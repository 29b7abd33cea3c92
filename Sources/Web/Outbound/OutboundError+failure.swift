import HTTPTransport

extension OutboundError {
  /// What the one who asked learns of a failure.
  init(_ failure: ConnectionFailure) {
    self =
      switch failure {
      case .connectTimeout, .timedOut: .timedOut
      case .untrusted: .untrusted
      case .unknownHost, .unreachable: .unreachable
      case .badAddress, .proxy, .interrupted: .interrupted
      }
  }
}
