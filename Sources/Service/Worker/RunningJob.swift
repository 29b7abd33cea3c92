import Jobs
import Synchronization

/// A job in a worker's hands.
final class RunningJob: Sendable {
  /// Why its work is stopped before its end.
  enum Stop: Sendable {
    case cancelled, paused, draining, leaseLost, deadline
  }

  private struct State {
    var task: Task<Void, Never>?
    var stop: Stop?
    var recorded: ContinuousClock.Instant?
    var latest: JobProgress?
  }

  let id: JobID
  let kind: JobKind
  let token: Int64
  let isLong: Bool
  let deadline: ContinuousClock.Instant
  private let state = Mutex(State())

  init(_ job: Job, isLong: Bool, deadline: ContinuousClock.Instant) {
    id = job.id
    kind = job.kind
    token = job.token
    self.isLong = isLong
    self.deadline = deadline
  }

  var stop: Stop? { state.withLock { $0.stop } }

  func start(_ task: Task<Void, Never>) {
    let isStopped = state.withLock { state in
      state.task = task
      return state.stop != nil
    }
    if isStopped { task.cancel() }
  }

  /// The first reason counts.
  func stop(_ reason: Stop) {
    let task = state.withLock { state -> Task<Void, Never>? in
      state.stop = state.stop ?? reason
      return state.task
    }
    task?.cancel()
  }

  /// The newest progress that was told, if it is time to record it.
  func progressToRecord(every seconds: Double) -> JobProgress? {
    state.withLock { state in
      guard let latest = state.latest else { return nil }
      let now = ContinuousClock.now
      if let recorded = state.recorded, now - recorded < .seconds(seconds) { return nil }
      (state.recorded, state.latest) = (now, nil)
      return latest
    }
  }

  func note(_ progress: JobProgress) { state.withLock { $0.latest = progress } }
}
