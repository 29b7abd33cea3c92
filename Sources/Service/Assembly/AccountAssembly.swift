import Accounts
import Hummingbird
import Jobs
import Logging
import NIOPosix
import ServiceLifecycle
import Stores

/// What of a service depends on whether it has one user or several.
struct AccountAssembly: Sendable {
  /// Finds out who asks.
  let strategy: any AuthenticationStrategy
  /// Nil in a service with one user.
  let desk: AccountDesk?
  let quotas: AccountQuotas?
  /// With which the first administrator is made, where that is still to be done.
  let setupToken: SecretText?

  /// - Throws: ``Accounts/AccountError`` where the settings are unsafe or the first administrator cannot be made.
  init(_ configuration: ServiceConfiguration, accounts: any AccountStore, jobs: any JobStore) async throws {
    guard configuration.accounts.isMultiUser else {
      strategy = try SingleUserPolicy(
        listeningOn: configuration.http.host, key: configuration.accounts.apiKey.map { SecretText($0) },
        origins: Set(configuration.http.corsOrigins))
      (desk, quotas, setupToken) = (nil, nil, nil)
      return
    }
    let key = try await AccountAssembly.signingKey(configuration)
    let tokens = await AccessTokens(
      ring: SigningKeyRing(key), lifetime: configuration.accounts.accessLifetimeSeconds)
    let desk = AccountDesk(
      store: accounts, key: key, tokens: tokens, settings: AccountSettings(configuration))
    self.desk = desk
    strategy = AccountAuthentication(desk)
    quotas = AccountQuotas(accounts: accounts, jobs: jobs)
    if let password = configuration.accounts.bootstrapPassword {
      if try await accounts.countUsers() == 0 {
        try await desk.administration.add(
          name: configuration.accounts.bootstrapUser, role: .admin, password: SecretText(password),
          isFirst: true, by: .service)
      }
      setupToken = nil
    } else {
      setupToken = try await desk.makeSetupToken()
    }
  }

  /// What runs beside the service for them.
  func keepers(logger: Logger) -> [any ServiceLifecycle.Service] {
    desk.map { [AccountKeeper(desk: $0, logger: logger)] } ?? []
  }

  /// `JWT_SECRET`, or a key that is made in the data folder.
  private static func signingKey(_ configuration: ServiceConfiguration) async throws -> SigningKey {
    if let secret = configuration.accounts.jwtSecret { return try SigningKey(SecretText(secret)) }
    let path = configuration.data.folder + "/jwt.key"
    return try await NIOThreadPool.singleton.runIfActive { try SigningKey.inFile(path) }
  }
}

extension AccountSettings {
  init(_ configuration: ServiceConfiguration) {
    self.init()
    isRegistrationOpen = configuration.accounts.isRegistrationOpen
    let lifetime = configuration.accounts.refreshLifetimeSeconds
    // However often it is used, a login ends some day.
    refresh = RefreshLifetimes(idle: lifetime, absolute: max(lifetime, 90 * 86_400))
    origins = Set(configuration.http.corsOrigins.filter { $0 != "*" })
    isSecure = configuration.http.tls != nil || configuration.http.publicURL?.hasPrefix("https://") ?? false
  }
}
