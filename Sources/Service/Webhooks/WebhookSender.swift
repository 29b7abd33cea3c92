import Jobs
public import Logging
public import ServiceLifecycle
public import Stores
import Synchronization

/// Sends what waits for webhooks, for as long as the service runs. Any number of processes may do so beside each other.
///
/// Nothing is lost: a job's change and the notice of it are one transaction, deliveries replace the notice in another,
/// and a delivery stays until the receiver has answered or the schedule has come to its end. A sender that dies after
/// the receiver took a message and before that is kept sends it again: at least once, under the same `webhook-id`.
public final class WebhookSender: ServiceLifecycle.Service {
  public struct Configuration: Sendable {
    /// Its name in leases.
    public var name: String
    /// Messages on their way at a time.
    public var mostAtOnce = 32
    public var mostPerReceiver = 2
    /// How long a receiver may take.
    public var timeoutSeconds = 15.0
    /// How often it looks for what other processes left and what has become due.
    public var lookSeconds = 1.0
    /// How long messages may go on after the service was asked to stop.
    public var drainSeconds = 3.0

    public init(name: String) { self.name = name }
  }

  /// Notices in one go.
  private static let step = 100

  private let configuration: Configuration
  private let desk: WebhookDesk
  private let jobs: any JobStore
  private let blobs: any BlobStore
  private let transmission: WebhookTransmission
  private let metrics: EdgeMetrics?
  private let logger: Logger
  private let count = Mutex(0)
  private let isDraining = Mutex(false)

  public init(
    _ configuration: Configuration, desk: WebhookDesk, jobs: any JobStore, blobs: any BlobStore,
    metrics: EdgeMetrics? = nil, logger: Logger
  ) {
    self.metrics = metrics
    self.configuration = configuration
    self.desk = desk
    self.jobs = jobs
    self.blobs = blobs
    self.logger = logger
    transmission = WebhookTransmission(client: desk.receivers.client, seconds: configuration.timeoutSeconds)
  }

  public func run() async throws {
    let wakes = desk.wakes()
    await withGracefulShutdownHandler {
      let ticking = Task {
        while !Task.isCancelled {
          desk.wake()
          try? await Task.sleep(for: .seconds(configuration.lookSeconds))
        }
      }
      await withDiscardingTaskGroup { group in
        for await _ in wakes {
          if mustStop { break }
          await settle()
          await claim(into: &group)
        }
        // What ended while the service stopped is at least kept as a delivery.
        await settle()
        let end = ContinuousClock.now + .seconds(configuration.drainSeconds)
        while count.withLock({ $0 }) > 0, ContinuousClock.now < end, !Task.isCancelled {
          try? await Task.sleep(for: .milliseconds(20))
        }
        group.cancelAll()
      }
      ticking.cancel()
    } onGracefulShutdown: {
      self.isDraining.withLock { $0 = true }
      self.desk.wake()
    }
  }

  private var mustStop: Bool { isDraining.withLock { $0 } || Task.isCancelled }

  private func settle() async {
    do {
      while try await desk.settle(limit: Self.step, jobs: jobs, blobs: blobs) == Self.step {}
    } catch is CancellationError {
      return
    } catch {
      logger.error("webhooks cannot be made", metadata: ["error": "\(error)"])
    }
  }

  private func claim(into group: inout DiscardingTaskGroup) async {
    let room = configuration.mostAtOnce - count.withLock { $0 }
    guard room > 0 else { return }
    let now = desk.clock()
    // A sender that died holds a message up for no longer than a slow receiver would.
    let claim = WebhookClaim(
      sender: configuration.name, until: now.advanced(seconds: configuration.timeoutSeconds + 5), limit: room,
      limitPerReceiver: configuration.mostPerReceiver)
    do {
      for delivery in try await desk.store.claim(claim, at: now) {
        count.withLock { $0 += 1 }
        group.addTask {
          await self.send(delivery)
          self.count.withLock { $0 -= 1 }
          // There may be more for the same receiver.
          self.desk.wake()
        }
      }
    } catch is CancellationError {
      return
    } catch {
      logger.error("webhooks cannot be claimed", metadata: ["error": "\(error)"])
    }
  }

  private func send(_ claimed: KeyedWebhookDelivery) async {
    let delivery = claimed.delivery
    let begin = desk.clock()
    var event = WebhookDeliveryEvent.unanswered(token: delivery.token)
    var attempt = WebhookAttempt(at: begin, milliseconds: 0, status: nil)
    var isStopped = false
    do {
      guard let target = try await desk.target(of: claimed) else { return }
      if desk.receivers.allows(target.address) {
        (event, attempt) = try await transmission.send(
          delivery, to: target.address, secrets: target.secrets, at: begin)
      } else {
        attempt.error = "address_refused"
      }
    } catch is CancellationError {
      // The service stops; whether the receiver has the message is not known, so it is sent again soon.
      attempt.error = "stopped"
      isStopped = true
    } catch {
      logger.error("a webhook cannot be sent", metadata: ["delivery": "\(delivery.id)", "error": "\(error)"])
      return
    }
    let outcome = (event, attempt, isStopped)
    // Kept even where this task was cancelled.
    await Task { await self.keep(outcome.0, outcome.1, of: delivery, isHealth: !outcome.2) }.value
  }

  /// Where this fails the lease ends and the message is sent once more.
  private func keep(
    _ event: WebhookDeliveryEvent, _ attempt: WebhookAttempt, of delivery: WebhookDelivery, isHealth: Bool
  ) async {
    do {
      let (kept, effects) = try await desk.store.apply(
        event, to: delivery.id, of: .everyone, attempt: attempt, at: desk.clock(),
        schedule: desk.schedule(for: delivery))
      metrics?.sent(kept.state)
      if isHealth { try await desk.note(effects, for: delivery) }
      let facts: Logger.Metadata = [
        "delivery": "\(kept.id)", "event": "\(kept.event)", "state": "\(kept.state.rawValue)",
        "attempts": "\(kept.attempts)", "status": "\(attempt.status.map(String.init) ?? "none")",
        "error": "\(attempt.error ?? "")",
      ]
      logger.log(level: kept.state == .failed ? .notice : .debug, "webhook sent", metadata: facts)
    } catch StoreError.notFound {
      return
    } catch is JobEventError {
      return
    } catch {
      logger.error("a webhook's outcome cannot be kept", metadata: ["error": "\(error)"])
    }
  }
}
