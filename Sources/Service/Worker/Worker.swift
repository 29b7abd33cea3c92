import Jobs
import Logging
import ServiceLifecycle
import Stores
import Synchronization
import Telemetry

/// Takes jobs from the store and has them done, for as long as the service runs.
///
/// Inference runs on threads of its own; what is here only waits, so that leases are renewed in time whatever the load.
final class Worker: ServiceLifecycle.Service {
  private let configuration: WorkerConfiguration
  private let handlers: [JobKind: any JobHandler]
  private let desk: JobDesk
  private let blobs: any BlobStore
  private let clock: @Sendable () -> Timestamp
  private let running = Mutex<[JobID: RunningJob]>([:])
  private let isDraining = Mutex(false)
  private let heartbeat = Mutex<Timestamp?>(nil)

  init(
    _ configuration: WorkerConfiguration, handlers: [any JobHandler], desk: JobDesk, blobs: any BlobStore,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.configuration = configuration
    self.handlers = Dictionary(handlers.map { ($0.kind, $0) }) { first, _ in first }
    self.desk = desk
    self.blobs = blobs
    self.clock = clock
  }

  /// Jobs under way.
  var count: Int { running.withLock { $0.count } }

  /// When it last looked after its leases; nil before it runs.
  var lastHeartbeat: Timestamp? { heartbeat.withLock { $0 } }

