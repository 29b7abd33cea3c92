public import Accounts
import AudioIO
import Foundation
import HTTPTypes
public import Jobs
public import Logging
import Models
public import Stores
import Transcription
public import Transcripts

/// Where a service keeps its things.
public struct ServiceStores: Sendable {
  public var jobs: any JobStore
  public var blobs: any BlobStore
  public var cache: any Cache
  public var events: any Events
  public var uploads: any UploadStore
  public var webhooks: (any WebhookStore)?

  public init(
    jobs: any JobStore, blobs: any BlobStore, cache: any Cache, events: any Events, uploads: any UploadStore,
    webhooks: (any WebhookStore)? = nil
  ) {
    self.uploads = uploads
    self.jobs = jobs
    self.blobs = blobs
    self.cache = cache
    self.events = events
    self.webhooks = webhooks
  }
}

/// What the service allows and prefers where it takes recordings.
public struct JobPolicy: Sendable {
  /// Days that a finished job and its recording are kept; nil: for ever.
  public var retentionDays: Double?
  /// Whether every job is ephemeral.
  public var isEphemeral = false
  /// Seconds that an ephemeral job is kept after it was created.
  public var ephemeralSeconds = 3600.0
  /// Recordings up to this length are urgent without anybody saying so.
  public var interactiveSeconds = 30.0
  /// Jobs that one account may have waiting or running.
  public var mostOpenJobs = 1000
  public var cacheSeconds = 3600.0
  public var isCacheOn = true
  public var longestAudioSeconds = 24.0 * 3600
  /// Folder of unfinished videos; nil: one of the system's for passing files.
  public var unfinishedVideos: String?

  public init() {}
}

/// The service behind all doors: takes recordings, has them worked on, gives results.
public final class SpeechService: Sendable {
  public let stores: ServiceStores
  public let models: RecognitionModels
  public let policy: JobPolicy
  public let selection: ModelSelection
  /// Nil: nobody is told.
  public let webhooks: WebhookDesk?
  /// Nil: nothing is sent to a language model.
  public let refinement: VisualsRefinement?
  /// Nil: nothing is limited or counted by account.
  let quotas: AccountQuotas?
  let desk: JobDesk
  let worker: Worker
  let clock: @Sendable () -> Timestamp
  let logger: Logger

  /// - Parameters:
  ///   - webhooks: tells other servers of jobs.
  ///   - refinement: the language model that may refine diagrams.
  ///   - handlers: do their kinds of work instead of those that the service has.
  ///   - onEnd: called once for each job that has ended.
  public init(
    stores: ServiceStores, models: RecognitionModels, selection: ModelSelection, policy: JobPolicy,
    worker: WorkerConfiguration, logger: Logger, metrics: ServiceMetrics = ServiceMetrics(),
    quotas: AccountQuotas? = nil,
    clock: @escaping @Sendable () -> Timestamp = SpeechService.now,
    webhooks: WebhookDesk? = nil, refinement: VisualsRefinement? = nil, handlers: [any JobHandler] = [],
    onEnd: @escaping @Sendable (Job) async -> Void = { _ in }
  ) {
    self.stores = stores
    self.models = models
    self.policy = policy
    self.selection = selection
    self.clock = clock
    self.logger = logger
    self.webhooks = webhooks
    self.refinement = refinement
    self.quotas = quotas
    let desk = JobDesk(
      store: stores.jobs, events: stores.events, followers: JobFollowers(), logger: logger, metrics: metrics,
      onEnd: { job in
        webhooks?.wake()
        await quotas?.settle(job, logger: logger)
        await onEnd(job)
      })
    self.desk = desk
    let transcribe = TranscribeJob(
      models: models, selection: selection, blobs: stores.blobs, cache: policy.isCacheOn ? stores.cache : nil,
      cacheSeconds: policy.cacheSeconds,
      limits: AudioLimits(maximumBytes: 16 << 30, maximumSeconds: policy.longestAudioSeconds),
      metrics: metrics)
    self.worker = Worker(
      worker,
      handlers: handlers + [
        transcribe, ExportJob(stores: stores), BatchJob(),
        VisualizeJob(
          blobs: stores.blobs, cache: policy.isCacheOn ? stores.cache : nil,
          cacheSeconds: policy.cacheSeconds,
          refinement: refinement, metrics: metrics,
          recognition: handlers.first { $0.kind == .transcribe } ?? transcribe),
        RenderJob(
          stores: stores, cache: policy.isCacheOn ? stores.cache : nil, cacheSeconds: policy.cacheSeconds,
          folder: policy.unfinishedVideos ?? NSTemporaryDirectory() + "steno-videos"),
      ],
      desk: desk, blobs: stores.blobs, clock: clock)
  }

  public static let now: @Sendable () -> Timestamp = { Timestamp(seconds: Date().timeIntervalSince1970) }

  /// Jobs that this process works on.
  public var runningJobs: Int { worker.count }

  func scope(_ principal: Principal) -> OwnerScope { .account(principal.account) }

  /// - Throws: ``ServiceError/notFound`` where it is not there or not theirs, which nobody is to tell apart.
  public func job(_ id: JobID, by principal: Principal) async throws -> Job {
    guard let job = try await stores.jobs.job(id, of: scope(principal)) else { throw ServiceError.notFound }
    return job
  }

  /// Applies what somebody wishes of a job of theirs.
  public func apply(_ event: JobEvent, to id: JobID, by principal: Principal) async throws -> Job {
    do {
      if case .retried = event { try await checkQuota(ofRetried: id, by: principal) }
      return try await desk.apply(event, to: id, of: scope(principal))
    } catch StoreError.notFound {
      throw ServiceError.notFound
    }
  }

