/// Why a request to somebody else's server did not succeed.
public enum OutboundError: Error, Hashable, Sendable, CustomStringConvertible {
  /// For the operator's log. Who asked must not learn it: it would tell him of the network behind the service.
  public enum Reason: Hashable, Sendable, CustomStringConvertible {
    case url(OutboundURL.Fault)
    case address(AddressRules.Refusal)
    /// The name has no address. What is not checked is not used.
    case unresolved

    public var description: String {
      switch self {
      case .url(let fault): "url_\(fault.rawValue)"
      case .address(let refusal): "address_\(refusal.rawValue)"
      case .unresolved: "unresolved"
      }
    }
  }

  case refused(Reason)
  case tooManyRedirects(most: Int)
  case unreachable
  /// The server's certificate is not one for this name that the system trusts.
  case untrusted
  case timedOut
  /// The body has more bytes than allowed.
  case tooLarge(most: Int64)
  /// The connection ended before the answer did, or the answer is not HTTP.
  case interrupted

  /// The same for every refusal.
  public var description: String {
    switch self {
    case .refused:
      "This address may not be used: give an http or https address of a public host that can be found, on its usual port and without a user name."
    case .tooManyRedirects(let most): "The address redirects more than \(most) times; give the final one."
    case .unreachable: "The server cannot be reached now; check that it runs and accepts connections."
    case .untrusted: "The server's certificate is not trusted; install one that is valid for its name."
    case .timedOut: "The server took too long; try again later."
    case .tooLarge(let most): "The server sent more than the \(most) bytes allowed."
    case .interrupted: "The server broke off or did not answer in HTTP; try again later."
    }
  }

  /// What programs read, without values in it.
  public var code: String {
    switch self {
    case .refused: "address_refused"
    case .tooManyRedirects: "too_many_redirects"
    case .unreachable: "unreachable"
    case .untrusted: "certificate_untrusted"
    case .timedOut: "timed_out"
    case .tooLarge: "too_large"
    case .interrupted: "interrupted"
    }
  }
}
