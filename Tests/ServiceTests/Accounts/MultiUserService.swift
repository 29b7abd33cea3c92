import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import Logging
import Models
import NIOCore
import NIOPosix
import Stores
import Testing
import Web

@testable import Service

/// A service with several users in a folder of its own, with cheap passwords and a clock that tests move. No worker runs.
final class MultiUserService: Sendable {
  static let password = SecretText("correct horse battery")
  static let secret = "an-example-secret-of-the-tests-0123456789"

  let time = PasswordLoginTests.Time()
  let folder: URL
  let accounts: SQLiteAccountStore
  let service: SpeechService
  let desk: AccountDesk
  let routes: ServiceRoutes
  let webhooks: WebhookDesk
  let quotas: AccountQuotas
  let hash: PasswordHash

  init(
    isRegistrationOpen: Bool = false, isSecure: Bool = false, upload: ReceivedUpload? = nil,
    origins: Set<String> = [], parameters: PasswordParameters? = nil
  ) async throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("users-\(UUID().uuidString)")
    let database = try SQLiteDatabase(path: folder.path + "/steno.db")
    accounts = SQLiteAccountStore(database: database)
    let clock = time.clock
    let stores = ServiceStores(
      jobs: SQLiteJobStore(database: database, clock: clock.now), blobs: MemoryBlobs(),
      cache: InMemoryCache(mostEntries: 10), events: InProcessEvents(),
      uploads: SQLiteUploadStore(database: database), webhooks: SQLiteWebhookStore(database: database))
    let (rules, ports) = try WebhookReceivers.rules(allowsPrivateNetworks: false)
    webhooks = WebhookDesk(
      store: SQLiteWebhookStore(database: database),
      receivers: WebhookReceivers(client: GuardedClient(.init(rules: rules, ports: ports)), hosts: []),
      callbackSecrets: CallbackSecrets(
        service: try #require(WebhookSecret("the-service's-own-secret")), isChosen: true),
      schedule: WebhookSchedule(pauses: [1]), publicURL: nil, clock: clock.now)
    quotas = AccountQuotas(accounts: accounts, jobs: stores.jobs, clock: clock)
    let models = RecognitionModels(
      store: InstalledModels(home: StenoHome(environment: ["STENO_HOME": folder.path])),
      configuration: .init(threads: 1))
    service = SpeechService(
      stores: stores, models: models, selection: ModelSelection(preferred: nil), policy: JobPolicy(),
      worker: WorkerConfiguration(name: "tests"),
      logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() },
      quotas: quotas, clock: clock.now, webhooks: webhooks)
    let key = try SigningKey(SecretText(Self.secret))
    var settings = AccountSettings()
    settings.isRegistrationOpen = isRegistrationOpen
    settings.isSecure = isSecure
    settings.origins = origins
    let hasher = PasswordHasher(
      parameters: try parameters ?? PasswordParameters(memoryBytes: 8192, passes: 1))
    hash = try await hasher.hash(Self.password)
    desk = AccountDesk(
      store: accounts, key: key, tokens: await AccessTokens(ring: SigningKeyRing(key)), settings: settings,
      hasher: hasher, clock: clock)
    var routes = ServiceRoutes(
      service: service, operations: .unwatched(service, servesMetrics: true),
      receive: { _, _ in ReceivedForm(fields: FormFields(), upload: upload) })
    routes.accounts = desk
    routes.uploads =
      try UploadAssembly(
        ServiceConfiguration(home: "/nonexistent").uploads, limits: UploadLimits(), service: service,
        threads: .singleton,
        logger: service.logger
      ).routes
    self.routes = routes
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var now: Timestamp { time.clock.now() }
  func pass(_ seconds: Double) { time.pass(seconds) }

  func router() -> Router<ServiceContext> {
    routes.router(identify: Authentication(AccountAuthentication(desk)))
  }