  func run() async throws {
    await withGracefulShutdownHandler {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await self.takeJobs() }
        group.addTask { await self.keepLeases() }
        group.addTask { await self.hearWishes() }
        // Leases are kept until the last job is given back; then nothing is left to wait for.
        await group.next()
        await group.next()
        group.cancelAll()
      }
    } onGracefulShutdown: {
      self.isDraining.withLock { $0 = true }
      Task { await self.desk.events.publish(JobTopics.waiting, []) }
      Task { await self.desk.events.publish(JobTopics.wishes, []) }
    }
  }

  private var mustStop: Bool { isDraining.withLock { $0 } || Task.isCancelled }

  // MARK: Taking jobs

  private func takeJobs() async {
    // Whoever is not woken looks now and then, in case a word was lost.
    let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let messages = desk.events.subscribe(JobTopics.waiting)
    let listening = Task { for await _ in messages { wake.yield() } }
    let ticking = Task {
      while !Task.isCancelled {
        wake.yield()
        try? await Task.sleep(for: .seconds(configuration.renewSeconds))
      }
    }
    await withDiscardingTaskGroup { group in
      for await _ in wakes {
        if mustStop { break }
        while await claim(into: &group), !mustStop {}
      }
      await drain()
    }
    listening.cancel()
    ticking.cancel()
  }

  /// - Returns: whether there may be more to take at once.
  private func claim(into group: inout DiscardingTaskGroup) async -> Bool {
    let (count, long) = running.withLock { ($0.count, $0.values.count(where: \.isLong)) }
    let room = configuration.mostJobs - count
    guard room > 0 else { return false }
    let claim = JobClaim(
      worker: configuration.name, kinds: handlers.values.filter { $0.mostAtOnce == nil }.map(\.kind),
      until: leaseEnd, limit: room, longLimit: max(min(configuration.mostLongJobs - long, room), 0))
    if await take(claim, into: &group) { return true }
    // Kinds of which only some are done at a time come last, in what room the others leave.
    for handler in handlers.values {
      guard let most = handler.mostAtOnce else { continue }
      let counts = running.withLock {
        jobs in (all: jobs.count, same: jobs.values.count { $0.kind == handler.kind })
      }
      let room = min(most - counts.same, configuration.mostJobs - counts.all)
      guard room > 0 else { continue }
      _ = await take(
        JobClaim(worker: configuration.name, kinds: [handler.kind], until: leaseEnd, limit: room),
        into: &group)
    }
    return false
  }

  /// - Returns: whether all were there that were asked for.
  private func take(_ claim: JobClaim, into group: inout DiscardingTaskGroup) async -> Bool {
    do {
      let jobs = try await desk.store.claim(claim)
      for job in jobs {
        let isLong = job.priority != .interactive && (job.audioSeconds ?? .infinity) > claim.shortSeconds
        let seconds =
          configuration.deadlineSeconds + configuration.deadlineFactor * (job.audioSeconds ?? 3600)
        let entry = RunningJob(job, isLong: isLong, deadline: .now + .seconds(seconds))
        running.withLock { $0[job.id] = entry }
        desk.followers.begin(job.id)
        desk.metrics.begun(job, at: clock())
        desk.followers.tell(job.id, .changed(job))
        group.addTask { await self.work(on: job, entry) }
      }
      return !jobs.isEmpty && jobs.count == claim.limit
    } catch {
      desk.logger.error("jobs cannot be claimed", metadata: ["error": "\(error)"])
      return false
    }
  }

  private var leaseEnd: Timestamp { clock().advanced(seconds: configuration.leaseSeconds) }

  /// Lets jobs come to their end for a while, then gives back what is left, with its checkpoints.
  private func drain() async {
    let end = ContinuousClock.now + .seconds(configuration.drainSeconds)
    while count > 0, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(50)) }
    for job in running.withLock({ Array($0.values) }) { job.stop(.draining) }
    while count > 0 { try? await Task.sleep(for: .milliseconds(20)) }
  }

  // MARK: Working

  private func work(on job: Job, _ entry: RunningJob) async {
    let task = Task { await self.attempt(job, entry) }
    entry.start(task)
    await task.value
    running.withLock { _ = $0.removeValue(forKey: job.id) }
    desk.followers.leave(job.id)
    await desk.events.publish(JobTopics.waiting, [])
  }

  private func attempt(_ job: Job, _ entry: RunningJob) async {
    let store = desk.store
    let work = JobWork(
      report: { [desk] notice in
        if case .progress(let progress) = notice { entry.note(progress) }
        desk.followers.tell(job.id, notice)
      },
      save: { try await store.saveCheckpoint($0, of: job.id, token: job.token) },
      load: { try await store.checkpoint(of: job.id) })
    do {
      guard let handler = handlers[job.kind] else {
        throw JobFailure(
          code: "unknown_kind", message: "No worker does \(job.kind) jobs.", isRetryable: false)
      }
      switch try await handler.run(job, work) {
      case .completed(let result, let summary):
        try await complete(job, try await blobs.keep(result), summary)
      case .kept(let result, let summary): try await complete(job, result, summary)
      case .divided:
        await tell(.divided(token: job.token), job)
        await desk.endParent(job.id)
      }
    } catch {
      await fail(job, entry, error)
    }
  }

  private func complete(_ job: Job, _ blob: BlobReference, _ summary: [UInt8]) async throws {
    do {
      try await desk.apply(
        .succeeded(token: job.token, result: blob, summary: summary), to: job.id, of: .everyone)
    } catch {
      // Somebody else has the job now, or has ended it; what was made here belongs to nobody.
      try? await blobs.delete(blob.key)
      if !(error is JobEventError) { throw error }
    }
  }

  /// Says how an attempt ended that did not succeed.
  private func fail(_ job: Job, _ entry: RunningJob, _ error: any Error) async {
    switch entry.stop {
    case .leaseLost: return
    case .cancelled, .paused, .draining: await tell(.released(token: job.token), job)
    case .deadline: await tell(.deadlineExceeded, job)
    case nil: await tell(JobFailure(of: error), job)
    }
  }

  private func tell(_ failure: JobFailure, _ job: Job) async {
    if let job = await tell(.failed(token: job.token, failure), job) { desk.metrics.failed(failure, job) }
  }

  /// Tells the store, again and again while it cannot be reached and the lease is ours.
  ///
  /// - Returns: what became of the job; nil where it was not ours to tell.
  @discardableResult
  private func tell(_ event: JobEvent, _ job: Job) async -> Job? {
    for pause in [0.05, 0.2, 1, 2, 4] {
      do {
        return try await desk.apply(event, to: job.id, of: .everyone)
      } catch is JobEventError {
        return nil
      } catch StoreError.notFound {
        return nil
      } catch {
        desk.logger.error("a job's end cannot be kept", metadata: ["job": "\(job.id)", "error": "\(error)"])
        try? await Task.sleep(for: .seconds(pause))
      }
    }
    return nil
  }

  // MARK: Leases

  private func keepLeases() async {
    while !(mustStop && count == 0), !Task.isCancelled {
      await renew()
      await maintain()
      heartbeat.withLock { $0 = clock() }
      try? await Task.sleep(for: .seconds(configuration.renewSeconds))
    }
  }

  private func hearWishes() async {
    for await _ in desk.events.subscribe(JobTopics.wishes) {
      if mustStop, count == 0 { return }
      await renew()
    }
  }

  private func renew() async {
    let mine = running.withLock { $0 }
    guard !mine.isEmpty else { return }
    for job in mine.values {
      if ContinuousClock.now > job.deadline { job.stop(.deadline) }
      if let progress = job.progressToRecord(every: configuration.progressSeconds) {
        _ = try? await desk.store.apply(
          .progressed(token: job.token, progress), to: job.id, of: .everyone)
        await desk.events.publish(JobTopics.changed, Array(job.id.text.utf8))
      }
    }
    do {
      let states = try await desk.store.renew(mine.mapValues(\.token), until: leaseEnd)
      for (id, job) in mine {
        // A job that ended while this was asked is nobody's loss.
        guard let state = states[id] else {
          if job.stop == nil { desk.metrics.leasesLost.increment() }
          job.stop(.leaseLost)
          continue
        }
        if state.isCancelRequested {
          job.stop(.cancelled)
        } else if state.isPauseRequested {
          job.stop(.paused)
        }
      }
    } catch {
      desk.logger.error("leases cannot be renewed", metadata: ["error": "\(error)"])
    }
  }

  /// Brings back what others have lost, and what has waited for its time.
  private func maintain() async {
    do {
      for change in try await desk.store.maintain() {
        desk.metrics.maintained(change.job)
        await desk.follow(change)
      }
    } catch {
      desk.logger.error("jobs cannot be looked after", metadata: ["error": "\(error)"])
    }
  }
}
