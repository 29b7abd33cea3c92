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
import ServiceLifecycle
import Stores
import Synchronization
import Testing
import Transcripts
import Web

@testable import Service

/// "Transcribes" by saying what its title says: titles with `fail` fail until they are allowed to succeed.
final class RecitedTranscription: JobHandler {
  let kind = JobKind.transcribe
  private let isMended = Mutex(false)
  /// While it is closed every job waits.
  private let gate = Mutex(true)

  func mend() { isMended.withLock { $0 = true } }
  func close(_ isClosed: Bool) { gate.withLock { $0 = !isClosed } }

  func run(_ job: Job, _ work: JobWork) async throws -> JobOutcome {
    while !gate.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(10)) }
    if job.title.contains("fail"), !isMended.withLock({ $0 }) {
      throw JobFailure(code: "invalid_audio", message: "The recording cannot be read.", isRetryable: false)
    }
    let transcript = Transcript(
      language: "en", duration: 1,
      segments: [Segment(id: 0, start: 0, end: 1, text: " I am \(job.title).")])
    return .completed(
      result: TranscriptFormat.json.renderedBytes(transcript),
      summary: TranscriptionSummary(transcript, processingSeconds: 0.1, warnings: []).bytes)
  }
}

/// A time that goes on by itself and can be set forward.
final class MovedClock: Sendable {
  private let offset = Mutex(0.0)
  var now: Timestamp {
    Timestamp(seconds: Date().timeIntervalSince1970).advanced(seconds: offset.withLock { $0 })
  }
  func advance(_ seconds: Double) { offset.withLock { $0 += seconds } }
}

/// A whole service on a folder of its own, whose recognition only recites, for loopback receivers.
final class ServiceFixture: Sendable {
  let folder: String
  let clock = MovedClock()
  let recited = RecitedTranscription()
  let stores: ServiceStores
  let service: SpeechService
  let webhooks: WebhookDesk
  /// Receivers that the webhooks may reach.
  private let keepsFolder: Bool

