import Accounts
import HTTPTypes
import Hummingbird
import Jobs
import Stores

/// What somebody has after logging in.
struct NewLogin: Encodable {
  var accessToken: String?
  var tokenType: String?
  var expiresIn: Int?
  var refreshToken: String?
  var scope: String?
  /// With a session: what goes into `X-CSRF-Token`.
  var csrfToken: String?
  var mustChangePassword: Bool
  var user: UserResource

  enum CodingKeys: String, CodingKey {
    case scope, user
    case accessToken = "access_token"
    case tokenType = "token_type"
    case expiresIn = "expires_in"
    case refreshToken = "refresh_token"
    case csrfToken = "csrf_token"
    case mustChangePassword = "must_change_password"
  }

  init(_ user: User) {
    mustChangePassword = user.mustChangePassword
    self.user = UserResource(user)
  }
}

extension AccountDesk {
  /// Begins a login with tokens.
  func beginTokens(_ user: User) async throws -> Response {
    let refresh = RefreshToken()
    let family = RefreshFamily(
      account: user.id, first: refresh, lifetimes: settings.refresh, at: clock.now())
    try await store.insert(family)
    return try await tokenAnswer(user, family: family.id, refresh: refresh)
  }

  /// Exchanges a refresh token.
  ///
  /// - Throws: ``ServiceError`` 401, whatever is wrong with it.
  func refresh(_ text: String, _ context: ServiceContext) async throws -> Response {
    let next = RefreshToken()
    let now = clock.now()
    guard let old = RefreshToken(text),
      let redemption = try await store.redeem(
        old.hash, next: next.hash, lifetimes: settings.refresh, at: now)
    else { throw ServiceError.unauthorized }
    let account = redemption.family.account
    if redemption.outcome == .reused {
      var actor = context.actor
      actor.account = account
      try await administration.tell(
        "token.reuse", redemption.family.id, by: actor, detail: "all tokens of the login are ended",
        outcome: .failure)
    }
    guard redemption.outcome == .rotated, let user = try await store.user(account), user.isEnabled else {
      throw ServiceError.unauthorized
    }
    return try await tokenAnswer(user, family: redemption.family.id, refresh: next)
  }

  private func tokenAnswer(_ user: User, family: String, refresh: RefreshToken) async throws -> Response {
    let access = try await tokens.issue(
      account: user.id, family: family, scopes: user.scopes, at: clock.now())
    var login = NewLogin(user)
    login.accessToken = access.reveal()
    login.tokenType = "bearer"
    login.expiresIn = Int(tokens.lifetime)
    login.refreshToken = refresh.secret.reveal()
    login.scope = user.scopes.map(\.rawValue).sorted().joined(separator: " ")
    return try .secret(login)
  }

  /// Begins a session of the web app.
  ///
  /// - Parameter old: the session whose place it takes.
  func beginSession(_ user: User, replacing old: String? = nil, _ context: ServiceContext) async throws
    -> Response
  {
    var (session, cookie) = Session.begin(account: user.id, at: clock.now())
    if let old {
      // The end of the first login stays the end of all.
      if let first = try await store.session(old) { session.createdAt = first.createdAt }
      guard try await store.replaceSession(old, by: session) else { throw ServiceError.unauthorized }
    } else {
      try await store.insert(session)
    }
    var login = NewLogin(user)
    let token = csrf.make(session: session.id)
    login.csrfToken = token
    return try .secret(
      login,
      cookies: cookies(context).fields(
        session: cookie, csrf: token, seconds: settings.sessions.absolute))
  }

  /// Begins a login of the kind that asks.
  func beginAgain(_ user: User, like principal: Principal, _ context: ServiceContext) async throws -> Response
  {
    if case .session = principal.credential { return try await beginSession(user, context) }
    return try await beginTokens(user)
  }
}
