/// Who asks, as far as the service has made sure.
public struct Principal: Sendable, Hashable {
  public enum Credential: Sendable, Hashable {
    /// The only user of a service that has but one.
    case singleUser
    case session(String)
    case token(String)
    case apiKey(String)
  }

  public var account: String
  public var role: Role
  public var scopes: Set<Scope>
  public var credential: Credential
  /// Whether all that is allowed is to choose a new password; ``scopes`` is empty then.
  public var mustChangePassword: Bool

  public init(
    account: String, role: Role, scopes: Set<Scope>, credential: Credential, mustChangePassword: Bool = false
  ) {
    self.account = account
    self.role = role
    self.scopes = scopes
    self.credential = credential
    self.mustChangePassword = mustChangePassword
  }

  /// Whose things are whose in a service without accounts.
  public static let singleUser = Principal(
    account: "local", role: .admin, scopes: Set(Scope.allCases), credential: .singleUser)
}

public enum Role: String, Sendable, Codable, CaseIterable {
  case user
  case admin
}

/// What a credential may be used for.
public enum Scope: String, Sendable, Codable, CaseIterable {
  /// Look at jobs, results and models.
  case read
  /// Create, change and remove jobs, uploads and webhooks.
  case write
  /// Look after accounts and the service.
  case admin
}