  /// - Parameters:
  ///   - folder: of an earlier fixture, as after a crash; nil: a new one.
  ///   - allowsPrivateNetworks: whether receivers may be on this machine.
  ///   - refinement: a language model; nil: none.
  init(
    folder: String? = nil, keepsFolder: Bool = false, allowsPrivateNetworks: Bool = true,
    hosts: [String] = [], schedule: WebhookSchedule = WebhookSchedule(pauses: [0.05, 0.05]),
    refinement: VisualsRefinement? = nil, drainSeconds: Double = 8
  ) throws {
    self.keepsFolder = keepsFolder
    self.folder =
      folder
      ?? FileManager.default.temporaryDirectory.appendingPathComponent("service-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
    let clock = clock
    let database = try SQLiteDatabase(path: self.folder + "/steno.db")
    stores = ServiceStores(
      jobs: SQLiteJobStore(database: database, clock: { clock.now }),
      blobs: try DiskBlobStore(folder: self.folder + "/blobs", reserve: 0),
      cache: InMemoryCache(mostEntries: 8),
      events: InProcessEvents(), uploads: SQLiteUploadStore(database: database),
      webhooks: SQLiteWebhookStore(database: database))
    let (rules, ports) = try WebhookReceivers.rules(allowsPrivateNetworks: allowsPrivateNetworks)
    webhooks = WebhookDesk(
      store: SQLiteWebhookStore(database: database),
      receivers: WebhookReceivers(client: GuardedClient(.init(rules: rules, ports: ports)), hosts: hosts),
      callbackSecrets: CallbackSecrets(
        service: try #require(WebhookSecret("the-service's-own-secret")), isChosen: true), schedule: schedule,
      publicURL: "https://steno.example/", clock: { clock.now })
    var policy = JobPolicy()
    policy.retentionDays = 30
    policy.unfinishedVideos = self.folder + "/videos"
    var worker = WorkerConfiguration(name: "w")
    worker.renewSeconds = 0.1
    worker.drainSeconds = drainSeconds
    service = SpeechService(
      stores: stores,
      models: RecognitionModels(
        store: InstalledModels(home: StenoHome(root: URL(fileURLWithPath: self.folder))),
        configuration: .init(threads: 1)),
      selection: ModelSelection(), policy: policy, worker: worker, logger: Logger(label: "test"),
      clock: { clock.now }, webhooks: webhooks, refinement: refinement, handlers: [recited])
  }

  deinit { if !keepsFolder { try? FileManager.default.removeItem(atPath: folder) } }

  var sender: WebhookSender {
    var configuration = WebhookSender.Configuration(name: "s")
    configuration.timeoutSeconds = 1
    configuration.lookSeconds = 0.05
    return WebhookSender(
      configuration, desk: webhooks, jobs: stores.jobs, blobs: stores.blobs, logger: Logger(label: "test"))
  }

  /// Runs the worker and the sender while `body` asks the service, as the account that `X-Test-Account` names.
  func run(
    isWorking: Bool = true, isSending: Bool = true,
    _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
  ) async throws {
    var limits = UploadLimits()
    let receiver = FormReceiver(blobs: stores.blobs, limits: limits)
    limits.mostFiles = 3
    let many = FormReceiver(blobs: stores.blobs, limits: limits)
    var routes = ServiceRoutes(
      service: service, receiveMany: { try await many.receive($0, context: $1) },
      receive: { try await receiver.receive($0, context: $1) })
    let uploads = try UploadAssembly(
      ServiceConfiguration(home: "/nonexistent").uploads, limits: UploadLimits(), service: service,
      threads: .singleton, logger: Logger(label: "test"))
    routes.uploads = uploads.routes
    routes.recording = uploads.recording
    let services: [any ServiceLifecycle.Service] =
      (isSending ? [sender] : []) + (isWorking ? [service.worker] : [])
    let group = ServiceGroup(
      services: services, gracefulShutdownSignals: [], logger: Logger(label: "test"))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      if !services.isEmpty { tasks.addTask { try await group.run() } }
      try await Application(router: routes.router(identify: TestAccounts())).test(.router, body)
      if !services.isEmpty { await group.triggerGracefulShutdown() }
      try await tasks.waitForAll()
    }
  }

  func submit(_ title: String, callbacks: [String] = [], isEphemeral: Bool = false) async throws -> Job {
    let blob = try await stores.blobs.keep(silentWave(samples: 8000))
    var submission = TranscriptionSubmission(
      request: TranscriptionRequest(),
      upload: ReceivedUpload(blob: blob, fileName: title, format: "wav", seconds: 0.5))
    submission.callbacks = callbacks
    submission.isEphemeral = isEphemeral
    return try await service.submit(submission, by: .singleUser)
  }
}

private struct TestAccounts: RouterMiddleware {
  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    var principal = Principal.singleUser
    let account = request.headers[HTTPField.Name("X-Test-Account")!]
    if let account { principal.account = account }
    context.principal = account == "nobody" ? nil : principal
    return try await next(request, context)
  }
}

/// An answer in JSON, read.
struct Answer: Sendable {
  var status: Int
  var body: ByteBuffer
  private let fields: [String: any Sendable]

  init(_ response: TestResponse) {
    status = response.status.code
    body = response.body
    let object = try? JSONSerialization.jsonObject(with: Data(response.body.readableBytesView))
    fields = (object as? [String: Any])?.mapValues(Answer.sendable) ?? [:]
  }

  private static func sendable(_ value: Any) -> any Sendable {
    switch value {
    case let text as String: text
    case let number as NSNumber: number.doubleValue
    case let list as [Any]: list.map(sendable)
    case let object as [String: Any]: object.mapValues(sendable)
    default: ""
    }
  }

  func text(_ name: String) -> String { fields[name] as? String ?? "" }
  func number(_ name: String) -> Double? { fields[name] as? Double }
  func object(_ name: String) -> [String: any Sendable] { fields[name] as? [String: any Sendable] ?? [:] }
  func list(_ name: String) -> [[String: any Sendable]] {
    (fields[name] as? [any Sendable] ?? []).compactMap { $0 as? [String: any Sendable] }
  }
}

extension TestClientProtocol {
  func ask(
    _ method: HTTPRequest.Method, _ path: String, _ json: String? = nil, as account: String? = nil
  ) async throws -> Answer {
    var headers = HTTPFields()
    if json != nil { headers[.contentType] = "application/json" }
    if let account, let name = HTTPField.Name("X-Test-Account") { headers[name] = account }
    return Answer(
      try await execute(
        uri: path, method: method, headers: headers, body: json.map { ByteBuffer(string: $0) }))
  }
}

/// Waits for what comes soon.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
  for _ in 0..<500 {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(20))
  }
  return false
}
