public import Accounts
import Jobs
public import Stores

extension AccountAdministration {
  /// Accounts of a service, whether or not it runs, in its own database.
  public init(_ configuration: ServiceConfiguration) throws {
    self.init(database: try SQLiteDatabase(path: configuration.data.database))
  }

  public init(database: SQLiteDatabase, hasher: PasswordHasher = PasswordHasher(), clock: WallClock = .system)
  {
    self.init(store: SQLiteAccountStore(database: database), hasher: hasher, clock: clock)
  }

  /// Makes a key that is good for so many days, or until it is revoked.
  public func makeKey(
    of account: String, name: String, scopes: Set<Scope>, days: Double?, by actor: AccountActor
  ) async throws -> (key: APIKey, text: SecretText) {
    try await makeKey(
      of: account, name: name, scopes: scopes,
      expiresAt: days.map { clock.now().advanced(seconds: $0 * 86_400) }, by: actor)
  }

  /// Keys of a user with what is to be said of each: `active`, `expired` or `revoked`.
  public func keys(of account: String) async throws -> [(key: APIKey, state: String)] {
    let now = clock.now()
    return try await store.apiKeys(of: account).map { key in
      (key, key.revokedAt != nil ? "revoked" : key.isAlive(at: now) ? "active" : "expired")
    }
  }
}

extension AccountErasure {
  /// Jobs in a service's own places. A service that runs ends those under way.
  public init(_ configuration: ServiceConfiguration) throws {
    let database = try SQLiteDatabase(path: configuration.data.database)
    let jobs = SQLiteJobStore(database: database, clock: SpeechService.now)
    self.init(
      jobs: jobs,
      blobs: try DiskBlobStore(
        folder: configuration.data.folder + "/blobs", reserve: configuration.uploads.reserveBytes),
      uploads: SQLiteUploadStore(database: database), webhooks: SQLiteWebhookStore(database: database)
    ) { _ = try await jobs.apply(.cancelRequested, to: $0, of: .everyone) }
  }
}
