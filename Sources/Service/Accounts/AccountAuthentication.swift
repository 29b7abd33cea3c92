import Accounts
import HTTPTypes
public import Hummingbird
import Jobs
import Stores

/// Finds out which user asks: by an API key, an access token or the cookie of a session. Users are looked up every time, so
/// that who is disabled is out at once.
public struct AccountAuthentication: AuthenticationStrategy {
  private let desk: AccountDesk

  public init(_ desk: AccountDesk) { self.desk = desk }

  public func identify(_ request: Request, _ context: ServiceContext) async throws -> Identification {
    // A browser adds cookies by itself, and who shows something else means that.
    guard PresentedCredential.isThere(in: request.headers) else {
      return try await session(request, context)
    }
    guard let text = PresentedCredential.text(of: request.headers) else { return .nobody }
    let principal =
      if let key = APIKeyText(text) { try await self.key(key) } else {
        try await token(SecretText(text))
      }
    return principal.map { .principal($0) } ?? .nobody
  }

  private func key(_ text: APIKeyText) async throws -> Principal? {
    let now = desk.clock.now()
    guard let key = try await desk.store.apiKey(text.id), key.accepts(text, at: now),
      let principal = try await principal(key.account, key.scopes, .apiKey(key.id))
    else { return nil }
    if let uses = desk.keyUses.add(key.id, at: now) {
      try await desk.store.countUse(of: key.id, requests: uses, at: now)
    }
    return principal
  }

  private func token(_ text: SecretText) async throws -> Principal? {
    let now = desk.clock.now()
    guard let token = try? await desk.tokens.verify(text, at: now),
      let family = try await desk.store.family(token.family), family.account == token.account,
      family.isAlive(at: now)
    else { return nil }
    return try await principal(token.account, token.scopes, .token(family.id))
  }

  private func session(_ request: Request, _ context: ServiceContext) async throws -> Identification {
    let cookies = desk.cookies(context)
    let now = desk.clock.now()
    guard let id = cookies.session(in: request.headers).flatMap(Session.id(cookie:)),
      let session = try await desk.store.session(id),
      session.isAlive(at: now, lifetimes: desk.settings.sessions),
      let principal = try await principal(session.account, Set(Scope.allCases), .session(id))
    else { return .nobody }
    guard isMeant(request, cookies, session: id) else { return .refused(.forgedRequest) }
    if session.needsTouch(at: now) { try await desk.store.touchSession(id, at: now) }
    return .principal(principal)
  }

  /// Whether a page of ours asks, and not another that has a browser send our cookies.
  private func isMeant(_ request: Request, _ cookies: SessionCookies, session: String) -> Bool {
    let page = AskingPage(request.headers)
    let isOurs = page.isOurs(host: request.head.authority, others: desk.settings.origins)
    switch request.method {
    case .get, .head, .options:
      // A link from elsewhere is no harm; a script of another origin says so.
      return isOurs || page.origin == nil
    default:
      return isOurs
        && desk.csrf.isValid(
          header: request.headers[SessionCookies.csrfField], cookie: cookies.csrf(in: request.headers),
          session: session)
    }
  }

  /// The user as it is now; no credential allows more than its user may.
  private func principal(
    _ account: String, _ scopes: Set<Scope>, _ credential: Principal.Credential
  ) async throws -> Principal? {
    guard let user = try await desk.store.user(account), user.isEnabled else { return nil }
    return Principal(
      account: user.id, role: user.role,
      scopes: user.mustChangePassword ? [] : scopes.intersection(user.scopes), credential: credential,
      mustChangePassword: user.mustChangePassword)
  }
}

extension ServiceError {
  static let forgedRequest = ServiceError(
    .forbidden, code: "csrf_failed",
    message:
      "A request with a session's cookie needs the token of its other cookie in X-CSRF-Token, and a page of this service."
  )
}
