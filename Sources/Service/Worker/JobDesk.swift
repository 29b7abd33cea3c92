import Jobs
import Logging
import Stores

/// Applies events to jobs and does what follows: workers are woken, followers are told, parents end with their last
/// part. Everyone in the service who changes a job comes here.
struct JobDesk: Sendable {
  let store: any JobStore
  let events: any Events
  let followers: JobFollowers
  let logger: Logger
  let metrics: ServiceMetrics
  /// Called once for each end of a job: webhooks, metrics.
  let onEnd: @Sendable (Job) async -> Void

  @discardableResult
  func apply(_ event: JobEvent, to id: JobID, of owner: OwnerScope) async throws -> Job {
    let change = try await store.apply(event, to: id, of: owner)
    await follow(change)
    return change.job
  }

  /// Does what a change asks for, also where who changed the job has been cancelled meanwhile, as workers are whose lease
  /// is over because the job has ended: stores do not answer cancelled tasks, and parents would wait for ever.
  func follow(_ change: JobChange) async { await Task { await carryOut(change) }.value }

  private func carryOut(_ change: JobChange) async {
    let id = Array(change.job.id.text.utf8)
    for effect in change.effects {
      switch effect {
      case .notifyWorkers: await events.publish(JobTopics.waiting, id)
      case .stopWorker:
        await events.publish(JobTopics.wishes, id)
        if change.job.state == .waiting { await cancelParts(of: change.job) }
      case .ended: await end(change.job)
      }
    }
    if !change.job.state.isFinal { followers.tell(change.job.id, .changed(change.job)) }
    await events.publish(JobTopics.changed, id)
  }

  private func end(_ job: Job) async {
    logger.info(
      "job ended",
      metadata: [
        "job": "\(job.id)", "kind": "\(job.kind)", "state": "\(job.state.rawValue)",
        "reason": "\(job.failure?.code ?? "")", "attempts": "\(job.attempts)",
      ])
    metrics.ended(job)
    followers.tell(job.id, .ended(job))
    await onEnd(job)
    if let parent = job.parent { await endParent(parent) }
    // One that is cancelled before it began to wait has parts all the same.
    if job.kind == .batch, job.state == .cancelled { await cancelParts(of: job) }
  }

  /// Ends a job that waits for its parts if all of them have ended; like ``follow(_:)`` whatever becomes of the caller.
  func endParent(_ id: JobID) async { await Task { await endWaiting(id) }.value }

  private func endWaiting(_ id: JobID) async {
    do {
      var query = JobQuery(owner: .everyone)
      query.parent = id
      query.limit = 1
      query.states = JobState.allCases.filter { !$0.isFinal }
      guard try await store.jobs(query).total == 0 else { return }
      try await apply(.partsEnded(result: nil, summary: nil), to: id, of: .everyone)
    } catch {
      // Another part's end may have come first; maintenance looks again.
      logger.debug("parent not ended", metadata: ["job": "\(id)", "error": "\(error)"])
    }
  }

  private func cancelParts(of parent: Job) async {
    var query = JobQuery(owner: .everyone)
    query.parent = parent.id
    query.states = JobState.allCases.filter { !$0.isFinal }
    query.limit = 1000
    guard let parts = try? await store.jobs(query) else { return }
    for part in parts.jobs { _ = try? await apply(.cancelRequested, to: part.id, of: .everyone) }
    await endParent(parent.id)
  }
}