  /// Removes a job that has ended, its recording and its result.
  public func delete(_ id: JobID, by principal: Principal) async throws {
    guard let job = try await stores.jobs.delete(id, of: scope(principal)) else {
      throw ServiceError.notFound
    }
    for blob in [job.input, job.result].compactMap(\.self) { try await stores.blobs.delete(blob.key) }
  }
}

extension SpeechService: TranscriptionDoor {
  public func submit(_ submission: TranscriptionSubmission, by principal: Principal) async throws -> Job {
    do {
      return try await accept(submission, by: principal)
    } catch {
      // What was refused is kept nowhere.
      let blobs = stores.blobs
      await Task { try? await blobs.delete(submission.upload.blob.key) }.value
      throw error
    }
  }

  private func accept(_ submission: TranscriptionSubmission, by principal: Principal) async throws -> Job {
    let request = try checked(submission.request)
    try await checkCallbacks(submission.callbacks)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let now = clock()
    var job = Job(
      id: JobID(now: now), kind: .transcribe, owner: principal.account,
      priority: priority(submission), parameters: Array(try encoder.encode(request)),
      input: submission.upload.blob, title: submission.upload.fileName,
      audioSeconds: submission.upload.seconds, createdAt: now, notBefore: submission.notBefore)
    job.callbacks = submission.callbacks
    job.isEphemeral = submission.isEphemeral || policy.isEphemeral
    job.tags = submission.tags
    job.expiresAt = expiry(isEphemeral: job.isEphemeral, at: now)
    let key = submission.idempotencyKey.map {
      IdempotencyKey(
        owner: principal.account, key: $0,
        fingerprint: submission.upload.blob.sha256 + String(decoding: job.parameters, as: UTF8.self))
    }
    return try await insert(job, key: key)
  }

  /// When a job that comes now is removed; nil: never.
  func expiry(isEphemeral: Bool, at now: Timestamp) -> Timestamp? {
    isEphemeral
      ? now.advanced(seconds: policy.ephemeralSeconds)
      : policy.retentionDays.map { now.advanced(seconds: $0 * 86_400) }
  }

  /// Keeps a new job and wakes a worker.
  func insert(_ job: Job, key: IdempotencyKey? = nil) async throws -> Job {
    try await refuseTooMany(of: job.owner)
    switch try await keep(job, key: key) {
    case .inserted:
      desk.metrics.submitted(job)
      await stores.events.publish(JobTopics.waiting, Array(job.id.text.utf8))
      return job
    case .existing(let jobs):
      // The same request came before: its recording is kept once.
      if let input = job.input, jobs.allSatisfy({ $0.input?.key != input.key }) {
        try await stores.blobs.delete(input.key)
      }
      guard let first = jobs.first else { throw ServiceError.notFound }
      return first
    }
  }

  func refuseTooMany(of owner: String, adding count: Int = 1) async throws {
    var query = JobQuery(owner: .account(owner))
    query.states = JobState.allCases.filter { !$0.isFinal }
    query.withoutParts = false
    query.limit = 1
    guard try await stores.jobs.jobs(query).total + count <= policy.mostOpenJobs else {
      throw ServiceError(
        .tooManyRequests, code: "too_many_jobs",
        message:
          "An account may have \(policy.mostOpenJobs) jobs that have not ended; wait for some of them.",
        retryAfterSeconds: 30)
    }
  }

  private func priority(_ submission: TranscriptionSubmission) -> JobPriority {
    guard submission.priority == .normal, let seconds = submission.upload.seconds else {
      return submission.priority
    }
    return seconds <= policy.interactiveSeconds ? .interactive : .normal
  }

  static func unknownModel(_ name: String) -> ServiceError {
    ServiceError(
      .notFound, code: "model_not_found",
      message: "There is no model \(name) here; GET /api/v1/models lists those that are.", parameter: "model")
  }

  public func follow(_ id: JobID, by principal: Principal) async throws -> AsyncStream<JobNotice> {
    _ = try await job(id, by: principal)
    return JobFollowing(service: self, id: id, scope: scope(principal)).notices()
  }

  public func end(of id: JobID, by principal: Principal, within seconds: Double) async throws -> Job {
    let first = try await job(id, by: principal)
    if first.state.isFinal { return first }
    let notices = try await follow(id, by: principal)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { for await notice in notices { if case .ended = notice { return } } }
      group.addTask { try? await Task.sleep(for: .seconds(seconds)) }
      await group.next()
      group.cancelAll()
    }
    return try await job(id, by: principal)
  }

  public func transcript(of job: Job) async throws -> Transcript {
    guard job.kind == .transcribe else {
      throw ServiceError(
        .conflict, code: "not_a_transcription",
        message:
          "This job is no transcription but of the kind \(job.kind): \(JobResource.path(of: job)) tells of it."
      )
    }
    guard job.state == .completed, let result = job.result else {
      throw ServiceError(
        .conflict, code: "not_completed",
        message:
          "The transcription is \(job.state.rawValue): \(job.failure?.message ?? "there is no text yet").")
    }
    let bytes = try await stores.blobs.bytes(of: result)
    // Read once, it has done its service; the sweep removes it.
    if job.isEphemeral { try await stores.jobs.expire(job.id, at: clock()) }
    return try JSONDecoder().decode(Transcript.self, from: Data(bytes))
  }

  public func cancel(_ id: JobID, by principal: Principal) async throws -> Job {
    try await apply(.cancelRequested, to: id, by: principal)
  }

  public func models() async -> [ServedModel] { await models.served() }
}
