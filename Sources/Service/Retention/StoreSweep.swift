import Jobs
import Logging
import ServiceLifecycle
import Stores

/// Removes what is kept no longer. Each step asks the stores what there is to do, does a bounded part of it and can be
/// cut off at any point; the next round, here or in another process, goes on. Two sweeps at once only share the work.
///
/// Rows go before bytes: a row can go only if its job has ended at that very moment, and bytes only if no row names them.
/// What a crash leaves between the two is an orphan, which the sweep removes after a time of grace.
struct StoreSweep: ServiceLifecycle.Service {
  struct Configuration: Sendable {
    var everySeconds = 30.0
    /// How often the folder of blobs is compared with what is known.
    var orphansEverySeconds = 3600.0
    /// However short it is to be kept: so long after its end whoever waits for a result can have it.
    var leastSecondsAfterEnd = 600.0
    /// Recordings are removed so long after the end of their job; nil: with it.
    var keepInputsSeconds: Double?
    /// Bytes that nothing names are removed so long after they were last written. Longer than any upload takes.
    var orphanGraceSeconds = 86_400.0
    var keepDeliveriesSeconds = 30.0 * 86_400
    /// Jobs, recordings, deliveries or orphans in one step at most.
    var most = 500

    init() {}
  }

  /// What a round removed.
  struct Outcome: Sendable, Hashable {
    var jobs = 0
    var inputs = 0
    var orphans = 0
    var deliveries = 0
  }

  private let configuration: Configuration
  private let stores: ServiceStores
  private let desk: JobDesk
  private let clock: @Sendable () -> Timestamp

  init(_ configuration: Configuration, service: SpeechService) {
    self.configuration = configuration
    stores = service.stores
    desk = service.desk
    clock = service.clock
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var compared: ContinuousClock.Instant?
      while !Task.isCancelled {
        let isTime = compared.map { .now - $0 > .seconds(configuration.orphansEverySeconds) } ?? true
        if isTime { compared = .now }
        await round(comparesBlobs: isTime)
        try? await Task.sleep(for: .seconds(configuration.everySeconds))
      }
    }
  }

  /// One round. What cannot be done now is left for the next one.
  @discardableResult
  func round(comparesBlobs: Bool = true) async -> Outcome {
    var outcome = Outcome()
    await attempt("batches") { try await endBatches() }
    await attempt("forgotten jobs") { try await cancelForgotten() }
    await attempt("jobs") { outcome.jobs = try await removeJobs() }
    await attempt("recordings") { outcome.inputs = try await removeInputs() }
    await attempt("deliveries") { outcome.deliveries = try await removeDeliveries() }
    if comparesBlobs { await attempt("orphans") { outcome.orphans = try await removeOrphans() } }
    if outcome != Outcome() {
      desk.logger.info(
        "removed what is kept no longer",
        metadata: [
          "jobs": "\(outcome.jobs)", "recordings": "\(outcome.inputs)", "deliveries": "\(outcome.deliveries)",
          "orphans": "\(outcome.orphans)",
        ])
    }
    return outcome
  }

  private func attempt(_ what: String, _ step: () async throws -> Void) async {
    guard !Task.isCancelled else { return }
    do { try await step() } catch is CancellationError {
      return
    } catch {
      desk.logger.error("\(what) cannot be swept", metadata: ["error": "\(error)"])
    }
  }

  /// Ends batches whose last part ended in a process that died before it could say so.
  private func endBatches() async throws {
    var query = JobQuery(owner: .everyone)
    query.states = [.waiting]
    query.isDescending = false
    query.limit = configuration.most
    for batch in try await stores.jobs.jobs(query).jobs { await desk.endParent(batch.id) }
  }

  /// Jobs that are held back past their time would be kept for ever.
  private func cancelForgotten() async throws {
    for job in try await stores.jobs.forgotten(limit: configuration.most) {
      do { try await desk.apply(.cancelRequested, to: job.id, of: .everyone) } catch is JobEventError {
        continue
      }
    }
  }

  private func removeJobs() async throws -> Int {
    let moment = clock().advanced(seconds: -configuration.leastSecondsAfterEnd)
    var count = 0
    for job in try await stores.jobs.expired(endedBefore: moment, limit: configuration.most) {
      try Task.checkCancellation()
      do {
        // Nil: another sweep was faster. Put in line again meanwhile, it is refused.
        guard let removed = try await stores.jobs.delete(job.id, of: .everyone) else { continue }
        count += 1
        try await remove([removed.input, removed.result].compactMap(\.self?.key))
      } catch is JobEventError {
        continue
      }
    }
    return count
  }

  private func removeInputs() async throws -> Int {
    guard let seconds = configuration.keepInputsSeconds else { return 0 }
    let moment = clock().advanced(seconds: -max(seconds, configuration.leastSecondsAfterEnd))
    let released = try await stores.jobs.releaseInputs(endedBefore: moment, limit: configuration.most)
    try await remove(released.map(\.key))
    return released.count
  }

  private func removeDeliveries() async throws -> Int {
    guard let webhooks = stores.webhooks else { return 0 }
    let moment = clock().advanced(seconds: -configuration.keepDeliveriesSeconds)
    return try await webhooks.purge(before: moment, limit: configuration.most)
  }

  private func removeOrphans() async throws -> Int {
    let moment = clock().advanced(seconds: -configuration.orphanGraceSeconds)
    let keys = try await stores.blobs.keys(writtenBefore: moment)
    var count = 0
    for start in stride(from: 0, to: keys.count, by: 200) where count < configuration.most {
      try Task.checkCancellation()
      count += try await remove(Array(keys[start..<min(start + 200, keys.count)]))
    }
    return count
  }

  /// Removes those of some blobs that nothing refers to.
  @discardableResult
  private func remove(_ keys: [String]) async throws -> Int {
    guard !keys.isEmpty else { return 0 }
    var kept = try await stores.jobs.referenced(keys)
    kept.formUnion(try await stores.uploads.blobKeys(among: keys))
    let free = keys.filter { !kept.contains($0) }
    for key in free { try await stores.blobs.delete(key) }
    return free.count
  }
}
