public import Accounts
public import Hummingbird
public import NIOCore

/// What is known of a request while it is answered. Middlewares fill it in from the outside to the inside.
public struct ServiceContext: RequestContext {
  public var coreContext: CoreRequestContextStorage
  /// Its name in logs and answers: the caller's `X-Request-ID` if it is a fit one, else ours.
  public var requestID: String
  /// Where it comes from: the peer, or whom a trusted proxy names.
  public var clientAddress: String
  /// Whether it came over TLS, to us or to a trusted proxy.
  public var isSecure: Bool
  /// Who asks; nil before that is known and for those who need not say.
  public var principal: Principal? {
    didSet { account.name = principal?.account }
  }
  /// The same for those outside of who found it out.
  let account = RequestAccount()
  /// Why somebody who shows something good is nobody here all the same.
  public var refusal: ServiceError?
  /// What its answer shall say besides.
  public let answerHeaders = AnswerHeaders()
  /// What it came over, to notice when the caller hangs up.
  public let channel: any Channel

  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    requestID = ""
    clientAddress = source.channel.remoteAddress?.ipAddress ?? ""
    isSecure = false
    principal = nil
    refusal = nil
    channel = source.channel
  }

  /// Who asks.
  ///
  /// - Throws: ``ServiceError/unauthorized`` where nobody is known, ``ServiceError/forbidden`` without the scope,
  ///   ``ServiceError/passwordChangeRequired`` where nothing else is allowed before that.
  public func require(_ scope: Scope) throws -> Principal {
    let principal = try requireSomebody()
    if principal.mustChangePassword { throw ServiceError.passwordChangeRequired }
    guard principal.scopes.contains(scope) else { throw ServiceError.forbidden }
    return principal
  }

  /// Who asks, also where the password must be changed first and nothing else is allowed.
  ///
  /// - Throws: ``ServiceError/unauthorized`` where nobody is known.
  public func requireSomebody() throws -> Principal {
    guard let principal else { throw refusal ?? ServiceError.unauthorized }
    return principal
  }
}