  func test<Value: Sendable>(_ body: @Sendable (Caller) async throws -> Value) async throws -> Value {
    try await Application(router: router(), logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
      .test(.router) { try await body(Caller(client: $0)) }
  }

  // MARK: What there is

  @discardableResult
  func user(
    _ name: String, role: Role = .user, isEnabled: Bool = true, mustChange: Bool = false,
    quota: Quota = .unlimited
  ) async throws -> User {
    let user = User(
      name: try UserName(name), role: role, isEnabled: isEnabled, mustChangePassword: mustChange,
      createdAt: now, quota: quota)
    try await accounts.insert(user, password: hash)
    return user
  }

  func token(_ user: User, lifetimes: RefreshLifetimes = RefreshLifetimes()) async throws -> (
    headers: HTTPFields, family: String
  ) {
    let family = RefreshFamily(account: user.id, first: RefreshToken(), lifetimes: lifetimes, at: now)
    try await accounts.insert(family)
    let token = try await desk.tokens.issue(
      account: user.id, family: family.id, scopes: user.scopes, at: now)
    return ([.authorization: "Bearer \(token.reveal())"], family.id)
  }

  func key(_ user: User, _ scopes: Set<Scope> = [.read, .write], seconds: Double? = nil) async throws -> (
    headers: HTTPFields, id: String
  ) {
    let made = APIKey.make(
      account: user.id, name: "tests", scopes: scopes,
      expiresAt: seconds.map { now.advanced(seconds: $0) }, at: now)
    try await accounts.insert(made.key)
    return ([.authorization: "Bearer \(made.text.reveal())"], made.key.id)
  }

  func session(_ user: User) async throws -> (headers: HTTPFields, id: String) {
    let made = Session.begin(account: user.id, at: now)
    try await accounts.insert(made.session)
    let token = CSRFTokens(key: try SigningKey(SecretText(Self.secret))).make(session: made.session.id)
    return (
      [
        .cookie: "steno_session=\(made.cookie.reveal()); steno_csrf=\(token)",
        HTTPField.Name("X-CSRF-Token")!: token,
      ], made.session.id
    )
  }

  func job(_ owner: User, kind: JobKind = .transcribe, bytes: Int = 0) async throws -> JobID {
    var input: BlobReference?
    if bytes > 0 { input = try await service.stores.blobs.keep([UInt8](repeating: 0, count: bytes)) }
    let job = Job(
      id: JobID(now: now), kind: kind, owner: owner.id, parameters: Array("{}".utf8), input: input,
      createdAt: now)
    _ = try await service.stores.jobs.insert([job], key: nil)
    return job.id
  }

  /// An upload that has begun.
  func upload(_ owner: User) async throws -> String {
    let writer = try await service.stores.blobs.create()
    await writer.close()
    let upload = ResumableUpload(
      id: UUID().uuidString.lowercased(), owner: owner.id, blobKey: writer.key, length: 10, title: "talk.wav",
      createdAt: now, expiresAt: now.advanced(seconds: 3600))
    try await service.stores.uploads.insert(upload, limit: 1000)
    return upload.id
  }

  /// A webhook that is switched off, so that nothing is waited for.
  func webhook(_ owner: User) async throws -> WebhookEndpoint {
    var endpoint = WebhookEndpoint(
      id: "we_\(UUID().uuidString)", owner: owner.id, url: "https://hooks.example/", description: "",
      events: [try #require(WebhookEventPattern(rawValue: "*"))], secret: "a-secret-of-the-tests",
      createdAt: now)
    endpoint.switchOn(false, at: now)
    try await webhooks.store.insert(endpoint)
    return endpoint
  }

  func delivery(_ owner: User) async throws -> String { try await webhooks.ping(try await webhook(owner)) }
}

/// Asks the service.
struct Caller {
  struct Answer {
    var status: Int
    var body: String
    var headers: HTTPFields

    /// The answer's JSON object.
    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:]
    }
    var code: String? { (json["error"] as? [String: Any])?["code"] as? String }
  }

  let client: any TestClientProtocol

  func callAsFunction(
    _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:],
    _ body: [String: any Sendable]? = nil,
    form: String? = nil
  ) async throws -> Answer {
    var headers = headers
    var buffer: ByteBuffer?
    if let body {
      headers[.contentType] = "application/json"
      buffer = ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: body))
    }
    if let form {
      headers[.contentType] = "application/x-www-form-urlencoded"
      buffer = ByteBuffer(string: form)
    }
    return try await client.execute(uri: path, method: method, headers: headers, body: buffer) {
      Answer(status: $0.status.code, body: String(buffer: $0.body), headers: $0.headers)
    }
  }
}
