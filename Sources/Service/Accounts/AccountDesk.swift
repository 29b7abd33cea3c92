public import Accounts
import Jobs
public import Stores
import Synchronization

/// How a service with several users lets them in.
public struct AccountSettings: Sendable, Hashable {
  /// Whether everybody may make an account.
  public var isRegistrationOpen = false
  public var refresh = RefreshLifetimes()
  public var sessions = SessionLifetimes()
  /// Origins of pages, besides the service's own, that may use sessions.
  public var origins: Set<String> = []
  /// Whether browsers reach the service over TLS whatever a request says of itself.
  public var isSecure = false

  public init() {}
}

/// Accounts of a service with several users: what finds out who asks, lets in and looks after users shares this.
public final class AccountDesk: Sendable {
  public let store: any AccountStore
  public let settings: AccountSettings
  public let login: PasswordLogin
  public let tokens: AccessTokens
  let hasher: PasswordHasher
  let csrf: CSRFTokens
  let clock: WallClock
  let keyUses = KeyUses()
  private let setup = Mutex<SetupToken?>(nil)

  /// - Parameter key: tells one family of secrets from another; tokens against forged requests are made with it.
  public init(
    store: any AccountStore, key: SigningKey, tokens: AccessTokens, settings: AccountSettings,
    hasher: PasswordHasher = PasswordHasher(), clock: WallClock = .system
  ) {
    self.store = store
    self.settings = settings
    self.tokens = tokens
    self.hasher = hasher
    self.clock = clock
    csrf = CSRFTokens(key: key)
    login = PasswordLogin(store: store, hasher: hasher, clock: clock)
  }

  public var administration: AccountAdministration {
    AccountAdministration(store: store, hasher: hasher, clock: clock)
  }

  func cookies(_ context: ServiceContext) -> SessionCookies {
    SessionCookies(isSecure: context.isSecure || settings.isSecure)
  }

  /// A token with which the first administrator can be made, where there is no user yet.
  public func makeSetupToken() async throws -> SecretText? {
    guard try await store.countUsers() == 0 else { return nil }
    let (token, text) = SetupToken.make()
    setup.withLock { $0 = token }
    return text
  }

  func acceptsSetup(_ text: String) -> Bool { setup.withLock { $0?.accepts(text) ?? false } }
  func endSetup() { setup.withLock { $0?.use() } }
}

/// How often keys were used, until it is worth writing down: a durable write for every request would be slow.
final class KeyUses: Sendable {
  private struct Uses {
    var count: Int64 = 0
    var toldAt: Timestamp?
  }

  /// Seconds between two writes for one key.
  static let pause = 60.0
  private let uses = Mutex<[String: Uses]>([:])

  /// - Returns: uses to be written down now.
  func add(_ key: String, at now: Timestamp) -> Int64? {
    uses.withLock { uses in
      var mine = uses[key] ?? Uses()
      mine.count += 1
      defer { uses[key] = mine }
      if let told = mine.toldAt, now.seconds(since: told) < KeyUses.pause { return nil }
      defer { mine = Uses(count: 0, toldAt: now) }
      return mine.count
    }
  }
}
